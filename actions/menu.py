"""The topics of a group of the menu."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.answers import GUIDED
from actions.context import Context, Event


class ActionGroup(Action):
    """Shows the topics of one group as buttons."""

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_group"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Send the sub-menu that the button names."""
        context = Context.of(dispatcher, tracker)
        name = str(context.button["group"])
        group = context.content.topics.groups[name]
        context.reply(
            [f"{group.pictogram} {context.interface.groups[name]}", context.interface.choose_topic],
            [
                *([context.guide_button()] if name == GUIDED else []),
                *(context.topic_button(topic.id) for topic in group.topics),
                context.menu_button(),
            ],
        )
        return context.kept()
