"""Checking what people hand in: a scenario's folder, a single table as CSV or XLSX, or a contributor's load list."""

from __future__ import annotations

from pathlib import Path

from movcon.clock import Day
from movcon.errors import BadInput, Fault
from scenarios.intake.deployment.row_rules import check_rows as check_deployment_rows
from scenarios.intake.deployment.tables import DEPLOYMENT_TABLES
from scenarios.intake.faults import FaultLog
from scenarios.intake.kinds import ScenarioKind, kind_of
from scenarios.intake.load_list.findings import Findings
from scenarios.intake.load_list.grid import read_grids
from scenarios.intake.load_list.header import find_header
from scenarios.intake.load_list.read import read_grids_of_list
from scenarios.intake.load_list.reading import LoadListReading
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
        # Maps and routes take a second to import, which a single table does not need.
        from scenarios.assembly import load_problem  # noqa: PLC0415
        from scenarios.deployment.assembly import load_deployment  # noqa: PLC0415

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


def load_list_of(path: Path, *, sheet: str | None = None, shipping_day: Day | None = None) -> LoadListReading | None:
    """Reading of a load list; None where the file is a table of a scenario, or has no header of a load list."""
    findings = Findings()
    grids = read_grids(path, findings)
    if not grids or not any(find_header(grid.rows) for grid in grids):
        return None
    first = grids[0].rows
    if first and _table_with(set(first[min(first)].values())) is not None:
        return None
    return read_grids_of_list(path, grids, findings, sheet=sheet, shipping_day=shipping_day)


def _recognise(raw: RawTable, log: FaultLog) -> type[Row] | None:
    found = _table_with(set(raw.header))
    if found is None:
        told = ", ".join(name for name in raw.header[:6] if name) or "none"
        names = ", ".join(row.file for row in _TABLES)
        cause = f"No table has these columns ({told} ...), and they are not those of a load list."
        cure = (
            f"Use the columns of one of: {names}; of a load list: Serial, Description, Qty, Length (cm), Width (cm), "
            "Height (cm), Gross mass each (kg)."
        )
        log.add("unknown_table", cause, cure, row=1)
    return found


def _table_with(header: set[str]) -> type[Row] | None:
    """Table whose columns match best: more than half of its own must be there."""
    shares = {row: len(header & columns_of(row).keys()) / len(columns_of(row).keys() | header) for row in _TABLES}
    best = max(_TABLES, key=lambda row: shares[row])
    return best if shares[best] > 0.5 else None
