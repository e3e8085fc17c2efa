"""What is missing, by the day it is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from api.http.call import Call, allowed
from api.http.caller_first import CallerFirst
from api.http.problems import problem_responses
from api.http.routes.seasons import SeasonId
from api.http.wire import After, Limit, NoNul, Page, Wire, calendar_date
from api.identity.roles import Permission
from api.office.board import Item, Missing, board
from movcon.clock import day_of

router = APIRouter(prefix="/v1", tags=["rotation"], route_class=CallerFirst)
_Filter = Annotated[str | None, Query(max_length=80, pattern=NoNul)]


class DueOut(Wire):
    """Something missing. ``object`` is a request, or for clearances and acquisitions what follows them up."""

    due: date
    overdue: bool
    what: Missing
    object: str
    name: str
    missions: list[str]
    contributors: list[str]
    concerns: str
    cure: str


@router.get("/seasons/{season}/board", responses=problem_responses(401, 403, 404, 422))
def read_board(
    season: SeasonId,
    call: Call = allowed(Permission.READ_REQUESTS),
    on: Annotated[
        date | None,
        Query(
            alias="date", description="Day from which to look; today (UTC).", ge=date(1990, 1, 1), le=date(2100, 1, 1)
        ),
    ] = None,
    days: Annotated[int, Query(description="Days to look ahead.", ge=0, le=400)] = 14,
    mission: _Filter = None,
    contributor: _Filter = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[DueOut]:
    """What is due within some days, or overdue, and missing, for what concerns the caller; first due first.

    The day of a movement is its preferred day. Lead times are planning values.
    """
    with call.office.look(call.actor, call.id) as tx:
        today = on or datetime.fromtimestamp(tx.now_ms / 1000, tz=UTC).date()
        until = day_of(today + timedelta(days=days))
        items = board(tx, season, until, mission=mission, contributor=contributor)
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
    )
