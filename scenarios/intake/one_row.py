"""One row of a table handed in by itself: checked as in its file, faults by column."""

from __future__ import annotations

from collections.abc import Mapping

from movcon.errors import Fault
from scenarios.intake.faults import FaultLog
from scenarios.intake.raw_table import RawRow, RawTable
from scenarios.intake.row_rules import check_rows
from scenarios.intake.rows import Row
from scenarios.intake.table import Table, read_table

_LINE = 2


def read_row(row: type[Row], cells: Mapping[str, str], name: str) -> tuple[Row | None, tuple[Fault, ...]]:
    """A typed row of text cells by column, or None with every fault in it; ``name`` stands in the faults as file."""
    log = FaultLog(name)
    raw = RawTable(header=tuple(cells), rows=[RawRow(_LINE, tuple(text.strip() for text in cells.values()))])
    table: Table[Row] = read_table(row, raw, log)
    check_rows(row, table)
    faults = log.in_order
    return (table.rows[0] if table.rows and not faults else None), faults
