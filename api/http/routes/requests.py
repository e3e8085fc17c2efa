"""Rotation requests: from draft to closed."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import ConfigDict, Field

from api.database.tables import RequestRow, RequestStep
from api.http.accept import CSV, JSON, XLSX, chosen
from api.http.call import Answer, Call, allowed
from api.http.caller_first import CallerFirst
from api.http.files import download
from api.http.paging import page
from api.http.problems import problem_responses
from api.http.rotation_wire import EXAMPLE, RotationAsked
from api.http.routes.request_tables import Accept
from api.http.routes.seasons import SeasonId
from api.http.wire import After, Flag, Limit, NoNul, Page, Wire, Words, calendar_date, moment, moment_or_none
from api.identity.roles import Permission
from api.office import requests
from api.office.office import Transaction
from api.office.request_cells import DERIVED, defaults, from_json
from api.office.request_states import State
from api.office.request_tables import requests_table
from api.office.seasons import find_season
from api.render.csv_files import csv_file
from api.render.workbook import workbook

router = APIRouter(prefix="/v1", tags=["rotation"], route_class=CallerFirst)
RequestId = Annotated[str, Path(description="Id of a request.", max_length=80)]
_CHANGES = problem_responses(401, 403, 404, 409, 412, 413, 422, 428)
_Filter = Annotated[str | None, Query(max_length=80, pattern=NoNul)]


class RequestIn(Wire):
    """A new rotation request; ``submit`` hands it in at once, else it is a draft."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"asked": EXAMPLE, "submit": True}]})

    asked: RotationAsked
    submit: Flag = True


class RequestOut(Wire):
    """A request. ``asked`` holds every column as text; ``reasons`` say why it was returned.

    ``confirmed``, ``load_list`` and ``manifest`` are when these came in; null while they are missing.
    """

    id: str
    season: str
    name: str
    state: State
    unit: str
    mission: str
    contributor: str
    preferred: date
    asked: dict[str, str]
    reasons: list[str]
    confirmed: datetime | None
    load_list: datetime | None
    manifest: datetime | None
    owner: str
    version: int
    created: datetime
    updated: datetime


class Why(Wire):
    """Why a request is returned."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reasons": ["The window lies before the election."]}]})

    reasons: Annotated[list[Words], Field(min_length=1, max_length=20)]


class Remark(Wire):
    """A word on a request."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"words": "The unit confirms 350 by note verbale."}]})

    words: Words


class StepOut(Wire):
    """A step of a request, or a comment on it."""

    id: str
    kind: str
    state: State
    words: str
    by: str
    at: datetime


class Default(Wire):
    """What a request takes where it leaves a field out."""

    field: str
    value: str
    basis: str


@router.get("/request-defaults", responses=problem_responses(401, 403, 422))
def list_defaults(call: Call = allowed(Permission.READ_REQUESTS)) -> Page[Default]:
    """Planning values that requests take for what they leave out, and what follows from other fields."""
    del call
    every = defaults() | DERIVED
    items = [Default(field=name, value=value, basis=basis) for name, (value, basis) in every.items()]
    return Page[Default](items=items, next=None)


@router.get(
    "/seasons/{season}/requests",
    response_model=Page[RequestOut],
    responses={
        200: {"content": {CSV: {}, XLSX: {}}, "description": "A page of requests; or all of them as a table."},
        **problem_responses(401, 403, 404, 406, 422),
    },
)
def list_requests(
    season: SeasonId,
    call: Call = allowed(Permission.READ_REQUESTS),
    state: Annotated[State | None, Query()] = None,
    mission: _Filter = None,
    contributor: _Filter = None,
    text: Annotated[str | None, Query(description="Part of the name or unit.", max_length=80, pattern=NoNul)] = None,
    after: After = None,
    limit: Limit = 50,
    accept: Accept = None,
) -> Page[RequestOut] | Response:
    """Requests of a season that concern the caller, oldest first.

    With `Accept` for CSV or XLSX all of them at once, as a table that can be changed and imported.
    """
    form = chosen(accept, (JSON, CSV, XLSX))
    with call.office.look(call.actor, call.id) as tx:
        found = find_season(tx, season)
        query = requests.listed(tx, season, state=state, mission=mission, contributor=contributor, text=text)
        if form == JSON:
            return page(tx.session, query, RequestRow.id, request_out, after=after, limit=limit)
        rows = tx.session.scalars(query.order_by(RequestRow.id))
        table = requests_table([(from_json(row.cells), row.state) for row in rows])
    name = f"requests-{found.name}"
    if form == CSV:
        return download(csv_file(table), f"{name}.csv", CSV)
    return download(workbook([("Requests", table)]), f"{name}.xlsx", XLSX)


