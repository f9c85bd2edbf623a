"""Fixtures that all tests share."""

import bot.rasa_lean  # noqa: F401  isort: skip

import os
import shutil
from pathlib import Path

import pytest

from bot.content import loader
from bot.content.content import Content
from bot.settings import PROJECT


def missing(what: str, how: str) -> None:
    """Skip where `what` is not on this machine; fail in CI, where it must be."""
    message = f"{what} is not here: {how}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def content() -> Content:
    """The project's own content."""
    found, problems = loader.load(PROJECT / "locales")
    assert found is not None, problems
    return found


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    """A copy of `locales/` that a test may edit.

    The answers to `pep` are those of `tests/data/pep/`, so that tests that edit them do not depend
    on how operators word them.
    """
    folder = Path(shutil.copytree(PROJECT / "locales", tmp_path / "locales"))
    for path in (PROJECT / "tests/data/pep").glob("*.yml"):
        shutil.copy(path, folder / path.stem / "answers/pep.yml")
    return folder


def edit(path: Path, old: str, new: str) -> None:
    """Replace `old`, which must be there, in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
