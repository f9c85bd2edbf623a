"""Keeps the action server running beside the assistant's server."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

from bot.errors import OmbrelleError
from bot.settings import PROJECT, Settings

logger = logging.getLogger(__name__)

#: Seconds before a failed action server is started again: the first time, and at most.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0


class ActionServerFailed(OmbrelleError):
    """Raised when the action server does not come up."""


class ActionServerProcess:
    """The action server as a child process, started again when it ends."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()

    @property
    def pid(self) -> int | None:
        """Process id of the running server."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the server and watch it."""
        self._spawn()
        threading.Thread(target=self._watch, name="actions", daemon=True).start()

    def wait_until_ready(self, seconds: float = 60.0) -> None:
        """Return when the server answers.

        Raises:
            ActionServerFailed: it ended, or does not answer in `seconds`.
        """
        address = f"http://127.0.0.1:{self._settings.action_port}/health"
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._process and self._process.poll() not in (None, 0):
                break
            try:
                with urllib.request.urlopen(address, timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        self.stop()
        raise ActionServerFailed(
            f"The action server does not start on port {self._settings.action_port}: if another "
            "program uses the port, choose another with ACTION_PORT."
        )

    def stop(self) -> None:
        """End the server."""
        self._stopping.set()
        if self._process and self._process.poll() is None:
            self._process.kill()  # it keeps nothing, and ignores what is gentler
            self._process.wait()

    def _spawn(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot.action_server"],
            cwd=PROJECT,
            env={
                **os.environ,
                "ACTION_PORT": str(self._settings.action_port),
                "OMBRELLE_PARENT": str(os.getpid()),
            },
        )

    def _watch(self) -> None:
        pause = _FIRST_PAUSE
        while not self._stopping.is_set():
            process = self._process
            assert process is not None  # noqa: S101  (set by start)
            started = time.monotonic()
            process.wait()
            if self._stopping.is_set():
                return
            if time.monotonic() - started > _LONGEST_PAUSE:
                pause = _FIRST_PAUSE
            logger.error("The action server ended; it is started again in %.1f s.", pause)
            self._stopping.wait(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
            if not self._stopping.is_set():
                self._spawn()
