"""Erasing a conversation, or keeping it after all.

An action cannot erase: Rasa saves the conversation after it. It tells the channel, which erases
when the handling of the message is over.
"""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.context import Context, Event


class ActionErase(Action):
    """Says that everything is erased, and has the channel erase it."""

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_erase"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Confirm."""
        context = Context.of(dispatcher, tracker)
        context.reply(context.interface.erased, [context.menu_button()], erase=True)
        return []


class ActionKeep(Action):
    """The person does not want to erase after all."""

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_keep"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Confirm that nothing was erased."""
        context = Context.of(dispatcher, tracker)
        context.reply([context.interface.not_erased], context.group_buttons())
        return context.kept()
