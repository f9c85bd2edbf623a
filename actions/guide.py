"""The guide after violence: a form that asks little, and a list of steps at its end.

Its questions and steps are content (`locales/guide.yml`). Each question can be skipped, answered in
other words, or interrupted by another question; the form takes itself up again.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.context import Button, Context, Event
from actions.directory import near_button
from bot.content.guide import NOTHING, SAFE, SKIPPED, Question
from bot.understanding.messages import topic_of

FORM = "guide_form"
#: The slot of a question is called so and the question's id.
_SLOT = "guide_"
_CHOSEN = "guide_chosen"
#: In place of the answer to the first question: the person wrote that they want to stop.
_STOPPED = "stopped"
#: Confidence from which danger is no answer to a question, and from which a question is one.
_DANGER, _ASKED = 0.9, 0.5
#: Topics offered under the list, at most.
_TOPICS = 4


class ActionGuideStart(Action):
    """Opens the guide, or begins it again."""

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_guide_start"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Say what it is; the form asks the first question."""
        context = Context.of(dispatcher, tracker)
        context.reply(context.guide.start, title=context.guide.title)
        return [*context.kept(), *context.guide_forgotten()]


class ValidateGuideForm(Action):
    """Reads an answer; what answers no question is left to the rest of the assistant."""

    def name(self) -> str:
        """Name in `domain.yml`, as Rasa asks of a form's validation."""
        return f"validate_{FORM}"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Fill the slots that a button or a message answers."""
        context = Context.of(dispatcher, tracker)
        requested = tracker.get_slot("requested_slot") or ""
        asked = context.content.guide.question(requested.removeprefix(_SLOT))
        answered = _answer(context, asked)
        if answered is None:
            return []
        question, option = answered
        if question.several and option != _STOPPED:
            return _several(context, question, option)
        events = [SlotSet(_SLOT + question.id, option)]
        if option == _STOPPED or (question.id == SAFE and option == "no"):
            # Nothing more is asked.
            events = [SlotSet(_SLOT + SAFE, option)]
            events += [
                SlotSet(_SLOT + other.id, [SKIPPED] if other.several else SKIPPED)
                for other in context.content.guide.questions
                if other.id != SAFE
            ]
        return events


class ActionGuideSteps(Action):
    """Gives the list of steps, and forgets the answers."""

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_guide_steps"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Send the steps that apply, in their order."""
        context = Context.of(dispatcher, tracker)
        texts, content = context.guide, context.content
        if tracker.get_slot(_SLOT + SAFE) == _STOPPED:
            return stop(context)
        if tracker.get_slot(_SLOT + SAFE) == "no":
            _danger(context)
            return [*context.kept("emergency"), *context.guide_forgotten()]
        steps = content.guide.steps_for(_answers(context))
        lines: list[str] = []
        for number, step in enumerate(steps, start=1):
            words = texts.steps[step.id]
            lines += [f"{number}. {words.title}", *words.lines, ""]
        topics = list(dict.fromkeys(step.topic for step in steps if step.topic))[:_TOPICS]
        needs = list(dict.fromkeys(need for step in steps for need in step.needs))
        context.reply(
            [*lines, *texts.after],
            [
                *([near_button(context, needs[0], context.places())] if needs else []),
                *(context.topic_button(topic) for topic in topics),
                context.card_button(),
                context.guide_button(),
                context.menu_button(),
            ],
            title=texts.list_title,
            steps=[step.id for step in steps],
        )
        return [*context.kept(), *context.guide_forgotten()]


class ActionGuideStop(Action):
    """Leaves the guide."""

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_guide_stop"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Say so, and forget the answers."""
        return stop(Context.of(dispatcher, tracker))


class ActionGuideOld(Action):
    """Answers a button of a guide that is over."""

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_guide_old"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Offer to begin again."""
        context = Context.of(dispatcher, tracker)
        context.reply(
            [context.interface.old_button], [context.guide_button(), context.menu_button()]
        )
        return context.kept()


