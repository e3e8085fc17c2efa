"""Voyages as a calendar (RFC 5545): one event a voyage, and one for each port call of a ship."""

from __future__ import annotations

from urllib.parse import quote

from icalendar import Calendar, Event

from api.render.deployment.operation import Operation
from api.render.deployment.voyage_words import details, load_words, summary
from movcon.clock import Minute, midnight, moment_of
from movcon.deployment.plan import LiftKind, Stop, Voyage


def deployment_calendar(operation: Operation, title: str) -> bytes:
    """The calendar; it stands as of the planning day, so that the same plan is the same bytes."""
    made = Calendar()
    made.add("prodid", "-//movcon//voyages//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", title)
    for voyage in operation.voyages:
        made.add_component(
            _event(
                operation,
                name=voyage.id,
                start=voyage.departure,
                end=voyage.arrival,
                words=(summary(operation, voyage), details(operation, voyage)),
                place=voyage.stops[0].place,
            )
        )
        if voyage.kind is LiftKind.SHIP:
            for number, stop in enumerate(voyage.stops):
                if stop.start < stop.end:
                    made.add_component(_call(operation, voyage, number, stop))
    content: bytes = made.to_ical()
    return content


def _call(operation: Operation, voyage: Voyage, number: int, stop: Stop) -> Event:
    what = "loading" if stop.loads else "discharging"
    names = stop.loads or stop.discharges
    words = f"{operation.called(voyage)}: {what} in {operation.place_name(stop.place)}, {load_words(operation, names)}"
    return _event(
        operation,
        name=f"{voyage.id}/{number}",
        start=stop.start,
        end=stop.end,
        words=(words, "\n".join(names)),
        place=stop.place,
    )


def _event(operation: Operation, *, name: str, start: Minute, end: Minute, words: tuple[str, str], place: str) -> Event:
    event = Event()
    event.add("uid", f"{quote(name)}@{quote(operation.plan.scenario)}.movcon")
    event.add("dtstamp", moment_of(midnight(operation.problem.planning_day)))
    event.add("dtstart", moment_of(start))
    event.add("dtend", moment_of(end))
    event.add("summary", words[0])
    event.add("description", words[1])
    event.add("location", operation.place(place))
    event.add("status", "CONFIRMED")
    return event
