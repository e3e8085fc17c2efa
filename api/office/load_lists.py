"""Load lists: what contributors declare of their consignments, checked line by line, version after version."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.sql import Select

from api.database.ids import new_id
from api.database.tables import ConsignmentRow, LoadListRow
from api.identity.roles import Permission
from api.office.deployments import find_consignment, find_deployment, items_of
from api.office.file_names import safe_name
from api.office.office import Transaction
from api.office.refusals import NotFound, WrongState
from api.office.scenario_files import read_scenario
from api.office.seasons import season_files
from api.office.uploads import FAULTS_MAX, Upload, read_upload, refuse
from api.render.load_list_answers import changes_object, explosives_object, finding_object, totals_object
from api.settings import Settings
from movcon.cargo import LoadList
from movcon.load_list_changes import load_list_changes
from movcon.mou import MouCheck, MouLine, check_against_mou
from scenarios.deployment.declared import with_declared
from scenarios.intake.deployment.folder import read_deployment
from scenarios.intake.faults import FaultLog
from scenarios.intake.limits import Limits
from scenarios.intake.load_list.findings import Findings
from scenarios.intake.load_list.grid import parse_grids
from scenarios.intake.load_list.mou_file import mou_lines
from scenarios.intake.load_list.read import read_grids_of_list
from scenarios.intake.load_list.reading import LoadListReading

_ROWS_ABOVE_MAX = 100  # titles, and what says whose list it is
_COLUMNS_MAX = 256
_ELEMENTS, _ELEMENTS_PER_ROW = 50_000, 150  # styles and the like; a row of a load list has 15 to 45


class ListState(StrEnum):
    """What a list that was handed in is good for."""

    ACCEPTED = "accepted"
    FAULTY = "faulty"


def read_list(upload: Upload, settings: Settings, sheet: str | None = None) -> LoadListReading:
    """A load list as it was sent, read within the service's limits; what is wrong with it is in the reading."""
    name = Path(safe_name(upload.name))
    limits = Limits(
        rows=settings.upload_rows_max + _ROWS_ABOVE_MAX,
        columns=_COLUMNS_MAX,
        elements=_ELEMENTS + settings.upload_rows_max * _ELEMENTS_PER_ROW,
        unpacked_bytes=settings.unpacked_bytes_max,
    )
    findings, log = Findings(), FaultLog(str(name))
    grids = parse_grids(upload.content, findings, log, limits)
    for fault in log.in_order:
        findings.fault(fault.code, fault.cause, fault.cure, fault.row)
    return read_grids_of_list(name, grids, findings, sheet=sheet, shipping_day=None)


def hand_in(
    tx: Transaction, consignment: str, upload: Upload, reading: LoadListReading, sheet: str | None
) -> LoadListRow:
    """Keep a consignment's list as it was read; without a fault it is what is planned from now on.

    One with faults is kept too, so that its corrected copy can be fetched; what was accepted before stays in force.

    Raises
    ------
    WrongState
        The consignment is issued from a stock.
    Invalid
        A line is more than a consignment may hold.
    """
    tx.need(Permission.WRITE_REQUESTS)
    row = find_consignment(tx, consignment, change=True)
    if row.from_stock:
        cause = f"{row.name} is issued from the stock of {row.owner}: nobody declares it."
        raise WrongState("from_stock", cause, "Hand in lists of contributors' consignments.")
    there = reading.load_list
    if there is not None:
        _need_plannable(tx, row, there)
    last = tx.session.scalar(select(func.max(LoadListRow.number)).where(LoadListRow.consignment_id == row.id)) or 0
    made = LoadListRow(
        id=new_id("lst"),
        season_id=row.season_id,
        consignment_id=row.id,
        number=last + 1,
        state=(ListState.FAULTY if there is None else ListState.ACCEPTED).value,
        file_name=reading.file,
        sheet=sheet,
        content=tx.keep(upload.content),
        items=None if there is None else tx.keep(_lines(there)),
        answer=json.dumps(_answer(reading, _before(tx, row)), ensure_ascii=False),
        actor=tx.actor.user,
        actor_name=tx.actor.name,
        created_ms=tx.now_ms,
    )
    tx.session.add(made)
    if there is not None:
        row.load_list = made.id
    row.version, row.updated_ms = row.version + 1, tx.now_ms
    tx.session.flush()
    tx.note(
        f"load_list.{made.state}",
        "load list",
        made.id,
        made.number,
        consignment=row.id,
        name=row.name,
        content=made.content,
        faults=len(reading.faults),
    )
    return made


