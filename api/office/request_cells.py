"""A rotation request as cells of ``rotations.csv``: planning values fill what was left out, all is checked."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from scenarios.intake.faults import FaultLog, shown
from scenarios.intake.one_row import read_row
from scenarios.intake.rows import RotationRow
from scenarios.intake.table import columns_of

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LENGTH_MAX, _LIST_LENGTH_MAX = 400, 2_500
FILE = Path(__file__).parent / "data" / "request_defaults.csv"


@cache
def defaults() -> dict[str, tuple[str, str]]:
    """(value, basis) of the columns a request may leave out."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        return {row["column"]: (row["value"], row["source"]) for row in csv.DictReader(stream)}


DERIVED = {
    "ceiling": ("incoming + outgoing + staying", "planning value: beds for both halves of the handover"),
    "preferred": ("window_first", "planning value: as soon as the window opens"),
}
"""(rule, basis) of the columns that follow from others where a request leaves them out."""


def filled(cells: Mapping[str, str], asked_by: str) -> dict[str, str]:
    """Every column in the table's order; ceiling and preferred date follow from the others where left out."""
    given = {name: text for name, text in cells.items() if text != ""}
    usual = {name: value for name, (value, _) in defaults().items()}
    whole = {**usual, **given}
    whole.setdefault("source", f"rotation request of {asked_by}")
    if "ceiling" not in whole and all(whole.get(name, "").isdigit() for name in ("incoming", "outgoing", "staying")):
        whole["ceiling"] = str(int(whole["incoming"]) + int(whole["outgoing"]) + int(whole["staying"]))
    if "preferred" not in whole and "window_first" in whole:
        whole["preferred"] = whole["window_first"]
    known = columns_of(RotationRow)
    return {name: whole.get(name, "") for name in known} | {
        name: text for name, text in given.items() if name not in known
    }


def check(cells: Mapping[str, str], log: FaultLog) -> RotationRow | None:
    """The request's row; None where it has a fault. Every fault is in the log, by column."""
    row, faults = read_row(RotationRow, cells, "request")
    for item in faults:
        log.add(item.code, item.cause, item.cure, column=item.column)
    check_texts(cells, log)
    return row if isinstance(row, RotationRow) else None


def check_texts(cells: Mapping[str, str], log: FaultLog, row: int | None = None) -> None:
    """Check that cells are lines of text of a sensible length."""
    for name, text in cells.items():
        if _CONTROL.search(text):
            cause = "The cell holds a line break or another control character."
            log.add("control_character", cause, "Take it out.", row=row, column=name)
        most = _LIST_LENGTH_MAX if name == "blackouts" else _LENGTH_MAX
        if len(text) > most:
            log.add("cell_too_long", f"{shown(text)} is too long.", f"Use {most} characters.", row=row, column=name)


def to_json(cells: Mapping[str, str]) -> str:
    """Cells as they are kept."""
    return json.dumps(dict(cells), ensure_ascii=False)


def from_json(text: str) -> dict[str, str]:
    """Cells as they were kept."""
    found: dict[str, str] = json.loads(text)
    return found
