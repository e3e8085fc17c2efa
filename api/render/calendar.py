"""Movements of the field as a calendar (RFC 5545): one event each, the same under its key from plan to plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from icalendar import Calendar, Event

from api.render.movement_words import details, key_of, summary

MEDIA_TYPE = "text/calendar"


def calendar(
    title: str, season: str, movements: Iterable[tuple[Mapping[str, Any], int, bool]], stamp: datetime
) -> bytes:
    """A calendar of (movement, count of its changes, whether it is withdrawn): of a rotation, sorties.

    ``season`` tells the movements of two seasons or deployments apart; ``stamp`` is the moment they stand as of.
    Nothing else of the time of writing is in it: the same plan is the same bytes.
    """
    made = Calendar()
    made.add("prodid", "-//movcon//route plans//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", title)
    for movement, sequence, withdrawn in movements:
        made.add_component(_event(movement, sequence, season, stamp, withdrawn=withdrawn))
    content: bytes = made.to_ical()
    return content


def _event(movement: Mapping[str, Any], sequence: int, season: str, stamp: datetime, *, withdrawn: bool) -> Event:
    event = Event()
    event.add("uid", f"{quote(key_of(movement))}@{quote(season)}.movcon")
    event.add("dtstamp", stamp)
    event.add("sequence", sequence)
    event.add("dtstart", datetime.fromisoformat(movement["legs"][0]["departure"]))
    event.add("dtend", datetime.fromisoformat(movement["legs"][-1]["arrival"]))
    event.add("summary", summary(movement))
    event.add("description", details(movement))
    event.add("location", movement["legs"][0]["from"])
    event.add("status", "CANCELLED" if withdrawn else "CONFIRMED")
    return event
