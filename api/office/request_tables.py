"""Requests as a table that people work on, and the empty one they begin with; what is exported can be imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from api.office.request_cells import defaults
from api.office.request_import import ADDED, may_lack
from api.render.tables import Cell, Column, Kind, Table
from scenarios.intake.columns import Column as CellKind
from scenarios.intake.columns import Date, Maybe, Usd, Whole
from scenarios.intake.rows import RotationRow
from scenarios.intake.table import columns_of


def requests_table(requests: Sequence[tuple[Mapping[str, str], str]]) -> Table:
    """Requests, (cells, state) each, under the columns of a request and their state."""
    kinds = {name: _kind(column) for name, column in columns_of(RotationRow).items()}
    columns = [Column(name, name, kind) for name, kind in kinds.items()] + [Column(name, name) for name in ADDED]
    rows = tuple(
        (*(_cell(cells.get(name, ""), kind) for name, kind in kinds.items()), state) for cells, state in requests
    )
    return Table(name="requests", title="Requests", columns=tuple(columns), rows=rows)


def columns_table() -> Table:
    """What belongs in each column of a request, and what it takes where it is left out."""
    usual = defaults()
    rows = [
        (
            name,
            column.wanted,
            "may be left out" if name in may_lack() else "wanted",
            usual[name][0] if name in usual else "",
            usual[name][1] if name in usual else "",
        )
        for name, column in columns_of(RotationRow).items()
    ]
    heads = (
        Column("column", "Column"),
        Column("holds", "Holds"),
        Column("wanted", "Wanted"),
        Column("otherwise", "Where left out"),
        Column("basis", "Basis"),
    )
    return Table(name="columns", title="Columns", columns=heads, rows=tuple(rows))


def _kind(column: CellKind) -> Kind:
    while isinstance(column, Maybe):
        column = column.column
    if isinstance(column, Usd):
        return Kind.USD
    if isinstance(column, Whole):
        return Kind.COUNT
    return Kind.DAY if isinstance(column, Date) else Kind.TEXT


def _cell(text: str, kind: Kind) -> Cell:
    if not text:
        return None
    if kind in (Kind.COUNT, Kind.USD):
        return int(text)
    return date.fromisoformat(text) if kind is Kind.DAY else text
