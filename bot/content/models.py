"""Typed models of the files of `locales/`. A key that no model knows is an error."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from babel import Locale
from pydantic import BaseModel, ConstrainedStr, Extra, Field, validator

from bot.content import phrases, telephone

#: A name of a fact in a line: `{call.police}`.
FACT = re.compile(r"\{([a-z]+)\.([a-z0-9_]+)\}")

#: Languages that have a name (Unicode CLDR), by BCP 47 tag.
LANGUAGE_NAMES = frozenset(Locale("fr").languages)


if TYPE_CHECKING:
    # pydantic checks them when a file is read; for the type checker they are text.
    Text: TypeAlias = str
    Id: TypeAlias = str
    LanguageTag: TypeAlias = str
else:

    class Text(ConstrainedStr):
        """Text that a person reads: one line, not empty."""

        strip_whitespace = True
        min_length = 1
        max_length = 600
        regex = re.compile(r"^[^\r\n]+$")

    class Id(ConstrainedStr):
        """A name that the program uses: small letters, digits and `_`."""

        min_length = 1
        max_length = 40
        regex = re.compile(r"^[a-z0-9_]+$")

    class LanguageTag(ConstrainedStr):
        """A BCP 47 language tag, such as `fr` or `zh-Hant`."""

        max_length = 12
        regex = re.compile(r"^[a-z]{2,3}(-[A-Z][a-z]{3})?$")


class Model(BaseModel):
    """Base of all models: unknown keys are refused, objects do not change."""

    class Config:
        """Settings of pydantic."""

        extra = Extra.forbid
        allow_mutation = False


class Source(Model):
    """Where the facts of an answer come from."""

    name: Text
    url: str = Field(regex=r"^https?://\S+$")


class Part(Model):
    """A part of an answer behind "more"."""

    title: Text
    lines: list[Text] = Field(min_items=1)


class Answer(Model):
    """`locales/<lang>/answers/<topic>.yml`: the answer to one topic in one language."""

    language: LanguageTag
    topic: Id
    #: What the person would say; also the text of the button that leads here.
    title: Text
    lines: list[Text] = Field(min_items=1)
    #: The essential in the fewest words, for "say it more simply".
    simple: list[Text] = Field(min_items=1)
    more: list[Part] = []
    #: Topics offered as buttons, in this order.
    next: list[Id] = []
    #: Kinds of services of the directory that help here.
    services: list[Id] = []
    sources: list[Source] = []
    #: Day on which the facts were last compared with their sources.
    checked: datetime.date


class Call(Model):
    """A telephone number, written as people in France write it."""

    number: str = Field(regex=r"^[0-9+][0-9 ]*$")
    free: bool


class Amount(Model):
    """A sum of money."""

    value: int = Field(gt=0)
    unit: Literal["EUR"]


class Duration(Model):
    """A length of time."""

    value: int = Field(gt=0)
    unit: Literal["minute", "hour", "day", "week", "month", "year"]


class Facts(Model):
    """`locales/facts.yml`: every number that answers name, written once."""

    call: dict[Id, Call]
    amount: dict[Id, Amount]
    deadline: dict[Id, Duration]

    def has(self, kind: str, name: str) -> bool:
        """Whether `{kind.name}` names a fact."""
        return kind in self.__fields__ and name in getattr(self, kind)


class Need(Model):
    """What people look for near them."""

    pictogram: Text
    #: Kinds of services that help.
    kinds: list[Id] = Field(min_items=1)


class Service(Model):
    """A service of the directory."""

    id: Id
    name: Text
    kinds: list[Id] = Field(min_items=1)
    #: For the whole country, by telephone or on the internet.
    national: bool = False
    #: Otherwise the town where it is, and the departments it serves, the town's own first.
    town: Text | None = None
    departments: list[str] = []
    address: Text | None = None
    #: As people in France write it.
    phone: str | None = None
    #: Name of a telephone number of `facts.yml`, instead of `phone`.
    call: Id | None = None
    url: str | None = Field(None, regex=r"^https?://\S+$")
    languages: list[str] = []
    #: Whether they can call an interpreter.
    interpreters: bool = False
    #: What it does, in one or two easy sentences, by language.
    what: dict[LanguageTag, Text]
    source: Text
    #: Day on which a person compared the entry with its source.
    checked: datetime.date | None = None

    @validator("phone")
    def _is_a_number(cls, phone: str | None) -> str | None:
        if phone is not None and not telephone.is_valid(phone):
            raise ValueError(
                f"'{phone}' is no telephone number of France: write it as 01 23 45 67 89"
            )
        return phone

    @validator("languages", each_item=True)
    def _is_a_language(cls, tag: str) -> str:
        if tag not in LANGUAGE_NAMES:
            raise ValueError(f"'{tag}' is no language tag (BCP 47), such as fr or pt")
        return tag

    @validator("call", always=True)
    def _one_number(cls, call: str | None, values: dict[str, Any]) -> str | None:
        if call is not None and values.get("phone") is not None:
            raise ValueError("'phone' and 'call' both name a number: keep one")
        return call


class Directory(Model):
    """`locales/directory.yml`: the services, and what people look for."""

    needs: dict[Id, Need]
    services: list[Service]

    def kinds(self) -> set[str]:
        """Kinds of services that the needs name."""
        return {kind for need in self.needs.values() for kind in need.kinds}


class Topic(Model):
    """One topic in the menu."""

    id: Id
    #: Danger for life or for a child: offered first, answered first.
    urgent: bool = False
    #: Buttons that the program adds to this topic's answer.
    offers: Literal["topics", "languages", "erase", "simpler"] | None = None


class Group(Model):
    """A sub-menu."""

    pictogram: Text
    #: Whether the group stands in the menu.
    menu: bool = True
    topics: list[Topic] = Field(min_items=1)


class Topics(Model):
    """`locales/topics.yml`: the groups of the menu and their topics, in order."""

    groups: dict[Id, Group]

    def ids(self) -> list[str]:
        """Ids of all topics, in the order of the menu."""
        return [topic.id for group in self.groups.values() for topic in group.topics]

    def find(self, topic: str) -> Topic | None:
        """The topic of this id, or `None`."""
        for group in self.groups.values():
            for candidate in group.topics:
                if candidate.id == topic:
                    return candidate
        return None

    def urgent(self, topic: str) -> bool:
        """Whether this topic is one of danger."""
        found = self.find(topic)
        return bool(found and found.urgent)

    def group_of(self, topic: str) -> str | None:
        """Id of the group that holds this topic, or `None`."""
        for name, group in self.groups.items():
            if any(candidate.id == topic for candidate in group.topics):
                return name
        return None


class Language(Model):
    """A language that people are answered in."""

    #: The language's own name for itself.
    name: Text
    direction: Literal["ltr", "rtl"] = "ltr"
    #: The language whose files are converted (traditional Chinese from simplified).
    derived_from: LanguageTag | None = None
    #: Sentence length: words, or characters where `count` says so.
    count: Literal["words", "characters"] = "words"
    mean: int = Field(10, gt=0)
    longest: int = Field(15, gt=0)


class Languages(Model):
    """`locales/languages.yml`: the languages offered, in the order of the picker."""

    #: What a person gets when nothing tells their language.
    default: LanguageTag
    languages: dict[LanguageTag, Language]

    @validator("languages")
    def _sources_exist(cls, languages: dict[str, Language]) -> dict[str, Language]:
        for tag, language in languages.items():
            if language.derived_from and language.derived_from not in languages:
                raise ValueError(f"'{tag}' is derived from '{language.derived_from}', not listed")
        return languages

    def written(self) -> list[str]:
        """Tags of the languages that have files of their own."""
        return [tag for tag, language in self.languages.items() if not language.derived_from]

    def source(self, tag: str) -> str:
        """Tag of the language whose files serve `tag`."""
        return self.languages[tag].derived_from or tag


class Pictograms(Model):
    """`locales/pictograms.yml`: the emoji that may begin a line, and what each stands for."""

    __root__: dict[str, Text]


class Page(Model):
    """Texts of the web page."""

    title: Text
    choose_language: Text
    placeholder: Text
    send: Text
    writing: Text
    you: Text
    leave: Text
    next_person: Text
    larger_text: Text
    conversation: Text
    connection_lost: Text
    try_again: Text
    new_person_ready: Text
    javascript_needed: Text


class Commands(Model):
    """What Telegram shows beside each command; the names are the same in every language."""

    menu: Text
    language: Text
    emergency: Text
    near: Text
    erase: Text
    help: Text


class Telegram(Model):
    """Texts of Telegram alone; lengths are the Bot API's."""

    #: Shown before anybody opens the chat; discreet.
    name: str = Field(min_length=1, max_length=64)
    short_description: str = Field(min_length=1, max_length=120)
    description: str = Field(min_length=1, max_length=512)
    commands: Commands
    #: Above an answer that comes late; the answer itself is hidden until it is tapped.
    late: list[Text] = Field(min_items=1)
    in_private: Text
    #: After both sides' messages were deleted; the message deletes itself.
    erased: list[Text] = Field(min_items=1)
    older_messages_stay: list[Text] = Field(min_items=1)
    protect: Text
    unprotect: Text
    protected: list[Text] = Field(min_items=1)
    unprotected: Text


