"""Rotation requests: drafted, submitted and changed by movement control officers, decided by planners."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import or_, select
from sqlalchemy.sql import ColumnElement, Select

from api.database.tables import RequestRow, RequestStep
from api.identity.actor import Scope
from api.identity.roles import Permission
from api.office.office import Transaction, fresh
from api.office.refusals import InputFault, Invalid, NotFound, WrongState
from api.office.request_cells import check, filled, from_json, to_json
from api.office.request_checks import check_in_season
from api.office.request_states import CHANGEABLE, State, Step
from api.office.request_writing import new_request, record, step, touch
from api.office.seasons import season_frame
from scenarios.intake.faults import FaultLog
from scenarios.intake.rows import RotationRow


def create_request(tx: Transaction, season_id: str, cells: Mapping[str, str], *, submit: bool) -> RequestRow:
    """A new request; a draft may be incomplete only in what planning values fill, and is checked all the same.

    Raises
    ------
    Invalid
        With every fault of the cells.
    """
    tx.need(Permission.WRITE_REQUESTS)
    row, whole = _checked(tx, season_id, cells, None)
    request = new_request(tx, season_id, row, whole, State.DRAFT)
    tx.write(request)
    record(tx, request, "draft", "")
    tx.note("request.draft", "request", request.id, 1, name=request.name, cells=whole)
    if submit:
        step(tx, request, Step.SUBMIT)
    return request


def change_request(tx: Transaction, name: str, version: int | None, cells: Mapping[str, str]) -> RequestRow:
    """Change what a draft or returned request asks; cells left out stay as they are."""
    tx.need(Permission.WRITE_REQUESTS)
    request = find_request(tx, name, change=True)
    fresh(request.version, version, "request")
    if State(request.state) not in CHANGEABLE:
        raise WrongState(
            "wrong_state",
            f"The request is {request.state}: what it asks can no longer be changed here.",
            "Ask a planner to return it, or, once released, to plan again with an edit.",
        )
    before = from_json(request.cells)
    row, whole = _checked(tx, request.season_id, {**before, **cells}, request)
    if any(whole[name] != before[name] for name in ("incoming", "outgoing")):
        request.manifest_ms = None  # the people named are no longer those asked for
    request.name, request.mission, request.contributor = row.id, row.mission, row.contributor
    request.unit, request.preferred_day, request.cells = row.unit, row.preferred, to_json(whole)
    touch(tx, request)
    record(tx, request, "changed", ", ".join(sorted(cells)))
    tx.note("request.changed", "request", request.id, request.version, cells=dict(cells))
    return request


def submit_request(tx: Transaction, name: str, version: int | None) -> RequestRow:
    """Hand a draft or returned request in."""
    tx.need(Permission.WRITE_REQUESTS)
    request = find_request(tx, name, change=True)
    fresh(request.version, version, "request")
    request.reasons = "[]"
    step(tx, request, Step.SUBMIT)
    return request


def cancel_request(tx: Transaction, name: str, version: int | None, words: str) -> RequestRow:
    """Take a request back; a released one falls out of the plan when it is planned again."""
    if not tx.actor.may(Permission.DECIDE_REQUESTS):
        tx.need(Permission.WRITE_REQUESTS)
    request = find_request(tx, name, change=True)
    fresh(request.version, version, "request")
    step(tx, request, Step.CANCEL, words)
    return request


def accept_request(tx: Transaction, name: str, version: int | None) -> RequestRow:
    """Make a submitted request a requirement of the season."""
    tx.need(Permission.DECIDE_REQUESTS)
    request = find_request(tx, name, change=True)
    fresh(request.version, version, "request")
    step(tx, request, Step.ACCEPT)
    return request


def return_request(tx: Transaction, name: str, version: int | None, reasons: Sequence[str]) -> RequestRow:
    """Give a request back to its officer, saying why."""
    tx.need(Permission.DECIDE_REQUESTS)
    request = find_request(tx, name, change=True)
    fresh(request.version, version, "request")
    request.reasons = json.dumps(list(reasons), ensure_ascii=False)
    step(tx, request, Step.RETURN, "; ".join(reasons))
    return request


def close_request(tx: Transaction, name: str, version: int | None, words: str) -> RequestRow:
    """Close a movement that is over."""
    tx.need(Permission.DECIDE_REQUESTS)
    request = find_request(tx, name, change=True)
    fresh(request.version, version, "request")
    step(tx, request, Step.CLOSE, words)
    return request


def comment(tx: Transaction, name: str, words: str) -> RequestStep:
    """A word on a request, by anybody who reads it and may write or decide."""
    if not (tx.actor.may(Permission.WRITE_REQUESTS) or tx.actor.may(Permission.DECIDE_REQUESTS)):
        tx.need(Permission.WRITE_REQUESTS)
    request = find_request(tx, name)
    line = record(tx, request, "comment", words)
    tx.note("request.commented", "request", request.id, request.version, step=line.id)
    return line


def find_request(tx: Transaction, name: str, *, change: bool = False) -> RequestRow:
    """A request that concerns the actor; for a ``change`` its row is locked until the transaction ends."""
    tx.need(Permission.READ_REQUESTS)
    request = tx.session.get(RequestRow, name, with_for_update=True if change else None)
    if request is None or not tx.actor.scope.covers(mission=request.mission, contributor=request.contributor):
        raise NotFound("request", name)
    return request


def history(tx: Transaction, name: str) -> Sequence[RequestStep]:
    """Steps and comments of a request, oldest first."""
    request = find_request(tx, name)
    return tx.session.scalars(
        select(RequestStep).where(RequestStep.request_id == request.id).order_by(RequestStep.id)
    ).all()


def concerning(scope: Scope) -> ColumnElement[bool]:
    """Condition on requests that concern a scope."""
    if scope.everything:
        return RequestRow.id.is_not(None)
    return or_(RequestRow.mission.in_(scope.missions), RequestRow.contributor.in_(scope.contributors))


def listed(
    tx: Transaction,
    season_id: str,
    *,
    state: State | None = None,
    mission: str | None = None,
    contributor: str | None = None,
    text: str | None = None,
) -> Select[RequestRow]:
    """Requests of a season that concern the actor; the caller pages them."""
    tx.need(Permission.READ_REQUESTS)
    query = select(RequestRow).where(RequestRow.season_id == season_id, concerning(tx.actor.scope))
    if state is not None:
        query = query.where(RequestRow.state == state.value)
    if mission is not None:
        query = query.where(RequestRow.mission == mission)
    if contributor is not None:
        query = query.where(RequestRow.contributor == contributor)
    if text:
        query = query.where(
            or_(RequestRow.name.icontains(text, autoescape=True), RequestRow.unit.icontains(text, autoescape=True))
        )
    return query


def _checked(
    tx: Transaction, season_id: str, cells: Mapping[str, str], changed: RequestRow | None
) -> tuple[RotationRow, dict[str, str]]:
    """The row of a request and all its cells; raises with every fault of the cells and of what they name."""
    whole = filled(cells, tx.actor.name)
    log = FaultLog("request")
    row = check(whole, log)
    check_in_season(tx, season_frame(tx, season_id), [(None, whole)], log, changed)
    if log or row is None:
        raise Invalid(
            [
                InputFault(
                    code=item.code, pointer=f"/{item.column}" if item.column else "", cause=item.cause, cure=item.cure
                )
                for item in log.in_order
            ]
        )
    return row, whole
