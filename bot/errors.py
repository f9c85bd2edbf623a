"""The errors that Ombrelle raises. Each says in one sentence what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class OmbrelleError(Exception):
    """Base of all errors of Ombrelle. The console prints its text, never a traceback."""


class SettingsError(OmbrelleError):
    """Raised when a setting of the environment or of `.env` cannot be used."""


class ModelMissing(OmbrelleError):
    """Raised when the assistant is started before a model was trained."""


class UsageError(OmbrelleError):
    """Raised when a file or argument given to a command cannot be used."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in a content file, as an operator can find it."""

    #: Path of the file, relative to the project.
    file: str
    #: Line in the file, counted from 1; 0 where the whole file is meant.
    line: int
    #: Path of the key, such as `more.0.title`; empty where the whole file is meant.
    key: str
    #: What is wrong and what to do, one sentence.
    message: str
    #: A warning is printed and stops nothing.
    warning: bool = False

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"


class ContentError(OmbrelleError):
    """Raised when the files of `locales/` cannot be served.

    `problems` holds every problem found, not only the first.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))