class Near(Model):
    """Texts of the directory of services.

    `{place}` is filled with the name of a town or department, `{service}` with a service's name,
    `{town}` with its town, `{distance}` with kilometres, `{languages}` with names of languages,
    `{date}` with a day.
    """

    #: The button under an answer, and under the question for the place.
    button: Text
    #: The same where the place is known.
    button_place: Text
    #: Asks for the place.
    where: list[Text] = Field(min_items=1)
    #: The place was not understood.
    unknown: Text
    #: Several places have this name.
    which: Text
    #: Above the services: something is near, or nothing is.
    found: Text
    nothing: Text
    #: First line of a service: in the same town, further away, on the line of another town.
    here: Text
    away: Text
    #: First line of a service of the whole country.
    national: Text
    languages: Text
    interpreters: Text
    #: Where neither a number nor a site is known.
    search: Text
    #: Where no person checked an entry, and where one did.
    ask_first: Text
    checked: Text
    #: Above the buttons for other needs.
    other: Text
    share: Text


class Interface(Model):
    """`locales/<lang>/interface.yml`: every text of the program that is no answer.

    Texts in braces are filled by the program: `{language}` with a language's own name, `{date}`
    with a day, `{limit}` with a number, `{topic}` with a title.
    """

    language: LanguageTag
    groups: dict[Id, Text]
    menu: Text
    choose_group: Text
    choose_topic: Text
    simpler: Text
    change_language: Text
    choose_language: Text
    talk_to_person: Text
    sources: Text
    sources_title: Text
    no_sources: Text
    checked_on: Text
    written_by_rules: Text
    unsure: list[Text] = Field(min_items=1)
    none_of_these: Text
    unsure_again: list[Text] = Field(min_items=1)
    out_of_scope: list[Text] = Field(min_items=1)
    #: Emergency numbers, shown above a question of the assistant when danger is one reading.
    danger: Text
    #: The button under an answer to danger, and what follows when it is tapped.
    safe_now: Text
    safe: list[Text] = Field(min_items=1)
    #: Above the topics that may have been meant instead of the one that was answered.
    other_topics: Text
    #: A hard word and what it means: `{word}`, `{meaning}`.
    word_means: Text
    language_changed: Text
    stay_in: Text
    back_to: Text
    not_in_your_language: Text
    erase_yes: Text
    erase_no: Text
    erased: list[Text] = Field(min_items=1)
    not_erased: Text
    empty_message: Text
    message_too_long: Text
    old_button: Text
    slow_down: Text
    out_of_order: list[Text] = Field(min_items=1)
    #: First contact: what this is, that it is secret, what to do in danger.
    start: list[Text] = Field(min_items=3, max_items=3)
    #: Names of what people look for near them, as buttons; see `directory.yml`.
    needs: dict[Id, Text]
    near: Near
    location_not_kept: Text
    #: Above numbers that may be called from anywhere.
    everywhere: Text
    #: A voice message, a picture or another thing came that is no text.
    only_text: Text
    erase_failed: list[Text] = Field(min_items=1)
    telegram: Telegram
    page: Page


