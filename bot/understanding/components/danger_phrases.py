"""Lets the operators' phrases of danger have the last word on a message's topic."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import settings
from bot.content.content import Content
from bot.content.danger import DangerFinder
from bot.content.store import shared
from bot.understanding.messages import RANKING, intent_data, spoken_in

#: Confidence of danger that a person names in so many words.
CONFIDENCE = 0.95


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class DangerPhrases(GraphComponent):
    """Puts a topic of danger first where a phrase of `locales/<lang>/urgent.yml` names it.

    Stands after the `TopicClassifier`. What that found stays where it is a danger already, and
    chooses where the phrases name several.
    """

    def __init__(self) -> None:
        current = settings.load()
        self._store = shared(current.locales, current.snapshot)
        self._content: Content | None = None
        self._finder: DangerFinder | None = None
        self._following()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Nothing to choose: the phrases are content."""
        return {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DangerPhrases:
        """Make the component; see the parent class."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Put danger first where it is named."""
        finder, content = self._following()
        for message in messages:
            named = finder.find(message.get(TEXT) or "", spoken_in(message).split("-")[0])
            if named:
                _put_first(message, named, content)
        return messages

    def _following(self) -> tuple[DangerFinder, Content]:
        """Phrases of the content in service now: an edit is live at the next message."""
        content = self._store.current
        if self._finder is None or content is not self._content:
            self._finder = DangerFinder(content.urgent, content.languages.written())
            self._content = content
        return self._finder, content


def _put_first(message: Message, named: list[str], content: Content) -> None:
    ranking: list[dict[str, Any]] = message.get(RANKING) or []
    likely = {entry["topic"]: float(entry["confidence"]) for entry in ranking}
    first = max(named, key=lambda topic: likely.get(topic, 0.0))
    best = ranking[0]["topic"] if ranking else None
    if best and content.topics.urgent(best) and (best in named or likely[best] >= 0.5):
        first = best
    confidence = max(CONFIDENCE, likely.get(first, 0.0))
    others = sum(share for topic, share in likely.items() if topic != first) or 1.0
    rest = [
        {**entry, "confidence": (1 - confidence) * entry["confidence"] / others}
        for entry in ranking
        if entry["topic"] != first
    ]
    message.set(RANKING, [{"topic": first, "confidence": confidence}, *rest], add_to_output=True)
    intents: list[dict[str, Any]] = message.get(INTENT_RANKING_KEY) or []
    full = intent_data(first, confidence)
    name = full["full_retrieval_intent_name"]
    others_read = [entry for entry in intents if entry.get("full_retrieval_intent_name") != name]
    message.set(INTENT, full, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [full, *others_read][:10], add_to_output=True)
