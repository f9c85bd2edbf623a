"""Draws a card to show: large plain letters that somebody at a desk reads at arm's length."""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib
from PIL import Image, ImageDraw, ImageFont

#: Pixels: width of the picture, its margin, and the letters of the first language and the others.
_WIDTH, _MARGIN, _LARGE, _SMALL = 1080, 60, 50, 34
#: Height of a line and the room after a sentence, in letters' heights.
_LINE, _AFTER = 1.25, 0.45
#: DejaVu, which matplotlib brings: it has every letter of the languages that a card is shown in.
_FONTS = Path(matplotlib.get_data_path()) / "fonts/ttf"


def draw(languages: Mapping[str, Sequence[str]]) -> bytes:
    """The card as a PNG.

    Args:
        languages: Its sentences in each language, the first a heading; the first language is
            drawn in the largest letters.
    """
    blocks = [
        (line, _font(size, bold=number == 0), size, shade)
        for (size, shade), sentences in zip(
            [(_LARGE, 0), *[(_SMALL, 70)] * (len(languages) - 1)], languages.values(), strict=True
        )
        for number, line in enumerate(sentences)
    ]
    wrapped = [(_wrap(line, font), font, size, shade) for line, font, size, shade in blocks]
    height = 2 * _MARGIN + sum(
        int(size * (_LINE * len(lines) + _AFTER)) for lines, _, size, _ in wrapped
    )
    image = Image.new("L", (_WIDTH, height), 255)
    canvas, top = ImageDraw.Draw(image), _MARGIN
    for lines, font, size, shade in wrapped:
        for number, line in enumerate(lines):
            canvas.text((_MARGIN, top + int(number * size * _LINE)), line, fill=shade, font=font)
        top += int(size * (_LINE * len(lines) + _AFTER))
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def _wrap(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """The lines of a sentence that is wider than the picture."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= _WIDTH - 2 * _MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@functools.cache
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(_FONTS / name), size)
