"""Sparse features: groups of characters, which misspelling and slang leave mostly intact."""

from __future__ import annotations

import unicodedata
from typing import Any

import joblib
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.content import render


def normalise(text: str) -> str:
    """The text as character groups are counted: small letters, no accents, simplified Chinese.

    People leave accents out on a phone, so "séropo" and "seropo" must count the same.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).lower())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return render.simplified(unicodedata.normalize("NFC", plain))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CharacterNgrams(GraphComponent):
    """Adds one sparse sentence feature to each message: weights (TF-IDF) of its character groups.

    Rasa's `CountVectorsFeaturizer` counts character groups too, but inside the words of a
    tokenizer, which Chinese lacks, and without weights.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`min_ngram`, `max_ngram`: length of the groups. `min_df`: examples a group must be in."""
        return {"min_ngram": 1, "max_ngram": 4, "min_df": 2}

    @staticmethod
    def required_packages() -> list[str]:
        """Needed packages, by a name that is both an import and a distribution."""
        return ["sklearn"]

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        vectorizer: TfidfVectorizer | None = None,
    ) -> None:
        if not 1 <= config["min_ngram"] <= config["max_ngram"]:
            raise InvalidConfigException(
                "CharacterNgrams: 'min_ngram' must be at least 1 and at most 'max_ngram'."
            )
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._vectorizer = vectorizer

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CharacterNgrams:
        """Make an untrained component; see the parent class."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> CharacterNgrams:
        """Load the vocabulary found in training; see the parent class."""
        with model_storage.read_from(resource) as folder:
            vectorizer = joblib.load(folder / "vectorizer.joblib")
        return cls(config, model_storage, resource, vectorizer)

    def train(self, training_data: TrainingData) -> Resource:
        """Find the groups that occur in the examples."""
        self._vectorizer = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(self._config["min_ngram"], self._config["max_ngram"]),
            min_df=self._config["min_df"],
            sublinear_tf=True,
        )
        self._vectorizer.fit(
            [normalise(message.get(TEXT)) for message in training_data.nlu_examples]
        )
        # The groups that were too rare are not needed to read a message.
        self._vectorizer.stop_words_ = None
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump(self._vectorizer, folder / "vectorizer.joblib", compress=3)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the feature to every example."""
        self.process(training_data.nlu_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the feature to every message."""
        assert self._vectorizer is not None, "CharacterNgrams is used before training"  # noqa: S101
        texts = [normalise(message.get(TEXT) or "") for message in messages]
        rows = self._vectorizer.transform(texts)
        known = scipy.sparse.diags([self._known(text) for text in texts])
        rows = (known @ rows).tocsr()
        for index, message in enumerate(messages):
            message.add_features(
                Features(rows[index], FEATURE_TYPE_SENTENCE, TEXT, type(self).__name__)
            )
        return messages

    def _known(self, text: str) -> float:
        """Share of the text's letters that occur in the examples.

        TF-IDF gives every text the length 1, also where one digit is all that it knows of a
        message in a script without examples; the few groups it knows must not speak for the rest.
        """
        letters = [character for character in text if character.isalpha()]
        if not letters or self._vectorizer is None:
            return 1.0
        vocabulary = self._vectorizer.vocabulary_
        return sum(letter in vocabulary for letter in letters) / len(letters)
