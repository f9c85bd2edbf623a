"""The real servers, over real sockets, and a person on the page."""

import asyncio
import contextlib
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import requests

from bot.settings import PROJECT
from bot.storage import keys
from tests import telegram_api


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """`python -m bot run`, with folders of its own."""

    def __init__(self, folder: Path) -> None:
        self.port, self.action_port = free_port(), free_port()
        self.locales = Path(shutil.copytree(PROJECT / "locales", folder / "locales"))
        self.var = folder / "var"
        self.log = folder / "log.txt"
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "OMBRELLE_VAR": str(self.var),
            "OMBRELLE_LOCALES": str(self.locales),
            "ACTION_PORT": str(self.action_port),
            "RETENTION_HOURS": "1",
        }
        for name in (
            "DATABASE_URL",
            "PRIVACY_KEY",
            "PORT",
            "TELEGRAM_TOKEN",
            "TELEGRAM_API_URL",
            "TELEGRAM_WEBHOOK_URL",
            "TELEGRAM_WEBHOOK_SECRET",
        ):
            self.environment.pop(name, None)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str, wait: bool = True) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run", "--port", str(self.port), *options],
                cwd=PROJECT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if wait:
            self.wait_until_ready()

    def wait_until_ready(self, seconds: float = 90) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._process and self._process.poll() is not None:
                break
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"{self.address}/health", timeout=2).ok:
                    return
            time.sleep(0.1)
        raise AssertionError(f"The server did not start:\n{self.log.read_text()[-3000:]}")

    def stop(self, hard: bool = False) -> None:
        process = self._process
        if process and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL if hard else signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        self._process = None

    def action_server_pid(self) -> int | None:
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        found = []
        for task in Path(f"/proc/{self._process.pid}/task").glob("*/children"):
            found += task.read_text().split()
        assert children.exists()
        return int(found[0]) if found else None

    def listening_addresses(self) -> dict[int, str]:
        """Port → IPv4 address, of every socket of this machine that listens."""
        found = {}
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
            _, local, _, state, *_ = line.split()
            if state == "0A":
                address, port = local.split(":")
                found[int(port, 16)] = socket.inet_ntoa(bytes.fromhex(address)[::-1])
        return found

    def person(self, hint: str | None = None) -> "Person":
        return Person(self, hint)


class TelegramServer(Server):
    """The same, on Telegram."""

    def __init__(self, folder: Path, api: telegram_api.BotApi) -> None:
        super().__init__(folder)
        self.api = api
        self.environment |= {"TELEGRAM_TOKEN": api.token, "TELEGRAM_API_URL": api.root}

    async def starts(self) -> None:
        """Start, without holding up the Telegram that runs in this process."""
        await asyncio.to_thread(self.start)

    async def stops(self, hard: bool = False) -> None:
        await asyncio.to_thread(self.stop, hard)

    async def logs(self, text: str, seconds: float = 30) -> None:
        """Wait until the log says something."""
        end = time.monotonic() + seconds
        while text not in self.log.read_text():
            assert time.monotonic() < end, f"No '{text}' in the log:\n{self.log.read_text()}"
            await asyncio.sleep(0.1)

    def kept(self, person: telegram_api.Person) -> set[str]:
        """The tables of the database that hold something of a person."""
        key = keys.load(self.var).key("telegram", str(person.id))
        with contextlib.closing(sqlite3.connect(self.var / "conversations.sqlite")) as database:
            return {
                table
                for table in ("conversation", "telegram_message", "telegram_chat")
                if database.execute(f"SELECT 1 FROM {table} WHERE key = ?", (key,)).fetchone()  # noqa: S608
            }


class Person:
    """Somebody with the page open."""

    def __init__(self, server: Server, hint: str | None) -> None:
        self.chat = secrets.token_hex(16)
        self._server = server
        self._hint = hint
        self.replies: list[dict] = []

    def says(self, text: str) -> "Person":
        return self._send(text=text)

    def taps(self, title: str) -> "Person":
        """Tap the button whose title holds `title`."""
        for reply in self.replies:
            for button in reply["buttons"]:
                if title in button["title"]:
                    return self._send(button=button["payload"])
        raise AssertionError(f"No button '{title}' among {self.buttons}")

    def payload(self, payload: str) -> "Person":
        return self._send(button=payload)

    def forget(self) -> None:
        answer = requests.post(
            f"{self._server.address}/forget", json={"chat": self.chat}, timeout=20
        )
        assert answer.status_code == 204

    def _send(self, **message: str) -> "Person":
        data = {"chat": self.chat, **message}
        if self._hint:
            data["hint"] = self._hint
        answer = requests.post(f"{self._server.address}/chat", json=data, timeout=30)
        assert answer.status_code == 200, answer.text
        self.replies = answer.json()
        assert len(self.replies) == 1, self.replies
        return self

    @property
    def text(self) -> str:
        return "\n".join(reply["text"] for reply in self.replies)

    @property
    def topic(self) -> str | None:
        return self.replies[0]["custom"]["topic"]

    @property
    def language(self) -> str:
        return self.replies[0]["custom"]["language"]

    @property
    def buttons(self) -> list[str]:
        return [button["title"] for button in self.replies[0]["buttons"]]

    @property
    def payloads(self) -> list[str]:
        return [button["payload"] for button in self.replies[0]["buttons"]]