def _phrase(phrase: str) -> str:
    phrases.pattern(phrase)  # a `PhraseError` says what is wrong
    return phrase


class DangerPhrases(Model):
    """When a message means one kind of danger, and when it does not; see `bot.content.phrases`."""

    when: list[Text] = Field(min_items=1)
    #: Where one of these is found too, it is over, a joke, or a figure of speech.
    unless: list[Text] = []
    #: Messages that must fire: `python -m bot check` tries them.
    examples: list[Text] = Field(min_items=1)

    _readable = validator("when", "unless", each_item=True, allow_reuse=True)(_phrase)


class Urgent(Model):
    """`locales/<lang>/urgent.yml`: phrases that mean danger, in one language.

    A language that has no answers of its own may have this file.
    """

    language: LanguageTag
    topics: dict[Id, DangerPhrases]
    #: Messages that must not fire: the past, jokes, figures of speech, questions.
    not_urgent: list[Text]


class Glossary(Model):
    """`locales/<lang>/glossary.yml`: hard words, each explained in one easy sentence."""

    language: LanguageTag
    #: Phrases that ask what a word means ("c'est quoi"); see `bot.content.phrases`.
    asked_by: list[Text] = Field(min_items=1)
    terms: dict[str, Text]

    _readable = validator("asked_by", each_item=True, allow_reuse=True)(_phrase)
