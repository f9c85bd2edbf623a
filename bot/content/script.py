"""Simplified and traditional Chinese characters (OpenCC)."""

from __future__ import annotations

import functools

import opencc


def in_script(tag: str, text: str) -> str:
    """The text in the script of the language: traditional characters for `zh-Hant`."""
    return str(_traditional().convert(text)) if tag == "zh-Hant" else text


def simplified(text: str) -> str:
    """The text with traditional Chinese characters made simplified."""
    return str(_simplified().convert(text))


@functools.cache
def _traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2tw")


@functools.cache
def _simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
