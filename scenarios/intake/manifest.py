"""scenario.toml: what a scenario is, its dates, and the prices of rules that may be broken."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from movcon.clock import Day, day_text
from movcon.problem import SoftPrices
from scenarios.intake.columns import Column, Date, SourceNote, Text, Usd, Whole
from scenarios.intake.faults import CellFault, FaultLog, nearest, one_of, shown
from scenarios.intake.raw_table import decode, read_bytes

FILE = "scenario.toml"
KINDS = ("rotation",)
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
    content = read_bytes(path, log)
    text = None if content is None else decode(content, log)
    if text is None:
        return None
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place.group(1)) if place else len(text.splitlines())
        cause = f"The file is not TOML: {error}."
        log.add("unreadable_file", cause, "Mend the line, or send the file again, whole.", row=line)
        return None
    values = _read_keys(found, _KEYS, "", text, log)
    prices = found.get("prices")
    if not isinstance(prices, dict):
        cure = f"Add it with {', '.join(name for name in _PRICES if name not in _OPTIONAL)}."
        log.add("missing_key", "The section [prices] is missing.", cure, column="prices")
        prices = {}
    else:
        values |= _read_keys(prices, _PRICES, "prices.", text, log)
    notes = _read_notes(found.get("notes"), text, log)
    _check_dates(values, text, log)
    _check_kind(values, text, log)
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


def _line_of(key: str, text: str) -> int | None:
    section, _, name = key.rpartition(".")
    inside = not section
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip().startswith("["):
            inside = line.strip() == f"[{section}]"
        elif inside and re.match(rf"\s*{re.escape(name)}\s*=", line):
            return number
    return None


def _read_keys(
    found: Mapping[str, Any], columns: Mapping[str, Column], section: str, text: str, log: FaultLog
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, column in columns.items():
        key = f"{section}{name}"
        if name not in found:
            if name not in _OPTIONAL:
                log.add("missing_key", f"The key {key} is missing.", f"Give {column.wanted}.", column=key)
            continue
        try:
            values[key] = column.read_cell(_as_cell(found[name]))
        except CellFault as fault:
            log.add(fault.code, fault.cause, fault.cure, row=_line_of(key, text), column=key)
    others = {"notes", "prices"} if not section else set()
    for name in found:
        if name not in columns and name not in others:
            near = nearest(name, list(columns))
            cure = f"Rename it to {near}." if near else "Take it out."
            key = f"{section}{name}"
            log.add(
                "unknown_key", f"The key {shown(key)} is not known here.", cure, row=_line_of(key, text), column=key
            )
    return values


def _as_cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value).strip()
    raise CellFault("wrong_kind", f"{shown(str(value))} is not text, a number or a date.", "Give a single value.")


def _read_notes(found: object, text: str, log: FaultLog) -> tuple[str, ...]:
    if found is None:
        return ()
    if isinstance(found, list) and all(isinstance(note, str) for note in found):
        return tuple(found)
    cure = 'Write notes = ["...", "..."].'
    log.add("wrong_kind", "Notes are not a list of texts.", cure, row=_line_of("notes", text), column="notes")
    return ()


def _check_kind(values: Mapping[str, Any], text: str, log: FaultLog) -> None:
    kind = values.get("kind")
    if kind is not None and kind not in KINDS:
        cause = f"{shown(kind)} is no kind of scenario."
        log.add("unknown_word", cause, one_of(list(KINDS), kind), row=_line_of("kind", text), column="kind")


def _check_dates(values: Mapping[str, Any], text: str, log: FaultLog) -> None:
    planning, first, last = (values.get(name) for name in ("planning_date", "season_first_date", "season_last_date"))
    key = "season_last_date"
    if first is not None and last is not None:
        told = f"The season {day_text(first)} to {day_text(last)}"
        row = _line_of(key, text)
        if last < first:
            log.add("impossible_window", f"{told} ends before it begins.", "Swap the dates.", row=row, column=key)
        elif last - first > _SEASON_DAYS_MAX:
            log.add("season_too_long", f"{told} is longer than three years.", "Check the years.", row=row, column=key)
    if planning is not None and first is not None and last is not None and planning > last >= first:
        log.add(
            "impossible_window",
            f"The planning date {day_text(planning)} lies after the season.",
            "Plan before the season ends.",
            row=_line_of("planning_date", text),
            column="planning_date",
        )
