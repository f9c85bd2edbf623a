"""Answers of a topic: the first message, the parts behind "more", the simplest words, sources."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.context import Button, Context, Event
from actions.directory import near_button, show, which
from actions.fallback import explain
from bot.content import render
from bot.content.models import Topic
from bot.places.gazetteer import Place
from bot.understanding.messages import topic_of

#: Group of the topics from which the guide after violence starts.
GUIDED = "safety"
#: Topics about the police outside that group.
POLICE = {"police_stop", "police_custody", "police_abuse"}


class ActionAnswer(Action):
    """Answers the topic that was asked for."""

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_answer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Send the answer's first part with what can be asked next."""
        context = Context.of(dispatcher, tracker)
        topic = topic_of(tracker.latest_message) or ""
        found = context.content.topics.find(topic)
        if found is None:  # a topic that was removed while its button was still on a screen
            context.reply([context.interface.old_button], context.group_buttons())
            return context.kept()
        if found.offers == "simpler":
            explained = context.asked_word()
            return explain(context, explained) if explained else say_simpler(context)
        answer, tag = context.content.answer(context.tag, topic)
        places = context.places() if answer.services and not found.urgent else []
        if places and context.asks_where():
            one = len(places) == 1
            return show(context, topic, places[0]) if one else which(context, topic, places)
        danger = [] if found.urgent else context.possible_danger()
        others = [other for other in context.other_readings() if other not in danger]
        # A line of another language than the answer's would be filled in wrongly.
        own = tag == context.tag
        context.reply(
            [
                *([context.interface.danger] if danger and own else []),
                *(context.asked_word() if own else []),
                *answer.lines,
                *([context.interface.other_topics] if others and own else []),
            ],
            [
                *(context.topic_button(other) for other in [*danger, *others]),
                *([] if found.urgent else _near(context, topic, places)),
                *_buttons(context, found),
            ],
            topic,
            title=answer.title if found.offers is None else None,
            answered_in=tag,
        )
        # What the assistant says of itself is not what "say it more simply" means.
        about_itself = context.content.topics.group_of(topic) == "assistant"
        ended = context.form_ended() if found.urgent else []
        return [*context.kept(None if about_itself else topic), *ended]


class ActionMore(Action):
    """Shows one of the parts behind "more"."""

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_more"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Send the part that the button names."""
        context = Context.of(dispatcher, tracker)
        topic, number = str(context.button["topic"]), int(context.button["part"])
        answer, tag = context.content.answer(context.tag, topic)
        if number >= len(answer.more):  # the answer was edited since the button was sent
            context.reply([context.interface.old_button], [context.topic_button(topic)])
            return context.kept(topic)
        part = answer.more[number]
        context.reply(
            part.lines,
            _parts(context, topic, skip=number) + _next(context, topic) + _always(context, topic),
            topic,
            title=part.title,
            answered_in=tag,
        )
        return context.kept(topic)


class ActionSimpler(Action):
    """Says the last answer, or the one that a button names, in the fewest words."""

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_simpler"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Send the simplest form."""
        return say_simpler(Context.of(dispatcher, tracker))


class ActionSources(Action):
    """Says where an answer comes from and when it was checked."""

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_sources"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Send the sources."""
        context = Context.of(dispatcher, tracker)
        topic = str(context.button["topic"])
        answer, _ = context.content.answer(context.tag, topic)
        interface = context.interface
        day = render.date(context.tag, answer.checked)
        lines = [line for source in answer.sources for line in (source.name, source.url)]
        context.reply(
            [
                *(lines or [interface.no_sources]),
                *([context.fill(interface.checked_on, date=day)] if lines else []),
                interface.written_by_rules,
            ],
            [context.topic_button(topic), context.menu_button()],
            topic,
            title=interface.sources_title,
        )
        return context.kept(topic)


def say_simpler(context: Context) -> list[Event]:
    """Send the simplest form of the topic that the button names, else of the last one."""
    topic = context.button.get("topic") or context.tracker.get_slot("topic")
    if context.content.topics.find(topic or "") is None:
        answer, tag = context.content.answer(context.tag, "not_understood")
        context.reply(answer.lines, context.group_buttons(), "not_understood", answered_in=tag)
        return context.kept()
    answer, tag = context.content.answer(context.tag, topic)
    context.reply(
        answer.simple,
        [
            context.topic_button(topic),
            context.choice(context.interface.talk_to_person, "ask:talk_to_human"),
            context.menu_button(),
        ],
        topic,
        answered_in=tag,
    )
    return context.kept(topic)


def _buttons(context: Context, found: Topic) -> list[Button]:
    topic = found.id
    if found.offers == "topics":
        languages = context.choice(context.interface.change_language, "ask:change_language")
        return [context.guide_button(), *context.group_buttons(), languages]
    if found.offers == "languages":
        return context.language_buttons()
    if found.offers == "erase":
        return [
            context.choice(context.interface.erase_yes, "erase"),
            context.choice(context.interface.erase_no, "keep"),
        ]
    if context.content.topics.group_of(topic) == "assistant":
        return [*_parts(context, topic), *_next(context, topic), context.menu_button()]
    safe = [context.choice(context.interface.safe_now, f"safe:{topic}")] if found.urgent else []
    answer, _ = context.content.answer(context.tag, topic)
    asked = bool(context.places()) or context.asks_where()
    guide = [context.guide_button()] if context.content.topics.group_of(topic) == GUIDED else []
    near = [near_button(context, topic)] if answer.services and not (found.urgent or asked) else []
    card = [context.card_button()] if _has_card(context, topic) else []
    return [
        *safe,
        *guide,
        *_parts(context, topic),
        *near,
        *card,
        *_next(context, topic),
        *_always(context, topic),
    ]


def _has_card(context: Context, topic: str) -> bool:
    """Whether a card to show may help: with any topic of health, violence or the police."""
    return context.content.topics.group_of(topic) in ("health", GUIDED) or topic in POLICE


def _near(context: Context, topic: str, places: Sequence[Place]) -> list[Button]:
    """The button for services near the person, first where they said where they are or asked."""
    if not places and not context.asks_where():
        return []
    return [near_button(context, topic, places)]


def _parts(context: Context, topic: str, skip: int | None = None) -> list[Button]:
    answer, _ = context.content.answer(context.tag, topic)
    return [
        context.choice(f"➕ {part.title}", f"more:{topic}:{number}")
        for number, part in enumerate(answer.more)
        if number != skip
    ]


def _next(context: Context, topic: str) -> list[Button]:
    answer, _ = context.content.answer(context.tag, topic)
    return [context.topic_button(following) for following in answer.next]


def _always(context: Context, topic: str) -> list[Button]:
    return [
        context.choice(context.interface.simpler, f"simpler:{topic}"),
        context.choice(context.interface.sources, f"sources:{topic}"),
        context.menu_button(),
    ]
