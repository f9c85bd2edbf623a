"""Chooses the services that are near a person and fit what they need."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.content.models import Directory, Service
from bot.places.distance import Position, kilometres
from bot.places.gazetteer import Gazetteer

#: Kilometres within which a service is near; one that serves the person's department is, too.
NEAR = 60.0
#: Most services shown: near ones, and those of the whole country.
MOST_NEAR, MOST_NATIONAL = 3, 3
#: Kind of the services for people who want to stop sex work: shown last, unless it was asked for.
STOP = "exit_programme"
#: Kind of the associations that help with nearly everything, or know who does: they fill up.
ASSOCIATION = "community_association"


@dataclass(frozen=True)
class Nearby:
    """A service and how far away it is."""

    service: Service
    #: Kilometres, as the crow flies.
    distance: float


def near(
    directory: Directory,
    gazetteer: Gazetteer,
    kinds: Collection[str],
    position: Position,
    department: str,
    language: str,
) -> list[Nearby]:
    """The services near a place that fit; those that speak the person's language first.

    Args:
        directory: All services.
        gazetteer: Where towns are.
        kinds: Kinds of services that help.
        position: Latitude and longitude of the person, in degrees.
        department: Code of the department where that is.
        language: BCP 47 tag of the person's language.

    Returns:
        At most `MOST_NEAR`, the first to be shown first. Where fewer fit, associations that help
        with nearly everything follow.
    """
    base = language.split("-")[0]

    def order(nearby: Nearby) -> tuple[bool, bool, bool, bool, float]:
        service = nearby.service
        return (
            STOP in service.kinds and STOP not in kinds,
            base not in service.languages,
            not service.interpreters and base not in service.languages,
            not (service.phone or service.url or service.address),
            nearby.distance,
        )

    found = sorted(_near(directory, gazetteer, kinds, position, department), key=order)[:MOST_NEAR]
    if len(found) < MOST_NEAR:
        others = sorted(_near(directory, gazetteer, [ASSOCIATION], position, department), key=order)
        found += [other for other in others if other not in found]
    return sorted(found[:MOST_NEAR], key=order)


def _near(
    directory: Directory,
    gazetteer: Gazetteer,
    kinds: Collection[str],
    position: Position,
    department: str,
) -> list[Nearby]:
    """Every service that fits and is near."""
    fitting = [
        (service, town.position)
        for service in directory.services
        if set(kinds) & set(service.kinds)
        and not service.national
        and (town := gazetteer.town(service.town or "", service.departments[:1]))
    ]
    if not fitting:
        return []
    distances = kilometres(position, [place for _, place in fitting])
    return [
        Nearby(service, float(distance))
        for (service, _), distance in zip(fitting, distances, strict=True)
        if distance <= NEAR or department in service.departments
    ]


def national(directory: Directory, kinds: Collection[str], language: str) -> list[Service]:
    """The services of the whole country that fit, those with a number first.

    Args:
        directory: All services.
        kinds: Kinds of services that help.
        language: BCP 47 tag of the person's language.
    """
    fitting = [
        service
        for service in directory.services
        if service.national and set(kinds) & set(service.kinds)
    ]
    base = language.split("-")[0]
    fitting.sort(
        key=lambda service: (
            STOP in service.kinds and STOP not in kinds,
            service.call is None and service.phone is None,
            base not in service.languages,
        )
    )
    return fitting[:MOST_NATIONAL]
