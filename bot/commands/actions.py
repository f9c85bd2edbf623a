"""`python -m bot actions`."""

from __future__ import annotations

import argparse


def add_options(parser: argparse.ArgumentParser) -> None:
    """This verb has no options."""


def run(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    from bot.action_server import serve

    serve()
    return 0
