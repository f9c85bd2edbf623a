"""Keeping a conversation after all. Erasing needs no action: the channels' desk does it."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.context import Context, Event


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
