"""Which language each message is in; see `bot.understanding.language`."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.language import Identified, identify, is_foreign, spoken
from bot.understanding.messages import LANGUAGE


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class LanguageIdentifier(GraphComponent):
    """Sets `language` on each message: `{"tag": "es", "sure": true, "spoken": "pt"}`.

    `tag` is the language of the answer, `sure` whether the message itself says so, `spoken` the
    language that the message is read in.
    Training examples say their language in their metadata. A message is identified with the
    conversation's language (slot `language`) and the client's hint (metadata `hint`) as prior.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Defaults, BCP 47 tags.

        `languages`: those offered. `default`: where nothing tells. `others`: not offered, and told
        apart in order to be understood.
        """
        return {
            "languages": ["fr", "en", "es", "zh", "zh-Hant"],
            "default": "fr",
            "others": [],
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Needed packages, by a name that is both an import and a distribution."""
        return ["py3langid"]

    def __init__(self, config: dict[str, Any]) -> None:
        self._languages: list[str] = config["languages"]
        self._default: str = config["default"]
        self._others: list[str] = config["others"]
        if not self._languages or self._default not in self._languages:
            raise InvalidConfigException(
                "LanguageIdentifier: 'languages' must be a list of tags that holds 'default'."
            )

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageIdentifier:
        """Make the component; see the parent class."""
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Take each example's language from its metadata.

        Raises:
            InvalidConfigException: an example says no language, or one that is not offered.
        """
        for message in training_data.nlu_examples:
            metadata = (message.get(METADATA) or {}).get(INTENT) or {}
            tag = metadata.get("language") if isinstance(metadata, dict) else None
            if tag not in self._languages:
                raise InvalidConfigException(
                    f"The example '{message.get(TEXT)}' says no offered language: its intent "
                    "needs 'metadata: {language: fr}' or another of config.yml."
                )
            message.set(LANGUAGE, {"tag": tag, "sure": True, "spoken": tag})
        return training_data

    def process(
        self, messages: list[Message], tracker: DialogueStateTracker | None = None
    ) -> list[Message]:
        """Identify each message's language."""
        conversation = tracker.get_slot("language") if tracker else None
        for message in messages:
            hint = (message.get(METADATA) or {}).get("hint")
            text = message.get(TEXT) or ""
            known = (
                conversation if conversation in self._languages else None,
                hint if hint in self._languages else None,
            )
            found = identify(text, self._languages, self._default, *known)
            read_in = spoken(text, found.tag, self._languages, self._others)
            if is_foreign(text, self._languages, self._others):
                # Resembling an offered language is no reason to be answered in it.
                found = Identified(known[0] or known[1] or self._default, sure=False)
            data = {
                "tag": found.tag,
                "sure": found.sure,
                "spoken": read_in,
            }
            message.set(LANGUAGE, data, add_to_output=True)
        return messages
