"""Puts the page together: one HTML file with its style, its script and its texts inside."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from pathlib import Path

from bot.content import script
from bot.content.content import Content
from bot.content.store import ContentStore

_FOLDER = Path(__file__).parent / "webpage"


class Page:
    """The chat page; made anew when the content changes.

    One request brings everything, which is fastest on a slow network. The content security policy
    names the hash of the one style and the one script, so that nothing else can run.
    """

    def __init__(self, store: ContentStore) -> None:
        self._store = store
        self._made_from: str | None = None
        self._body = b""
        self._packed = b""
        self._headers: dict[str, str] = {}

    def serve(self, accept_encoding: str) -> tuple[bytes, dict[str, str]]:
        """The page's bytes and headers, packed where the browser takes that."""
        content = self._store.current
        if content.fingerprint != self._made_from:
            self._make(content)
        if "gzip" in accept_encoding:
            return self._packed, {**self._headers, "content-encoding": "gzip"}
        return self._body, dict(self._headers)

    def _make(self, content: Content) -> None:
        style = (_FOLDER / "style.css").read_text(encoding="utf-8")
        script = (_FOLDER / "page.js").read_text(encoding="utf-8")
        html = (_FOLDER / "page.html").read_text(encoding="utf-8")
        default = content.interface(content.languages.default)
        texts = json.dumps(_texts(content), ensure_ascii=False).replace("<", "\\u003c")
        html = (
            html.replace("{{style}}", style)
            .replace("{{script}}", script)
            .replace("{{texts}}", texts)
            .replace("{{javascript_needed}}", default.page.javascript_needed)
        )
        self._body = html.encode()
        self._packed = gzip.compress(self._body, mtime=0)
        policy = (
            f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
            "img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        )
        self._headers = {
            "content-security-policy": policy,
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cache-control": "no-cache",
            "vary": "accept-encoding",
            "etag": f'"{hashlib.sha256(self._body).hexdigest()[:20]}"',
        }
        self._made_from = content.fingerprint


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _texts(content: Content) -> dict[str, object]:
    """Texts of the page in every language offered, keyed by tag."""
    return {
        "default": content.languages.default,
        "languages": {
            tag: {
                "name": language.name,
                "direction": language.direction,
                **{
                    key: script.in_script(tag, value)
                    for key, value in content.interface(tag).page.dict().items()
                },
            }
            for tag, language in content.languages.languages.items()
        },
    }
