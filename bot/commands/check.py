"""`python -m bot check`."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path

from bot import settings
from bot.content import loader
from bot.content.check import Report, check
from bot.errors import Problem


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this verb."""
    parser.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER", help="content folder (default: locales/)"
    )


def run(options: argparse.Namespace) -> int:
    """Print every problem and a table; status 1 where there is an error."""
    folder = options.folder or settings.load().locales
    report = check(folder, datetime.date.today())
    _print_problems(report.problems)
    _print_table(report)
    warnings = len(report.problems) - len(report.errors)
    print(f"{folder.name}: {len(report.errors)} errors, {warnings} warnings.")
    return 1 if report.errors or not _examples_in_order(options.folder) else 0


def _examples_in_order(folder: Path | None) -> bool:
    """Check the training examples too, where it is the project's own content that is checked."""
    content, _ = loader.load(folder or settings.load().locales)
    if folder or content is None:
        return True
    from bot.understanding import examples

    problems = examples.check(settings.PROJECT / "nlu", content)
    _print_problems(problems)
    print(f"nlu: {len(problems)} errors.")
    return not problems


def _print_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        kind = "warning" if problem.warning else "error"
        print(f"{kind}: {problem}", file=sys.stderr)


def _print_table(report: Report) -> None:
    if not report.measures:
        return
    print(
        f"{'language':10}{'sentences':>10}{'mean':>7}{'longest':>9}{'everyday':>10}"
        f"{'unexplained':>13}{'missing':>9}{'stale':>7}"
    )
    for tag, measure in report.measures.items():
        print(
            f"{tag:10}{len(measure.sentences):10}{measure.mean:7.1f}"
            f"{max(measure.sentences, default=0):9}{measure.share:10.1%}"
            f"{len(measure.unexplained):13}{len(measure.missing):9}{len(measure.stale):7}"
        )
