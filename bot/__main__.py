"""`python -m bot VERB`: the console of Ombrelle. Each verb is a module of `bot.commands`."""

from __future__ import annotations

import argparse
import importlib
import sys

from bot.errors import OmbrelleError

#: Verb → what it does, in the order of the help.
VERBS = {
    "run": "start the assistant (page, Telegram, actions)",
    "chat": "talk to the assistant in this terminal",
    "check": "look over every content file and say what is wrong",
    "train": "train the model, where something changed",
    "understand": "say which topic each message asks for, one JSON line each",
    "evaluate": "measure understanding on a file of messages whose topic is known",
    "actions": "start the action server alone",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one verb; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Ombrelle: rights, health and safety in easy words, on Telegram and the web.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="'python -m bot VERB --help' tells more of one verb.",
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True, title="verbs")
    given = (arguments if arguments is not None else sys.argv[1:])[:1]
    for verb, summary in VERBS.items():
        options = verbs.add_parser(verb, help=summary, description=f"{summary.capitalize()}.")
        # Only the verb that was called is imported: some need Rasa, which takes seconds.
        if given == [verb]:
            module = importlib.import_module(f"bot.commands.{verb}")
            module.add_options(options)
            options.set_defaults(run=module.run)
    options_given = parser.parse_args(arguments)
    try:
        return int(options_given.run(options_given) or 0)
    except OmbrelleError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    sys.exit(main())
