"""Settings, from the environment and from `.env`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from dotenv import load_dotenv

from bot.errors import SettingsError

#: Folder of the project: everything is found from here.
PROJECT = Path(__file__).resolve().parent.parent


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
    )


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
