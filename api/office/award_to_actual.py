"""What was awarded against what was really flown and paid, source by source, for the plan in force."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from api.database.tables import Actual, PlanRow, RoutePlanRow
from api.identity.roles import Permission
from api.office.actuals import Event, in_force
from api.office.office import Transaction
from api.office.plans import plan_files
from api.office.refusals import WrongState
from api.office.seasons import find_season
from movcon.clock import minute_of

_BY_CONTRACT = ("contract_extra_hours_usd", "contract_landings_usd")


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRow:
    """Something bought, as awarded and as it was.

    Attributes
    ----------
    awarded_usd
        Price in the plan.
    actual_usd
        Sum of what was reported; None where nothing was.
    planned_min, flown_min
        Block minutes of the sorties reported departed and arrived, as planned and as flown.
    sorties, reported
        How many it pays for, and of how many the end is known: arrived or cancelled.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardToActual:
    """Rows with their sums, and the plan they are of."""

    plan: PlanRow
    rows: tuple[CostRow, ...]


def award_to_actual(tx: Transaction, season_id: str) -> AwardToActual:
    """The statement of a season's plan in force."""
    tx.need(Permission.READ_PLANS)
    tx.need(Permission.READ_REPORTS)
    season = find_season(tx, season_id)
    plan = None if season.released_plan is None else tx.session.get(PlanRow, season.released_plan)
    if plan is None:
        raise WrongState("nothing_released", "No plan of the season is released.", "Release one first.")
    reports: defaultdict[str, list[Actual]] = defaultdict(list)
    bodies: dict[str, Mapping[str, Any]] = {}
    for row in tx.session.scalars(select(RoutePlanRow).where(RoutePlanRow.season_id == season.id)):
        bodies[row.sortie] = json.loads(row.body)
    for actual, sortie in tx.session.execute(
        select(Actual, RoutePlanRow.sortie)
        .join(RoutePlanRow, RoutePlanRow.id == Actual.route_plan_id)
        .where(Actual.season_id == season.id)
        .order_by(Actual.id)
    ):
        reports[sortie].append(actual)
    standing = {sortie: in_force(items) for sortie, items in reports.items()}
    bought = json.loads(plan_files(tx, plan)["acquisitions.json"])["rows"]
    rows = [_row(row, bodies, standing) for row in bought]
    paid_for = {sortie for row in bought for sortie in row["sorties"]}
    return AwardToActual(plan=plan, rows=(*rows, *_beside(tx, plan, standing, paid_for)))


def _row(
    bought: Mapping[str, Any], bodies: Mapping[str, Mapping[str, Any]], standing: Mapping[str, Sequence[Actual]]
) -> CostRow:
    planned = flown = reported = 0
    usd: list[int] = []
    for sortie in bought["sorties"]:
        items = standing.get(sortie, ())
        usd += [item.usd for item in items if item.usd is not None]
        minutes = _flown_min(bodies[sortie], items)
        if minutes is not None:
            planned, flown = planned + _block_min(bodies[sortie]), flown + minutes
        reported += minutes is not None or any(item.event == Event.CANCELLED for item in items)
    return CostRow(
        what=bought["what"],
        source=bought["terms"]["source"],
        reference=bought["reference"],
        awarded_usd=bought["usd"],
        actual_usd=sum(usd) if usd else None,
        planned_min=planned,
        flown_min=flown,
        sorties=len(bought["sorties"]),
        reported=reported,
    )


def _beside(
    tx: Transaction, plan: PlanRow, standing: Mapping[str, Sequence[Actual]], paid_for: set[str]
) -> Iterable[CostRow]:
    """What no row of the acquisition list holds, so that the sums are those of the plan and of all reports."""
    cost = json.loads(tx.content(plan.content))["cost"]
    by_use = sum(int(cost[name]) for name in _BY_CONTRACT)
    if by_use:
        yield _beside_row("Contracts: hours beyond those included, and landings", by_use, None, 0)
    withdrawn = {sortie: items for sortie, items in standing.items() if sortie not in paid_for}
    usd = [item.usd for items in withdrawn.values() for item in items if item.usd is not None]
    if usd:
        yield _beside_row("Sorties that the plan in force no longer holds", 0, sum(usd), len(withdrawn))


def _beside_row(what: str, awarded_usd: int, actual_usd: int | None, sorties: int) -> CostRow:
    return CostRow(
        what=what,
        source="",
        reference="",
        awarded_usd=awarded_usd,
        actual_usd=actual_usd,
        planned_min=0,
        flown_min=0,
        sorties=sorties,
        reported=sorties,
    )


def _flown_min(body: Mapping[str, Any], items: Sequence[Actual]) -> int | None:
    """Minutes from first departure to last arrival less the planned stops; None where one of the two is not known."""
    legs = body["legs"]
    ends = {(item.event, item.place): item.moment_min for item in items}
    departed = ends.get((Event.DEPARTED.value, legs[0]["from"]))
    arrived = ends.get((Event.ARRIVED.value, legs[-1]["to"]))
    if departed is None or arrived is None:
        return None
    stops = _minute(legs[-1]["arrival"]) - _minute(legs[0]["departure"]) - _block_min(body)
    return max(0, arrived - departed - stops)


def _block_min(body: Mapping[str, Any]) -> int:
    return sum(_minute(leg["arrival"]) - _minute(leg["departure"]) for leg in body["legs"])


def _minute(moment: str) -> int:
    return minute_of(datetime.fromisoformat(moment))
