"""Everything that people read, as one validated, unchanging value."""

from __future__ import annotations

from bot.content.card import Card, CardTexts
from bot.content.guide import Guide, GuideTexts
from bot.content.models import (
    Answer,
    Directory,
    Facts,
    Glossary,
    Interface,
    Languages,
    Model,
    Pictograms,
    Topics,
    Urgent,
)


class Content(Model):
    """One validated state of `locales/`.

    `answers`, `interfaces`, `glossaries`, `guides` and `cards` are keyed by the tag of a written
    language.
    """

    #: Tells one state of the files from another; see `bot.content.loader.fingerprint`.
    fingerprint: str
    topics: Topics
    languages: Languages
    facts: Facts
    pictograms: Pictograms
    directory: Directory
    guide: Guide
    card: Card
    answers: dict[str, dict[str, Answer]]
    interfaces: dict[str, Interface]
    glossaries: dict[str, Glossary]
    guides: dict[str, GuideTexts]
    cards: dict[str, CardTexts]
    #: Keyed by any language's tag.
    urgent: dict[str, Urgent]

    def answer(self, tag: str, topic: str) -> tuple[Answer, str]:
        """The answer to `topic`, and the tag of the language that it is in.

        That is `tag` where the answer exists in it, else the default language.

        Raises:
            KeyError: there is no such topic.
        """
        answer = self.answers[self.languages.source(tag)].get(topic)
        if answer is not None:
            return answer, tag
        default = self.languages.default
        return self.answers[default][topic], default

    def title(self, tag: str, topic: str) -> str:
        """The topic's title in the language `tag`, or in the default language."""
        return self.answer(tag, topic)[0].title

    def interface(self, tag: str) -> Interface:
        """The texts of the program in the language `tag`, before any conversion of script."""
        return self.interfaces[self.languages.source(tag)]

    def guide_texts(self, tag: str) -> GuideTexts:
        """The words of the guide in the language `tag`, before any conversion of script."""
        return self.guides[self.languages.source(tag)]

    def glossary(self, tag: str) -> Glossary:
        """The hard words of the language `tag`, before any conversion of script."""
        return self.glossaries[self.languages.source(tag)]

    def offered(self, hint: str | None) -> str | None:
        """The offered language that a client's BCP 47 tag asks for, or `None`.

        `zh-TW`, `zh-HK`, `zh-MO` and `zh-Hant` ask for traditional Chinese.
        """
        if not hint:
            return None
        parts = hint.replace("_", "-").split("-")
        base = parts[0].lower()
        if base == "zh" and {part.lower() for part in parts[1:]} & {"hant", "tw", "hk", "mo"}:
            base = "zh-Hant"
        return base if base in self.languages.languages else None
