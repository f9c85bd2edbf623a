"""`python -m bot understand [FILE]`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot import settings
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.understanding.reader import Reader

#: Lines read together: many enough to be fast, few enough to answer a person who types.
_TOGETHER = 200


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this verb."""
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="messages, one a line: plain text, or JSON with a key 'text' (default: what you type)",
    )


def run(options: argparse.Namespace) -> int:
    """Print what the assistant makes of each message."""
    lines = _lines(options.file)
    from bot import logs

    logs.configure()
    reader = _reader()
    typed = options.file is None and sys.stdin.isatty()
    batch: list[str] = []
    for line in lines:
        batch.append(line)
        if typed or len(batch) == _TOGETHER:
            _print(reader, batch)
            batch = []
    _print(reader, batch)
    return 0


def _reader() -> Reader:
    from bot import training
    from bot.content.store import ContentStore
    from bot.understanding.reader import Reader

    current = settings.load()
    content = ContentStore(current.locales, current.snapshot).current
    return Reader(training.latest(current.models), content)


def _print(reader: Reader, batch: list[str]) -> None:
    for reading in reader.read(batch):
        print(json.dumps(reading.as_dict(), ensure_ascii=False), flush=True)


def _lines(file: Path | None) -> Iterator[str]:
    try:
        source = file.open(encoding="utf-8", errors="replace") if file else sys.stdin
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from None

    def read() -> Iterator[str]:
        with source:
            for line in source:
                text = line.strip()
                if text:
                    yield _text(text)

    return read()


def _text(line: str) -> str:
    if line.startswith("{"):
        try:
            data = json.loads(line)
        except ValueError:
            return line
        if isinstance(data, dict) and isinstance(data.get("text"), str):
            return str(data["text"])
    return line
