"""What must hold between rows: ids that are named must be there, and followed requirements must fit together.

Rules that ask whether something is missing stay silent where the table looked into was cut off or had no header:
that fault is told already, and what follows from it would hide it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from geo.areas import Layer, state_areas
from geo.states import clearing_state, states
from movcon.clock import day_text
from scenarios.intake.columns import Column, Maybe, Reference, Several
from scenarios.intake.faults import nearest, shown
from scenarios.intake.manifest import Manifest
from scenarios.intake.rows import (
    CharterRow,
    ClosedKind,
    ClosureRow,
    ContractRow,
    LetterRow,
    MissionAircraftRow,
    RotationRow,
    Row,
)
from scenarios.intake.table import Line, Table, columns_of

Tables = Mapping[type[Row], Table[Any]]
_SOURCES = (CharterRow, LetterRow, ContractRow, MissionAircraftRow)
_THINGS = {"missions.csv": "mission", "rotations.csv": "requirement"}
_LISTED_MAX = 20


def check_references(tables: Tables) -> None:
    """Check ids named across tables and within rotations.csv; what is wrong goes to the tables' logs."""
    check_named_ids(tables, _THINGS)
    check_source_ids(tables, _SOURCES)
    check_follows(tables[RotationRow])


def check_named_ids(tables: Tables, things: Mapping[str, str]) -> None:
    """Check every cell that names a row of another table; ``things`` says what a row of a file is."""
    by_file = {row.file: table for row, table in tables.items()}
    for row, table in tables.items():
        for name, column in columns_of(row).items():
            kind = _reference(column)
            if kind is not None:
                _check_named(table, name, kind.table, by_file[kind.table], things[kind.table])


def check_season(tables: Tables, manifest: Manifest) -> None:
    """Check that windows touch the season."""
    table = tables[RotationRow]
    for line in table.lines:
        if not line.knows("window_first", "window_last"):
            continue
        first, last = line["window_first"], line["window_last"]
        if last < manifest.season_first_day or first > manifest.season_last_day:
            table.log.add(
                "window_outside_season",
                f"The window {day_text(first)} to {day_text(last)} lies outside the season "
                f"{day_text(manifest.season_first_day)} to {day_text(manifest.season_last_day)}.",
                "Move the window, or the season in scenario.toml.",
                row=line.number,
                column="window_first",
            )


def check_airspace(tables: Tables, manifest: Manifest) -> None:
    """Check that closed airspace belongs to a State of its own on the season's first day."""
    on = manifest.season_first_day
    table = tables[ClosureRow]
    for line in table.lines:
        if not line.knows("kind", "place") or line["kind"] is not ClosedKind.AIRSPACE or line["place"] not in states():
            continue
        if line["place"] not in state_areas(Layer.CLEARANCE, on):
            owner = clearing_state(line["place"], on)
            table.log.add(
                "airspace_of_another_state",
                f"{line['place']} has no airspace of its own on {day_text(on)}.",
                f"Close that of {owner}, if it is meant." if owner != line["place"] else "Take the row out.",
                row=line.number,
                column="place",
            )


def _reference(column: Column) -> Reference | None:
    while isinstance(column, Maybe | Several):
        column = column.column
    return column if isinstance(column, Reference) else None


def _check_named(table: Table[Any], column: str, file: str, target: Table[Any], thing: str) -> None:
    if not target.whole:
        return
    known = {str(value) for value in target.known("id")}
    for line in table.lines:
        if not line.knows(column):
            continue
        value = line[column]
        for name in value if isinstance(value, tuple) else (value,):
            if name not in known:
                table.log.add(
                    f"unknown_{thing}",
                    f"{shown(name)} is not in {file}.",
                    _cure(name, sorted(known), file),
                    row=line.number,
                    column=column,
                )