@router.post(
    "/seasons/{season}/requests",
    status_code=201,
    response_model=RequestOut,
    responses=problem_responses(401, 403, 404, 409, 413, 422),
)
def create_request(season: SeasonId, body: RequestIn, call: Call = allowed(Permission.WRITE_REQUESTS)) -> Response:
    """Ask for a rotation. Every fault is told at once."""

    def work(tx: Transaction) -> Answer:
        request = requests.create_request(tx, season, body.asked.cells(), submit=body.submit)
        return Answer(
            body=request_out(request), status=201, version=request.version, location=f"/v1/requests/{request.id}"
        )

    return call.act(work)


@router.get("/requests/{request}", response_model=RequestOut, responses=problem_responses(401, 403, 404, 422))
def read_request(request: RequestId, call: Call = allowed(Permission.READ_REQUESTS)) -> Response:
    """A request."""
    return call.look(lambda tx: _answer(requests.find_request(tx, request)))


@router.patch("/requests/{request}", response_model=RequestOut, responses=_CHANGES)
def change_request(
    request: RequestId, body: RotationAsked, call: Call = allowed(Permission.WRITE_REQUESTS)
) -> Response:
    """Change what a draft or returned request asks; what is left out stays."""
    return call.act(lambda tx: _answer(requests.change_request(tx, request, call.version, body.cells())))


@router.post("/requests/{request}/submit", response_model=RequestOut, responses=_CHANGES)
def submit_request(request: RequestId, call: Call = allowed(Permission.WRITE_REQUESTS)) -> Response:
    """Hand a draft or returned request in."""
    return call.act(lambda tx: _answer(requests.submit_request(tx, request, call.version)))


@router.post("/requests/{request}/accept", response_model=RequestOut, responses=_CHANGES)
def accept_request(request: RequestId, call: Call = allowed(Permission.DECIDE_REQUESTS)) -> Response:
    """Make a submitted request a requirement of the season."""
    return call.act(lambda tx: _answer(requests.accept_request(tx, request, call.version)))


@router.post("/requests/{request}/return", response_model=RequestOut, responses=_CHANGES)
def return_request(request: RequestId, body: Why, call: Call = allowed(Permission.DECIDE_REQUESTS)) -> Response:
    """Give a request back to its officer, saying why."""
    return call.act(lambda tx: _answer(requests.return_request(tx, request, call.version, body.reasons)))


@router.post("/requests/{request}/cancel", response_model=RequestOut, responses=_CHANGES)
def cancel_request(request: RequestId, body: Remark, call: Call = allowed(Permission.READ_REQUESTS)) -> Response:
    """Take a request back, saying why: its officer or a planner."""
    return call.act(lambda tx: _answer(requests.cancel_request(tx, request, call.version, body.words)))


@router.post("/requests/{request}/close", response_model=RequestOut, responses=_CHANGES)
def close_request(request: RequestId, body: Remark, call: Call = allowed(Permission.DECIDE_REQUESTS)) -> Response:
    """Close a movement that is over."""
    return call.act(lambda tx: _answer(requests.close_request(tx, request, call.version, body.words)))


@router.get("/requests/{request}/history", responses=problem_responses(401, 403, 404, 422))
def read_history(request: RequestId, call: Call = allowed(Permission.READ_REQUESTS)) -> Page[StepOut]:
    """Steps of a request and comments on it, oldest first."""
    with call.office.look(call.actor, call.id) as tx:
        return Page[StepOut](items=[_step(line) for line in requests.history(tx, request)], next=None)


@router.post(
    "/requests/{request}/comments",
    status_code=201,
    response_model=StepOut,
    responses=problem_responses(401, 403, 404, 409, 413, 422),
)
def comment(request: RequestId, body: Remark, call: Call = allowed(Permission.READ_REQUESTS)) -> Response:
    """A word on a request."""
    return call.act(lambda tx: Answer(body=_step(requests.comment(tx, request, body.words)), status=201))


def request_out(row: RequestRow) -> RequestOut:
    """A request as it is shown."""
    return RequestOut(
        id=row.id,
        season=row.season_id,
        name=row.name,
        state=State(row.state),
        unit=row.unit,
        mission=row.mission,
        contributor=row.contributor,
        preferred=calendar_date(row.preferred_day),
        asked=from_json(row.cells),
        reasons=json.loads(row.reasons),
        confirmed=moment_or_none(row.confirmed_ms),
        load_list=moment_or_none(row.load_list_ms),
        manifest=moment_or_none(row.manifest_ms),
        owner=row.owner,
        version=row.version,
        created=moment(row.created_ms),
        updated=moment(row.updated_ms),
    )


def _answer(row: RequestRow) -> Answer:
    return Answer(body=request_out(row), version=row.version)


def _step(line: RequestStep) -> StepOut:
    return StepOut(
        id=line.id,
        kind=line.kind,
        state=State(line.state),
        words=line.words,
        by=line.actor_name,
        at=moment(line.at_ms),
    )
