"""`python -m benchmarks.language FOLDER`: how often a short message's language is told rightly.

FOLDER holds sentences of the FLORES set, a file `dev300.<language>` each; they are cut to their
first words, as a first message without a hint. Own messages of `tests/understanding` follow.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from bot.content import loader
from bot.settings import PROJECT
from bot.understanding import evaluation
from bot.understanding.language import identify


def main() -> int:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", help="folder of dev300.<language> files")
    options = parser.parse_args()
    content, problems = loader.load(PROJECT / "locales")
    if content is None:
        raise SystemExit("\n".join(map(str, problems)))
    offered = list(content.languages.languages)
    written = content.languages.written()
    print(f"{'':22}" + "".join(f"{tag:>8}" for tag in written))
    if options.folder:
        for words in (1, 2, 3, 4, 8):
            sets = {
                tag: [
                    _cut(line, tag, words)
                    for line in (options.folder / f"dev300.{tag}").read_text("utf-8").splitlines()
                ]
                for tag in written
            }
            _row(f"first {words} words", sets, offered, content.languages.default)
    messages = evaluation.load(PROJECT / "tests" / "understanding")
    for name, least, most in (("own, 1 and 2 words", 1, 2), ("own, 3 words or more", 3, 999)):
        sets = {
            tag: [
                message.text
                for message in messages
                if message.language == tag
                and (tag == "zh" or least <= len(message.text.split()) <= most)
            ]
            for tag in written
        }
        _row(name, sets, offered, content.languages.default)
    return 0


def _cut(line: str, tag: str, words: int) -> str:
    return line[: 2 * words] if tag == "zh" else " ".join(line.split()[:words])


def _row(name: str, sets: dict[str, list[str]], offered: list[str], default: str) -> None:
    started = time.perf_counter()
    shares = []
    for tag, texts in sets.items():
        right = sum(
            identify(text, offered, default).tag.split("-")[0] == tag for text in texts if text
        )
        shares.append(right / max(len(texts), 1))
    count = sum(map(len, sets.values()))
    each = 1000 * (time.perf_counter() - started) / max(count, 1)
    print(f"{name:22}" + "".join(f"{share:8.1%}" for share in shares) + f"   {each:.2f} ms")


if __name__ == "__main__":
    sys.exit(main())
