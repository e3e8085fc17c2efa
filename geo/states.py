"""States by code: names, whom to ask for a clearance, and from which day a State exists."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from movcon.clock import Day, day_of
from movcon.errors import InvalidValue


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFacts:
    """A State or territory with a code of its own.

    Attributes
    ----------
    iso3, iso2
        ISO 3166-1 codes; XKX and XK for Kosovo (UNSCR 1244).
    iso_numeric
        Three digits as text; empty where there is none.
    clearing_state
        State asked for overflight and landing clearance; for a dependent territory the administering State.
    valid_from, predecessor
        First day on which it exists, and whose territory it was before; ``None`` where the table knows no change.
    """

    iso3: str
    iso2: str
    iso_numeric: str
    name: str
    clearing_state: str
    valid_from: Day | None
    predecessor: str | None


@cache
def states() -> Mapping[str, StateFacts]:
    """Every State and territory by ISO alpha-3 code (geo/data/states.csv)."""
    lines = files("geo").joinpath("data/states.csv").read_text(encoding="utf-8").splitlines()
    found = [
        StateFacts(
            iso3=row["iso3"],
            iso2=row["iso2"],
            iso_numeric=row["iso_numeric"],
            name=row["name"],
            clearing_state=row["clearing_state"],
            valid_from=day_of(date.fromisoformat(row["valid_from"])) if row["valid_from"] else None,
            predecessor=row["predecessor"] or None,
        )
        for row in csv.DictReader(lines)
    ]
    return {state.iso3: state for state in found}


@cache
def iso3_by_iso2() -> Mapping[str, str]:
    """Alpha-3 code of every alpha-2 code."""
    return {state.iso2: state.iso3 for state in states().values()}


def state_name(iso3: str) -> str:
    """Short name of a State; raises InvalidValue for a code that is not in the table."""
    if iso3 not in states():
        raise InvalidValue(f"State {iso3!r} is unknown; use an ISO 3166 alpha-3 code such as SDN.")
    return states()[iso3].name


def clearing_state(iso3: str, on: Day) -> str:
    """State that answers for a territory on a date: South Sudan's is Sudan before 9 July 2011."""
    state_name(iso3)
    facts = states()[iso3]
    if facts.valid_from is not None and facts.predecessor is not None and on < facts.valid_from:
        return clearing_state(facts.predecessor, on)
    return facts.clearing_state
