"""Several views of a message, joined into one probability for each topic."""

from __future__ import annotations

import logging
import math
import warnings
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import scipy.sparse
from scipy.optimize import minimize
from scipy.special import log_softmax
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.svm import LinearSVC

from bot.understanding.encoder import Vectors
from bot.understanding.messages import OUT_OF_SCOPE

logger = logging.getLogger(__name__)

Matrix = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
Sparse: TypeAlias = scipy.sparse.csr_matrix

#: Share of the examples that the views do not see before they are joined.
_UNSEEN = 0.1
#: Fewer examples than this in the smallest class leave nothing to calibrate on.
_FEWEST = 4
#: Steps that a network needs at least, however few the examples.
_LEAST_STEPS = 300
_BATCH = 128
#: The vectors have length 1: made longer, the network learns from them in fewer passes.
_SCALE = 4.0
#: Towards a common variance of all directions; found on our own test messages.
_SHRINKAGE = 0.3
#: Of the margins of the support vector machine, before calibration.
_MARGIN = 3.0


class Sight(Enum):
    """What is seen of a message."""

    #: The first sentence vector and the character groups: quick, the usual case.
    QUICK = "quick"
    #: Both sentence vectors and the character groups.
    FULL = "full"
    #: Both sentence vectors: character groups say nothing in a language without examples.
    FOREIGN = "foreign"
    #: The second sentence vector alone: the first encoder never learnt the language.
    FAR = "far"


@dataclass(frozen=True)
class Learning:
    """How the views learn."""

    #: Networks, alike but for the numbers they begin with; their mean is used.
    networks: int
    #: Units of a network's one hidden layer.
    hidden: int
    #: Passes of a network over the examples.
    epochs: int
    #: How closely the support vector machine follows the examples (inverse of regularisation).
    sparse_c: float


class Views:
    """Small neural networks on the sentence vectors, a linear machine on the character groups.

    The networks learn from every example with both sentence vectors, with the first alone and
    with the second alone (the other is zero), so that they read a message of which they see only
    one. In languages that the first encoder never learnt, a linear discriminant analysis of the
    second vectors helps them: it generalises further than it fits.

    The views' log-probabilities are added with weights that make the joint probabilities true on
    examples that none had seen: of the messages given 0.7, about seven in ten are right. Training
    is deterministic.
    """

    def __init__(self, trained: _Trained, weights: dict[Sight, tuple[float, float]]) -> None:
        self._trained = trained
        self._weights = weights
        self.labels: npt.NDArray[np.str_] = trained.machine.classes_

    @classmethod
    def train(
        cls,
        first: Vectors,
        second: Vectors,
        sparse: Sparse,
        labels: npt.NDArray[np.str_],
        how: Learning,
    ) -> Views:
        """Train the views.

        Args:
            first: First sentence vectors, shape `(n, d1)`.
            second: Second sentence vectors, shape `(n, d2)`; zero where it was not made.
            sparse: Weights of character groups, shape `(n, groups)`.
            labels: Topic of each example.
            how: How they learn.
        """
        everything = np.arange(len(labels))
        seconds = np.flatnonzero(second.any(axis=1))

        def trained(rows: Rows) -> _Trained:
            both = np.intersect1d(rows, seconds)
            blocks = (
                _joined(first[both], second[both]),
                _joined(np.zeros_like(first[both]), second[both]),
                _joined(first[rows], np.zeros_like(second[rows])),
            )
            seen = np.vstack(blocks)
            topics = np.concatenate([labels[both], labels[both], labels[rows]])
            # Fixed seeds: the same data give the same model. Without an intercept, a message
            # without known groups says nothing here.
            machine = LinearSVC(
                C=how.sparse_c,
                random_state=0,
                class_weight=_class_weights(labels[rows]),
                fit_intercept=False,
            )
            return _Trained(
                [_network(seen, topics, how, seed) for seed in range(how.networks)],
                LinearDiscriminantAnalysis(solver="lsqr", shrinkage=_SHRINKAGE).fit(
                    second[both], labels[both]
                ),
                machine.fit(sparse[rows], labels[rows]),
            )

        weights = dict.fromkeys(Sight, (0.5, 1.0))
        classes, counts = np.unique(labels[seconds], return_counts=True)
        if counts.min() >= _FEWEST:
            unseen = train_test_split(
                seconds,
                test_size=max(int(_UNSEEN * len(seconds)), len(classes)),
                stratify=labels[seconds],
                random_state=0,
            )[1]
            part = cls(trained(np.setdiff1d(everything, unseen)), weights)
            truth = np.searchsorted(part.labels, labels[unseen])
            weights = {
                sight: _calibrate(
                    *part._scores(first[unseen], second[unseen], sparse[unseen], sight), truth
                )
                for sight in Sight
            }
        return cls(trained(everything), weights)

    def probabilities(
        self, first: Vectors, second: Vectors | None, sparse: Sparse, sight: Sight
    ) -> Matrix:
        """Probability of each label (columns, as in `labels`) for each row.

        Of the three, only what `sight` names is looked at.
        """
        of_networks, of_other = self._weights[sight]
        networks, other = self._scores(first, second, sparse, sight)
        joint = log_softmax(of_networks * networks + of_other * other, axis=1)
        return np.asarray(np.exp(joint), np.float64)

    def _scores(
        self, first: Vectors, second: Vectors | None, sparse: Sparse, sight: Sight
    ) -> tuple[Matrix, Matrix]:
        """Log-probabilities of the networks, and of what stands beside them."""
        trained = self._trained
        if sight is Sight.FAR:
            first = np.zeros_like(first)
        if second is None or sight is Sight.QUICK:
            unseen = trained.networks[0].n_features_in_ - first.shape[1]
            second = np.zeros((len(first), unseen), np.float32)
        seen = _joined(first, second)
        networks = np.mean(
            [np.log(network.predict_proba(seen) + 1e-12) for network in trained.networks], axis=0
        )
        if sight is Sight.FOREIGN:
            return networks, np.zeros_like(networks)
        if sight is Sight.FAR:
            return networks, np.log(trained.discriminant.predict_proba(second) + 1e-12)
        margins = _MARGIN * trained.machine.decision_function(sparse)
        return networks, log_softmax(margins, axis=1)


