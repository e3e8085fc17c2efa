"""A deployment's folder read whole: manifest and tables, or every fault at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from movcon.errors import BadInput
from scenarios.intake.deployment.manifest import FILE as MANIFEST_FILE
from scenarios.intake.deployment.manifest import DeploymentManifest, read_manifest
from scenarios.intake.deployment.references import check_dates, check_references
from scenarios.intake.deployment.row_rules import check_rows as check_deployment_rows
from scenarios.intake.deployment.tables import DEPLOYMENT_TABLES
from scenarios.intake.faults import FaultLog
from scenarios.intake.folder import FolderRows, check_is_folder, read_tables
from scenarios.intake.kinds import ScenarioKind, refuse_other_kind


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentRows(FolderRows):
    """A deployment's folder as typed rows, without fault."""

    manifest: DeploymentManifest


def read_deployment(folder: Path) -> DeploymentRows:
    """Rows of a deployment's folder.

    Raises
    ------
    BadInput
        Anything is wrong; all faults at once, the manifest's first, then file by file in order of rows.
    """
    check_is_folder(folder)
    refuse_other_kind(folder, ScenarioKind.DEPLOYMENT)
    manifest_log = FaultLog(str(folder / MANIFEST_FILE))
    manifest = read_manifest(folder / MANIFEST_FILE, manifest_log)
    tables = read_tables(folder, DEPLOYMENT_TABLES)
    for row, table in tables.items():
        check_deployment_rows(row, table)
    check_references(tables)
    if manifest is not None:
        check_dates(tables, manifest)
    faults = [*manifest_log.in_order, *(fault for table in tables.values() for fault in table.log.in_order)]
    if faults or manifest is None:
        raise BadInput(faults)
    return DeploymentRows(folder=folder, manifest=manifest, tables={row: table.rows for row, table in tables.items()})
