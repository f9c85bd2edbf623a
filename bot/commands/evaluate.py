"""`python -m bot evaluate FILE`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from bot import settings
from bot.errors import UsageError


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this verb."""
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help='JSON lines {"lang", "text", "topic", "accept"}, or a folder LANG/TOPIC.yml',
    )
    parser.add_argument("--json", action="store_true", help="print the figures for a program")
    parser.add_argument(
        "--picture", type=Path, metavar="PNG", help="draw which topic was taken for which"
    )
    parser.add_argument("--mistakes", type=int, default=40, metavar="N", help="show N mistakes")


def run(options: argparse.Namespace) -> int:
    """Measure and print."""
    if not options.file.exists():
        raise UsageError(f"{options.file} does not exist.")
    from bot import logs

    logs.configure()
    from bot import training
    from bot.content.store import ContentStore
    from bot.understanding import evaluation
    from bot.understanding.reader import Reader

    expected = evaluation.load(options.file)
    current = settings.load()
    content = ContentStore(current.locales, current.snapshot).current
    reader = Reader(training.latest(current.models), content)
    result = evaluation.evaluate(expected, reader.read, content)
    if options.picture:
        from bot.understanding import picture

        picture.draw(result, content, options.picture)
    if options.json:
        print(json.dumps(result.as_dict(), ensure_ascii=False, indent=1))
        return 0
    _print(result.as_dict(), options.mistakes)
    if options.picture:
        print(f"\nWhich topic was taken for which: {options.picture}")
    return 0


def _print(figures: dict[str, Any], mistakes: int) -> None:
    columns = {"messages": 9, "best": 8, "of three": 10, "asked": 8, "declined": 10, "language": 10}
    print(" " * 12 + "".join(f"{name:>{width}}" for name, width in columns.items()))
    rows = [*figures["languages"].items(), *figures["groups"].items(), ("all", figures["all"])]
    for name, score in rows:
        print(
            f"{name:12}{score['messages']:9}{score['best']:8.1%}{score['among_three']:10.1%}"
            f"{score['asked_back']:8.1%}{score['turned_away']:10.1%}{score['language']:10.1%}"
        )
    for key, words in (
        ("urgent_found", "Urgent found"),
        ("false_alarms", "False alarms"),
        ("out_of_scope_recognised", "Out of scope recognised"),
    ):
        value = figures[key]
        print(f"{words}: {'none in the file' if value is None else f'{value:.1%}'}")
    print("\nMost confused (wanted → given):")
    for wanted, given, count in figures["confusions"][:12]:
        print(f"  {count:3}  {wanted} → {given}")
    if mistakes and figures["mistakes"]:
        print("\nMistakes:")
        for mistake in figures["mistakes"][:mistakes]:
            given = mistake["given"] or "asked: " + ", ".join(mistake["ranking"])
            print(f"  {mistake['lang']}  {mistake['text']}  ({mistake['topic']} → {given})")
