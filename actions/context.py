"""What every action needs to know of a conversation, and how it replies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot import settings
from bot.content import render, script
from bot.content.card import CardTexts
from bot.content.content import Content
from bot.content.glossary import meaning_asked
from bot.content.guide import GuideTexts
from bot.content.models import Interface
from bot.content.store import ContentStore, shared
from bot.places import gazetteer
from bot.places.gazetteer import Place
from bot.understanding.messages import PLACE

#: How many readings of a message are looked at for danger, and how likely danger must be.
READINGS, LIKELY_DANGER = 3, 0.1
#: Below this confidence an answer offers what else may have been meant, from this likelihood on.
SURE, LIKELY = 0.5, 0.1

Event = dict[str, Any]
Button = dict[str, str]


def store() -> ContentStore:
    """The content of this process, following edits."""
    current = settings.load()
    return shared(current.locales, current.snapshot)


@dataclass(frozen=True)
class Context:
    """One turn of a conversation, as an action sees it."""

    tracker: Tracker
    dispatcher: CollectingDispatcher
    content: Content
    #: Language of the reply.
    tag: str
    #: Language of the conversation before this message, where it was another one.
    left: str | None

    @classmethod
    def of(cls, dispatcher: CollectingDispatcher, tracker: Tracker) -> Context:
        """Read the turn from what Rasa sent."""
        content = store().current
        before = tracker.get_slot("language")
        if before not in content.languages.languages:
            before = None
        found = (tracker.latest_message.get("language") or {}).get("tag")
        # A button says no language: the conversation's, else the phone's.
        tag = found or before or tracker.latest_message.get("hint")
        if tag not in content.languages.languages:
            tag = content.languages.default
        return cls(tracker, dispatcher, content, tag, before if before and before != tag else None)

    @property
    def interface(self) -> Interface:
        """Texts of the program in the language of the reply."""
        return self.content.interface(self.tag)

    @property
    def guide(self) -> GuideTexts:
        """Words of the guide after violence in the language of the reply."""
        return self.content.guide_texts(self.tag)

    @property
    def card(self) -> CardTexts:
        """Words of the card to show in the language of the reply."""
        return self.content.cards[self.content.languages.source(self.tag)]

    @property
    def button(self) -> dict[str, Any]:
        """What the tapped button holds besides its intent."""
        return self.tracker.latest_message.get("button") or {}

    @property
    def failed_before(self) -> bool:
        """Whether the message before was not understood either."""
        return (self.tracker.get_slot("unsure") or 0) >= 1

    def fill(self, text: str, **values: str) -> str:
        """A text of the interface with `{name}` filled in."""
        for name, value in values.items():
            text = text.replace("{" + name + "}", value)
        return script.in_script(self.tag, text)

    def choice(self, title: str, payload: str) -> Button:
        """A button."""
        return {"title": script.in_script(self.tag, title), "payload": payload}

    def topic_button(self, topic: str) -> Button:
        """The button that leads to a topic, worded as the person would say it."""
        return self.choice(self.content.title(self.tag, topic), f"ask:{topic}")

    def menu_button(self) -> Button:
        """The button that leads to the menu."""
        return self.choice(f"☰ {self.interface.menu}", "ask:menu")

    def guide_button(self) -> Button:
        """The button that opens the guide after violence."""
        return self.choice(self.guide.title, "guide")

    def card_button(self) -> Button:
        """The button that opens the card to show."""
        return self.choice(self.card.title, "card")

    def group_buttons(self) -> list[Button]:
        """The groups of the menu."""
        return [
            self.choice(f"{group.pictogram} {self.interface.groups[name]}", f"group:{name}")
            for name, group in self.content.topics.groups.items()
            if group.menu
        ]

    def language_buttons(self) -> list[Button]:
        """The languages offered, by their own names."""
        return [
            {"title": language.name, "payload": f"language:{tag}"}
            for tag, language in self.content.languages.languages.items()
        ]

    def reply(
        self,
        lines: Sequence[str],
        buttons: Iterable[Button] = (),
        topic: str | None = None,
        title: str | None = None,
        answered_in: str | None = None,
        calls: Iterable[str] = (),
        **custom: Any,
    ) -> None:
        """Send one message.

        Args:
            lines: Lines of content or interface, with their facts in braces.
            buttons: Buttons under it.
            topic: The topic that the message answers.
            title: A title above the lines.
            answered_in: Tag of the lines' language, where it is not the conversation's.
            calls: Telephone numbers in the lines that are no facts.
            custom: More for the channel, beside topic and language.
        """
        tag = answered_in or self.tag
        shown = [script.in_script(tag, title), ""] if title else []
        shown += [render.line(self.content, tag, line) for line in lines]
        if tag != self.tag:
            notice = self.interface.not_in_your_language
            shown.insert(0, render.line(self.content, self.tag, notice))
        language, _, subtag = self.tag.partition("-")
        self.dispatcher.utter_message(
            text="\n".join(shown),
            buttons=[*buttons, *self._after_a_switch()],
            json_message={
                "topic": topic,
                "language": language,
                "script": subtag or None,
                "translated_from": None,
                "answered_in": tag,
                "title": script.in_script(tag, title) if title else None,
                "calls": [*render.calls(self.content, lines), *calls],
                **custom,
            },
        )

    def _after_a_switch(self) -> list[Button]:
        """After a message in another language: stay in it, or go back."""
        if self.left is None:
            return []
        names = self.content.languages.languages
        interface = self.interface
        return [
            {
                "title": self.fill(interface.stay_in, language=names[self.tag].name),
                "payload": f"language:{self.tag}",
            },
            {
                "title": self.fill(
                    self.content.interface(self.left).back_to, language=names[self.left].name
                ),
                "payload": f"language:{self.left}",
            },
        ]

    def possible_danger(self) -> list[str]:
        """Topics of danger among the three likeliest readings of the message.

        A cry for help that was read as something else must still show the way to help.
        """
        ranking = (self.tracker.latest_message.get("ranking") or [])[:READINGS]
        topics = [self.content.topics.find(entry["topic"]) for entry in ranking]
        likely = [entry["confidence"] >= LIKELY_DANGER for entry in ranking]
        return [
            topic.id
            for topic, possible in zip(topics, likely, strict=True)
            if topic and topic.urgent and possible
        ]

    def other_readings(self) -> list[str]:
        """Topics that may have been meant, where the best reading of the message is not sure."""
        ranking = (self.tracker.latest_message.get("ranking") or [])[:READINGS]
        if not ranking or ranking[0]["confidence"] >= SURE:
            return []
        return [
            entry["topic"]
            for entry in ranking[1:]
            if entry["confidence"] >= LIKELY and self.content.topics.find(entry["topic"])
        ]

    def places(self) -> list[Place]:
        """The places that a message or a button may name; several where it is not clear which."""
        found = self.button.get("place")
        ids = [found] if found else (self.tracker.latest_message.get(PLACE) or {}).get("ids") or []
        known = gazetteer.shared()
        return [place for place in map(known.get, ids) if place is not None]

    def asks_where(self) -> bool:
        """Whether the message asks where something is."""
        return bool((self.tracker.latest_message.get(PLACE) or {}).get("asked"))

    def asked_word(self) -> list[str]:
        """The line that explains the word of the glossary that the message asks about, if any."""
        glossary = self.content.glossary(self.tag)
        found = meaning_asked(glossary, self.tracker.latest_message.get("text") or "")
        if found is None:
            return []
        means = self.interface.word_means
        return [self.fill(means, word=found, meaning=glossary.terms[found])]

    def form_ended(self) -> list[Event]:
        """Events that end a form: its next question must not follow an answer to danger."""
        if not self.tracker.active_loop.get("name"):
            return []
        return [ActiveLoop(None), SlotSet("requested_slot", None), *self.guide_forgotten()]

    def guide_forgotten(self) -> list[Event]:
        """Events that forget the answers to the guide's questions."""
        return [
            SlotSet(name, None)
            for name, value in self.tracker.slots.items()
            if name.startswith("guide_") and value is not None
        ]

    def kept(
        self, topic: str | None = None, unsure: float = 0, near: str | None = None
    ) -> list[Event]:
        """Events that keep the state for the next turn.

        Args:
            topic: The topic that was answered.
            unsure: How often in a row the assistant was unsure.
            near: The need or topic for which the person was asked where they are.
        """
        events = [SlotSet("language", self.tag), SlotSet("unsure", unsure)]
        if near != self.tracker.get_slot("near"):
            events.append(SlotSet("near", near))
        if topic is not None:
            events.append(SlotSet("topic", topic))
        return events


__all__ = ["Button", "Context", "DomainDict", "Event", "store"]
