"""Clearances and acquisitions of the plan in force, and how far each is."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

from api.database.tables import Tracked
from api.http.call import Answer, Call, allowed
from api.http.caller_first import CallerFirst
from api.http.paging import page
from api.http.problems import problem_responses
from api.http.routes.deployments import DeploymentId
from api.http.routes.seasons import SeasonId
from api.http.wire import After, Limit, OfSeason, Page, Wire, calendar_date, moment, whose
from api.identity.roles import Permission
from api.office import tracking
from api.office.deployments import find_deployment
from api.office.seasons import find_season
from api.office.tracking import TrackedKind, TrackedState
from movcon.clock import day_of

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
router = APIRouter(prefix="/v1", tags=["planning"], route_class=CallerFirst)
_TrackedId = Annotated[str, Path(description="Id of a clearance or acquisition.", max_length=80)]


def _date_text(value: object) -> object:
    """A date is text; a bare number would be read as seconds."""
    if isinstance(value, str) and not _DATE.fullmatch(value):
        raise ValueError("a date is YYYY-MM-DD")
    return value


_Date = Annotated[date, BeforeValidator(_date_text)]
_Line = Annotated[str, StringConstraints(strict=True, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
_Text = Annotated[str, StringConstraints(strict=True, max_length=4_000, pattern=r"^[^\x00]*$")]


class TrackedIn(Wire):
    """How far it is. ``reference`` is what it was asked or granted under; empty keeps the one there is."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"state": "asked", "reference": "NV 114/2010", "words": "By note verbale."}]}
    )

    state: TrackedState
    reference: _Line = ""
    words: _Text = ""


class TrackedOut(OfSeason):
    """A clearance or acquisition. ``current`` ones are needed by the plan in force; ``detail`` is its row there."""

    id: str
    plan: str
    kind: TrackedKind
    name: Annotated[str, Field(examples=["GHA UNMIL-GHA-BN1-1/in/1"])]
    state: TrackedState
    due: Annotated[date, Field(description="Last UTC date to ask.")]
    needed: Annotated[date, Field(description="First UTC date it is needed for.")]
    carrier: str
    missions: list[str]
    contributors: list[str]
    reference: str
    words: str
    current: bool
    detail: dict[str, Any]
    version: int
    updated: datetime


@router.get("/seasons/{season}/tracked", responses=problem_responses(401, 403, 404, 422))
def list_tracked(
    season: SeasonId,
    call: Call = allowed(Permission.READ_TRACKED),
    kind: Annotated[TrackedKind | None, Query()] = None,
    state: Annotated[TrackedState | None, Query()] = None,
    due_before: Annotated[_Date | None, Query(description="Only what is due before that date.")] = None,
    all_releases: Annotated[bool, Query(description="Also what the plan in force no longer needs.")] = False,  # noqa: FBT002
    after: After = None,
    limit: Limit = 50,
) -> Page[TrackedOut]:
    """Clearances and acquisitions that concern the caller."""
    with call.office.look(call.actor, call.id) as tx:
        found = find_season(tx, season)
        query = tracking.listed(
            tx,
            found.id,
            kind=kind,
            state=state,
            due_before=None if due_before is None else day_of(due_before),
            current=None if all_releases else True,
        )
        return page(tx.session, query, Tracked.id, _out, after=after, limit=limit)


@router.get("/deployments/{deployment}/tracked", responses=problem_responses(401, 403, 404, 422))
def list_acquisitions(
    deployment: DeploymentId,
    call: Call = allowed(Permission.READ_TRACKED),
    state: Annotated[TrackedState | None, Query()] = None,
    due_before: Annotated[_Date | None, Query(description="Only what is due before that date.")] = None,
    all_releases: Annotated[bool, Query(description="Also what the plan in force no longer needs.")] = False,  # noqa: FBT002
    after: After = None,
    limit: Limit = 50,
) -> Page[TrackedOut]:
    """Acquisitions of a deployment that concern the caller: ships, space on liners, convoys, aircraft."""
    with call.office.look(call.actor, call.id) as tx:
        query = tracking.listed(
            tx,
            find_deployment(tx, deployment).id,
            state=state,
            due_before=None if due_before is None else day_of(due_before),
            current=None if all_releases else True,
        )
        return page(tx.session, query, Tracked.id, _out, after=after, limit=limit)


@router.get("/tracked/{tracked}", response_model=TrackedOut, responses=problem_responses(401, 403, 404, 422))
def read_tracked(tracked: _TrackedId, call: Call = allowed(Permission.READ_TRACKED)) -> Response:
    """A clearance or acquisition."""
    return call.look(lambda tx: _answer(tracking.find_tracked(tx, tracked)))


@router.patch(
    "/tracked/{tracked}",
    response_model=TrackedOut,
    responses=problem_responses(401, 403, 404, 409, 412, 413, 422, 428),
)
def track(tracked: _TrackedId, body: TrackedIn, call: Call = allowed(Permission.TRACK)) -> Response:
    """Say how far it is: asked, granted or refused."""
    return call.act(
        lambda tx: _answer(
            tracking.track(tx, tracked, call.version, body.state, reference=body.reference, note=body.words)
        )
    )


def _answer(row: Tracked) -> Answer:
    return Answer(body=_out(row), version=row.version)


def _out(row: Tracked) -> TrackedOut:
    return TrackedOut(
        id=row.id,
        **whose(row.season_id),
        plan=row.plan_id,
        kind=TrackedKind(row.kind),
        name=row.name,
        state=TrackedState(row.state),
        due=calendar_date(row.due_day),
        needed=calendar_date(row.needed_day),
        carrier=row.carrier,
        missions=row.missions.split(),
        contributors=row.contributors.split(),
        reference=row.reference,
        words=row.words,
        current=row.current,
        detail=json.loads(row.detail),
        version=row.version,
        updated=moment(row.updated_ms),
    )
