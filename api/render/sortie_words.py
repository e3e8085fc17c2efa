"""A sortie in words, as calendars and maps show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def summary(sortie: Mapping[str, Any]) -> str:
    """A sortie in one line: who, from where, to where."""
    ends = f"{sortie['legs'][0]['from']} to {sortie['legs'][-1]['to']}"
    if sortie["positioning"]:
        return f"Positioning {ends}"
    units = ", ".join(f"{load['unit']} {load['direction']} {load['chalk']}" for load in sortie["loads"])
    return f"{units}: {ends}, {sortie['people']} people"


def details(sortie: Mapping[str, Any]) -> str:
    """Operator, legs and loads of a sortie, a line each."""
    lines = [f"{sortie['operator']}, tail {sortie['tail']} of {sortie['source']}"]
    for leg in sortie["legs"]:
        lines.append(
            f"{leg['from']} {leg['departure']} (local {leg['departure_local']}) - "
            f"{leg['to']} {leg['arrival']} (local {leg['arrival_local']})"
        )
    for load in sortie["loads"]:
        lines.append(
            f"{load['unit']} ({load['requirement']}, {load['mission']}): {load['direction']} chalk {load['chalk']}, "
            f"{load['people']} people, {load['baggage_kg']} kg of baggage"
        )
    return "\n".join(lines)
