"""Where updates wait that Telegram was told to forget before they were answered.

Telegram shows a bot its first hundred unanswered updates and nothing behind them: a chat that takes
long would hold up everybody. So the few that wait are put aside and the rest comes. They must
survive a crash of this process and must never reach a disk: the shelf is in a file system that
exists in memory only, and what lies there is encrypted. Where there is no such file system nothing
is put aside, and the others wait.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

#: Memory file system of Linux; see `man shm_overview`.
MEMORY = Path("/dev/shm")  # noqa: S108  (made with a name of our own, for the owner alone)


class Shelf:
    """Updates put aside, in memory.

    Args:
        key: 32 bytes in URL-safe base64, for the encryption.
        memory: A file system in memory.
    """

    def __init__(self, key: bytes, memory: Path = MEMORY) -> None:
        self._cipher = Fernet(key)
        # One folder an installation: the key tells them apart, its hash does not tell the key.
        name = f"ombrelle-{hashlib.sha256(b'shelf' + key).hexdigest()[:16]}"
        self._folder = memory / name
        self.usable = memory.is_dir() and os.access(memory, os.W_OK)

    def put(self, updates: Iterable[dict[str, Any]]) -> bool:
        """Put updates aside; returns whether all of them lie there safely."""
        if not self.usable:
            return False
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            for update in updates:
                path = self._path(update["update_id"])
                if not path.exists():
                    beside = path.with_suffix(".new")
                    beside.write_bytes(self._cipher.encrypt(json.dumps(update).encode()))
                    beside.replace(path)
        except OSError:
            return False
        return True

    def take_away(self, update_id: int) -> None:
        """Remove an update that was answered."""
        self._path(update_id).unlink(missing_ok=True)

    def waiting(self) -> list[dict[str, Any]]:
        """The updates that lie there, in their order."""
        found = []
        for path in self._folder.glob("*.update"):
            try:
                found.append(json.loads(self._cipher.decrypt(path.read_bytes())))
            except (OSError, ValueError, InvalidToken):
                path.unlink(missing_ok=True)
        return sorted(found, key=lambda update: int(update["update_id"]))

    def _path(self, update_id: int) -> Path:
        return self._folder / f"{int(update_id)}.update"
