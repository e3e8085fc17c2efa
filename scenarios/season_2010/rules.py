"""The builder's own tables: airports, lift and known dates, each row with its source."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Contributor:
    """Where a contributor's people embark, and how often it moves them itself (always, usually, sometimes, never)."""

    airfields: tuple[str, ...]
    own_lift: str


@dataclass(frozen=True, slots=True)
class Debarkation:
    """Where a mission's people debark and serve."""

    apod: str
    site: str
    onward_days: int


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contributors() -> dict[str, Contributor]:
    """Contributors by ISO alpha-3 code."""
    return {r["contributor"]: Contributor(tuple(r["apoes"].split()), r["own_lift"]) for r in _rows("contributors.csv")}


def debarkations() -> dict[tuple[str, str], Debarkation]:
    """Debarkation by (mission, contributor); contributor ``""`` stands for all others."""
    return {
        (r["mission"], r["contributor"]): Debarkation(r["apod"], r["site"], int(r["onward_days"]))
        for r in _rows("debarkation.csv")
    }


def known_dates() -> dict[tuple[str, str], tuple[date, date]]:
    """First and second rotation of contingents whose month the strengths show."""
    return {
        (r["mission"], r["contributor"]): (date.fromisoformat(r["first"]), date.fromisoformat(r["second"]))
        for r in _rows("known_dates.csv")
    }


def missions() -> list[dict[str, str]]:
    """Missions with name and source."""
    return _rows("missions.csv")
