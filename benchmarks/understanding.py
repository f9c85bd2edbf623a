"""`python -m benchmarks.understanding`: what makes understanding good, on our own messages.

Learns from `nlu/`, reads `tests/understanding/`, prints:

1. each sentence encoder, and both, with and without the languages' means taken away;
2. kinds of classifiers on the same vectors, and the whole as the assistant has it;
3. learning curves, and what a hundred more examples in each language would bring;
4. the topics that are understood worst and the pairs that are confused most: write there.

Shares of messages whose best topic is right, and whose right topic is among the best three, for
the languages with examples, for those without that both encoders learnt, and for those that only
the second learnt. Takes some minutes the first time; vectors are kept in `var/vectors/`.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.svm import LinearSVC

from bot.content.yaml_file import read
from bot.settings import PROJECT
from bot.understanding import evaluation, intake
from bot.understanding.components.character_ngrams import normalise
from bot.understanding.encoder import E5, USE, Encoder, Vectors
from bot.understanding.messages import OUT_OF_SCOPE
from bot.understanding.vectors import CentredEncoder, kept
from bot.understanding.views import Learning, Sight, Views

WRITTEN = ("fr", "en", "es", "zh")
GROUPS = {
    "fr": ("fr",),
    "en": ("en",),
    "es": ("es",),
    "zh": ("zh",),
    "both know": ("pt", "ar", "ru", "th", "tr", "it", "pl", "de"),
    "second only": ("ro", "bg", "sq", "hu", "vi", "uk"),
}
#: As in config.yml.
HOW = Learning(networks=2, hidden=512, epochs=5, sparse_c=0.3)
#: Shares of the examples of the learning curve.
SHARES = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Messages:
    """Messages, their languages and topics, and what the encoders make of them."""

    texts: list[str]
    tags: list[str]
    topics: npt.NDArray[np.str_]
    #: Topics that are right for each.
    right: list[set[str]]
    use: Vectors
    e5: Vectors

    def rows(self, tags: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        """Real questions in these languages."""
        return np.array(
            [
                tag in tags and topic != OUT_OF_SCOPE
                for tag, topic in zip(self.tags, self.topics, strict=True)
            ]
        )


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="only the whole, and what to write")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    train, test = _train(), _test()
    print(f"{len(train.texts)} examples, {len(test.texts)} messages to read\n")
    if not options.quick:
        _encoders(train, test)
        _heads(train, test)
    whole = _learning_curve(train, test, (1.0,) if options.quick else SHARES)
    _where(test, *whole)
    return 0


def _encoders(train: Messages, test: Messages) -> None:
    _header("Encoders (logistic regression)")
    for centred in (False, True):
        views = {
            "first": _vectors(USE, train.use, train, test.use, test, centred),
            "second": _vectors(E5, train.e5, train, test.e5, test, centred),
        }
        views["both"] = (
            np.hstack([views["first"][0], views["second"][0]]),
            np.hstack([views["first"][1], views["second"][1]]),
        )
        for name, (seen, asked) in views.items():
            head = LogisticRegression(C=3.0, max_iter=60, tol=1e-3).fit(seen, train.topics)
            label = f"{name}, {'centred' if centred else 'as they are'}"
            _row(label, test, head.predict_proba(asked), head.classes_)


def _heads(train: Messages, test: Messages) -> None:
    _header("Classifiers (both encoders, centred)")
    first, first_asked = _vectors(USE, train.use, train, test.use, test)
    second, second_asked = _vectors(E5, train.e5, train, test.e5, test)
    seen, asked = np.hstack([first, second]), np.hstack([first_asked, second_asked])
    for c in (1.0, 10.0):
        head = LogisticRegression(C=c, max_iter=60, tol=1e-3).fit(seen, train.topics)
        _row(f"logistic regression, C {c:g}", test, head.predict_proba(asked), head.classes_)
    discriminant = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=0.3).fit(seen, train.topics)
    _row("discriminant analysis", test, discriminant.predict_proba(asked), discriminant.classes_)
    groups, groups_asked = _character_groups(train.texts, test.texts)
    machine = LinearSVC(C=HOW.sparse_c, random_state=0, fit_intercept=False)
    machine.fit(groups, train.topics)
    _row("character groups alone", test, machine.decision_function(groups_asked), machine.classes_)


def _learning_curve(
    train: Messages, test: Messages, shares: tuple[float, ...]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.str_]]:
    _header("The whole, learning from a part of the examples")
    errors: dict[str, list[float]] = {tag: [] for tag in WRITTEN}
    counts: dict[str, list[int]] = {tag: [] for tag in WRITTEN}
    groups = [
        f"{tag} {topic}" if topic != OUT_OF_SCOPE else topic
        for tag, topic in zip(train.tags, train.topics, strict=True)
    ]
    for share in shares:
        rows = np.arange(len(train.texts))
        if share < 1:
            rows, _ = train_test_split(rows, train_size=share, stratify=groups, random_state=0)
        part = _part(train, np.sort(rows))
        found, labels = _whole(part, test)
        _row(f"{len(rows)} examples", test, found, labels)
        for tag in WRITTEN:
            errors[tag].append(1 - _shares(test, found, labels, (tag,))[0])
            counts[tag].append(part.tags.count(tag))
    if len(shares) > 1:
        print("\nA hundred more examples in a language, spread over its topics, would bring about:")
        for tag in WRITTEN:
            # Errors fall as a power of the number of examples (Hestness et al. 2017).
            slope, start = np.polyfit(np.log(counts[tag]), np.log(errors[tag]), 1)
            now, then = (np.exp(start + slope * np.log(counts[tag][-1] + n)) for n in (0, 100))
            print(f"  {tag}: {100 * (now - then):+.2f} points (now {100 * (1 - now):.1f} %)")
    return found, labels


def _where(test: Messages, found: npt.NDArray[np.float64], labels: npt.NDArray[np.str_]) -> None:
    given = labels[found.argmax(axis=1)]
    rows = np.flatnonzero(test.rows(WRITTEN))
    missed: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if given[row] not in test.right[row]:
            missed[str(test.topics[row])] += 1
            pairs[str(test.topics[row]), str(given[row])] += 1
    total = Counter(str(test.topics[row]) for row in rows)
    print("\nUnderstood worst in the written languages; more examples help most here:")
    for topic, count in missed.most_common(10):
        print(f"  {topic:20}{count:3} of {total[topic]} missed")
    print("\nConfused most (wanted → given):")
    for (wanted, taken), count in pairs.most_common(12):
        print(f"  {count:3}  {wanted} → {taken}")


def _whole(train: Messages, test: Messages) -> tuple[Any, npt.NDArray[np.str_]]:
    """Probabilities as the assistant has them, always with the second encoder."""
    first, first_asked = _vectors(USE, train.use, train, test.use, test)
    second, second_asked = _vectors(E5, train.e5, train, test.e5, test)
    groups, groups_asked = _character_groups(train.texts, test.texts)
    views = Views.train(first, second, groups, train.topics, HOW)
    found = np.zeros((len(test.texts), len(views.labels)))
    for sight, tags in (
        (Sight.FULL, WRITTEN),
        (Sight.FOREIGN, GROUPS["both know"]),
        (Sight.FAR, GROUPS["second only"]),
    ):
        rows = np.array([tag in tags for tag in test.tags])
        found[rows] = views.probabilities(
            first_asked[rows], second_asked[rows], groups_asked[rows], sight
        )
    return found, views.labels


def _vectors(
    encoder: Encoder,
    seen: Vectors,
    train: Messages,
    asked: Vectors,
    test: Messages,
    centred: bool = True,
) -> tuple[Vectors, Vectors]:
    if not centred:
        return seen, asked
    found = CentredEncoder.fit(encoder, seen, train.tags, PROJECT / "bot/understanding/unlabelled")
    return found.centre(seen, train.tags), found.centre(asked, test.tags)


def _character_groups(seen: list[str], asked: list[str]) -> tuple[Any, Any]:
    vectorizer = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(1, 4), min_df=2, sublinear_tf=True
    )
    learnt = vectorizer.fit_transform([normalise(text) for text in seen])
    return learnt, scipy.sparse.csr_matrix(vectorizer.transform([normalise(t) for t in asked]))


def _shares(
    test: Messages,
    found: npt.NDArray[np.float64],
    labels: npt.NDArray[np.str_],
    tags: tuple[str, ...],
) -> tuple[float, float]:
    """Best topic right, and among three, of the real questions in some languages."""
    rows = np.flatnonzero(test.rows(tags))
    ranked = labels[np.argsort(-found[rows], axis=1)[:, :4]]
    best = [ranked[i][0] in test.right[row] for i, row in enumerate(rows)]
    three = [
        bool(test.right[row] & set([topic for topic in ranked[i] if topic != OUT_OF_SCOPE][:3]))
        for i, row in enumerate(rows)
    ]
    return float(np.mean(best)), float(np.mean(three))


def _header(title: str) -> None:
    print(f"\n{title:38}" + "".join(f"{name:>14}" for name in GROUPS))


def _row(name: str, test: Messages, found: Any, labels: npt.NDArray[np.str_]) -> None:
    cells = ""
    for tags in GROUPS.values():
        best, three = _shares(test, found, labels, tags)
        cells += f"{100 * best:8.1f} {100 * three:5.1f}"
    print(f"{name:38}{cells}", flush=True)


def _train() -> Messages:
    texts, tags, topics = [], [], []
    for tag in WRITTEN:
        for path in sorted((PROJECT / "nlu" / tag).glob("*.yml")):
            for group in read(path, str(path)).data["nlu"]:
                for line in group["examples"].splitlines():
                    text = intake.clean(line.strip().removeprefix("- "))
                    if isinstance(text, str):
                        texts.append(text)
                        tags.append(tag)
                        topics.append(path.stem)
    return _messages("benchmark", texts, tags, topics, [{topic} for topic in topics])


def _test() -> Messages:
    found = [
        (text, message)
        for message in evaluation.load(PROJECT / "tests/understanding")
        if isinstance(text := intake.clean(message.text), str)
    ]
    return _messages(
        "tests",
        [text for text, _ in found],
        [message.language.split("-")[0] for _, message in found],
        [message.topic for _, message in found],
        [{message.topic, *message.accept} for _, message in found],
    )


def _messages(
    name: str, texts: list[str], tags: list[str], topics: list[str], right: list[set[str]]
) -> Messages:
    return Messages(
        texts, tags, np.array(topics), right, kept(USE, texts, name), kept(E5, texts, name)
    )


def _part(messages: Messages, rows: npt.NDArray[np.intp]) -> Messages:
    return Messages(
        [messages.texts[row] for row in rows],
        [messages.tags[row] for row in rows],
        messages.topics[rows],
        [messages.right[row] for row in rows],
        messages.use[rows],
        messages.e5[rows],
    )


if __name__ == "__main__":
    sys.exit(main())
