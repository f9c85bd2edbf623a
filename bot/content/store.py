"""Keeps the content of `locales/` in service, follows edits, and survives broken ones.

Several processes read the same folder. Each looks at it twice a second; whichever reads a good
state first writes it as a snapshot that the others take over, so that all serve the same. A
broken edit leaves the last good state in service, over a restart too: the snapshot stays.
"""

from __future__ import annotations

import functools
import logging
import os
import tempfile
import threading
from pathlib import Path

from pydantic import ValidationError

from bot.content import loader
from bot.content.content import Content
from bot.errors import ContentError, Problem

logger = logging.getLogger(__name__)

#: Seconds between two looks at the folder; edits are to be live within two seconds.
WATCH_INTERVAL = 0.5


@functools.cache
def shared(folder: Path, snapshot: Path) -> ContentStore:
    """The one store of this process for `folder`, following edits; see `ContentStore`."""
    found = ContentStore(folder, snapshot)
    found.watch()
    return found


class ContentStore:
    """The content in service.

    Args:
        folder: `locales/`.
        snapshot: File that keeps the last good state.

    Raises:
        ContentError: the files are broken and no good state was ever kept.
    """

    def __init__(self, folder: Path, snapshot: Path) -> None:
        self._folder = folder
        self._snapshot = snapshot
        self._seen: str | None = None
        self._stop = threading.Event()
        self._problems: tuple[Problem, ...] = ()
        kept = self._read_snapshot()
        self._current = kept
        self.refresh()

    @property
    def current(self) -> Content:
        """The content in service. Take it once for one reply: it may change in between."""
        if self._current is None:
            raise ContentError(self._problems)
        return self._current

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the files as they are now; empty where they are in service."""
        return self._problems

    def refresh(self) -> None:
        """Look at the files; take a new good state into service, refuse a broken one.

        Raises:
            ContentError: the files are broken and there is no good state to serve.
        """
        state = loader.fingerprint(self._folder)
        if state == self._seen:
            return
        kept = self._read_snapshot(state)
        if kept is not None:
            self._current, self._problems, self._seen = kept, (), state
            return
        content, problems = loader.load(self._folder)
        self._seen = state
        self._problems = tuple(problem for problem in problems if not problem.warning)
        if content is not None:
            self._current = content
            self._write_snapshot(content)
            logger.info("The content of %s is in service.", self._folder.name)
            return
        if self._current is None:
            raise ContentError(self._problems)
        logger.error(
            "The last good content stays in service; mend this to put the edit in service:\n%s",
            "\n".join(f"  {problem}" for problem in self._problems),
        )

    def watch(self) -> None:
        """Follow edits from now on, in a thread that ends with the process."""
        threading.Thread(target=self._watch, name="content", daemon=True).start()

    def close(self) -> None:
        """Stop following edits."""
        self._stop.set()

    def _watch(self) -> None:
        while not self._stop.wait(WATCH_INTERVAL):
            try:
                self.refresh()
            except Exception:
                # Whatever goes wrong here must not end the watch: the next edit may mend it.
                logger.exception("The content could not be looked at; trying again.")

    def _read_snapshot(self, state: str | None = None) -> Content | None:
        """The state kept last; where `state` is given, only if it is that one."""
        try:
            with self._snapshot.open("rb") as file:
                # Its first line tells which state it is: the rest takes long to read.
                kept = file.readline().decode().strip()
                if state is not None and kept != state:
                    return None
                return Content.parse_raw(file.read())
        except (OSError, ValidationError, ValueError):
            # None yet, or written by another version of the program: load the files instead.
            return None

    def _write_snapshot(self, content: Content) -> None:
        self._snapshot.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._snapshot.parent, prefix=".content-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{content.fingerprint}\n{content.json(by_alias=True, ensure_ascii=False)}")
        Path(name).replace(self._snapshot)
