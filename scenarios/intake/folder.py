"""A scenario folder read whole: manifest and tables, or every fault at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from movcon.errors import BadInput, Fault
from scenarios.intake.faults import FaultLog
from scenarios.intake.kinds import ScenarioKind, refuse_other_kind
from scenarios.intake.manifest import FILE as MANIFEST_FILE
from scenarios.intake.manifest import Manifest, read_manifest
from scenarios.intake.raw_table import read_csv
from scenarios.intake.references import check_airspace, check_references, check_season
from scenarios.intake.row_rules import check_rows
from scenarios.intake.rows import TABLES, Row
from scenarios.intake.table import Table, read_table

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRows:
    """The tables of a scenario folder as typed rows, without fault."""

    folder: Path
    tables: Mapping[type[Row], tuple[Row, ...]]

    def of(self, row: type[R]) -> tuple[R, ...]:
        """Rows of a table, in the order of the file."""
        return cast("tuple[R, ...]", self.tables[row])

    def fault(self, row: Row, code: str, column: str, cause: str, cure: str) -> Fault:
        """A fault found later, told with its place in the file."""
        return Fault(code=code, file=str(self.folder / row.file), row=row.line, column=column, cause=cause, cure=cure)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioRows(FolderRows):
    """A rotation season's folder as typed rows."""

    manifest: Manifest


def read_folder(folder: Path) -> ScenarioRows:
    """Rows of a scenario folder.

    Raises
    ------
    BadInput
        Anything is wrong; all faults at once, the manifest's first, then file by file in order of rows.
    """
    check_is_folder(folder)
    refuse_other_kind(folder, ScenarioKind.ROTATION)
    manifest_log = FaultLog(str(folder / MANIFEST_FILE))
    manifest = read_manifest(folder / MANIFEST_FILE, manifest_log)
    tables = read_tables(folder, TABLES)
    for row, table in tables.items():
        check_rows(row, table)
    check_references(tables)
    if manifest is not None:
        check_season(tables, manifest)
        check_airspace(tables, manifest)
    faults = [*manifest_log.in_order, *(fault for table in tables.values() for fault in table.log.in_order)]
    if faults or manifest is None:
        raise BadInput(faults)
    return ScenarioRows(folder=folder, manifest=manifest, tables={row: table.rows for row, table in tables.items()})


def check_is_folder(folder: Path) -> None:
    """Raise BadInput where there is no such folder."""
    if not folder.is_dir():
        log = FaultLog(str(folder))
        log.add("missing_folder", "The folder is not there.", "Name a folder that holds scenario.toml and its tables.")
        raise BadInput(log.in_order)


def read_tables(folder: Path, tables: Iterable[type[Row]]) -> dict[type[Row], Table[Any]]:
    """Tables of a folder, each with the faults of its file, cells and ids in its log."""
    found: dict[type[Row], Table[Any]] = {}
    for row in tables:
        log = FaultLog(str(folder / row.file))
        if row.may_be_absent and not (folder / row.file).exists():
            found[row] = Table(rows=(), lines=(), whole=True, log=log)
        else:
            found[row] = read_table(row, read_csv(folder / row.file, log), log)
    return found


def folder_digest(folder: Path, tables: Iterable[type[Row]] = TABLES) -> str:
    """SHA-256 over the names and bytes of a scenario's files, as ``sha256:<hex>``."""
    total = hashlib.sha256()
    there = (row.file for row in tables if not row.may_be_absent or (folder / row.file).exists())
    for name in sorted([MANIFEST_FILE, *there]):
        content = (folder / name).read_bytes()
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return f"sha256:{total.hexdigest()}"
