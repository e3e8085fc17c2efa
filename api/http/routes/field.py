"""Route plans for the field: fetched, acknowledged, and what really happened reported."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import select

from api.database.tables import Acknowledgement, Actual, PlanRow, RoutePlanRow
from api.http.accept import JSON, chosen
from api.http.call import Answer, Call, allowed
from api.http.caller_first import CallerFirst
from api.http.field_wire import (
    AcknowledgementIn,
    AcknowledgementOut,
    ActualIn,
    ActualOut,
    ChangesOut,
    MovementPlanOut,
    RoutePlanOut,
)
from api.http.paging import page
from api.http.problems import problem_responses
from api.http.remembered import remember
from api.http.routes.seasons import SeasonId
from api.http.wire import After, Limit, NoNul, Page, moment
from api.identity.roles import Permission
from api.office import actuals, field
from api.office.field_sorties import word_of
from api.office.office import Transaction
from api.office.seasons import find_season
from api.render.calendar import MEDIA_TYPE as CALENDAR
from api.render.calendar import calendar
from api.render.kml import MEDIA_TYPE as KML
from api.render.kml import kml
from movcon.clock import moment_of
from scenarios.intake.kinds import ScenarioKind

router = APIRouter(prefix="/v1", tags=["field"], route_class=CallerFirst)
RoutePlanId = Annotated[str, Path(description="Id of a route plan: a sortie.", max_length=80)]
_EVERY = 1_000_000
_READS = problem_responses(401, 403, 404, 406, 422)
_SAME: dict[int | str, dict[str, Any]] = {
    304: {"description": "Not changed since the answer whose ETag is in If-None-Match."}
}
FORMS = (JSON, CALENDAR, KML)
"""Forms in which movements are fetched."""
FORM_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The movements.",
        "content": {name: {"schema": {"type": "string", "format": "binary"}} for name in (CALENDAR, KML)},
    }
}


@router.get("/seasons/{season}/route-plans", response_model=ChangesOut, responses={**FORM_RESPONSES, **_SAME, **_READS})
def list_route_plans(
    request: Request,
    season: SeasonId,
    call: Call = allowed(Permission.READ_ROUTE_PLANS),
    since: Annotated[int, Query(description="`next` of the answer before; 0 = everything.", ge=0, le=10**15)] = 0,
    limit: Annotated[int, Query(description="Most sorties of an answer.", ge=1, le=1_000)] = 500,
) -> Response:
    """Sorties that concern the caller and changed since a number, withdrawn ones included, in order of their change.

    After a broken link ask again from the last `next`. Answers carry an ETag: sent back in `If-None-Match`, an
    unchanged one is 304 without a body. As a calendar or KML all sorties in force come at once.
    """
    form = chosen(request.headers.get("accept"), FORMS)
    with call.office.look(call.actor, call.id) as tx:
        content = changes_json(tx, season, since, limit) if form == JSON else whole(tx, season, form)
    remember(request, season)
    return Response(content, media_type=form)


@router.get("/route-plans/{route_plan}", response_model=RoutePlanOut | MovementPlanOut, responses={**_SAME, **_READS})
def read_route_plan(
    request: Request, route_plan: RoutePlanId, call: Call = allowed(Permission.READ_ROUTE_PLANS)
) -> Response:
    """A sortie, or a movement of a deployment, as it stands."""
    form = chosen(request.headers.get("accept"), (JSON,))
    with call.office.look(call.actor, call.id) as tx:
        row = field.find_route_plan(tx, route_plan)
    remember(request, row.season_id)
    return Response(_item(row), media_type=form)


@router.post(
    "/route-plans/{route_plan}/acknowledge",
    status_code=201,
    response_model=AcknowledgementOut,
    responses=problem_responses(401, 403, 404, 409, 412, 413, 422),
)
def acknowledge(route_plan: RoutePlanId, body: AcknowledgementIn, call: Call = allowed(Permission.REPORT)) -> Response:
    """Say that a sortie or movement was read as it stands. Refused where it has changed since."""

    def work(tx: Transaction) -> Answer:
        return Answer(body=_acknowledgement(field.acknowledge(tx, route_plan, body.number)), status=201)

    return call.act(work)


@router.get("/route-plans/{route_plan}/acknowledgements", responses=problem_responses(401, 403, 404, 422))
def list_acknowledgements(
    route_plan: RoutePlanId, call: Call = allowed(Permission.READ_ROUTE_PLANS)
) -> Page[AcknowledgementOut]:
    """Who has read a sortie or movement, and as it stood when; oldest first."""
    with call.office.look(call.actor, call.id) as tx:
        rows = field.acknowledgements(tx, route_plan)
        return Page[AcknowledgementOut](items=[_acknowledgement(row) for row in rows], next=None)


@router.post(
    "/route-plans/{route_plan}/actuals",
    status_code=201,
    response_model=ActualOut,
    responses=problem_responses(401, 403, 404, 409, 413, 422),
)
def report_actual(route_plan: RoutePlanId, body: ActualIn, call: Call = allowed(Permission.REPORT)) -> Response:
    """Report a departure, an arrival, a cancellation or a delay, with numbers and cost where they are known.

    A report is never changed: another one corrects it. Every contradiction is told at once.
    """
    return call.act(lambda tx: Answer(body=actual_out(actuals.report(tx, route_plan, body.report())), status=201))


@router.get("/seasons/{season}/actuals", responses=problem_responses(401, 403, 404, 422))
def list_actuals(
    season: SeasonId,
    call: Call = allowed(Permission.READ_REPORTS),
    route_plan: Annotated[str | None, Query(max_length=80, pattern=NoNul)] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[ActualOut]:
    """What was reported of sorties that concern the caller, oldest first."""
    with call.office.look(call.actor, call.id) as tx:
        find_season(tx, season)
        query = actuals.listed(tx, season, route_plan=route_plan)
        return page(tx.session, query, Actual.id, actual_out, after=after, limit=limit)


def changes_json(
    tx: Transaction, season: str, since: int, limit: int, of: ScenarioKind = ScenarioKind.ROTATION
) -> bytes:
    """The answer of the list, put together from movements as they are kept: nothing is read and written again."""
    found = field.changes(tx, season, since=since, limit=limit, of=of)
    head = json.dumps({"plan": found.plan, "next": found.next, "more": found.more}, separators=(",", ":")).encode()
    return head[:-1] + b',"items":[' + b",".join(_item(row) for row in found.rows) + b"]}"


def _item(row: RoutePlanRow) -> bytes:
    head = json.dumps({"id": row.id, "number": row.number, "withdrawn": row.withdrawn}, separators=(",", ":")).encode()
    return head[:-1] + f',"{word_of(row.body)}":'.encode() + row.body + b"}"


def whole(tx: Transaction, season: str, form: str, of: ScenarioKind = ScenarioKind.ROTATION) -> bytes:
    """Every sortie, or movement ``of`` a deployment, that concerns the caller, as a calendar or map."""
    found = field.changes(tx, season, since=0, limit=_EVERY, of=of)
    rows = sorted(found.rows, key=lambda row: (row.departure_min, row.sortie))
    title = find_season(tx, season, of).title
    if form == CALENDAR:
        released = tx.session.scalar(select(PlanRow.released_ms).where(PlanRow.id == found.plan)) or 0
        events = ((json.loads(row.body), row.number, row.withdrawn) for row in rows)
        return calendar(title, season, events, moment_of(released // 60_000))
    flown = [json.loads(row.body) for row in rows if not row.withdrawn]
    return kml(title, field.places(tx, season), flown)


def _acknowledgement(row: Acknowledgement) -> AcknowledgementOut:
    return AcknowledgementOut(
        id=row.id, route_plan=row.route_plan_id, user=row.user_id, number=row.number, at=moment(row.at_ms)
    )


def actual_out(row: Actual) -> ActualOut:
    """A report as it is shown."""
    return ActualOut(
        id=row.id,
        route_plan=row.route_plan_id,
        plan=row.plan_id,
        event=actuals.Event(row.event),
        place=row.place,
        at=None if row.moment_min is None else moment_of(row.moment_min),
        people=json.loads(row.people),
        usd=row.usd,
        words=row.words,
        corrects=row.corrects,
        by=row.actor_name,
        reported=moment(row.at_ms),
    )
