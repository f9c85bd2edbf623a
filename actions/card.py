"""A card to show to a doctor, the police: chosen in one's own language, read in French."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.context import Button, Context, Event
from bot.content import card as cards
from bot.content import render, script
from bot.content.card import SHOWN_IN, CardOption, Chosen


class ActionCard(Action):
    """Asks where, what and what for, one tap each, then shows the card."""

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_card"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Send the next question, or the card. Nothing is kept: the buttons hold the choice."""
        context = Context.of(dispatcher, tracker)
        button = context.button
        if button.get("where") is None:
            _where(context)
            return context.kept()
        chosen = Chosen(button["where"], button["happened"], button["needs"])
        if button["stage"] == "show":
            _show(context, chosen)
        else:
            _choose(context, chosen, button["stage"])
        return context.kept()


def _where(context: Context) -> None:
    texts = context.card
    context.reply(
        [*texts.start, texts.where],
        [
            *(
                context.choice(texts.places[place].button, f"card:{place}")
                for place in context.content.card.places
            ),
            context.menu_button(),
        ],
        title=texts.title,
    )


def _choose(context: Context, chosen: Chosen, stage: str) -> None:
    """Ask what happened, or what the person needs; each tap adds one answer."""
    texts, card = context.card, context.content.card
    place, words = card.places[chosen.place], texts.places[chosen.place]
    what = stage == "what"
    have = chosen.happened if what else chosen.needs
    options: dict[str, CardOption] = words.happened if what else words.needs
    following = "need" if what else "show"

    def leads(selected: Chosen, to: str) -> str:
        return cards.payload(card, selected, to)

    onward: list[Button] = []
    if have:
        onward.append(
            context.choice(f"✅ {texts.next if what else texts.show}", leads(chosen, following))
        )
    more = [
        context.choice(
            options[one].button,
            leads(
                replace(chosen, happened=[*have, one])
                if what
                else replace(chosen, needs=[*have, one]),
                stage,
            ),
        )
        for one in (place.happened if what else place.needs)
        if one not in have
    ]
    skip = [] if have else [context.choice(texts.skip, leads(chosen, following))]
    first = what and not have
    context.reply(
        [
            *(words.before if first else []),
            texts.what if what else texts.need,
            *(f"✅ {options[one].button}" for one in have),
        ],
        [*onward, *more, *skip, context.menu_button()],
    )


def _show(context: Context, chosen: Chosen) -> None:
    """Send the card: in the person's own language, so that they know it, then for who reads it."""
    content, texts = context.content, context.card
    lines: list[str] = []
    shown: dict[str, list[str]] = {}
    own = content.languages.source(context.tag)
    for tag in dict.fromkeys([*([] if own in SHOWN_IN else [own]), *SHOWN_IN]):
        found = cards.sentences(content.card, content.cards[tag], chosen, context.tag)
        lines += ["", *found]
        if tag in SHOWN_IN:
            shown[tag] = [render.line(content, tag, line) for line in found]
    context.reply(
        [*lines[1:], "", *texts.shown],
        [context.choice(texts.change, "card"), context.menu_button()],
        title=texts.title,
        card={
            **shown,
            "full_screen": script.in_script(context.tag, texts.full_screen),
            "close": script.in_script(context.tag, texts.close),
        },
    )
