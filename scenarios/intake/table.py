"""From a raw table to typed rows: header checked, every cell read by its column, ids once each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Generic, TypeVar, get_type_hints

from scenarios.intake.columns import Column
from scenarios.intake.faults import CellFault, FaultLog, nearest, shown
from scenarios.intake.raw_table import RawTable
from scenarios.intake.rows import Row

R = TypeVar("R", bound=Row)
_columns: dict[type[Row], Mapping[str, Column]] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of a row that could be read; a fault in one cell does not hide those in another."""

    number: int
    cells: Mapping[str, Any]

    def knows(self, *columns: str) -> bool:
        """Whether all of these cells could be read and are not empty."""
        return all(self.cells.get(column) is not None for column in columns)

    def __getitem__(self, column: str) -> Any:  # noqa: ANN401 - each column has its own type
        return self.cells[column]


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """Rows of a file. ``rows`` are those without fault, ``lines`` all; ``whole`` as in RawTable."""

    rows: tuple[R, ...]
    lines: tuple[Line, ...]
    whole: bool
    log: FaultLog

    def known(self, column: str) -> set[Any]:
        """Values of a column that could be read."""
        return {line[column] for line in self.lines if line.knows(column)}


def columns_of(row: type[Row]) -> Mapping[str, Column]:
    """Columns of a table by the name in the header, ``source`` last."""
    known = _columns.get(row)
    if known is None:
        known = _columns[row] = MappingProxyType(_find_columns(row))
    return known


def _find_columns(row: type[Row]) -> dict[str, Column]:
    found = {
        name.rstrip("_"): kind
        for name, hint in get_type_hints(row, include_extras=True).items()
        for kind in getattr(hint, "__metadata__", ())
        if isinstance(kind, Column)
    }
    found["source"] = found.pop("source")
    return found


def read_table(row: type[R], raw: RawTable, log: FaultLog) -> Table[R]:
    """Typed rows of a raw table; every fault of header, cells and ids is in the log."""
    if not raw.header:
        return Table(rows=(), lines=(), whole=False, log=log)
    columns = {
        name: column for name, column in columns_of(row).items() if name in raw.header or name not in row.may_lack
    }
    lacking = {name: column.read_cell("") for name, column in columns_of(row).items() if name not in columns}
    places = _places(columns, raw.header, lacking, log)
    whole = raw.whole and len(places) == len(columns)
    rows: list[R] = []
    lines: list[Line] = []
    for item in raw.rows:
        if log.full:
            whole = False
            break
        cells: dict[str, Any] = {}
        for name, place in places.items():
            if (item.line, place) in raw.formulas:
                cause = "The cell holds a formula."
                log.add("formula", cause, "Paste its value instead.", row=item.line, column=name)
                continue
            try:
                cells[name] = columns[name].read_cell(item.cells[place])
            except CellFault as fault:
                log.add(fault.code, fault.cause, fault.cure, row=item.line, column=name)
        lines.append(Line(item.line, cells))
        if len(cells) == len(columns):
            fields = {_field(row, name): value for name, value in (cells | lacking).items()}
            rows.append(row(line=item.line, **fields))
    if row.rows_wanted and not raw.rows and raw.whole:
        log.add("no_rows", "The table has no rows.", "Add at least one.")
    _duplicates(row, lines, log)
    return Table(rows=tuple(rows), lines=tuple(lines), whole=whole, log=log)


def _field(row: type[Row], column: str) -> str:
    return column if column in row.__dataclass_fields__ else f"{column}_"


def _places(
    columns: Mapping[str, Column], header: tuple[str, ...], lacking: Iterable[str], log: FaultLog
) -> dict[str, int]:
    places: dict[str, int] = {}
    missing = [name for name in columns if name not in header]
    for place, name in enumerate(header):
        if name not in columns:
            near = nearest(name, [*missing, *lacking])
            cure = f"Rename it to {near}." if near else "Take it out."
            cause = f"Column {shown(name)} is not known here." if name else f"Column {place + 1} has no name."
            log.add("unknown_column", cause, cure, row=1, column=name or None)
        elif name in places:
            log.add("duplicate_column", f"Column {name} stands there twice.", "Take one out.", row=1, column=name)
        else:
            places[name] = place
    for name in missing:
        cure = f"Add it; each cell holds {columns[name].wanted}."
        log.add("missing_column", f"Column {name} is missing.", cure, row=1, column=name)
    return places


def _duplicates(row: type[Row], lines: list[Line], log: FaultLog) -> None:
    first: dict[tuple[Any, ...], int] = {}
    for line in lines:
        if not line.knows(*row.key):
            continue
        key = tuple(line[name] for name in row.key)
        if key in first:
            told = " ".join(part for part in key if isinstance(part, str))
            log.add(
                "duplicate_id",
                f"{shown(told)} stands in row {first[key]} already.",
                "Give each row its own, or take one out.",
                row=line.number,
                column=row.key[0],
            )
        first.setdefault(key, line.number)
