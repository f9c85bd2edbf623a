"""Dense features: the first sentence encoder, centred by language."""

from __future__ import annotations

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

from bot.settings import PROJECT
from bot.understanding.components.trained import TrainedComponent
from bot.understanding.encoder import USE, Vectors
from bot.understanding.messages import spoken_in
from bot.understanding.vectors import CentredEncoder, fingerprint, kept


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoder(TrainedComponent):
    """Adds one dense sentence feature of 512 numbers to each message.

    The feature is zero for a message in a language that the encoder never learnt.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`unlabelled`: folder of messages that show where further languages lie."""
        return {"unlabelled": "bot/understanding/unlabelled"}

    @staticmethod
    def required_packages() -> list[str]:
        """Needed packages, by a name that is both an import and a distribution."""
        return ["numpy"]

    @staticmethod
    def check(config: dict[str, Any]) -> None:
        """The folder is named."""
        if not isinstance(config["unlabelled"], str):
            raise InvalidConfigException("SentenceEncoder: 'unlabelled' must be a folder.")

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Train again where the messages in further languages changed."""
        return fingerprint(PROJECT / {**cls.get_default_config(), **config}["unlabelled"])

    @staticmethod
    def read(folder: Path) -> CentredEncoder:
        """The languages' means found in training."""
        return CentredEncoder.read(USE, folder)

    def write(self, folder: Path) -> None:
        """Write the means."""
        self._learnt.write(folder)

    def train(self, training_data: TrainingData) -> Resource:
        """Find each language's mean vector."""
        texts, tags = _read(training_data.nlu_examples)
        others = PROJECT / self._config["unlabelled"]
        return self.keep(CentredEncoder.fit(USE, kept(USE, texts), tags, others))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the feature to every example."""
        messages = training_data.nlu_examples
        texts, tags = _read(messages)
        self._add(messages, self._learnt.centre(kept(USE, texts), tags))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the feature to every message."""
        self._add(messages, self._learnt.vectors(*_read(messages)))
        return messages

    def _add(self, messages: list[Message], vectors: Vectors) -> None:
        for message, vector in zip(messages, vectors, strict=True):
            message.add_features(
                Features(vector[np.newaxis, :], FEATURE_TYPE_SENTENCE, TEXT, type(self).__name__)
            )


def _read(messages: list[Message]) -> tuple[list[str], list[str]]:
    return (
        [message.get(TEXT) or "" for message in messages],
        [spoken_in(message) for message in messages],
    )
