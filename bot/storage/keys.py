"""The key under which a conversation is kept.

A plain hash of a Telegram id is undone by trying every id. A keyed hash (HMAC-SHA-256, RFC 2104)
is not, as long as the key is secret. Losing the key loses only the conversations.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from bot.errors import SettingsError

#: Bytes of a key made here.
KEY_BYTES = 32


class ConversationKeys:
    """Turns the id of a chat into the key of its conversation."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def key(self, channel: str, chat: str) -> str:
        """The conversation key of `chat` on `channel`: 64 hexadecimal digits."""
        digest = hmac.new(self._secret, f"{channel}\0{chat}".encode(), hashlib.sha256)
        return digest.hexdigest()

    def derive(self, purpose: str) -> bytes:
        """32 bytes for another purpose, from which the secret cannot be found."""
        return hmac.new(self._secret, f"purpose\0{purpose}".encode(), hashlib.sha256).digest()


def load(folder: Path) -> ConversationKeys:
    """The keys of this installation.

    The secret is `PRIVACY_KEY` of the environment, else the file `privacy.key` in `folder`, made
    at the first start, readable by its owner alone.

    Raises:
        SettingsError: the key is too short, or its file can be read by others.
    """
    given = os.environ.get("PRIVACY_KEY")
    if given:
        if len(given) < KEY_BYTES:
            raise SettingsError(f"PRIVACY_KEY is too short: it needs {KEY_BYTES} characters.")
        return ConversationKeys(given.encode())
    path = folder / "privacy.key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if path.stat().st_mode & 0o077:
            raise SettingsError(
                f"Others can read {path}: run 'chmod 600 {path}' and start again."
            ) from None
        secret = path.read_bytes()
        if len(secret) < KEY_BYTES:
            raise SettingsError(f"{path} is damaged: remove it, a new key is made.") from None
        return ConversationKeys(secret)
    secret = secrets.token_bytes(KEY_BYTES)
    with os.fdopen(handle, "wb") as file:
        file.write(secret)
    return ConversationKeys(secret)
