"""Finds the place that a message names."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import settings
from bot.content.store import shared
from bot.places import gazetteer
from bot.places.finder import PlaceFinder as Finder
from bot.understanding.messages import NEAR, PLACE, spoken_in, topic_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class PlaceFinder(GraphComponent):
    """Adds the place to a message that names one; a place alone asks for the services near it.

    Stands after the `DangerPhrases`: danger is answered wherever it is.
    """

    def __init__(self) -> None:
        self._finder = Finder(gazetteer.shared())
        current = settings.load()
        self._store = shared(current.locales, current.snapshot)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Nothing to choose: the places are data of `bot.places`."""
        return {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PlaceFinder:
        """Make the component; see the parent class."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Look for a place in every message."""
        for message in messages:
            text = message.get(TEXT) or ""
            language = spoken_in(message).split("-")[0]
            found = self._finder.find(text, language)
            asked = self._finder.asks_where(text)
            if found is None and not asked:
                continue
            ids = [place.id for place in found.places] if found else []
            message.set(PLACE, {"ids": ids, "asked": asked}, add_to_output=True)
            if found and found.alone and not self._danger(message):
                intent = {"name": NEAR, "confidence": 1.0}
                message.set(INTENT, intent, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [intent], add_to_output=True)
        return messages

    def _danger(self, message: Message) -> bool:
        topic = topic_of({"intent": message.get(INTENT) or {}})
        return bool(topic and self._store.current.topics.urgent(topic))
