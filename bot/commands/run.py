"""`python -m bot run`."""

from __future__ import annotations

import argparse
import io
import os
import socket
import time

from bot import settings
from bot.errors import SettingsError


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this verb."""
    parser.add_argument(
        "--lan",
        action="store_true",
        help="serve the page to the local network too, and show its address as a QR code",
    )
    parser.add_argument("--port", type=int, help="port of the chat page (default: PORT, or 8000)")


def run(options: argparse.Namespace) -> int:
    """Start the action server and the assistant's server; stop both on Ctrl-C."""
    started = time.monotonic()
    if options.port:
        os.environ["PORT"] = str(options.port)
    current = settings.load()
    host = "0.0.0.0" if options.lan else "127.0.0.1"  # noqa: S104  (asked for by --lan)
    _claim(host, current.port)
    print("Ombrelle is starting …", flush=True)

    from bot import logs

    logs.configure()
    from bot.supervisor import ActionServerProcess

    actions = ActionServerProcess(current)
    actions.start()
    try:
        from bot import server

        app = server.build(current)
        actions.wait_until_ready()

        @app.after_server_start
        async def tell(*_: object) -> None:
            _tell(current.port, options.lan, time.monotonic() - started)
            if current.telegram_token is None:
                print("For Telegram: ask @BotFather for a bot, put TELEGRAM_TOKEN=… into .env")

        app.run(host, current.port, access_log=False, motd=False)
    finally:
        actions.stop()
    return 0


def _claim(host: str, port: int) -> None:
    """Say now, in one sentence, that the port is taken; not after ten seconds of loading."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise SettingsError(
                f"Port {port} is in use: stop the other program, or choose a port with --port."
            ) from None


def _tell(port: int, lan: bool, seconds: float) -> None:
    print(f"Ombrelle is ready after {seconds:.1f} s. Open http://localhost:{port}", flush=True)
    if not lan:
        print("For phones of the same network: make demo LAN=1", flush=True)
        return
    address = f"http://{_own_address()}:{port}"
    print(f"On a phone of the same network: {address}")
    import qrcode

    code = qrcode.QRCode(border=2)
    code.add_data(address)
    drawn = io.StringIO()
    code.print_ascii(out=drawn, invert=True)
    print(drawn.getvalue(), flush=True)


def _own_address() -> str:
    """This machine's address on the local network. Nothing is sent: the system names its route."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for documentation (RFC 5737)
            return str(probe.getsockname()[0])
        except OSError:
            return "localhost"