def _cure(name: str, known: list[str], file: str) -> str:
    near = nearest(name, known)
    hint = f" Nearest: {near}." if near else ""
    if len(known) <= _LISTED_MAX:
        return f"Use one of: {', '.join(known)}; or add it to {file}.{hint}"
    return f"Use an id of {file}, or add it there.{hint}"


def check_source_ids(tables: Tables, sources: Sequence[type[Row]]) -> None:
    """Check that an id of a lift source stands in one of the tables only."""
    first: dict[str, str] = {}
    for row in sources:
        own: dict[str, str] = {}
        for line in tables[row].lines:
            if not line.knows("id"):
                continue
            name = line["id"]
            if name in first:
                tables[row].log.add(
                    "duplicate_id",
                    f"{shown(name)} stands in {first[name]} already.",
                    "Give every lift source its own id.",
                    row=line.number,
                    column="id",
                )
            own[name] = row.file
        first |= own


def check_follows(table: Table[Any]) -> None:
    """Check that rotations that follow others of the table fit them; what is wrong goes to its log."""
    by_id: dict[str, Line] = {line["id"]: line for line in reversed(table.lines) if line.knows("id")}
    circular = _in_circles(by_id)
    followed: dict[str, int] = {}
    for line in table.lines:
        if not line.knows("follows") or line["follows"] not in by_id:
            continue
        name = line["follows"]
        if name in followed:
            _tell(table, line, "followed_twice", f"Row {followed[name]} follows {name} already.", "Follow one each.")
        followed.setdefault(name, line.number)
        before = by_id[name]
        if line["id"] in circular if line.knows("id") else False:
            _tell(table, line, "circular_follows", f"{name} follows this one in turn.", "Leave the first one's empty.")
            continue
        _check_pair(table, before, line)


def _in_circles(by_id: Mapping[str, Line]) -> set[str]:
    """Ids that lead to themselves, or into a circle, by what they follow; each id is visited once."""
    circular: set[str] = set()
    done: set[str] = set()
    for name in by_id:
        way: dict[str, None] = {}
        current: str | None = name
        while current is not None and current in by_id and current not in done and current not in way:
            way[current] = None
            line = by_id[current]
            current = line["follows"] if line.knows("follows") else None
        if current is not None and (current in way or current in circular):
            circular.update(way)
        done.update(way)
    return circular


def _check_pair(table: Table[Any], before: Line, line: Line) -> None:
    name = line["follows"]
    for column in ("mission", "contributor"):
        if before.knows(column) and line.knows(column) and before[column] != line[column]:
            cause = f"{name} has {column} {before[column]}, this one {line[column]}."
            _tell(table, line, "follows_another_unit", cause, "Follow a requirement of the same unit.")
    if before.knows("staying", "incoming") and line.knows("staying", "outgoing"):
        there = before["staying"] + before["incoming"]
        here = line["staying"] + line["outgoing"]
        if there != here:
            _tell(
                table,
                line,
                "follows_mismatch",
                f"{name} leaves {there} people (staying and incoming), this one begins with {here} "
                "(staying and outgoing).",
                "Make the two sums equal.",
            )
    wanted = ("window_first", "window_last")
    if before.knows(*wanted) and line.knows(*wanted, "tour_days_min", "tour_days_max"):
        earliest = before["window_first"] + line["tour_days_min"]
        latest = before["window_last"] + line["tour_days_max"]
        if line["window_last"] < earliest or line["window_first"] > latest:
            _tell(
                table,
                line,
                "impossible_tour",
                f"With a tour of {line['tour_days_min']} to {line['tour_days_max']} days after {name} it comes between "
                f"{day_text(earliest)} and {day_text(latest)}, outside its window {day_text(line['window_first'])} to "
                f"{day_text(line['window_last'])}.",
                "Move a window, or change the tour's days.",
            )


def _tell(table: Table[Any], line: Line, code: str, cause: str, cure: str) -> None:
    table.log.add(code, cause, cure, row=line.number, column="follows")