def read_mou_file(upload: Upload, settings: Settings) -> tuple[MouLine, ...]:
    """Equipment of a memorandum of understanding as it was sent. Raises Invalid with every fault of the table."""
    log = FaultLog(upload.name)
    raw = read_upload(upload, settings, log)
    refuse(log)
    lines = mou_lines(raw, log)
    refuse(log)
    return lines


def against_mou(tx: Transaction, name: str, mou: Sequence[MouLine]) -> MouCheck:
    """What of a memorandum a list leaves out, and what it brings beyond it.

    Raises
    ------
    WrongState
        The list has faults.
    """
    row, _ = find_list(tx, name)
    if row.items is None:
        cause = "The list has faults: what it declares is not known."
        raise WrongState("faulty_list", cause, "Mend its faults, and hand it in again.")
    items = items_of(tx.content(row.items))
    return check_against_mou(LoadList(id=row.id, unit="", contributor="", version=row.number, items=items), mou)


def find_list(tx: Transaction, name: str) -> tuple[LoadListRow, ConsignmentRow]:
    """A load list, and its consignment, which concerns the actor."""
    tx.need(Permission.READ_REQUESTS)
    row = tx.session.get(LoadListRow, name)
    if row is None:
        raise NotFound("load list", name)
    try:
        return row, find_consignment(tx, row.consignment_id)
    except NotFound:
        raise NotFound("load list", name) from None


def listed_lists(tx: Transaction, consignment: str) -> Select[LoadListRow]:
    """Every version of a consignment's list; the caller pages them."""
    row = find_consignment(tx, consignment)
    return select(LoadListRow).where(LoadListRow.consignment_id == row.id)


def newest_states(tx: Transaction, deployment_id: str) -> dict[str, ListState]:
    """State of the newest list of each consignment of a deployment that has one, by the consignment's id."""
    newest = (
        select(LoadListRow.consignment_id, func.max(LoadListRow.number).label("number"))
        .where(LoadListRow.season_id == deployment_id)
        .group_by(LoadListRow.consignment_id)
        .subquery()
    )
    rows = tx.session.execute(
        select(LoadListRow.consignment_id, LoadListRow.state).join(
            newest,
            and_(LoadListRow.consignment_id == newest.c.consignment_id, LoadListRow.number == newest.c.number),
        )
    )
    return {consignment: ListState(state) for consignment, state in rows}


def answer_of(row: LoadListRow) -> dict[str, Any]:
    """What was found in a list when it was handed in."""
    found: dict[str, Any] = json.loads(row.answer)
    return found


def _need_plannable(tx: Transaction, row: ConsignmentRow, there: LoadList) -> None:
    """Refuse a list that no deployment can be made of: what is accepted here must not fail when it is planned."""
    files = season_files(tx, find_deployment(tx, row.season_id))
    read_scenario(with_declared(files, {row.name: ("this load list", there.items)}), read_deployment)


def _before(tx: Transaction, row: ConsignmentRow) -> LoadList | None:
    """The list that is in force so far."""
    if row.load_list is None:
        return None
    found = tx.session.get_one(LoadListRow, row.load_list)
    if found.items is None:
        return None
    return LoadList(id=row.name, unit="", contributor="", version=found.number, items=items_of(tx.content(found.items)))


def _lines(there: LoadList) -> bytes:
    return json.dumps([asdict(item) for item in there.items], ensure_ascii=False).encode()


def _answer(reading: LoadListReading, before: LoadList | None) -> Mapping[str, object]:
    there = reading.load_list
    return {
        "sheet": reading.sheet,
        "fault_count": len(reading.faults),
        "note_count": len(reading.notes),
        "faults": [finding_object(reading.file, one) for one in reading.faults[:FAULTS_MAX]],
        "notes": [finding_object(reading.file, one) for one in reading.notes[:FAULTS_MAX]],
        "unit": None if there is None else there.unit,
        "contributor": None if there is None else there.contributor,
        "totals": None if there is None else totals_object(there.totals),
        "neq_g_by_division": {} if there is None else explosives_object(there),
        "changes": None if there is None or before is None else changes_object(load_list_changes(before, there)),
    }
