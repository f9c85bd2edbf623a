"""Settings, from the environment and from `.env`."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import load_dotenv

from bot.errors import SettingsError

#: Folder of the project: everything is found from here.
PROJECT = Path(__file__).resolve().parent.parent

#: Telegram's own Bot API.
TELEGRAM_API = "https://api.telegram.org"


@dataclass(frozen=True)
class Settings:
    """What can differ from one installation to another."""

    #: Folder of what operators edit.
    locales: Path
    #: The one folder that the program writes to.
    var: Path
    #: Folder of trained models.
    models: Path
    #: SQLAlchemy address of the database.
    database_url: str
    #: Hours after the last message when a conversation is forgotten.
    retention_hours: float
    #: Port of the chat page.
    port: int
    #: Port of the action server, on loopback only.
    action_port: int
    #: Token of the bot, from @BotFather; `None`: Telegram is not used.
    telegram_token: str | None
    #: Root of the Bot API; a method is at `<root>/bot<token>/<method>`.
    telegram_api_url: str
    #: Where Telegram sends updates; `None`: the assistant fetches them.
    telegram_webhook_url: str | None
    #: What Telegram shows there to prove that it is Telegram; `None`: made from the privacy key.
    telegram_webhook_secret: str | None

    @property
    def snapshot(self) -> Path:
        """The last good content."""
        return self.var / "content.json"


def load() -> Settings:
    """Read the settings.

    Raises:
        SettingsError: a setting cannot be used; the message names it.
    """
    load_dotenv(PROJECT / ".env")
    var = Path(os.environ.get("OMBRELLE_VAR") or PROJECT / "var")
    return Settings(
        locales=Path(os.environ.get("OMBRELLE_LOCALES") or PROJECT / "locales"),
        var=var,
        models=Path(os.environ.get("OMBRELLE_MODELS") or PROJECT / "models"),
        database_url=os.environ.get("DATABASE_URL") or f"sqlite:///{var / 'conversations.sqlite'}",
        retention_hours=_number("RETENTION_HOURS", 24, lowest=0.01, highest=24 * 30),
        port=int(_number("PORT", 8000, lowest=1, highest=65535)),
        action_port=int(_number("ACTION_PORT", 5055, lowest=1, highest=65535)),
        telegram_token=(os.environ.get("TELEGRAM_TOKEN") or "").strip() or None,
        telegram_api_url=_address("TELEGRAM_API_URL") or TELEGRAM_API,
        telegram_webhook_url=_with_path(_address("TELEGRAM_WEBHOOK_URL")),
        telegram_webhook_secret=_secret("TELEGRAM_WEBHOOK_SECRET"),
    )


def _address(name: str) -> str | None:
    value = (os.environ.get(name) or "").strip().rstrip("/")
    if not value:
        return None
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", value):
        raise SettingsError(
            f"{name} is '{value}': it must be an address such as https://example.org/telegram."
        )
    return value


def _with_path(address: str | None) -> str | None:
    """The page has the root for itself."""
    return f"{address}/telegram" if address and not urlsplit(address).path else address


def _secret(name: str) -> str | None:
    value = os.environ.get(name) or None
    if value and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value):
        # The value is not shown: logs are read by more people than settings.
        raise SettingsError(f"{name} may hold up to 256 letters A to Z, digits, '_' and '-' only.")
    return value


def _number(name: str, default: float, lowest: float, highest: float) -> float:
    value = os.environ.get(name)
    if not value:
        return default
    try:
        number = float(value)
    except ValueError:
        number = lowest - 1
    if not lowest <= number <= highest:
        raise SettingsError(
            f"{name} is '{value}': it must be a number from {lowest:g} to {highest:g}."
        )
    return number
