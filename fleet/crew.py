"""Crew duty of aircraft that are held: longest duty and least rest of a single and of an augmented crew."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from fleet.tables import rows
from movcon.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class CrewLimits:
    """Longest duty and least rest, minutes."""

    duty_max_min: int
    rest_min: int


@cache
def _limits() -> dict[str, CrewLimits]:
    return {row["crew"]: CrewLimits(int(row["duty_max_min"]), int(row["rest_min"])) for row in rows("crew_limits.csv")}


def crew_limits(crew: str) -> CrewLimits:
    """Limits of a crew (``single`` or ``augmented``); raises InvalidValue for any other word."""
    found = _limits().get(crew)
    if found is None:
        raise InvalidValue(f"Crew {crew!r} is unknown; write {' or '.join(_limits())}.")
    return found
