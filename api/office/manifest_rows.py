"""People of a manifest as they are handed in, and their table: direction, name, grade, document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.office.uploads import FAULTS_MAX, Upload, read_upload, refuse
from api.render.formulas import as_written
from api.settings import Settings
from scenarios.intake.faults import FaultLog, nearest, shown
from scenarios.intake.raw_table import RawTable

COLUMNS = ("direction", "name", "grade", "document")
_DIRECTIONS = ("incoming", "outgoing")
_MAY_BE_EMPTY = ("grade",)
_LENGTH_MAX = {"direction": 20, "name": 200, "grade": 40, "document": 40}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who travels. ``place`` is where it stands in what was sent."""

    direction: str
    name: str
    grade: str
    document: str
    place: str


def read_people(upload: Upload, settings: Settings) -> list[Person]:
    """People of a CSV file or workbook. Faults tell places, not values: they are personal.

    Raises
    ------
    Invalid
        With every fault.
    """
    log = FaultLog(upload.name, FAULTS_MAX)
    raw = read_upload(upload, settings, log)
    places = _places(raw.header, log) if raw.header else {}
    people = _people(raw, places, log) if len(places) == len(COLUMNS) else []
    refuse(log)
    return people


def _places(header: Sequence[str], log: FaultLog) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        if name not in COLUMNS:
            near = nearest(name, list(COLUMNS))
            cure = f"Rename it to {near}." if near else "Take it out."
            log.add("unknown_column", f"Column {shown(name)} is not known here.", cure, row=1, column=name or None)
        elif name in places:
            log.add("duplicate_column", f"Column {name} stands there twice.", "Take one out.", row=1, column=name)
        else:
            places[name] = place
    for name in COLUMNS:
        if name not in places:
            log.add("missing_column", f"Column {name} is missing.", "Add it.", row=1, column=name)
    return places


def _people(raw: RawTable, places: Mapping[str, int], log: FaultLog) -> list[Person]:
    people = []
    for row in raw.rows:
        if log.full:
            break
        cells = {name: as_written(row.cells[place]) for name, place in places.items()}
        for name, text in cells.items():
            if (row.line, places[name]) in raw.formulas:
                log.add("formula", "The cell holds a formula.", "Paste its value.", row=row.line, column=name)
            elif not text and name not in _MAY_BE_EMPTY:
                log.add("missing_value", "The cell is empty.", f"Give the {name}.", row=row.line, column=name)
            elif name == "direction" and text not in _DIRECTIONS:
                cause = f"{shown(text)} is no direction."
                log.add("unknown_word", cause, "Write incoming or outgoing.", row=row.line, column=name)
            elif len(text) > _LENGTH_MAX[name] or _CONTROL.search(text):
                cause = f"The cell has more than {_LENGTH_MAX[name]} characters, or a line break."
                log.add("bad_text", cause, "Write it in one short line.", row=row.line, column=name)
        people.append(Person(**cells, place=f"#row={row.line}"))
    return people
