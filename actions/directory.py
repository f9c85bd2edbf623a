"""Services near a person."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.context import Context, Event

#: The topics that name services of the whole country.
NATIONAL, ASSOCIATIONS = "talk_to_human", "find_association"


class ActionNear(Action):
    """Names the services that answer wherever the person is.

    The place itself stays in the channel: it is neither sent here nor kept.
    """

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_near"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Send the national services."""
        context = Context.of(dispatcher, tracker)
        answer, tag = context.content.answer(context.tag, NATIONAL)
        located = [context.interface.location_not_kept] if context.button.get("located") else []
        context.reply(
            [*located, context.interface.everywhere, *answer.lines],
            [
                context.topic_button(NATIONAL),
                context.topic_button(ASSOCIATIONS),
                context.menu_button(),
            ],
            NATIONAL,
            answered_in=tag,
        )
        return context.kept(NATIONAL)
