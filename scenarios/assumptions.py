"""Planning values of a scenario, told for reports: which table, which rows, which figures, on what basis."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from fleet.catalogue import type_facts
from movcon.problem import Problem
from scenarios.intake.columns import Clock, Column, Date, Maybe, Moment
from scenarios.intake.folder import ScenarioRows
from scenarios.intake.manifest import FILE as MANIFEST_FILE
from scenarios.intake.rows import TABLES, Row
from scenarios.intake.table import columns_of

Assumption = tuple[str, str, str, str]
_MARK = "planning value"
_NAMED_MAX = 3


def assumptions(rows: ScenarioRows, problem: Problem) -> tuple[Assumption, ...]:
    """(table, rows, figures, source) of every planning value; rows of a table with the same source are told once."""
    found: list[Assumption] = []
    manifest = rows.manifest
    prices = {name: usd for name in manifest.prices.__slots__ if (usd := getattr(manifest.prices, name)) is not None}
    told = "; ".join(f"{name} {usd:,}" for name, usd in prices.items())
    found.append((MANIFEST_FILE, "[prices]", told, manifest.prices_source))
    settings = f"ferry_max_nm {manifest.ferry_max_nm:,}; price_factor_permille {manifest.price_factor_permille:,}"
    found.append((MANIFEST_FILE, "settings", settings, "planning value: of the scenario's author"))
    for table in TABLES:
        found.extend(table_assumptions(table, rows.of(table)))
    for aircraft in problem.aircraft_types:
        source = type_facts(aircraft.id).source
        if _MARK in source:
            figures = f"seats {aircraft.seats}; block speed {aircraft.block_speed_kt} kt; ground times, payload-range"
            found.append(("fleet: aircraft types", aircraft.id, figures, source))
    return tuple(found)


def table_assumptions(table: type[Row], rows: tuple[Row, ...]) -> list[Assumption]:
    """Planning values of a table's rows; those with the same source are told once."""
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if _MARK in row.source:
            grouped[row.source].append(row)
    figures = [name for name in columns_of(table) if name not in (*table.key, "source")]
    dates = {name for name in figures if _is_date(columns_of(table)[name])}
    return [
        (table.file, _names(table, group), _figures(figures, dates, group), source) for source, group in grouped.items()
    ]


def _names(table: type[Row], rows: list[Row]) -> str:
    names = [" ".join(str(_value(row, key)) for key in table.key if key not in ("from", "until")) for row in rows]
    if len(names) <= _NAMED_MAX:
        return ", ".join(names)
    return f"{names[0]} to {names[-1]} ({len(names)} rows)"


def _is_date(column: Column) -> bool:
    return isinstance(column.column if isinstance(column, Maybe) else column, Date | Moment | Clock)


def _figures(columns: list[str], dates: set[str], rows: list[Row]) -> str:
    """Columns with their least and greatest number; dates by name alone, as their numbers tell nobody anything."""
    told = []
    for column in columns:
        values = [_value(row, column) for row in rows]
        numbers = [value for value in values if type(value) is int]
        if not numbers:
            continue
        least, most = min(numbers), max(numbers)
        if column in dates:
            told.append(column)
        else:
            told.append(f"{column} {least:,}" if least == most else f"{column} {least:,} to {most:,}")
    return "; ".join(told) if told else "the row"


def _value(row: Row, column: str) -> Any:  # noqa: ANN401 - each column has its own type
    return getattr(row, column if hasattr(row, column) else f"{column}_")