@dataclass(frozen=True)
class _Trained:
    networks: list[MLPClassifier]
    discriminant: LinearDiscriminantAnalysis
    machine: LinearSVC


def _joined(first: Vectors, second: Vectors) -> Vectors:
    return np.asarray(_SCALE * np.hstack([first, second]), np.float32)


def _network(
    vectors: Vectors, labels: npt.NDArray[np.str_], how: Learning, seed: int
) -> MLPClassifier:
    batch = min(_BATCH, len(labels))
    epochs = max(how.epochs, math.ceil(_LEAST_STEPS * batch / len(labels)))
    network = MLPClassifier(
        (how.hidden,),
        alpha=1e-3,
        batch_size=batch,
        max_iter=epochs,
        n_iter_no_change=epochs,
        random_state=seed,
    )
    with warnings.catch_warnings():
        # It stops after few passes on purpose: more of them unlearn the other languages.
        warnings.simplefilter("ignore", ConvergenceWarning)
        network.fit(vectors, labels)
    del network._optimizer  # thrice the size of the network, and only training needs it
    return network


def _class_weights(labels: npt.NDArray[np.str_]) -> dict[str, float]:
    """Weights under which every topic counts the same, however many examples it has.

    What is out of scope is no topic among others: it keeps the weight of its many examples.
    """
    names, counts = np.unique(labels, return_counts=True)
    usual = float(np.median(counts))
    return {
        str(name): 1.0 if name == OUT_OF_SCOPE else usual / float(count)
        for name, count in zip(names, counts, strict=True)
    }


def _calibrate(networks: Matrix, other: Matrix, truth: Rows) -> tuple[float, float]:
    """The two weights under which unseen examples are least surprising (log loss)."""
    rows = np.arange(len(truth))

    def loss(weights: npt.NDArray[np.float64]) -> float:
        joint = log_softmax(weights[0] * networks + weights[1] * other, axis=1)
        return float(-joint[rows, truth].mean())

    # At least a little of each: on messages in the languages of the examples, which is all there
    # is to calibrate on, the networks seem to need no help.
    found = minimize(
        loss, [0.5, 0.5], method="Nelder-Mead", bounds=[(0.1, 3), (0.2, 3)], options={"xatol": 0.01}
    )
    logger.debug("Weights of the views: %s, log loss %.3f", found.x, found.fun)
    return float(found.x[0]), float(found.x[1])
