"""When the assistant is not sure, or cannot answer."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.context import Context, Event
from actions.directory import ask_again
from actions.guide import FORM, not_an_answer

#: How many topics "did you mean" offers.
OFFERED = 3


class ActionUnsure(Action):
    """Offers the three likeliest topics; the second time in a row, a person to call."""

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_unsure"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Ask, or hand over."""
        context = Context.of(dispatcher, tracker)
        if explained := context.asked_word():
            return explain(context, explained)
        if tracker.active_loop.get("name") == FORM:
            return not_an_answer(context)
        if asked_for := tracker.get_slot("near"):
            return ask_again(context, asked_for)
        if context.failed_before:
            return hand_over(context)
        topics = [
            entry["topic"]
            for entry in tracker.latest_message.get("ranking") or []
            if context.content.topics.find(entry["topic"])
        ][:OFFERED]
        if not topics:
            return hand_over(context)
        found = [context.content.topics.find(topic) for topic in topics]
        danger = any(topic.urgent for topic in found if topic)
        lines = [context.interface.danger] if danger else []
        context.reply(
            [*lines, *context.interface.unsure],
            [
                *(context.topic_button(topic) for topic in topics),
                context.choice(context.interface.none_of_these, "none_of_these"),
            ],
        )
        return context.kept(unsure=1)


class ActionNoneOfThese(Action):
    """The person says that none of the three was meant."""

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_none_of_these"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Hand over to people."""
        return hand_over(Context.of(dispatcher, tracker))


class ActionOutOfScope(Action):
    """Says what the assistant does answer; the second time in a row, a person to call."""

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_out_of_scope"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Decline and offer the menu."""
        context = Context.of(dispatcher, tracker)
        if explained := context.asked_word():
            return explain(context, explained)
        if tracker.active_loop.get("name") == FORM:
            return not_an_answer(context)
        if asked_for := tracker.get_slot("near"):
            return ask_again(context, asked_for)
        if context.failed_before:
            return hand_over(context)
        danger = context.possible_danger()
        others = [topic for topic in context.other_readings() if topic not in danger]
        context.reply(
            [
                *([context.interface.danger] if danger else []),
                *context.interface.out_of_scope,
                context.interface.choose_group,
            ],
            [
                *(context.topic_button(topic) for topic in [*danger, *others]),
                *context.group_buttons(),
            ],
            "out_of_scope",
        )
        return context.kept(unsure=1)


def explain(context: Context, explained: list[str]) -> list[Event]:
    """Give the meaning of the word that was asked for, where no topic goes with it."""
    danger = context.possible_danger()
    context.reply(
        [
            *([context.interface.danger] if danger else []),
            *explained,
            context.interface.choose_group,
        ],
        [*(context.topic_button(topic) for topic in danger), *context.group_buttons()],
        "not_understood",
    )
    return context.kept()


def hand_over(context: Context) -> list[Event]:
    """Give numbers where a person answers, and the menu."""
    context.reply(
        context.interface.unsure_again,
        [
            context.choice(context.interface.talk_to_person, "ask:talk_to_human"),
            *context.group_buttons(),
        ],
        "talk_to_human",
    )
    return context.kept()
