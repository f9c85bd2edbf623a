"""What is logged, and what never is: no message, no address, no token, at any level."""

from __future__ import annotations

import logging
import re
import sys

import structlog

#: A token of the Bot API: the bot's id, a colon, a secret.
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}")

#: Loggers that write messages, addresses or tokens at INFO or DEBUG.
_QUIET = (
    "rasa",
    "rasa_sdk",
    "sanic.root",
    "sanic.access",
    "sanic.error",
    "sanic.server",
    "httpx",
    "httpcore",
    "telegram",
    "aiohttp",
    "asyncio",
    "apscheduler",
    "urllib3",
    "matplotlib",
    "sqlalchemy",
    "numexpr",
    "absl",
)


class WithoutTraceback(logging.Filter):
    """Reduces an error to its kind.

    A traceback, and often the message of an exception, quotes what it was working on: a person's
    words. What remains says where to look: the logger, and the class of each exception in the
    chain.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite `record` in place; always lets it pass."""
        if record.exc_info and record.exc_info[1] is not None:
            kinds: list[str] = []
            error: BaseException | None = record.exc_info[1]
            while error is not None and len(kinds) < 5:
                kinds.append(type(error).__name__)
                error = error.__cause__ or error.__context__
            record.msg = f"{record.name} failed: {' from '.join(kinds)}"
            record.args = ()
        record.exc_info = None
        record.exc_text = None
        record.stack_info = None
        return True


class WithoutToken(logging.Filter):
    """Takes a bot's token out of whatever is logged: httpx writes it with every address."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite `record` in place where it holds a token; always lets it pass."""
        said = record.getMessage()
        if _TOKEN.search(said):
            record.msg, record.args = _TOKEN.sub("<token>", said), ()
        return True


def configure(level: int = logging.INFO) -> None:
    """Set up logging for this process: our own lines at `level`, other packages' warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    handler.addFilter(WithoutTraceback())
    handler.addFilter(WithoutToken())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in ("bot", "actions"):
        logging.getLogger(name).setLevel(level)
    for name in _QUIET:
        quiet = logging.getLogger(name)
        quiet.setLevel(logging.ERROR)
        quiet.handlers[:] = []
        quiet.propagate = True
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL),
        cache_logger_on_first_use=False,
    )
    # Warnings of other packages are for their developers (`py.warnings` stays below the level).
    logging.captureWarnings(capture=True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
