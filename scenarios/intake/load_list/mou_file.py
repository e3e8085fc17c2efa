"""The list of equipment of a memorandum of understanding as a table: strict columns, every figure with its source."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from movcon.errors import BadInput
from movcon.mou import MouLine
from scenarios.intake.columns import Text, Whole
from scenarios.intake.faults import FaultLog
from scenarios.intake.raw_table import RawTable, read_csv
from scenarios.intake.rows import Row
from scenarios.intake.table import read_table
from scenarios.intake.workbook import read_workbook

_WORKBOOKS = (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True, kw_only=True)
class MouRow(Row):
    """A line of the memorandum: ``mou_line``, ``description``, ``category``, ``authorized`` and ``source``."""

    file = "mou.csv"
    key = ("mou_line",)
    rows_wanted = True

    mou_line: Annotated[str, Text()]
    description: Annotated[str, Text()]
    category: Annotated[str, Text()]
    authorized: Annotated[int, Whole(0, 100_000)]


def read_mou(path: Path) -> tuple[MouLine, ...]:
    """Lines of a memorandum, CSV or the first sheet of a workbook.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    log = FaultLog(str(path))
    raw = read_workbook(path, log) if path.suffix.lower() in _WORKBOOKS else read_csv(path, log)
    lines = mou_lines(raw, log)
    if log:
        raise BadInput(log.in_order)
    return lines


def mou_lines(raw: RawTable, log: FaultLog) -> tuple[MouLine, ...]:
    """Lines of a memorandum's table; what is wrong is in the log."""
    table = read_table(MouRow, raw, log)
    return tuple(
        MouLine(
            mou_line=row.mou_line,
            description=row.description,
            category=row.category,
            authorized=row.authorized,
            source=row.source,
        )
        for row in table.rows
    )
