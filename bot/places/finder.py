"""Finds the place that a message names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.content.phrases import UNSPACED, normalise, pattern
from bot.places.distance import kilometres
from bot.places.gazetteer import Gazetteer, Place
from bot.places.spelling import FUZZY_FROM, near

#: Numbers of danger, which are departments too: alone they are a cry for help.
_DANGER = {"15", "17", "18"}
#: Most words of a name that is looked for, and most signs in a script without spaces.
_MOST_WORDS, _MOST_SIGNS = 8, 9
#: Most places that a person is asked to choose from.
_MOST_CHOICES = 6
#: A place so many times larger than the others of its name is meant without asking.
_MUCH_LARGER = 20
#: People of a town that is found wherever it stands, and of one that needs a capital letter.
_ANYWHERE, _CAPITALISED = 50_000, 2_000
#: People of a town that is known in every language: its name is no word of another one.
_KNOWN = 20_000
#: Words of a message that may name a misspelt town after "near", without a capital.
_FEW_WORDS = 6
#: Letters of a small town's name that is found after a word such as "near", without a capital.
_LONG = 6
#: Kilometres within which a town is near another.
_BESIDE = 40.0

_WORD = re.compile(r"(?:(?![\u0e00-\u0e7f\u3400-\u4dbf\u4e00-\u9fff])[^\W_])+")
_POSTAL = re.compile(r"(?<![\d.,])(\d{2})(\d{3})(?![\d.,]|\s*(?:€|eur|дол|欧))")
_CODE = re.compile(r"^(?:\d{2}|2[ab]|97[1-46])$")
#: Words before a number of a department.
_DEPARTMENT = {
    "departement", "dept", "dpt", "dep", "depart", "departamento", "department", "departamentul",
    "dipartimento", "департамент", "департаменте", "департаментът", "المقاطعة", "مقاطعة", "dans le",
    "le",
}  # fmt: skip
#: Signs after a number of a department, or of a district, in Chinese.
_CHINESE_CODE = re.compile(r"(?<!\d)(\d{2,3})省|在(\d{2,3})(?![\d区天号年月小点岁分块楼欧])")
_SHORT = {"st": "saint", "ste": "sainte"}


@dataclass(frozen=True)
class Found:
    """The place that a message names."""

    #: The place; several where the person must say which.
    places: tuple[Place, ...]
    #: Whether the message says nothing else.
    alone: bool


class PlaceFinder:
    """Finds places in messages of any language.

    Args:
        gazetteer: The places.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        words = gazetteer.words
        self._before = {tag: {_plain(word) for word in words.before[tag]} for tag in words.before}
        self._all_before = set().union(*self._before.values())
        asking = [pattern(phrase, 3) for found in words.where.values() for phrase in found]
        self._where = re.compile("|".join(asking))
        self._beside = {_plain(word) for found in words.beside.values() for word in found}
        self._beside_signs = sorted(
            (word for word in self._beside if UNSPACED.search(word)), key=len, reverse=True
        )
        self._beside |= {part for word in self._all_before for part in word.split()}

    def asks_where(self, text: str) -> bool:
        """Whether a message asks where something is."""
        return bool(self._where.search(normalise(text)))

    def find(self, text: str, language: str | None = None) -> Found | None:
        """The place that `text` names, or `None`.

        Args:
            text: The message.
            language: BCP 47 tag of the language it seems to be in.
        """
        text = "".join(
            str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text
        )
        if UNSPACED.search(text):
            found = self._in_unspaced(normalise(text).replace(" ", ""))
            if found:
                return found
        words = _Words(text)
        if not words.plain:
            return None
        unspaced = bool(UNSPACED.search(text))
        found = self._postal(text, words) or self._by_name(words, language)
        if found is None and not unspaced:
            found = self._by_number(words) or self._misspelt(words, language)
        if found and unspaced and self._left_in_unspaced(normalise(text)):
            return Found(found.places, alone=False)
        return found

    def _postal(self, text: str, words: _Words) -> Found | None:
        for match in _POSTAL.finditer(text):
            code = match[1] + match[2]
            towns = self._gazetteer.postal(code)
            department = self._gazetteer.department(code[:3] if code[:2] == "97" else code[:2])
            used = {code, match[1], match[2]}
            rest = [word for word in words.plain if word not in used]
            named = self._by_name(_Words(" ".join(rest)), None)
            if named:  # "93200 Saint-Denis"
                same = [place for place in named.places if place in towns]
                if same:
                    return Found((same[0],), named.alone)
            if towns:
                return Found((towns[0],), self._nothing_else(rest))
            if department:
                return Found((department,), self._nothing_else(rest))
        return None

    def _by_name(self, words: _Words, language: str | None) -> Found | None:
        for size in range(min(_MOST_WORDS, len(words.plain)), 0, -1):
            for start in range(len(words.plain) - size + 1):
                name = " ".join(words.plain[start : start + size])
                places = self._candidates(name)
                # Where one place is meant, any other of its name may be.
                if any(self._means(place, words, start, size, language) for place in places):
                    rest = words.plain[:start] + words.plain[start + size :]
                    return self._choose(places, rest)
        return None

    def _candidates(self, name: str) -> list[Place]:
        named = self._gazetteer.named(name)
        official = [place for place in named if _plain(place.name) == name]
        # What is called so elsewhere in the world counts where nothing larger is called so here.
        if official and official[0] is named[0]:
            named = official
        # "Saint-Laurent" may be a larger town that begins so; nobody calls one just "Lyon".
        largest = max((place.population for place in named), default=0)
        shortened = self._gazetteer.shortened(name)
        return [*named, *(p for p in shortened if p not in named and p.population > largest)]

    def _means(
        self, place: Place, words: _Words, start: int, size: int, language: str | None
    ) -> bool:
        """Whether a name in a message is meant as this place."""
        rest = words.plain[:start] + words.plain[start + size :]
        after_word = self._after_word(words.plain, start, language)
        capital = words.capital(start) and (start > 0 or size > 1 or not rest)
        everyday = bool(place.everyday_in) and (
            place.population < _KNOWN
            or language is None
            or language in place.everyday_in
            or language not in self._before
        )
        if not rest:
            return not everyday or place.population >= _ANYWHERE
        if everyday:
            return after_word and (capital or (place.population >= _ANYWHERE and language == "fr"))
        if self._nothing_else(rest):
            return True
        if place.whole_department:
            # "la Somme", "une somme": most names of departments are words, too.
            said = " ".join(words.plain[max(0, start - 2) : start])
            told = after_word or said.endswith(("dans la", "dans le", "dans l", "departement"))
            return told and (capital or size > 1 or not words.plain[start].isascii())
        if place.population >= _ANYWHERE:
            return len(words.plain[start]) > 3 or size > 1 or after_word or capital
        if capital and (after_word or place.population >= _CAPITALISED):
            return after_word or size > 1 or place.population >= _ANYWHERE // 5
        return after_word and len("".join(words.plain[start : start + size])) >= _LONG

    def _after_word(self, plain: Sequence[str], start: int, language: str | None) -> bool:
        before = self._before.get(language or "", self._all_before)
        return any(
            " ".join(plain[start - size : start]) in before for size in (1, 2, 3) if start >= size
        )

    def _choose(self, places: Sequence[Place], rest: Sequence[str]) -> Found:
        """Which of the places of a name are meant."""
        alone = self._nothing_else(rest)
        inside = self._departments_in(rest)
        if inside and (same := [place for place in places if place.department in inside]):
            return Found((max(same, key=lambda place: place.population),), alone)
        if len(places) > 1 and (beside := self._large_town_in(rest)):
            apart = kilometres(beside.position, [place.position for place in places])
            if apart.min() < _BESIDE:
                return Found((places[int(apart.argmin())],), alone)
        ordered = sorted(places, key=lambda place: -place.population)
        if any(place.whole_department for place in ordered):
            departments = [place for place in ordered if place.whole_department]
            return Found(tuple(departments), alone)
        largest = ordered[0].population
        close = [place for place in ordered if place.population * _MUCH_LARGER > largest]
        return Found(tuple(close[:_MOST_CHOICES]), alone)

    def _large_town_in(self, rest: Sequence[str]) -> Place | None:
        """A large town that the other words name, as in "Saint-Denis, near Paris"."""
        for word in rest:
            for name in (word, *near(word, self._gazetteer.spellings)[:1]):
                for place in self._gazetteer.named(name):
                    if place.population >= _ANYWHERE and word not in self._beside:
                        return place
        return None

    def _departments_in(self, rest: Sequence[str]) -> set[str]:
        """Departments that the other words of the message name."""
        found = {word.upper() for word in rest if _CODE.match(word)}
        for size in (4, 3, 2, 1):
            for start in range(len(rest) - size + 1):
                for place in self._gazetteer.named(" ".join(rest[start : start + size])):
                    if place.whole_department:
                        found.add(place.department)
        return found

    def _by_number(self, words: _Words) -> Found | None:
        """A department's number, alone or after a word that tells what it is."""
        codes = [number for number, word in enumerate(words.plain) if word[0].isdigit()]
        if len(codes) != 1 or not _CODE.match(words.plain[codes[0]]):
            return None  # a telephone number, a price, a date
        (number,) = codes
        department = self._gazetteer.department(words.plain[number])
        before = words.plain[:number]
        rest = before + words.plain[number + 1 :]
        told = " ".join(before[-2:]) in _DEPARTMENT or " ".join(before[-1:]) in _DEPARTMENT - {"le"}
        alone = words.plain[number] not in _DANGER and before in ([], ["le"]) and len(rest) < 2
        if department and (told or (alone and self._nothing_else(rest))):
            return Found((department,), self._nothing_else(rest))
        return None

    def _misspelt(self, words: _Words, language: str | None) -> Found | None:
        """A name that is not quite right, alone or after a word such as "near"."""
        for size in range(min(4, len(words.plain)), 0, -1):
            for start in range(len(words.plain) - size + 1):
                rest = words.plain[:start] + words.plain[start + size :]
                told = self._after_word(words.plain, start, language)
                short = len(words.plain) <= _FEW_WORDS
                meant = words.capital(start) or self._nothing_else(rest) or short
                if rest and not (told and meant):
                    continue
                parts = words.plain[start : start + size]
                name = " ".join(parts)
                if name in self._beside or self._gazetteer.named(name):
                    continue  # looked at before, and not meant
                if max(map(len, parts)) < FUZZY_FROM:
                    continue  # "le pont" is no misspelt "Le Port"
                if self._gazetteer.confusable & {name, *parts}:
                    continue
                right = [
                    found for found in near(name, self._gazetteer.spellings) if found[0] == name[0]
                ]
                places = [place for found in right[:1] for place in self._gazetteer.named(found)]
                if places:
                    return self._choose(places, rest)
        return None

    def _in_unspaced(self, plain: str) -> Found | None:
        """A place in a script that writes no spaces between words."""
        code = _CHINESE_CODE.search(plain)
        if code and (department := self._gazetteer.department(code[1] or code[2])):
            left = self._left_in_unspaced(plain[: code.start()] + plain[code.end() :])
            return Found((department,), not left)
        for size in range(min(_MOST_SIGNS, len(plain)), 1, -1):
            for start in range(len(plain) - size + 1):
                name = plain[start : start + size]
                places = self._gazetteer.named(name) if UNSPACED.search(name) else []
                if places:
                    left = self._left_in_unspaced(plain[:start] + " " + plain[start + size :])
                    return Found(self._choose(places, []).places, not left)
        return None

    def _left_in_unspaced(self, rest: str) -> str:
        """What else a message says, in a script without spaces, besides naming a place."""
        rest = "".join(UNSPACED.findall(rest))
        for word in self._beside_signs:
            rest = rest.replace(word, "")
        return rest

    def _nothing_else(self, rest: Sequence[str]) -> bool:
        """Whether the other words of a message only say that it names a place."""
        return all(
            word in self._beside
            or _CODE.match(word)
            or re.fullmatch(r"\d{1,2}(e|er|eme|th|o|a)?", word)
            for word in rest
        )


class _Words:
    """A message's words: plain, and whether a capital begins them."""

    def __init__(self, text: str) -> None:
        self.plain: list[str] = []
        self._capital: list[bool] = []
        for match in _WORD.finditer(text):
            plain = _plain(match[0])
            if plain:
                self.plain.append(plain)
                self._capital.append(match[0][0].isupper())
        for number, word in enumerate(self.plain[:-1]):
            self.plain[number] = _SHORT.get(word, word)  # "st etienne"

    def capital(self, number: int) -> bool:
        """Whether the word begins with a capital letter; where all do, it says nothing."""
        return self._capital[number] and not (all(self._capital) and len(self._capital) > 2)


def _plain(text: str) -> str:
    return normalise(text).strip()
