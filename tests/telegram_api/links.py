"""Addresses that Telegram opens."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.telegram_api.errors import bad_request


def opened(address: str) -> str:
    """The address as Telegram keeps it: with a scheme, and a slash after a bare host.

    Raises:
        ApiError: 400, Telegram does not open such an address (`tel:`, `mailto:`, no host).
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
        if not parts.scheme or "." in parts.scheme:  # a.org/b, a.org:80/b
            parts = urlsplit(f"http://{address}")
    except ValueError as error:
        raise bad_request("Wrong HTTP URL") from error
    if parts.scheme == "tg":
        return address
    if parts.scheme not in {"http", "https"}:
        raise bad_request("Unsupported URL protocol")
    host = parts.hostname or ""
    if "." not in host.strip(".") or any(character.isspace() for character in address):
        raise bad_request("Wrong HTTP URL")
    return parts._replace(path=parts.path or "/").geturl()
