"""Deployments: a scenario's files with its consignments, and the folder that a job plans from."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.sql import Select

from api.database.ids import new_id
from api.database.tables import ConsignmentRow, LoadListRow, SeasonRow
from api.identity.roles import Permission
from api.office.concerns import concerning, concerns, words
from api.office.office import Transaction
from api.office.refusals import NotFound
from api.office.scenario_files import need_new_name, read_scenario
from api.office.seasons import find_season, season_files
from api.store.archive import pack
from movcon.cargo import CargoItem
from scenarios.deployment.declared import with_declared
from scenarios.intake.deployment import cargo_rows
from scenarios.intake.deployment.folder import DeploymentRows, read_deployment
from scenarios.intake.kinds import ScenarioKind

KIND = ScenarioKind.DEPLOYMENT
_PREFIX = "dep"


def create_deployment(tx: Transaction, name: str, files: Mapping[str, bytes]) -> SeasonRow:
    """A deployment from the files of a scenario's folder, with its consignments of cargo.

    Raises
    ------
    Invalid
        The name is taken, or the files have faults.
    """
    tx.need(Permission.WRITE_SEASONS)
    need_new_name(tx, name)
    rows = read_scenario(files, read_deployment)
    deployment = SeasonRow(
        id=new_id(_PREFIX),
        name=name,
        title=rows.manifest.title,
        kind=KIND.value,
        files=tx.keep(pack(files)),
        first_day=rows.manifest.c_day,
        last_day=rows.manifest.horizon_last_day,
        released_plan=None,
        created_ms=tx.now_ms,
        updated_ms=tx.now_ms,
    )
    tx.session.add(deployment)
    tx.session.flush()
    consignments = _consignments(tx, deployment.id, rows)
    tx.session.add_all(consignments)
    tx.session.flush()
    tx.note(
        "deployment.created",
        "deployment",
        deployment.id,
        1,
        name=name,
        files=deployment.files,
        consignments=len(consignments),
    )
    return deployment


def is_deployment(name: str) -> bool:
    """Whether an id is that of a deployment, not of a season."""
    return name.startswith(f"{_PREFIX}_")


def find_deployment(tx: Transaction, name: str) -> SeasonRow:
    """A deployment by id."""
    return find_season(tx, name, KIND)


def listed_consignments(tx: Transaction, deployment_id: str) -> Select[ConsignmentRow]:
    """Consignments of a deployment that concern the actor; the caller pages them."""
    tx.need(Permission.READ_REQUESTS)
    return select(ConsignmentRow).where(
        ConsignmentRow.season_id == deployment_id, concerning(tx.actor.scope, ConsignmentRow)
    )


def find_consignment(tx: Transaction, name: str, *, change: bool = False) -> ConsignmentRow:
    """A consignment that concerns the actor; locked until the transaction ends where it is to be changed."""
    tx.need(Permission.READ_REQUESTS)
    query = select(ConsignmentRow).where(ConsignmentRow.id == name)
    row = tx.session.scalar(query.with_for_update() if change else query)
    if row is None or not concerns(tx.actor.scope, row):
        raise NotFound("consignment", name)
    return row


def deployment_files(tx: Transaction, deployment: SeasonRow) -> dict[str, bytes]:
    """Files of the scenario with the accepted load lists as the cargo of their consignments."""
    found = tx.session.execute(
        select(ConsignmentRow.name, LoadListRow)
        .join(LoadListRow, LoadListRow.id == ConsignmentRow.load_list)
        .where(ConsignmentRow.season_id == deployment.id)
        .order_by(ConsignmentRow.name)
    )
    declared = {
        name: (f"load list {row.id}, version {row.number}", items_of(tx.content(row.items)))
        for name, row in found
        if row.items is not None
    }
    return with_declared(season_files(tx, deployment), declared)


def items_of(content: bytes) -> tuple[CargoItem, ...]:
    """Lines of a load list as they are kept."""
    return tuple(CargoItem(**item) for item in json.loads(content))


def _consignments(tx: Transaction, deployment_id: str, rows: DeploymentRows) -> list[ConsignmentRow]:
    contributor = {row.id: row.contributor for row in rows.of(cargo_rows.UnitRow)}
    issued = {row.consignment for row in rows.of(cargo_rows.IssueRow)}
    return [
        ConsignmentRow(
            id=new_id("csg"),
            season_id=deployment_id,
            name=row.id,
            unit=row.unit,
            owner=row.owner,
            description=row.description,
            origin=row.origin,
            destination=row.destination,
            missions=words([row.mission]),
            contributors=words(sorted({row.owner, contributor[row.unit] or row.owner})),
            carrier="",
            from_stock=row.id in issued,
            ready_day=row.ready,
            required_day=row.required,
            load_list=None,
            created_ms=tx.now_ms,
            updated_ms=tx.now_ms,
        )
        for row in rows.of(cargo_rows.ConsignmentRow)
    ]
