"""Services near a person."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.context import Button, Context, Event
from bot.content import render, services
from bot.content.models import Near, Service
from bot.places import gazetteer
from bot.places.gazetteer import Place

#: What is looked for where nobody said what they need.
ANYTHING = "community"
#: The topic of who asks for services without a place.
NATIONAL = "talk_to_human"


class ActionNear(Action):
    """Names the services near the place that a message, a button or a phone names.

    The place is used for this one reply; it is never kept.
    """

    def name(self) -> str:
        """Name in `domain.yml`."""
        return "action_near"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Send the services, or ask where the person is."""
        context = Context.of(dispatcher, tracker)
        what = _what(context)
        position = context.button.get("position")
        if position is not None:
            place = gazetteer.shared().nearest(*position)
            return show(context, what, place) if place else ask_again(context, what)
        places = context.places()
        if not places:
            return ask(context, what)
        return show(context, what, places[0]) if len(places) == 1 else which(context, what, places)


def near_button(context: Context, what: str, places: Sequence[Place] = ()) -> Button:
    """The button that leads to the services near the person, for a need or a topic.

    Where the message names one place, it leads there; otherwise it asks for the place.
    """
    if len(places) != 1:
        return context.choice(context.interface.near.button, f"near:{what}")
    title = context.fill(context.interface.near.button_place, place=places[0].name)
    return context.choice(title, f"near:{what}:{places[0].id}")


def ask(context: Context, what: str | None) -> list[Event]:
    """Ask where the person is; the services of the whole country need no answer."""
    near = context.interface.near
    countrywide = services.national(
        context.content.directory, _kinds(context, what or NATIONAL), context.tag
    )
    shown = _Shown(context)
    shown.lines += ["", context.interface.everywhere]
    for service in countrywide:
        shown.service(service, near.national)
    context.reply(
        [*near.where, *shown.lines],
        [*_other_needs(context, what, None), context.menu_button()],
        calls=shown.calls,
        locate=context.choice(near.share, "near"),
    )
    return context.kept(near=what or ANYTHING)


def ask_again(context: Context, what: str | None) -> list[Event]:
    """Say that the place was not understood."""
    near = context.interface.near
    context.reply(
        [near.unknown, context.interface.danger],
        [context.topic_button(NATIONAL), context.menu_button()],
        locate=context.choice(near.share, "near"),
    )
    return context.kept(near=what or ANYTHING)


def which(context: Context, what: str | None, places: Sequence[Place]) -> list[Event]:
    """Ask which of several places of a name is meant."""
    context.reply(
        [context.interface.near.which],
        [
            *(
                context.choice(_label(place, context), f"near:{what or ANYTHING}:{place.id}")
                for place in places
            ),
            context.menu_button(),
        ],
    )
    return context.kept(near=what or ANYTHING)


def show(context: Context, what: str | None, place: Place) -> list[Event]:
    """Name the nearest services; those of the whole country where few are near."""
    near = context.interface.near
    what = what or ANYTHING
    kinds = _kinds(context, what)
    directory = context.content.directory
    found = services.near(
        directory, gazetteer.shared(), kinds, place.position, place.department, context.tag
    )
    name = context.fill(
        near.found if found else near.nothing, place=place.name, need=_name(context, what)
    )
    shown = _Shown(context)
    for nearby in found:
        away = nearby.distance >= 1
        shown.service(nearby.service, near.away if away else near.here, nearby.distance)
    if len(found) < services.MOST_NEAR:
        shown.lines += ["", context.interface.everywhere]
        for service in services.national(directory, kinds, context.tag):
            shown.service(service, near.national)
    topic = context.content.topics.find(what)
    urgent = [context.interface.danger] if topic and topic.urgent else []
    if topic:
        # What cannot wait for an association: "go to hospital now".
        answer, tag = context.content.answer(context.tag, what)
        urgent += [answer.simple[0]] if tag == context.tag else []
    located = context.button.get("position") is not None
    kept = [context.interface.location_not_kept] if located else []
    context.reply(
        [*urgent, *shown.lines, "", *kept, near.other],
        [
            *([context.topic_button(what)] if topic else []),
            *_other_needs(context, what, place),
            context.menu_button(),
        ],
        what if topic else None,
        title=name,
        calls=shown.calls,
        services=shown.ids,
    )
    return context.kept(what if topic else None)


class _Shown:
    """The lines of some services."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.lines: list[str] = []
        self.calls: list[str] = []
        self.ids: list[str] = []

    def service(self, service: Service, first: str, distance: float = 0) -> None:
        """Add a service.

        Args:
            service: The service.
            first: Its first line, to be filled in.
            distance: Kilometres to it.
        """
        context, near = self._context, self._context.interface.near
        default = context.content.languages.default
        source = context.content.languages.source(context.tag)
        self.ids.append(service.id)
        self.lines += ["", context.fill(
            first,
            service=service.name,
            town=service.town or "",
            distance=render.kilometres(context.tag, distance),
        )]  # fmt: skip
        self.lines.append(service.what.get(source) or service.what[default])
        if service.languages not in ([], [default]):
            spoken = render.languages(context.tag, service.languages)
            self.lines.append(context.fill(near.languages, languages=spoken))
        if service.interpreters:
            self.lines.append(near.interpreters)
        self.lines += self._contact(service, near)
        if service.checked and not service.call:
            self.lines.append(
                context.fill(near.checked, date=render.date(context.tag, service.checked))
            )
        elif not service.national:
            self.lines.append(near.ask_first)

    def _contact(self, service: Service, near: Near) -> list[str]:
        found = []
        if service.address:
            found.append(f"📍 {service.address}")
        if service.call:
            found.append(f"📞 {{call.{service.call}}}")
        elif service.phone:
            self.calls.append(service.phone)
            found.append(f"📞 {service.phone}")
        if service.url:
            found.append(f"🌐 {service.url}")
        return found or [near.search]


def _what(context: Context) -> str | None:
    """The need or topic that services are looked for."""
    kept = context.button.get("what") or context.tracker.get_slot("near")
    topic = context.tracker.get_slot("topic")
    for found in (kept, topic):
        if found in context.content.directory.needs or _has_services(context, found):
            return str(found)
    return None


def _has_services(context: Context, topic: str | None) -> bool:
    return bool(topic and context.content.topics.find(topic) and _services(context, topic))


def _services(context: Context, topic: str) -> list[str]:
    return list(context.content.answer(context.tag, topic)[0].services)


def _kinds(context: Context, what: str) -> list[str]:
    need = context.content.directory.needs.get(what)
    return list(need.kinds) if need else _services(context, what)


def _name(context: Context, what: str) -> str:
    named = context.interface.needs.get(what)
    return named or context.content.title(context.tag, what)


def _label(place: Place, context: Context) -> str:
    if place.whole_department:
        return f"{place.name} ({place.department})"
    department = gazetteer.shared().department(place.department)
    return f"{place.name} ({place.department}, {department.name if department else ''})"


def _other_needs(context: Context, what: str | None, place: Place | None) -> list[Button]:
    return [
        context.choice(
            f"{need.pictogram} {context.interface.needs[name]}",
            f"near:{name}:{place.id}" if place else f"near:{name}",
        )
        for name, need in context.content.directory.needs.items()
        if name != what
    ]
