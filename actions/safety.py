"""After danger: what comes next when a person says that they are safe."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.context import Context, Event
from bot.content.models import FACT


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
        answer, tag = context.content.answer(context.tag, topic)
        said = set(_calls(context.interface.safe))
        # This danger's own number stays in sight, beside those of every danger.
        own = next((line for line in answer.simple if set(_calls([line])) - said), None)
        context.reply(
            [*context.interface.safe, *([own] if own and tag == context.tag else [])],
            [
                *(context.topic_button(following) for following in answer.next),
                context.topic_button(topic),
                context.menu_button(),
            ],
            topic,
            title=context.fill(context.interface.safe_now),
        )
        return context.kept(topic)


def _calls(lines: list[str]) -> list[str]:
    """Names of the telephone numbers in some lines."""
    return [name for line in lines for kind, name in FACT.findall(line) if kind == "call"]
