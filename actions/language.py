"""Changing the language by a button."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.answers import ActionAnswer
from actions.context import Context, Event
from bot.understanding.messages import intent_data


class ActionSetLanguage(Action):
    """Answers in the chosen language from now on."""

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_set_language"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Repeat the last answer in the chosen language; else say so and offer the menu.

        Somebody who has not yet said anything is greeted: what this is, and what to do in danger.
        """
        first_contact = tracker.get_slot("language") is None
        tag = str(tracker.latest_message["button"]["language"])
        tracker.slots["language"] = tag
        tracker.latest_message["language"] = {"tag": tag, "sure": True}
        context = Context.of(dispatcher, tracker)
        topic = "greet" if first_contact else tracker.get_slot("topic")
        if topic and context.content.topics.find(topic):
            tracker.latest_message["intent"] = intent_data(topic, 1.0)
            return ActionAnswer().run(dispatcher, tracker, domain)
        context.reply(
            [context.interface.language_changed, context.interface.choose_group],
            context.group_buttons(),
        )
        return [SlotSet("language", tag), SlotSet("unsure", 0)]
