"""What must hold between rows: names that are there, places of the right kind, consignments that hold something.

Rules that ask whether something is missing stay silent where the table looked into was cut off or had no header.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from movcon.clock import day_text
from scenarios.equipment import equipment_sets
from scenarios.intake.deployment.cargo_rows import CargoRow, ConsignmentRow, IssueRow, PeopleRow, StockRow, UnitRow
from scenarios.intake.deployment.lift_rows import LinerRow, ShipOfferRow
from scenarios.intake.deployment.manifest import DeploymentManifest
from scenarios.intake.deployment.network_rows import (
    ApronRow,
    ClosedKind,
    ClosureRow,
    CorridorRow,
    PlaceKind,
    PlaceRow,
    PortRow,
)
from scenarios.intake.faults import one_of, shown
from scenarios.intake.references import Tables, check_named_ids, check_source_ids
from scenarios.intake.rows import CharterRow
from scenarios.intake.table import Line, Table

_THINGS = {
    "missions.csv": "mission",
    "units.csv": "unit",
    "consignments.csv": "consignment",
    "stock.csv": "stock_item",
    "places.csv": "place",
}
_SOURCES = (ShipOfferRow, LinerRow, CorridorRow, CharterRow)


def check_references(tables: Tables) -> None:
    """Check what rows name in other tables; what is wrong goes to the tables' logs."""
    check_named_ids(tables, _THINGS)
    check_source_ids(tables, _SOURCES)
    _check_ids_of_movements(tables)
    kinds = {line["id"]: line["kind"] for line in tables[PlaceRow].lines if line.knows("id", "kind")}
    _check_kinds(tables[PortRow], "id", PlaceKind.PORT, kinds)
    _check_kinds(tables[ApronRow], "id", PlaceKind.AIRFIELD, kinds)
    _check_kinds(tables[ConsignmentRow], "load_ports", PlaceKind.PORT, kinds)
    for column in ("origin", "destination"):
        _check_kinds(tables[LinerRow], column, PlaceKind.PORT, kinds)
    _check_equipment(tables[ConsignmentRow])
    _check_something_moves(tables)
    _check_closed(tables)
    _check_stock(tables)


def check_dates(tables: Tables, manifest: DeploymentManifest) -> None:
    """Check that what is wanted lies before the horizon."""
    wanted: tuple[tuple[type[Any], str], ...] = (
        (PeopleRow, "ready"),
        (ConsignmentRow, "ready"),
        (UnitRow, "operational_by"),
    )
    for row, column in wanted:
        table = tables[row]
        for line in table.lines:
            if line.knows(column) and line[column] > manifest.horizon_last_day:
                cause = f"{day_text(line[column])} lies after the horizon {day_text(manifest.horizon_last_day)}."
                _tell(table, line, "after_horizon", cause, "Mend the date, or move the horizon.", column)


def _tell(table: Table[Any], line: Line, code: str, cause: str, cure: str, column: str) -> None:
    table.log.add(code, cause, cure, row=line.number, column=column)


def _check_ids_of_movements(tables: Tables) -> None:
    """People and consignments share one space of names: both become consignments."""
    people = tables[PeopleRow].known("id")
    table = tables[ConsignmentRow]
    for line in table.lines:
        if line.knows("id") and line["id"] in people:
            cause = f"{shown(line['id'])} stands in people.csv already."
            _tell(table, line, "duplicate_id", cause, "Give each its own id.", "id")


def _check_kinds(table: Table[Any], column: str, wanted: PlaceKind, kinds: dict[str, PlaceKind]) -> None:
    for line in table.lines:
        if not line.knows(column):
            continue
        value = line[column]
        for name in value if isinstance(value, tuple) else (value,):
            if kinds.get(name, wanted) is not wanted:
                cause = f"{shown(name)} is no {wanted} but a {kinds[name]} in places.csv."
                _tell(table, line, f"not_a_{wanted}", cause, f"Name a place of kind {wanted}.", column)


def _check_equipment(table: Table[Any]) -> None:
    known = sorted(equipment_sets())
    for line in table.lines:
        if line.knows("equipment") and line["equipment"] not in known:
            cause = f"Equipment {shown(line['equipment'])} is unknown."
            _tell(table, line, "unknown_equipment", cause, one_of(known, line["equipment"]), "equipment")


def _check_something_moves(tables: Tables) -> None:
    if not tables[CargoRow].whole or not tables[IssueRow].whole:
        return
    held = tables[CargoRow].known("consignment") | tables[IssueRow].known("consignment")
    table = tables[ConsignmentRow]
    for line in table.lines:
        if line.knows("id") and line.cells.get("equipment", "") is None and line["id"] not in held:
            cause = f"{line['id']} holds nothing: no equipment, no line of cargo.csv, no issue."
            _tell(table, line, "empty_consignment", cause, "Add what it holds, or take it out.", "id")


def _check_closed(tables: Tables) -> None:
    """Check that what a closure closes is there: a place, a corridor, a liner service."""
    named: dict[ClosedKind, tuple[Table[Any], str]] = {
        ClosedKind.PLACE: (tables[PlaceRow], "places.csv"),
        ClosedKind.CORRIDOR: (tables[CorridorRow], "corridors.csv"),
        ClosedKind.LINER: (tables[LinerRow], "liners.csv"),
    }
    table = tables[ClosureRow]
    for line in table.lines:
        if not line.knows("kind", "name") or line["kind"] not in named:
            continue
        target, file = named[line["kind"]]
        known = sorted(target.known("id"))
        if target.whole and line["name"] not in known:
            cause = f"{shown(line['name'])} is not in {file}."
            _tell(table, line, f"unknown_{line['kind']}", cause, one_of(known, line["name"]), "name")


def _check_stock(tables: Tables) -> None:
    """Check that no more of a stock item is issued than there is."""
    there = {line["id"]: line["quantity"] for line in tables[StockRow].lines if line.knows("id", "quantity")}
    table = tables[IssueRow]
    by_date: Callable[[Line], tuple[Any, int]] = lambda line: (line["asked"], line.number)  # noqa: E731 - a sort key
    for line in sorted((line for line in table.lines if line.knows("item", "quantity", "asked")), key=by_date):
        name = line["item"]
        if name not in there:
            continue
        if line["quantity"] > there[name]:
            cause = f"{line['quantity']} of {name} are issued, but {there[name]} are left."
            _tell(table, line, "stock_exhausted", cause, "Issue fewer, or raise the stock.", "quantity")
        there[name] = max(0, there[name] - line["quantity"])
