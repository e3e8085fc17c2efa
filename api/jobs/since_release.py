"""What has been requested, changed and cancelled since a plan was released: rows to plan from, and edits."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from api.office.refusals import InputFault
from api.office.seasons import rotations_csv
from movcon.clock import day_of
from movcon.edits import CancelMovement, Edit, MoveAirport, MoveWindow, SetCeiling, SetPeople, SetSharing, SetSpread

Cells = Mapping[str, str]
_SAID_ONLY = frozenset({"source", "unit"})
"""Columns that say something and decide nothing: a change of them alone is none."""


def _day(text: str) -> int:
    return day_of(date.fromisoformat(text))


_EDITS: tuple[tuple[frozenset[str], Callable[[Cells], Edit]], ...] = (
    (
        frozenset({"incoming", "outgoing"}),
        lambda row: SetPeople(requirement=row["id"], incoming=int(row["incoming"]), outgoing=int(row["outgoing"])),
    ),
    (
        frozenset({"window_first", "window_last"}),
        lambda row: MoveWindow(
            requirement=row["id"], first_day=_day(row["window_first"]), last_day=_day(row["window_last"])
        ),
    ),
    (frozenset({"ceiling"}), lambda row: SetCeiling(requirement=row["id"], ceiling=int(row["ceiling"]))),
    (
        frozenset({"spread_days_max"}),
        lambda row: SetSpread(requirement=row["id"], days=int(row["spread_days_max"])),
    ),
    (frozenset({"shares"}), lambda row: SetSharing(requirement=row["id"], shares=row["shares"] or None)),
    (
        frozenset({"apoe", "apod"}),
        lambda row: MoveAirport(requirement=row["id"], apoe=row["apoe"], apod=row["apod"]),
    ),
)
"""Columns of a request, and the edit that makes a change of them."""
_IN_WINDOW = frozenset({"preferred"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceRelease:
    """What came since.

    Attributes
    ----------
    rotations
        ``rotations.csv`` to go on from: rows of the released plan, rows requested since.
    edits
        Changes and cancellations of what the released plan moves.
    added
        Requirements that the released plan does not know.
    faults
        Changes that no edit makes.
    """

    rotations: bytes
    edits: tuple[Edit, ...]
    added: tuple[str, ...]
    faults: tuple[InputFault, ...]


def since_release(released: bytes, now: bytes, moved: frozenset[str], made: tuple[Edit, ...]) -> SinceRelease:
    """Compare the requests that a plan was made from with those of now.

    Parameters
    ----------
    released, now
        ``rotations.csv`` that the plan was made from, and of the requests as they stand.
    moved
        Requirements that the released plan moves: only edits change those; others simply take their new row.
    made
        Edits that the released plan was made after: none of them is made twice.
    """
    before, after = _rows(released), _rows(now)
    gone_before = {edit.requirement for edit in made if isinstance(edit, CancelMovement)}
    rows: list[Cells] = []
    edits: list[Edit] = []
    faults: list[InputFault] = []
    for name, old in before.items():
        new = after.get(name)
        if new is None:
            rows.append(old)
            if name not in gone_before:
                edits.append(CancelMovement(requirement=name))
            continue
        changed = {column for column in old.keys() | new.keys() if old.get(column, "") != new.get(column, "")}
        changed -= _SAID_ONLY
        if name not in moved or not changed:
            rows.append(new if name not in moved else old)
            continue
        rows.append(old)
        edits += _edits(new, changed)
        faults += _faults(name, changed)
    added = [name for name in after if name not in before]
    rows += [after[name] for name in added]
    return SinceRelease(
        rotations=rotations_csv(rows),
        edits=tuple(edit for edit in edits if edit not in made),
        added=tuple(added),
        faults=tuple(faults),
    )


def _edits(row: Cells, changed: set[str]) -> list[Edit]:
    return [make(row) for columns, make in _EDITS if columns & changed]


def _faults(name: str, changed: set[str]) -> list[InputFault]:
    known = frozenset[str]().union(*(columns for columns, _ in _EDITS))
    if changed & {"window_first", "window_last"}:
        known |= _IN_WINDOW
    return [
        InputFault(
            code="unmakeable_change",
            pointer=f"rotations.csv#row={name}&column={column}",
            cause=f"{name} is released, and its {column} has changed since: no edit makes that change.",
            cure="Cancel the request and ask anew under another id, or take the change back.",
        )
        for column in sorted(changed - known)
    ]


def _rows(table: bytes) -> dict[str, Cells]:
    """Rows by id, in order."""
    reader = csv.DictReader(io.StringIO(table.decode("utf-8-sig")))
    return {row["id"].strip(): {name: (cell or "").strip() for name, cell in row.items() if name} for row in reader}
