"""Requests from a table: all of its rows or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.database.tables import RequestRow
from api.identity.roles import Permission
from api.office.office import Transaction
from api.office.request_cells import check_texts, defaults, filled
from api.office.request_checks import check_in_season
from api.office.request_states import State
from api.office.request_writing import new_request, record
from api.office.seasons import season_frame
from api.office.uploads import FAULTS_MAX, Upload, read_upload, refuse
from api.render.formulas import as_written
from api.settings import Settings
from scenarios.intake.faults import FaultLog
from scenarios.intake.raw_table import RawRow, RawTable
from scenarios.intake.references import check_follows
from scenarios.intake.row_rules import check_rows
from scenarios.intake.rows import RotationRow
from scenarios.intake.table import columns_of, read_table

ADDED = ("state",)
"""Columns that an export has beside those of a request; an import passes them over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTable:
    """Rows of a table of requests: (line, cells) of all, typed ``rows`` of those without fault."""

    asked: Sequence[tuple[int, dict[str, str]]]
    rows: Sequence[RotationRow]
    log: FaultLog


def may_lack() -> frozenset[str]:
    """Columns of a request that a table may leave out."""
    return frozenset({*defaults(), "ceiling", "preferred", "source", *RotationRow.may_lack})


def read_requests(upload: Upload, settings: Settings, asked_by: str) -> RequestTable:
    """Read a table of requests; what is wrong with it is in its log. Needs no database, so nothing waits for it."""
    log = FaultLog(upload.name, FAULTS_MAX)
    raw, asked = _whole_rows(read_upload(upload, settings, log), asked_by)
    table = read_table(RotationRow, raw, log)
    if not log.full:
        check_rows(RotationRow, table)
        check_follows(table)
        for line, cells in asked:
            check_texts(cells, log, line)
    return RequestTable(asked=asked, rows=table.rows, log=log)


def import_requests(tx: Transaction, season_id: str, table: RequestTable, *, submit: bool) -> list[RequestRow]:
    """A new request for every row of a table, in its order.

    Raises
    ------
    Invalid
        A row has a fault, or an id that the season has already; every fault of the table.
    """
    tx.need(Permission.WRITE_REQUESTS)
    check_in_season(tx, season_frame(tx, season_id), table.asked, table.log)
    refuse(table.log)
    state = State.SUBMITTED if submit else State.DRAFT
    requests = [
        new_request(tx, season_id, row, cells, state) for row, (_, cells) in zip(table.rows, table.asked, strict=True)
    ]
    tx.write(*requests)
    for request, (_, cells) in zip(requests, table.asked, strict=True):
        record(tx, request, "submit" if submit else "draft", "imported")
        tx.note(f"request.{state}", "request", request.id, 1, name=request.name, cells=cells, way="import")
    return requests


def _whole_rows(raw: RawTable, asked_by: str) -> tuple[RawTable, list[tuple[int, dict[str, str]]]]:
    """The table with every column that may be left out, its cells filled; and the cells of each row."""
    if not raw.header:
        return raw, []
    known = tuple(columns_of(RotationRow))
    kept = [place for place, name in enumerate(raw.header) if name not in ADDED]
    header = tuple(raw.header[place] for place in kept)
    added = tuple(name for name in known if name in may_lack() and name not in header)
    rows: list[RawRow] = []
    asked: list[tuple[int, dict[str, str]]] = []
    for row in raw.rows:
        whole = filled({raw.header[place]: as_written(row.cells[place]) for place in kept}, asked_by)
        rows.append(RawRow(row.line, tuple(whole.get(name, "") for name in header + added)))
        asked.append((row.line, _known(whole, known)))
    moved = {before: after for after, before in enumerate(kept)}
    formulas = frozenset((line, moved[place]) for line, place in raw.formulas if place in moved)
    return RawTable(header=header + added, rows=rows, formulas=formulas, whole=raw.whole), asked


def _known(cells: Mapping[str, str], known: Sequence[str]) -> dict[str, str]:
    return {name: cells[name] for name in known}
