"""First contact: what this is, that it is secret, what to do in danger."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.context import Context, Event


class ActionStart(Action):
    """Greets, and offers the languages by their own names."""

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_start"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Send the greeting.

        The phone's language is a guess: it is not kept, so that whoever then chooses another is
        greeted in that one.
        """
        context = Context.of(dispatcher, tracker)
        context.reply(
            context.interface.start,
            [*context.language_buttons(), *context.group_buttons()],
            "greet",
        )
        chosen = tracker.latest_message.get("language") or tracker.get_slot("language")
        return context.kept() if chosen else []
