"""The towns and departments of France, and the ways to find them."""

from __future__ import annotations

import collections
import csv
import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import BaseModel, Extra

from bot.content import yaml_file
from bot.content.phrases import normalise
from bot.places.distance import kilometres
from bot.places.spelling import FUZZY_FROM

#: People of a town that is meant by the beginning of its name ("Aulnay").
_SHORTENED_FROM = 5_000
#: People of a town whose name may be misspelt, and whose names in other scripts may.
_MISSPELT_FROM = 5_000
#: Words that begin many names and are no name by themselves.
_NO_NAME = {
    "le",
    "la",
    "les",
    "l",
    "saint",
    "sainte",
    "val",
    "mont",
    "pont",
    "bois",
    "port",
    "ville",
}

#: Kilometres round a point in which a commune must lie.
_FAR = 100.0

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Place:
    """A town or a department."""

    #: INSEE code of the commune, or `d` and the code of the department (`d93`).
    id: str
    name: str
    #: Code of the department, such as `75`, `2A`, `974`.
    department: str
    latitude: float
    longitude: float
    #: People who live there.
    population: int
    #: Tags of the languages in which the name is an everyday word.
    everyday_in: frozenset[str] = frozenset()

    @property
    def position(self) -> tuple[float, float]:
        """Latitude and longitude in degrees."""
        return self.latitude, self.longitude

    @property
    def whole_department(self) -> bool:
        """Whether it is a department."""
        return self.id.startswith("d")


class Words(BaseModel):
    """`words.yml`: words round a place, and more names."""

    before: dict[str, list[str]]
    beside: dict[str, list[str]]
    where: dict[str, list[str]]
    #: Words that are no town, though a town is called so somewhere.
    no_towns: list[str]
    departments: dict[str, list[str]]
    towns: dict[str, list[str]]
    regions: dict[str, list[str]]

    class Config:
        """Settings of pydantic."""

        extra = Extra.forbid


class Gazetteer:
    """Finds places by id, name, postal code, number of the department."""

    def __init__(self) -> None:
        data = yaml_file.read(_HERE / "words.yml", "words.yml").data
        self.words = Words.parse_obj(data)
        self.confusable = frozenset((_HERE / "words.txt").read_text(encoding="utf-8").split())
        self._places: dict[str, Place] = {}
        self._names: dict[str, list[Place]] = collections.defaultdict(list)
        self._shortened: dict[str, list[Place]] = collections.defaultdict(list)
        self._postal: dict[str, list[Place]] = collections.defaultdict(list)
        self._read_communes()
        self._towns = list(self._places.values())
        self._positions = np.array([place.position for place in self._towns])
        self._read_departments()
        misspelt = [
            (name, place)
            for name, places in self._names.items()
            for place in places
            if place.population >= _MISSPELT_FROM
            # Other scripts are written with endings ("в Лионе").
            and len(name) >= (FUZZY_FROM if name.isascii() else FUZZY_FROM - 1)
        ]
        #: Plain names that may be misspelt.
        self.spellings: Sequence[str] = sorted({name for name, _ in misspelt})

    def get(self, place: str) -> Place | None:
        """The place of this id, or `None`."""
        return self._places.get(place)

    def department(self, code: str) -> Place | None:
        """The department of this code (`93`, `2a`, `974`), or `None`."""
        return self._places.get(f"d{code.upper()}")

    def departments(self) -> list[Place]:
        """All departments."""
        return [place for place in self._places.values() if place.whole_department]

    def named(self, plain: str) -> list[Place]:
        """Places of this name, as `normalise` leaves it without its spaces; the largest first."""
        return self._names.get(plain, [])

    def shortened(self, plain: str) -> list[Place]:
        """Towns whose name begins so."""
        return self._shortened.get(plain, [])

    def postal(self, code: str) -> list[Place]:
        """Communes of this postal code, the largest first."""
        return self._postal.get(code, [])

    def town(self, name: str, departments: Sequence[str]) -> Place | None:
        """The commune of this name in one of the departments, or `None`."""
        plain = normalise(name).strip()
        for place in self.named(plain):
            if place.department in departments and not place.whole_department:
                return place
        return None

    def nearest(self, latitude: float, longitude: float) -> Place | None:
        """The commune nearest to a point, or `None` where that is further than 100 km away."""
        apart = kilometres((latitude, longitude), self._positions)
        found = int(apart.argmin())
        return self._towns[found] if apart[found] <= _FAR else None

    def _read_communes(self) -> None:
        towns = self.words.towns
        no_towns = {normalise(word).strip() for word in self.words.no_towns}
        for row in _table("communes.tsv"):
            code, name, department, latitude, longitude, population, postal, plain, everyday = row
            plain_names = plain.split("|")
            place = Place(
                code,
                name,
                department,
                float(latitude),
                float(longitude),
                int(population),
                frozenset(everyday.split()),
            )
            self._places[code] = place
            names = {*plain_names, *(normalise(found).strip() for found in towns.get(code, []))}
            first, _, rest = plain_names[0].partition(" ")
            if first in ("le", "la", "les", "l") and place.population >= _SHORTENED_FROM:
                names.add(rest)  # "au Havre"
            for found in names - no_towns:
                self._names[found].append(place)
            if place.population >= _SHORTENED_FROM:
                for beginning in _beginnings(plain_names[0]):
                    self._shortened[beginning].append(place)
            for number in postal.split():
                self._postal[number].append(place)

    def _read_departments(self) -> None:
        for code, name, prefecture in _table("departments.tsv"):
            seat = self._places[prefecture]
            place = Place(f"d{code}", name, code, seat.latitude, seat.longitude, 0)
            self._places[place.id] = place
            for other in (name, *self.words.departments.get(code, [])):
                self._add_department(normalise(other).strip(), place)
        for name, codes in self.words.regions.items():
            for code in codes:
                self._names[normalise(name).strip()].append(self._places[f"d{code}"])

    def _add_department(self, plain: str, place: Place) -> None:
        # "Paris" is the town; "Mayotte" and "Ardennes" are no towns.
        towns = [
            town for town in self._names.get(plain, []) if normalise(town.name).strip() == plain
        ]
        if not any(town.population >= _SHORTENED_FROM for town in towns):
            self._names[plain] = [place]


def _beginnings(plain: str) -> Iterator[str]:
    """Beginnings by which a name of several words is known ("Saint-Germain", "Aulnay")."""
    words = plain.split()
    start = 2 if words[0] in _NO_NAME else 1
    for end in range(start, len(words)):
        beginning = " ".join(words[:end])
        if set(words[:end]) <= _NO_NAME:
            continue  # "le pont" is a bridge
        if words[end - 1] not in (
            "de",
            "du",
            "des",
            "la",
            "le",
            "les",
            "en",
            "sur",
            "sous",
            "l",
            "d",
        ):
            yield beginning


def _table(name: str) -> Iterator[list[str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


@functools.cache
def shared() -> Gazetteer:
    """The gazetteer of this process; reading it takes a moment."""
    return Gazetteer()
