"""`python -m bot check`."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from bot import settings
from bot.content.check import Report, check


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this verb."""
    parser.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER", help="content folder (default: locales/)"
    )


def run(options: argparse.Namespace) -> int:
    """Print every problem and a table; status 1 where there is an error."""
    folder = options.folder or settings.load().locales
    report = check(folder, datetime.date.today())
    for problem in report.problems:
        kind = "warning" if problem.warning else "error"
        print(f"{kind}: {problem}", file=sys.stderr)
    _print_table(report)
    warnings = len(report.problems) - len(report.errors)
    print(f"{folder.name}: {len(report.errors)} errors, {warnings} warnings.")
    return 1 if report.errors else 0


def _print_table(report: Report) -> None:
    if not report.measures:
        return
    print(
        f"{'language':10}{'sentences':>10}{'mean':>7}{'longest':>9}"
        f"{'unexplained':>13}{'missing':>9}{'stale':>7}"
    )
    for tag, measure in report.measures.items():
        print(
            f"{tag:10}{len(measure.sentences):10}{measure.mean:7.1f}"
            f"{max(measure.sentences, default=0):9}{len(measure.unexplained):13}"
            f"{len(measure.missing):9}{len(measure.stale):7}"
        )
