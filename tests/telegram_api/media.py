"""What people send besides text, as parts of a `Message`.

The files do not exist: a bot that asks for one is told so, and the test sees it in `api.calls`.
"""

from __future__ import annotations

import io
import secrets
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.telegram_api.errors import bad_request


def voice() -> dict[str, Any]:
    """A voice message of 3 seconds."""
    return {"voice": {**_file(9_000), "duration": 3, "mime_type": "audio/ogg"}}


def photo(caption: str | None = None, album: str | None = None) -> dict[str, Any]:
    """A photo; those of one album share its name."""
    sizes = [
        {**_file(width * 50), "width": width, "height": width * 3 // 4} for width in (90, 320, 800)
    ]
    content: dict[str, Any] = {"photo": sizes}
    if caption:
        content["caption"] = caption
    if album:
        content["media_group_id"] = album
    return content


def uploaded_photo(data: bytes, caption: str = "") -> dict[str, Any]:
    """A photo that the bot sends.

    Raises:
        ApiError: 400, Telegram takes no such picture (Bot API, `sendPhoto`).
    """
    try:
        width, height = Image.open(io.BytesIO(data)).size
    except UnidentifiedImageError as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error
    if (
        len(data) > 10_000_000
        or width + height > 10_000
        or max(width, height) > 20 * min(width, height)
    ):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    size = {**_file(len(data)), "width": width, "height": height}
    return {"photo": [size], **({"caption": caption} if caption else {})}


def video() -> dict[str, Any]:
    """A video of 5 seconds."""
    size = {"width": 640, "height": 360, "duration": 5}
    return {"video": {**_file(900_000), **size, "mime_type": "video/mp4"}}


def sticker() -> dict[str, Any]:
    """A sticker."""
    kind = {"type": "regular", "is_animated": False, "is_video": False}
    return {"sticker": {**_file(20_000), **kind, "width": 512, "height": 512, "emoji": "👍"}}


def document() -> dict[str, Any]:
    """A PDF."""
    return {
        "document": {**_file(50_000), "file_name": "letter.pdf", "mime_type": "application/pdf"}
    }


def contact() -> dict[str, Any]:
    """The telephone number of somebody who is not on Telegram."""
    return {"contact": {"phone_number": "+33600000000", "first_name": "Sam"}}


def poll() -> dict[str, Any]:
    """A poll without votes."""
    options = [
        {"persistent_id": str(number), "text": text, "voter_count": 0}
        for number, text in enumerate(("Yes", "No"))
    ]
    return {
        "poll": {
            "id": str(secrets.randbits(62)),
            "question": "Ready?",
            "options": options,
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        }
    }


def location(latitude: float, longitude: float, live_period: int | None = None) -> dict[str, Any]:
    """A place in degrees; `live_period` in seconds where it moves."""
    place = {"latitude": latitude, "longitude": longitude, "live_period": live_period}
    return {"location": {name: value for name, value in place.items() if value is not None}}


def venue(latitude: float, longitude: float, title: str, address: str) -> dict[str, Any]:
    """A place with a name; it carries its location twice, as Telegram's own do."""
    place = location(latitude, longitude)
    return {"venue": {**place, "title": title, "address": address}, **place}


def _file(size: int) -> dict[str, Any]:
    return {
        "file_id": f"AgAC{secrets.token_urlsafe(40)}",
        "file_unique_id": f"AQAD{secrets.token_urlsafe(8)}",
        "file_size": size,
    }
