"""Which topic a message asks for, with probabilities that mean what they say."""

from __future__ import annotations

import logging
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
from scipy.optimize import minimize
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.svm import LinearSVC

from bot.understanding.components.trained import TrainedComponent
from bot.understanding.messages import ASK, OUT_OF_SCOPE, RANKING, intent_data

logger = logging.getLogger(__name__)

Matrix = npt.NDArray[np.float64]

#: Share of the examples that the views do not see before they are joined.
_UNSEEN = 0.25
#: Fewer examples than this in the smallest class leave nothing to calibrate on.
_FEWEST = 4


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(TrainedComponent):
    """Two linear views of a message, joined into one probability for each topic.

    A logistic regression reads the sentence vector, a linear support vector machine reads the
    character groups. Their log-probabilities are added with two weights that make the joint
    probabilities true on examples that the views had not seen: of the messages given 0.7, about
    seven in ten are right. Training is deterministic.

    Sets Rasa's `intent` (`ask`, with `full_retrieval_intent_name: ask/pep`; or `out_of_scope`),
    `intent_ranking`, and `ranking`, the list of topics with their confidence.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Defaults.

        `dense_c`, `sparse_c`: how closely each view follows the examples (inverse of the
        regularisation). `iterations`: of the logistic regression. `urgent`: topics of danger;
        `urgent_weight`: how many times worse it is to miss one than to raise a false alarm.
        """
        return {
            "dense_c": 10.0,
            "sparse_c": 0.3,
            "iterations": 60,
            "urgent": [],
            "urgent_weight": 2.0,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Needed packages, by a name that is both an import and a distribution."""
        return ["sklearn"]

    @staticmethod
    def check(config: dict[str, Any]) -> None:
        """All values must be above zero."""
        for key in ("dense_c", "sparse_c", "iterations", "urgent_weight"):
            if not config[key] > 0:
                raise InvalidConfigException(f"TopicClassifier: '{key}' must be above zero.")

    @staticmethod
    def read(folder: Path) -> _TwoViews:
        """The trained views."""
        views: _TwoViews = joblib.load(folder / "topics.joblib")
        return views

    def write(self, folder: Path) -> None:
        """Write the trained views."""
        joblib.dump(self._learnt, folder / "topics.joblib", compress=3)

    def train(self, training_data: TrainingData) -> Resource:
        """Train both views and calibrate them.

        Raises:
            InvalidConfigException: an intent is neither `ask/<topic>` nor `out_of_scope`.
        """
        examples = training_data.nlu_examples
        dense, sparse = _features(examples)
        labels = np.array([_label(example) for example in examples])
        return self.keep(_TwoViews.train(dense, sparse, labels, **self._config_of_views()))

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking on each message."""
        if not messages:
            return messages
        views: _TwoViews = self._learnt
        probabilities = self._for_decision(views.probabilities(*_features(messages)))
        for message, row in zip(messages, probabilities, strict=True):
            order = np.argsort(-row, kind="stable")
            ranked = [(str(views.labels[i]), float(row[i])) for i in order]
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

    def _for_decision(self, probabilities: Matrix) -> Matrix:
        """Probabilities that weigh the cost of a mistake: danger counts `urgent_weight` times."""
        costs = np.where(
            np.isin(self._learnt.labels, self._config["urgent"]), self._config["urgent_weight"], 1.0
        )
        weighed = probabilities * costs
        return np.asarray(weighed / weighed.sum(axis=1, keepdims=True), np.float64)

    def _config_of_views(self) -> dict[str, Any]:
        return {key: self._config[key] for key in ("dense_c", "sparse_c", "iterations")}


class _TwoViews:
    """The two linear views and the weights that join them."""

    def __init__(
        self, dense: LogisticRegression, sparse: LinearSVC, weights: tuple[float, float]
    ) -> None:
        self._dense = dense
        self._sparse = sparse
        self._weights = weights
        self.labels: npt.NDArray[np.str_] = dense.classes_

    @classmethod
    def train(
        cls,
        dense: Matrix,
        sparse: scipy.sparse.csr_matrix,
        labels: npt.NDArray[np.str_],
        dense_c: float,
        sparse_c: float,
        iterations: int,
    ) -> _TwoViews:
        """Train on `dense` (n × 512) and `sparse` (n × groups) with one label a row."""

        def views(rows: npt.NDArray[np.intp]) -> tuple[LogisticRegression, LinearSVC]:
            # Fixed seeds: the same data give the same model.
            weights = _weights(labels[rows])
            regression = LogisticRegression(
                C=dense_c, max_iter=iterations, tol=1e-3, class_weight=weights
            )
            # Without an intercept, a message without known groups says nothing here.
            machine = LinearSVC(
                C=sparse_c, random_state=0, class_weight=weights, fit_intercept=False
            )
            return regression.fit(dense[rows], labels[rows]), machine.fit(
                sparse[rows], labels[rows]
            )

        everything = np.arange(len(labels))
        classes, counts = np.unique(labels, return_counts=True)
        weights = (0.8, 1.0)
        if counts.min() >= _FEWEST:
            learnt, unseen = train_test_split(
                everything, test_size=_UNSEEN, stratify=labels, random_state=0
            )
            part = cls(*views(learnt), weights)
            scores = part._scores(dense[unseen], sparse[unseen])
            weights = _calibrate(*scores, np.searchsorted(classes, labels[unseen]))
        return cls(*views(everything), weights)

    def probabilities(self, dense: Matrix, sparse: scipy.sparse.csr_matrix) -> Matrix:
        """Probability of each label (columns, as in `labels`) for each row."""
        first, second = self._scores(dense, sparse)
        joint = log_softmax(self._weights[0] * first + self._weights[1] * second, axis=1)
        return np.asarray(np.exp(joint), np.float64)

    def _scores(self, dense: Matrix, sparse: scipy.sparse.csr_matrix) -> tuple[Matrix, Matrix]:
        first = self._dense.predict_log_proba(dense)
        second = log_softmax(3.0 * self._sparse.decision_function(sparse), axis=1)
        return first, second


def _weights(labels: npt.NDArray[np.str_]) -> dict[str, float]:
    """Weights under which every topic counts the same, however many examples it has.

    What is out of scope is no topic among others: it keeps the weight of its many examples.
    """
    names, counts = np.unique(labels, return_counts=True)
    usual = float(np.median(counts))
    return {
        str(name): 1.0 if name == OUT_OF_SCOPE else usual / float(count)
        for name, count in zip(names, counts, strict=True)
    }


def _calibrate(first: Matrix, second: Matrix, truth: npt.NDArray[np.intp]) -> tuple[float, float]:
    """The two weights under which unseen examples are least surprising (log loss)."""
    rows = np.arange(len(truth))

    def loss(weights: npt.NDArray[np.float64]) -> float:
        joint = log_softmax(weights[0] * first + weights[1] * second, axis=1)
        return float(-joint[rows, truth].mean())

    found = minimize(loss, [0.8, 1.0], method="Nelder-Mead", options={"xatol": 0.01})
    logger.debug("Weights of the two views: %s, log loss %.3f", found.x, found.fun)
    return float(found.x[0]), float(found.x[1])


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


def _features(messages: list[Message]) -> tuple[Matrix, scipy.sparse.csr_matrix]:
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
