"""Sparse features: groups of characters, which misspelling and slang leave mostly intact."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import joblib
import scipy.sparse
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.content import script
from bot.understanding.components.trained import TrainedComponent


def normalise(text: str) -> str:
    """The text as character groups are counted: small letters, no accents, simplified Chinese.

    People leave accents out on a phone, so "séropo" and "seropo" must count the same.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).lower())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return script.simplified(unicodedata.normalize("NFC", plain))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CharacterNgrams(TrainedComponent):
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

    @staticmethod
    def check(config: dict[str, Any]) -> None:
        """The groups must have a length."""
        if not 1 <= config["min_ngram"] <= config["max_ngram"]:
            raise InvalidConfigException(
                "CharacterNgrams: 'min_ngram' must be at least 1 and at most 'max_ngram'."
            )

    @staticmethod
    def read(folder: Path) -> TfidfVectorizer:
        """The vocabulary found in training."""
        return joblib.load(folder / "vectorizer.joblib")

    def write(self, folder: Path) -> None:
        """Write the vocabulary."""
        joblib.dump(self._learnt, folder / "vectorizer.joblib", compress=3)

    def train(self, training_data: TrainingData) -> Resource:
        """Find the groups that occur in the examples."""
        vectorizer = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(self._config["min_ngram"], self._config["max_ngram"]),
            min_df=self._config["min_df"],
            sublinear_tf=True,
        )
        vectorizer.fit([normalise(message.get(TEXT)) for message in training_data.nlu_examples])
        # The groups that were too rare are not needed to read a message.
        vectorizer.stop_words_ = None
        return self.keep(vectorizer)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the feature to every example."""
        self.process(training_data.nlu_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the feature to every message."""
        texts = [normalise(message.get(TEXT) or "") for message in messages]
        rows = self._learnt.transform(texts)
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
        if not letters:
            return 1.0
        vocabulary = self._learnt.vocabulary_
        return sum(letter in vocabulary for letter in letters) / len(letters)
