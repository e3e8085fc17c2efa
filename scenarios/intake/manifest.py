"""scenario.toml: what a scenario is, its dates, and the prices of rules that may be broken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from movcon.clock import Day, day_text
from movcon.problem import SoftPrices
from scenarios.intake.columns import Column, Date, SourceNote, Text, Usd, Whole
from scenarios.intake.faults import FaultLog
from scenarios.intake.kinds import MANIFEST, ScenarioKind, check_kind
from scenarios.intake.toml_file import TomlFile, read_toml

FILE = MANIFEST
_SEASON_DAYS_MAX = 1_100

_KEYS: Mapping[str, Column] = {
    "kind": Text(),
    "title": Text(),
    "planning_date": Date(),
    "season_first_date": Date(),
    "season_last_date": Date(),
    "ferry_max_nm": Whole(0, 10_000),
    "price_factor_permille": Whole(1, 100_000),
}
_PRICES: Mapping[str, Column] = {
    "usd_per_person_day_below_floor": Usd(),
    "usd_per_person_not_moved": Usd(),
    "usd_per_day_outside_window": Usd(),
    "usd_per_person_over_onward_capacity": Usd(),
    "usd_per_day_over_spread": Usd(),
    "source": SourceNote(),
}
_OPTIONAL = ("usd_per_day_outside_window", "usd_per_person_over_onward_capacity", "usd_per_day_over_spread")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A scenario's own words and figures.

    Attributes
    ----------
    planning_day, season_first_day, season_last_day
        UTC dates; the season includes both its ends.
    ferry_max_nm
        Longest positioning flight between places that are neither base nor a requirement's own pair.
    price_factor_permille
        All prices of lift are multiplied by it and divided by 1000.
    """

    title: str
    notes: tuple[str, ...]
    planning_day: Day
    season_first_day: Day
    season_last_day: Day
    ferry_max_nm: int
    price_factor_permille: int
    prices: SoftPrices
    prices_source: str


def read_manifest(path: Path, log: FaultLog) -> Manifest | None:
    """Manifest of a scenario; None, with faults, where it cannot be read."""
    file = read_toml(path, log)
    if file is None:
        return None
    values = file.keys(_KEYS, others=("notes", "prices"))
    values |= file.section("prices", _PRICES, optional=_OPTIONAL)
    notes = file.notes()
    _check_dates(values, file)
    check_kind(values, ScenarioKind.ROTATION, file)
    if log:
        return None
    return Manifest(
        title=values["title"],
        notes=notes,
        planning_day=values["planning_date"],
        season_first_day=values["season_first_date"],
        season_last_day=values["season_last_date"],
        ferry_max_nm=values["ferry_max_nm"],
        price_factor_permille=values["price_factor_permille"],
        prices=SoftPrices(
            **{name: values.get(f"prices.{name}") for name in _PRICES if name != "source"}  # type: ignore[arg-type]
        ),
        prices_source=values["prices.source"],
    )


def _check_dates(values: Mapping[str, Any], file: TomlFile) -> None:
    planning, first, last = (values.get(name) for name in ("planning_date", "season_first_date", "season_last_date"))
    key = "season_last_date"
    if first is not None and last is not None:
        told = f"The season {day_text(first)} to {day_text(last)}"
        if last < first:
            file.tell("impossible_window", f"{told} ends before it begins.", "Swap the dates.", key)
        elif last - first > _SEASON_DAYS_MAX:
            file.tell("season_too_long", f"{told} is longer than three years.", "Check the years.", key)
    if planning is not None and first is not None and last is not None and planning > last >= first:
        cause = f"The planning date {day_text(planning)} lies after the season."
        file.tell("impossible_window", cause, "Plan before the season ends.", "planning_date")
