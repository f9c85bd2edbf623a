"""Sentence vectors freed of the language they are in."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bot import settings
from bot.content.yaml_file import YamlProblem, read
from bot.errors import UsageError
from bot.understanding.encoder import Encoder, Vectors

logger = logging.getLogger(__name__)

#: Key of the mean over all languages, for languages of which nothing is known.
_ALL = "all"


class CentredEncoder:
    """An encoder and the mean vector of each language.

    The vectors carry the language itself besides the meaning. Taking each language's mean vector
    away leaves the meaning, so that an example in one language teaches the others.
    """

    def __init__(self, encoder: Encoder, means: Mapping[str, Vectors]) -> None:
        self.encoder = encoder
        self._means = dict(means)

    @classmethod
    def fit(
        cls, encoder: Encoder, vectors: Vectors, tags: Sequence[str], others: Path
    ) -> CentredEncoder:
        """Find the means.

        Args:
            encoder: Whose vectors these are.
            vectors: Vectors of the training examples, shape `(n, dimensions)`.
            tags: Language of each.
            others: Folder of messages in languages without examples, see `unlabelled`.
        """
        bases = np.array([_base(tag) for tag in tags])
        means = {tag: vectors[bases == tag].mean(axis=0) for tag in sorted(set(bases))}
        # Each language weighs the same, however many examples it has.
        means[_ALL] = np.mean(list(means.values()), axis=0)
        for tag, texts in unlabelled(others).items():
            if tag not in means and encoder.knows(tag):
                own = kept(encoder, texts, group=tag).mean(axis=0)
                # Few messages say little: half-way to the mean of all measured best.
                means[tag] = (own + means[_ALL]) / 2
        return cls(encoder, means)

    def vectors(self, texts: Sequence[str], tags: Sequence[str]) -> Vectors:
        """Centred vectors of `texts` in the languages `tags`; see `centre`."""
        return self.centre(self.encoder.encode(texts), tags)

    def centre(self, vectors: Vectors, tags: Sequence[str]) -> Vectors:
        """Take the mean of its language from each vector and make its length 1.

        A message in a language that the encoder never learnt gets a vector of zeros: it says
        nothing about it.
        """
        if not len(vectors):
            return vectors
        means = np.stack([self._means.get(_base(tag), self._means[_ALL]) for tag in tags])
        centred = vectors - means
        lengths = np.linalg.norm(centred, axis=1, keepdims=True)
        centred = centred / np.where(lengths > 0, lengths, 1.0)
        centred[[not self.encoder.knows(tag) for tag in tags]] = 0.0
        return np.asarray(centred, np.float32)

    def write(self, folder: Path) -> None:
        """Write the means into `folder`."""
        np.savez(folder / f"{self.encoder.name}.npz", **self._means)

    @classmethod
    def read(cls, encoder: Encoder, folder: Path) -> CentredEncoder:
        """Read what `write` wrote, and load the encoder now, not at the first message."""
        encoder.encode(["bonjour"])
        with np.load(folder / f"{encoder.name}.npz") as stored:
            return cls(encoder, {key: stored[key] for key in stored.files})


def unlabelled(folder: Path) -> dict[str, list[str]]:
    """Messages in languages without training examples, from the files `<lang>.yml` of `folder`.

    Nothing is learnt from them about any topic: they only show where a language lies.

    Raises:
        UsageError: a file cannot be used; the message names it.
    """
    found = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            data = read(path, f"{folder.name}/{path.name}").data
        except YamlProblem as error:
            raise UsageError(str(error)) from None
        language = data.get("language") if isinstance(data, dict) else None
        messages = data.get("messages") if isinstance(data, dict) else None
        if language != path.stem or not isinstance(messages, list) or not messages:
            raise UsageError(
                f"{folder.name}/{path.name}: it must hold 'language: {path.stem}' and a list "
                "'messages'."
            )
        found[language] = [str(message) for message in messages]
    return found


def fingerprint(folder: Path) -> str:
    """A hash of the files `unlabelled` reads, for Rasa's cache of what was trained."""
    content = b"".join(path.read_bytes() for path in sorted(folder.glob("*.yml")))
    return hashlib.sha256(content).hexdigest()


def kept(encoder: Encoder, texts: Sequence[str], group: str = "examples") -> Vectors:
    """Vectors of training texts; those encoded before come from a cache in `var/vectors/`.

    The cache keeps a vector under a hash of its text: a training after an edit encodes only what
    is new. `group` names the cache file, which holds no more than the texts of its last call.
    """
    cache = settings.load().var / "vectors" / f"{encoder.name}-{group}.npz"
    known: dict[str, Vectors] = {}
    if cache.exists():
        try:
            with np.load(cache) as stored:
                known = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
        except (OSError, ValueError, KeyError):
            logger.warning("%s cannot be read and is made anew.", cache)
    keys = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        found = encoder.encode(list(missing.values()), progress=True)
        known |= dict(zip(missing, found, strict=True))
        cache.parent.mkdir(parents=True, exist_ok=True)
        unique = sorted(set(keys))
        temporary = cache.with_suffix(".tmp.npz")
        np.savez(temporary, keys=np.array(unique), vectors=np.stack([known[key] for key in unique]))
        temporary.replace(cache)
    return np.stack([known[key] for key in keys])


def _base(tag: str) -> str:
    return tag.split("-")[0]
