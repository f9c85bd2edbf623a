"""The action server: rasa-sdk with the actions of `actions/`, on loopback alone."""

from __future__ import annotations

import os
import signal
import threading
import time

from bot import logs, settings


def serve() -> None:
    """Serve until stopped, or until the process that started this one is gone."""
    logs.configure()
    current = settings.load()
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    from rasa_sdk.endpoint import create_app

    from actions.context import store

    store()  # broken content is told now, not at the first message
    app = create_app("actions", cors_origins=[])
    child = bool(os.environ.get("OMBRELLE_PARENT"))
    if child:
        # Ctrl-C and a service manager signal both processes at once: the answers that the other
        # one finishes still need this one, which it ends itself.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    app.run(
        "127.0.0.1",
        current.action_port,
        access_log=False,
        motd=False,
        register_sys_signals=not child,
    )


def _end_with_parent() -> None:
    """End when the starting process is gone: an orphan would keep the port."""
    parent = int(os.environ["OMBRELLE_PARENT"])
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    serve()
