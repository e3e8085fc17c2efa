"""What was awarded against what was, and how far the movements are."""

from __future__ import annotations

from fastapi import APIRouter

from api.http.call import Call, allowed
from api.http.caller_first import CallerFirst
from api.http.problems import problem_responses
from api.http.routes.seasons import SeasonId
from api.http.wire import Page, Wire
from api.identity.roles import Permission
from api.office import award_to_actual, movements

router = APIRouter(prefix="/v1", tags=["planning"], route_class=CallerFirst)


class CostOut(Wire):
    """Something bought: dollars awarded and paid, block minutes planned and flown of the sorties reported.

    ``actual_usd`` is null where no cost was reported; ``reported`` sorties arrived or were cancelled.
    """

    what: str
    source: str
    reference: str
    awarded_usd: int
    actual_usd: int | None
    planned_min: int
    flown_min: int
    sorties: int
    reported: int


class SumOut(Wire):
    """Sums of all rows; ``actual_usd`` of those with a cost reported, and what was awarded for these."""

    awarded_usd: int
    actual_usd: int
    awarded_of_actual_usd: int
    planned_min: int
    flown_min: int
    sorties: int
    reported: int


class AwardToActualOut(Wire):
    """Award-to-actual of the plan in force."""

    season: str
    plan: str
    plan_digest: str
    rows: list[CostOut]
    total: SumOut


class MovementOut(Wire):
    """A movement: chalks planned, departed, arrived, cancelled; people planned, and told of those departed."""

    requirement: str
    unit: str
    mission: str
    chalks: int
    departed: int
    arrived: int
    cancelled: int
    people_planned: int
    people_told: int
    may_close: bool


@router.get("/seasons/{season}/award-to-actual", responses=problem_responses(401, 403, 404, 409, 422))
def read_award_to_actual(season: SeasonId, call: Call = allowed(Permission.READ_PLANS)) -> AwardToActualOut:
    """What the plan in force awards against what was reported, source by source."""
    with call.office.look(call.actor, call.id) as tx:
        found = award_to_actual.award_to_actual(tx, season)
        rows = found.rows
        paid = [row for row in rows if row.actual_usd is not None]
        return AwardToActualOut(
            season=season,
            plan=found.plan.id,
            plan_digest=found.plan.digest,
            rows=[
                CostOut(
                    what=row.what,
                    source=row.source,
                    reference=row.reference,
                    awarded_usd=row.awarded_usd,
                    actual_usd=row.actual_usd,
                    planned_min=row.planned_min,
                    flown_min=row.flown_min,
                    sorties=row.sorties,
                    reported=row.reported,
                )
                for row in rows
            ],
            total=SumOut(
                awarded_usd=sum(row.awarded_usd for row in rows),
                actual_usd=sum(row.actual_usd or 0 for row in paid),
                awarded_of_actual_usd=sum(row.awarded_usd for row in paid),
                planned_min=sum(row.planned_min for row in rows),
                flown_min=sum(row.flown_min for row in rows),
                sorties=sum(row.sorties for row in rows),
                reported=sum(row.reported for row in rows),
            ),
        )


@router.get("/seasons/{season}/movements", responses=problem_responses(401, 403, 404, 422))
def list_movements(season: SeasonId, call: Call = allowed(Permission.READ_REPORTS)) -> Page[MovementOut]:
    """How far each movement that concerns the caller is; `may_close` where every chalk has arrived."""
    with call.office.look(call.actor, call.id) as tx:
        items = [
            MovementOut(
                requirement=item.requirement,
                unit=item.unit,
                mission=item.mission,
                chalks=item.chalks,
                departed=item.departed,
                arrived=item.arrived,
                cancelled=item.cancelled,
                people_planned=item.people_planned,
                people_told=item.people_told,
                may_close=item.may_close,
            )
            for item in movements.movements(tx, season)
        ]
    return Page[MovementOut](items=items, next=None)
