"""Checking what people hand in: a scenario's folder, or a single table as CSV or XLSX."""

from __future__ import annotations

from pathlib import Path

from movcon.errors import BadInput, Fault
from scenarios.assembly import load_problem
from scenarios.deployment.assembly import load_deployment
from scenarios.intake.deployment.row_rules import check_rows as check_deployment_rows
from scenarios.intake.deployment.tables import DEPLOYMENT_TABLES
from scenarios.intake.faults import FaultLog
from scenarios.intake.kinds import ScenarioKind, kind_of
from scenarios.intake.raw_table import RawTable, read_csv
from scenarios.intake.row_rules import check_rows
from scenarios.intake.rows import TABLES, Row
from scenarios.intake.table import columns_of, read_table
from scenarios.intake.workbook import read_workbook

_TABLES = tuple(dict.fromkeys((*TABLES, *DEPLOYMENT_TABLES)))
_WORKBOOKS = (".xlsx", ".xlsm")


def check_file(path: Path) -> tuple[Fault, ...]:
    """Faults of a scenario's folder or of one table; empty where there are none.

    A single table (CSV, or the first sheet of a workbook) is recognised by its columns. Its cells and rows are
    checked; what it names in other tables can only be checked in a folder.
    """
    if path.is_dir():
        try:
            if kind_of(path) is ScenarioKind.DEPLOYMENT:
                load_deployment(path)
            else:
                load_problem(path)
        except BadInput as error:
            return error.faults
        return ()
    log = FaultLog(str(path))
    raw = read_workbook(path, log) if path.suffix.lower() in _WORKBOOKS else read_csv(path, log)
    if raw.header:
        row = _recognise(raw, log)
        if row is not None:
            table = read_table(row, raw, log)
            check_rows(row, table)
            check_deployment_rows(row, table)
    return log.in_order


def _recognise(raw: RawTable, log: FaultLog) -> type[Row] | None:
    """Table whose columns match best: more than half of its own must be there."""
    header = set(raw.header)
    shares = {row: len(header & columns_of(row).keys()) / len(columns_of(row).keys() | header) for row in _TABLES}
    best = max(_TABLES, key=lambda row: shares[row])
    if shares[best] > 0.5:
        return best
    told = ", ".join(name for name in raw.header[:6] if name) or "none"
    names = ", ".join(row.file for row in _TABLES)
    log.add("unknown_table", f"No table has these columns ({told} ...).", f"Use the columns of one of: {names}.", row=1)
    return None