class _Asks:
    """Asks one question of the form."""

    question: str

    def name(self) -> str:
        """Name in `domain.yml`, as Rasa asks of a form's question."""
        return f"action_ask_{FORM}_{_SLOT}{self.question}"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Send the question with its answers as buttons."""
        context = Context.of(dispatcher, tracker)
        question = context.content.guide.question(self.question)
        if question is None:  # an operator took it out of the guide
            return [SlotSet(_SLOT + self.question, SKIPPED)]
        texts = context.guide
        words = texts.questions[question.id]
        chosen = (tracker.get_slot(_CHOSEN) or []) if question.several else []
        number = context.content.guide.questions.index(question) + 1
        asked = texts.anything_else if chosen else words.ask
        done = context.choice(texts.done, "guide:done")
        context.reply(
            [f"{number}/{len(context.content.guide.questions)} · {asked}"],
            [
                *([done] if chosen else []),
                *(
                    context.choice(words.options[option].button, f"guide:{question.id}:{option}")
                    for option in question.options
                    if option not in chosen and not (chosen and option == NOTHING)
                ),
                context.choice(texts.skip, f"guide:{question.id}:{SKIPPED}"),
                context.choice(texts.stop, "guide:stop"),
            ],
        )
        return []


class ActionAskSafe(_Asks, Action):
    """Asks whether the person is safe."""

    question = SAFE


class ActionAskHurt(_Asks, Action):
    """Asks whether the person is hurt."""

    question = "hurt"


class ActionAskBody(_Asks, Action):
    """Asks whether there was a risk for HIV or pregnancy."""

    question = "body"


class ActionAskWhen(_Asks, Action):
    """Asks when it happened: care and proof have deadlines."""

    question = "when"


class ActionAskWant(_Asks, Action):
    """Asks what the person wants."""

    question = "want"


def not_an_answer(context: Context) -> list[Event]:
    """Say that a message answers no question; the form asks again by itself."""
    danger = context.possible_danger()
    context.reply(
        [*([context.interface.danger] if danger else []), context.guide.again],
        [context.topic_button(topic) for topic in danger],
    )
    return context.kept()


def stop(context: Context) -> list[Event]:
    """Say that the guide is over, and forget the answers."""
    context.reply(context.guide.stopped, [context.guide_button(), context.menu_button()])
    return [*context.kept(), *context.form_ended(), *context.guide_forgotten()]


def _answer(context: Context, asked: Question | None) -> tuple[Question, str] | None:
    """The question that a message or button answers, and the option; `None` where it is none."""
    guide, button = context.content.guide, context.button
    if button.get("done"):
        return (asked, "done") if asked and asked.several else None
    if "option" in button:
        question = guide.question(str(button["question"]))
        return (question, str(button["option"])) if question else None
    text = context.tracker.latest_message.get("text") or ""
    if asked is None or not text:
        return None
    options = context.guide.read(asked.id, text)
    latest = context.tracker.latest_message
    topic = context.content.topics.find(topic_of(latest) or "")
    sure = latest["intent"]["confidence"]
    if topic and topic.urgent and (sure >= _DANGER or not options):
        return None  # danger breaks out of the guide
    if context.guide.stops(text):
        return asked, _STOPPED
    if context.guide.skips(text):
        return asked, SKIPPED
    if topic and sure >= _ASKED and context.guide.asks(text):
        return None  # a question is answered first
    return (asked, options[0]) if options else None


def _several(context: Context, question: Question, option: str) -> list[Event]:
    """Fill in one more of several answers; the form asks whether there is another."""
    chosen = [*(context.tracker.get_slot(_CHOSEN) or [])]
    if option in ("done", SKIPPED, NOTHING):
        # "Nothing" after something was chosen means: nothing else.
        complete = chosen or [NOTHING if option == NOTHING else SKIPPED]
        return [SlotSet(_SLOT + question.id, complete)]
    if option not in chosen:
        chosen.append(option)
    whole = set(chosen) >= {*question.options} - {NOTHING}
    return [SlotSet(_CHOSEN, chosen), SlotSet(_SLOT + question.id, chosen if whole else None)]


def _answers(context: Context) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for question in context.content.guide.questions:
        value: Any = context.tracker.get_slot(_SLOT + question.id)
        found[question.id] = value if isinstance(value, list) else [value or SKIPPED]
    return found


def _danger(context: Context) -> None:
    answer, tag = context.content.answer(context.tag, "emergency")
    resume: Button = context.choice(context.guide.resume, "guide")
    context.reply(
        answer.lines,
        [
            context.choice(context.interface.safe_now, "safe:emergency"),
            resume,
            context.menu_button(),
        ],
        "emergency",
        title=answer.title,
        answered_in=tag,
    )
