"""Sorties as a calendar (RFC 5545): one event a sortie, the same under its key from plan to plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from icalendar import Calendar, Event

from api.render.sortie_words import details, summary

MEDIA_TYPE = "text/calendar"


def calendar(title: str, season: str, sorties: Iterable[tuple[Mapping[str, Any], int, bool]], stamp: datetime) -> bytes:
    """A calendar of (sortie, count of its changes, whether it is withdrawn).

    ``season`` tells the sorties of two seasons apart; ``stamp`` is the moment the sorties stand as of. Nothing else
    of the time of writing is in it: the same plan is the same bytes.
    """
    made = Calendar()
    made.add("prodid", "-//movcon//route plans//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", title)
    for sortie, sequence, withdrawn in sorties:
        made.add_component(_event(sortie, sequence, season, stamp, withdrawn=withdrawn))
    content: bytes = made.to_ical()
    return content


def _event(sortie: Mapping[str, Any], sequence: int, season: str, stamp: datetime, *, withdrawn: bool) -> Event:
    event = Event()
    event.add("uid", f"{quote(sortie['sortie'])}@{quote(season)}.movcon")
    event.add("dtstamp", stamp)
    event.add("sequence", sequence)
    event.add("dtstart", datetime.fromisoformat(sortie["legs"][0]["departure"]))
    event.add("dtend", datetime.fromisoformat(sortie["legs"][-1]["arrival"]))
    event.add("summary", summary(sortie))
    event.add("description", details(sortie))
    event.add("location", sortie["legs"][0]["from"])
    event.add("status", "CANCELLED" if withdrawn else "CONFIRMED")
    return event
