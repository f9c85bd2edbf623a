"""`python -m bot train`."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from bot import settings


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this verb."""
    parser.add_argument("--force", action="store_true", help="train even where nothing changed")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="examples (default: nlu/)")


def run(options: argparse.Namespace) -> int:
    """Train and say how long it took."""
    print("Preparing to train …", flush=True)
    from bot import training

    started = time.monotonic()
    model = training.train(settings.load().models, force=options.force, data=options.data)
    for old in sorted(model.parent.glob("*.tar.gz")):
        if old != model:
            old.unlink()
    print(f"The model {model.name} is ready ({time.monotonic() - started:.0f} s).")
    return 0
