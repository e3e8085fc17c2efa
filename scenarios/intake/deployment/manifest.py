"""scenario.toml of a deployment: its dates, how cargo is divided into parcels, and prices of what is not lift."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from movcon.clock import Day, day_text
from scenarios.intake.columns import Column, Date, SourceNote, Text, Usd, Whole
from scenarios.intake.deployment.columns import YesNo
from scenarios.intake.faults import FaultLog
from scenarios.intake.kinds import MANIFEST, ScenarioKind, check_kind
from scenarios.intake.toml_file import TomlFile, read_toml

FILE = MANIFEST
_HORIZON_DAYS_MAX = 1_100

_KEYS: Mapping[str, Column] = {
    "kind": Text(),
    "title": Text(),
    "planning_date": Date(),
    "c_date": Date(),
    "horizon_date": Date(),
    "closing_days": Whole(1, 1_100),
    "closing_hard": YesNo(),
    "price_factor_permille": Whole(1, 100_000),
}
_OPTIONAL = ("closing_days", "closing_hard")
_PRICES: Mapping[str, Column] = {
    "usd_per_slot_day_over_storage": Usd(),
    "storage_usd_per_slot_day": Usd(),
    "source": SourceNote(),
}
_PARCELS: Mapping[str, Column] = {
    "slots_max": Whole(1, 1_000),
    "people_max": Whole(1, 1_000),
    "people_per_slot": Whole(1, 200),
    "lane_width_mm": Whole(2_000, 4_000),
    "lashing_mm": Whole(0, 2_000),
    "loose_kg_per_slot": Whole(1, 100_000),
    "loose_m3_per_slot": Whole(1, 100),
    "outsize_length_mm": Whole(1, 60_000),
    "outsize_width_mm": Whole(1, 60_000),
    "outsize_height_mm": Whole(1, 60_000),
    "outsize_kg": Whole(1, 500_000),
    "source": SourceNote(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelSettings:
    """How cargo and people are divided into parcels and measured.

    Attributes
    ----------
    slots_max, people_max
        Most slots (TEU-equivalents) of cargo, and most people, in a parcel.
    people_per_slot
        People that take the room of a slot in a convoy.
    lane_width_mm, lashing_mm
        A ship's lane, and the room left between vehicles: a vehicle takes its length and that room in each lane it
        stands in.
    loose_kg_per_slot, loose_m3_per_slot
        What a truck takes of loose cargo; the greater share of the two counts.
    outsize_length_mm, outsize_width_mm, outsize_height_mm, outsize_kg
        A piece beyond any of them is kept in parcels of its own, so that it does not bar the others from a way.
    """

    slots_max: int
    people_max: int
    people_per_slot: int
    lane_width_mm: int
    lashing_mm: int
    loose_kg_per_slot: int
    loose_m3_per_slot: int
    outsize_length_mm: int
    outsize_width_mm: int
    outsize_height_mm: int
    outsize_kg: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentManifest:
    """A deployment's own words and figures.

    Attributes
    ----------
    planning_day, c_day, horizon_last_day
        UTC dates; nothing is under way after the end of the last.
    closing_days, closing_hard
        The force is to be closed by the end of ``c_day + closing_days``; ``None`` where nothing is asked.
    usd_per_slot_day_over_storage, storage_usd_per_slot_day
        Price of a slot above a yard's room at a midnight; storage of a slot and day where ports.csv gives none.
    price_factor_permille
        All prices of lift are multiplied by it and divided by 1000.
    """

    title: str
    notes: tuple[str, ...]
    planning_day: Day
    c_day: Day
    horizon_last_day: Day
    closing_days: int | None
    closing_hard: bool
    price_factor_permille: int
    usd_per_slot_day_over_storage: int
    storage_usd_per_slot_day: int
    prices_source: str
    parcels: ParcelSettings


def read_manifest(path: Path, log: FaultLog) -> DeploymentManifest | None:
    """Manifest of a deployment; None, with faults, where it cannot be read."""
    file = read_toml(path, log)
    if file is None:
        return None
    values = file.keys(_KEYS, optional=_OPTIONAL, others=("notes", "prices", "parcels"))
    values |= file.section("prices", _PRICES)
    values |= file.section("parcels", _PARCELS)
    notes = file.notes()
    _check_dates(values, file)
    check_kind(values, ScenarioKind.DEPLOYMENT, file)
    if log:
        return None
    return DeploymentManifest(
        title=values["title"],
        notes=notes,
        planning_day=values["planning_date"],
        c_day=values["c_date"],
        horizon_last_day=values["horizon_date"],
        closing_days=values.get("closing_days"),
        closing_hard=values.get("closing_hard", False),
        price_factor_permille=values["price_factor_permille"],
        usd_per_slot_day_over_storage=values["prices.usd_per_slot_day_over_storage"],
        storage_usd_per_slot_day=values["prices.storage_usd_per_slot_day"],
        prices_source=values["prices.source"],
        parcels=ParcelSettings(**{name: values[f"parcels.{name}"] for name in _PARCELS}),
    )


def _check_dates(values: Mapping[str, Any], file: TomlFile) -> None:
    planning, c_day, horizon = (values.get(name) for name in ("planning_date", "c_date", "horizon_date"))
    key = "horizon_date"
    if horizon is None:
        return
    for name, day in (("planning date", planning), ("C-day", c_day)):
        if day is not None and horizon <= day:
            cause = f"The horizon {day_text(horizon)} is not after the {name} {day_text(day)}."
            file.tell("impossible_window", cause, "Move it behind both.", key)
            return
    if planning is not None and horizon - planning > _HORIZON_DAYS_MAX:
        cause = f"The horizon {day_text(horizon)} lies more than three years after the planning date."
        file.tell("season_too_long", cause, "Check the years.", key)
    if values.get("closing_hard") and "closing_days" not in values:
        cause = "The closing is hard, but not by when."
        file.tell("missing_key", cause, "Give closing_days.", "closing_hard")
