"""A movement of the field in words, as calendars and maps show it: a rotation's sortie, or that of a deployment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def key_of(movement: Mapping[str, Any]) -> str:
    """Key of a movement that lasts from plan to plan."""
    key: str = movement["sortie"] if "sortie" in movement else movement["movement"]
    return key


def summary(movement: Mapping[str, Any]) -> str:
    """A movement in one line: who or what, from where, to where."""
    ends = f"{movement['legs'][0]['from']} to {movement['legs'][-1]['to']}"
    if "sortie" not in movement:
        return f"{key_of(movement)}: {ends}, {_load_words(movement) or 'empty'}"
    if movement["positioning"]:
        return f"Positioning {ends}"
    units = ", ".join(f"{load['unit']} {load['direction']} {load['chalk']}" for load in movement["loads"])
    return f"{units}: {ends}, {movement['people']} people"


def details(movement: Mapping[str, Any]) -> str:
    """Operator, legs and loads of a movement, a line each."""
    sortie = "sortie" in movement
    lines = [_flown_by(movement) if sortie else f"{movement['kind']}: {movement['operator']}"]
    for leg in movement["legs"]:
        lines.append(
            f"{leg['from']} {leg['departure']} (local {leg['departure_local']}) - "
            f"{leg['to']} {leg['arrival']} (local {leg['arrival_local']})"
        )
    lines.extend(_chalk(load) if sortie else _parcel(load) for load in movement["loads"])
    return "\n".join(lines)


def _chalk(load: Mapping[str, Any]) -> str:
    return (
        f"{load['unit']} ({load['requirement']}, {load['mission']}): {load['direction']} chalk {load['chalk']}, "
        f"{load['people']} people, {load['baggage_kg']} kg of baggage"
    )


def _flown_by(sortie: Mapping[str, Any]) -> str:
    return f"{sortie['operator']}, tail {sortie['tail']} of {sortie['source']}"


def _parcel(load: Mapping[str, Any]) -> str:
    classes = f", dangerous goods {', '.join(load['classes'])}" if load["classes"] else ""
    ways = f"{load['loaded_at']} to {load['discharged_at']}"
    return f"{load['requirement']} ({load['unit']}, {load['mission']}): {ways}, {_load_words(load)}{classes}"


def _load_words(of: Mapping[str, Any]) -> str:
    """``20 people, 11 pieces, 12.5 t`` of a parcel or of all on board; what there is nothing of is left out."""
    parts = [f"{of[name]:,} {name}" for name in ("people", "pieces") if of[name]]
    return ", ".join([*parts, f"{of['mass_kg'] / 1000:,.1f} t"] if of["mass_kg"] else parts)
