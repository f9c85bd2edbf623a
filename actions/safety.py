"""After danger: what comes next when a person says that they are safe."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.context import Context, Event


class ActionSafe(Action):
    """The person says that the danger is over."""

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_safe"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Offer what helps afterwards; the numbers stay in sight."""
        context = Context.of(dispatcher, tracker)
        topic = str(context.button["topic"])
        answer, _ = context.content.answer(context.tag, topic)
        context.reply(
            context.interface.safe,
            [
                *(context.topic_button(following) for following in answer.next),
                context.topic_button(topic),
                context.menu_button(),
            ],
            topic,
            title=context.fill(context.interface.safe_now),
        )
        return context.kept(topic)
