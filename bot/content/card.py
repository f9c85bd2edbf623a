"""The card to show at a desk: plain French and English for somebody who cannot explain.

`locales/card.yml` holds what it can say and under which article of law; `locales/<lang>/card.yml`
holds the words. A card is made of these sentences alone, never of what somebody typed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import Field

from bot.content.models import Id, LanguageTag, Model, Text

#: Languages of the people who read the card, the first in the largest letters.
SHOWN_IN = ("fr", "en")
#: Most answers to a question: each is one sign of a button's payload.
MOST_OPTIONS = 10


class CardPlace(Model):
    """Where a card is shown, and what it may say there."""

    happened: list[Id] = Field(min_items=1, max_items=MOST_OPTIONS)
    needs: list[Id] = Field(min_items=1, max_items=MOST_OPTIONS)
    #: Always on the card.
    rights: list[Id]
    #: Names of numbers of `facts.yml` to call for the person, and what must have happened.
    calls: dict[Id, list[Id]] = {}

    @property
    def version(self) -> str:
        """Three signs that change with the options: an older button then means nothing."""
        options = "|".join([*self.happened, "", *self.needs])
        return hashlib.sha256(options.encode()).hexdigest()[:3]


class Right(Model):
    """A right, and the articles that give it, in French as the law names them."""

    law: list[Text]


class Card(Model):
    """`locales/card.yml`."""

    places: dict[Id, CardPlace]
    rights: dict[Id, Right]


class CardOption(Model):
    """Something to choose, and what the card then says."""

    button: Text
    card: Text


class CardPlaceTexts(Model):
    """A place in words."""

    button: Text
    heading: Text
    #: What the person must know before they show anything there.
    before: list[Text] = []
    happened: dict[Id, CardOption]
    needs: dict[Id, CardOption]


class CardTexts(Model):
    """`locales/<lang>/card.yml`."""

    language: LanguageTag
    #: The button that opens it.
    title: Text
    start: list[Text] = Field(min_items=1)
    where: Text
    what: Text
    need: Text
    next: Text
    skip: Text
    show: Text
    full_screen: Text
    close: Text
    change: Text
    #: Under the card.
    shown: list[Text] = Field(min_items=1)
    speak: Text
    call_for_me: Text
    places: dict[Id, CardPlaceTexts]
    rights: dict[Id, Text]
    #: Names of languages, in this language.
    languages: dict[LanguageTag, Text]


@dataclass(frozen=True)
class Chosen:
    """What a person chose for their card."""

    place: str
    happened: Sequence[str] = ()
    needs: Sequence[str] = ()


def sentences(card: Card, texts: CardTexts, chosen: Chosen, language: str) -> list[str]:
    """The sentences of a card in one language.

    Args:
        card: What it can say.
        texts: The words of the language that it is written in.
        chosen: What the person chose.
        language: BCP 47 tag of the person's own language.
    """
    place, words = card.places[chosen.place], texts.places[chosen.place]
    spoken = texts.languages.get(language.split("-")[0])
    found = [words.heading]
    if spoken and language.split("-")[0] != "fr":
        found.append(texts.speak.replace("{language}", spoken))
    found += [words.happened[one].card for one in chosen.happened]
    found += [words.needs[one].card for one in chosen.needs]
    for right in place.rights:
        law = "; ".join(card.rights[right].law)
        found.append(f"{texts.rights[right]} ({law})" if law else texts.rights[right])
    found += [
        f"{texts.call_for_me} {{call.{call}}}"
        for call, happened in place.calls.items()
        if set(happened) & set(chosen.happened)
    ]
    return found


def payload(card: Card, chosen: Chosen, stage: str) -> str:
    """The payload of a button that leads on: everything chosen so far is in it, nothing is kept.

    Args:
        card: What can be chosen.
        chosen: What was chosen.
        stage: `what`, `need` or `show`.
    """
    place = card.places[chosen.place]
    signs = [_signs(place.happened, chosen.happened), _signs(place.needs, chosen.needs)]
    return ":".join(["card", chosen.place, place.version, *signs, stage])


def parse(card: Card, arguments: Sequence[str]) -> tuple[Chosen, str] | None:
    """What a payload says, without its first word; `None` where it means nothing any more."""
    place = card.places.get(arguments[0]) if arguments else None
    if place is None:
        return None
    if len(arguments) == 1:
        return Chosen(arguments[0]), "what"
    if len(arguments) != 5 or arguments[1] != place.version:
        return None
    happened = _options(place.happened, arguments[2])
    needs = _options(place.needs, arguments[3])
    if happened is None or needs is None or arguments[4] not in ("what", "need", "show"):
        return None
    return Chosen(arguments[0], happened, needs), arguments[4]


def _signs(options: Sequence[str], chosen: Iterable[str]) -> str:
    return "".join(str(options.index(one)) for one in chosen)


def _options(options: Sequence[str], signs: str) -> list[str] | None:
    if len(set(signs)) != len(signs) or not all(sign in "0123456789" for sign in signs):
        return None
    places = [int(sign) for sign in signs]
    return [options[number] for number in places] if all(n < len(options) for n in places) else None
