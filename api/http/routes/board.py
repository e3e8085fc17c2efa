"""What is missing, by the day it is due."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from api.http.call import Call, allowed
from api.http.caller_first import CallerFirst
from api.http.problems import problem_responses
from api.http.routes.deployments import DeploymentId
from api.http.routes.seasons import SeasonId
from api.http.wire import After, Limit, NoNul, Page, Wire, calendar_date
from api.identity.roles import Permission
from api.office.board import board
from api.office.board_item import Item, Missing
from api.office.office import Transaction
from movcon.clock import day_of
from scenarios.intake.kinds import ScenarioKind

router = APIRouter(prefix="/v1", route_class=CallerFirst)
_READS = problem_responses(401, 403, 404, 422)
_Filter = Annotated[str | None, Query(max_length=80, pattern=NoNul)]
_On = Annotated[
    date | None,
    Query(alias="date", description="Day from which to look; today (UTC).", ge=date(1990, 1, 1), le=date(2100, 1, 1)),
]
_Days = Annotated[int, Query(description="Days to look ahead.", ge=0, le=400)]


class DueOut(Wire):
    """Something missing. ``object`` is a request or consignment, or what follows up a clearance or acquisition."""

    due: date
    overdue: bool
    what: Missing
    object: str
    name: str
    missions: list[str]
    contributors: list[str]
    concerns: str
    cure: str
    lead_days: Annotated[
        int | None, Field(description="Days before the movement; null where the plan in force says the day.")
    ]
    lead_basis: Annotated[
        str | None,
        Field(description="What they rest on.", examples=["planning value: final manifest at D-14"]),
    ]


@router.get("/seasons/{season}/board", tags=["rotation"], responses=_READS)
def read_board(
    season: SeasonId,
    call: Call = allowed(Permission.READ_REQUESTS),
    on: _On = None,
    days: _Days = 14,
    mission: _Filter = None,
    contributor: _Filter = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[DueOut]:
    """What is due within some days, or overdue, and missing, for what concerns the caller; first due first.

    The day of a movement is its preferred day. Lead times are planning values.
    """
    with call.office.look(call.actor, call.id) as tx:
        today = _today(tx, on)
        items = board(tx, season, day_of(today) + days, mission=mission, contributor=contributor)
    return _page(items, today, after, limit)


@router.get("/deployments/{deployment}/board", tags=["deployment"], responses=_READS)
def read_deployment_board(
    deployment: DeploymentId,
    call: Call = allowed(Permission.READ_REQUESTS),
    on: _On = None,
    days: _Days = 14,
    mission: _Filter = None,
    contributor: _Filter = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[DueOut]:
    """Load lists that are missing or faulty, and acquisitions not granted, due within some days or overdue.

    As the board of a season. The day of a load list is reckoned from the one on which its consignment is ready.
    """
    with call.office.look(call.actor, call.id) as tx:
        today = _today(tx, on)
        until = day_of(today) + days
        items = board(tx, deployment, until, mission=mission, contributor=contributor, of=ScenarioKind.DEPLOYMENT)
    return _page(items, today, after, limit)


def _today(tx: Transaction, asked: date | None) -> date:
    return asked or datetime.fromtimestamp(tx.now_ms / 1000, tz=UTC).date()


def _page(items: list[Item], today: date, after: str | None, limit: int) -> Page[DueOut]:
    left = [item for item in items if after is None or _place(item) > after]
    shown = [_out(item, today) for item in left[:limit]]
    return Page[DueOut](items=shown, next=_place(left[limit - 1]) if len(left) > limit else None)


def _place(item: Item) -> str:
    """Place in the order of the board, as text that sorts alike."""
    return f"{calendar_date(item.due_day)}~{item.what}~{item.object_id}"


def _out(item: Item, today: date) -> DueOut:
    due = calendar_date(item.due_day)
    return DueOut(
        due=due,
        overdue=due < today,
        what=item.what,
        object=item.object_id,
        name=item.name,
        missions=list(item.missions),
        contributors=list(item.contributors),
        concerns=item.concerns,
        cure=item.cure,
        lead_days=None if item.lead is None else item.lead.value,
        lead_basis=None if item.lead is None else item.lead.source,
    )
