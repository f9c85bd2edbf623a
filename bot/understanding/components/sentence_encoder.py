"""Dense features: the sentence encoder, centred by language."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import settings
from bot.understanding import encoder
from bot.understanding.components.trained import TrainedComponent
from bot.understanding.encoder import Vectors
from bot.understanding.messages import LANGUAGE

logger = logging.getLogger(__name__)

#: Key of the mean over all languages, for languages without examples of their own.
_ALL = "all"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoder(TrainedComponent):
    """Adds one dense sentence feature of 512 numbers to each message.

    The vectors carry the language itself besides the meaning. Taking each language's mean vector
    away leaves the meaning, so that an example in one language teaches the others.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`center`: take the language's mean away from the vectors."""
        return {"center": True}

    @staticmethod
    def required_packages() -> list[str]:
        """Needed packages, by a name that is both an import and a distribution."""
        return ["numpy"]

    @staticmethod
    def check(config: dict[str, Any]) -> None:
        """To centre or not to centre."""
        if not isinstance(config["center"], bool):
            raise InvalidConfigException("SentenceEncoder: 'center' must be true or false.")

    @staticmethod
    def read(folder: Path) -> dict[str, Vectors]:
        """The languages' means found in training."""
        encoder.encode(["bonjour"])  # load the model now, not at the first person's message
        with np.load(folder / "means.npz") as stored:
            return {key: stored[key] for key in stored.files}

    def write(self, folder: Path) -> None:
        """Write the means."""
        np.savez(folder / "means.npz", **self._learnt)

    def train(self, training_data: TrainingData) -> Resource:
        """Find each language's mean vector."""
        messages = training_data.nlu_examples
        vectors = self._encode_examples([message.get(TEXT) for message in messages])
        tags = np.array([message.get(LANGUAGE)["tag"].split("-")[0] for message in messages])
        means = {tag: vectors[tags == tag].mean(axis=0) for tag in sorted(set(tags))}
        # Each language weighs the same, however many examples it has.
        means[_ALL] = np.mean(list(means.values()), axis=0)
        return self.keep(means)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the feature to every example."""
        messages = training_data.nlu_examples
        self._add(messages, self._encode_examples([message.get(TEXT) for message in messages]))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the feature to every message."""
        self._add(messages, encoder.encode([message.get(TEXT) or "" for message in messages]))
        return messages

    def _add(self, messages: list[Message], vectors: Vectors) -> None:
        for message, vector in zip(messages, vectors, strict=True):
            centred = vector - self._mean(message) if self._config["center"] else vector
            length = float(np.linalg.norm(centred)) or 1.0
            message.add_features(
                Features(
                    (centred / length)[np.newaxis, :].astype(np.float32),
                    FEATURE_TYPE_SENTENCE,
                    TEXT,
                    type(self).__name__,
                )
            )

    def _mean(self, message: Message) -> Vectors:
        tag = (message.get(LANGUAGE) or {}).get("tag", _ALL).split("-")[0]
        mean: Vectors = self._learnt.get(tag, self._learnt[_ALL])
        return mean

    def _encode_examples(self, texts: list[str]) -> Vectors:
        """Vectors of the training examples; those encoded before come from the cache.

        The cache keeps the vectors under a hash of the example: a training after an edit encodes
        only what is new.
        """
        cache = settings.load().var / "vectors" / "use-multilingual-v3.npz"
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
            np.savez(
                temporary, keys=np.array(unique), vectors=np.stack([known[key] for key in unique])
            )
            temporary.replace(cache)
        return np.stack([known[key] for key in keys])
