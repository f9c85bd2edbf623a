"""Simplified and traditional Chinese characters (OpenCC)."""

from __future__ import annotations

import functools
import re

import opencc

_HAN = re.compile(r"[\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def in_script(tag: str, text: str) -> str:
    """The text in the script of the language: traditional characters for `zh-Hant`."""
    return str(_traditional().convert(text)) if tag == "zh-Hant" else text


def simplified(text: str) -> str:
    """The text with traditional Chinese characters made simplified."""
    # OpenCC looks at every character of every language; nearly no text needs it.
    return str(_simplified().convert(text)) if _HAN.search(text) else text


@functools.cache
def _traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2tw")


@functools.cache
def _simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
