"""What the field fetches: movements of the plan in force that concern it, now or since a number it has seen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from api.database.ids import new_id
from api.database.tables import Acknowledgement, PlanRow, Revision, RoutePlanRow
from api.identity.roles import Permission
from api.office.concerns import concerning, concerns
from api.office.field_sorties import revision_name
from api.office.office import Transaction, fresh
from api.office.plans import plan_files
from api.office.refusals import NotFound
from api.office.seasons import find_season
from scenarios.intake.kinds import ScenarioKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """A part of what changed since a number.

    Attributes
    ----------
    plan
        Plan in force; None before the first release.
    next
        Number to ask on from: the last one shown, or the season's count where nothing more has changed.
    more
        Whether there is more to ask for at once.
    """

    plan: str | None
    next: int
    more: bool
    rows: tuple[RoutePlanRow, ...]


def changes(
    tx: Transaction, season_id: str, *, since: int, limit: int, of: ScenarioKind = ScenarioKind.ROTATION
) -> Changes:
    """Sorties, or movements ``of`` a deployment, that concern the actor and changed after ``since``.

    In order of their change, withdrawn ones included.
    """
    tx.need(Permission.READ_ROUTE_PLANS)
    season = find_season(tx, season_id, of)
    # Read before the rows: a release in between shows again the next time, it is never missed.
    count = tx.session.scalar(select(Revision.number).where(Revision.name == revision_name(season_id))) or 0
    rows = tx.session.scalars(
        select(RoutePlanRow)
        .where(
            RoutePlanRow.season_id == season_id,
            RoutePlanRow.number > since,
            concerning(tx.actor.scope, RoutePlanRow),
        )
        .order_by(RoutePlanRow.number)
        .limit(limit + 1)
    ).all()
    more = len(rows) > limit
    shown = tuple(rows[:limit])
    last = shown[-1].number if shown else 0
    return Changes(plan=season.released_plan, next=last if more else max(last, count), more=more, rows=shown)


def find_route_plan(tx: Transaction, name: str, *, change: bool = False) -> RoutePlanRow:
    """A sortie, or a deployment's movement, that concerns the actor.

    For a ``change`` of what is told of it, it is locked until the transaction ends.
    """
    tx.need(Permission.READ_ROUTE_PLANS)
    row = tx.session.get(RoutePlanRow, name, with_for_update=True if change else None)
    if row is None or not concerns(tx.actor.scope, row):
        raise NotFound("route plan", name)
    return row


def places(tx: Transaction, season_id: str) -> dict[str, dict[str, Any]]:
    """Places of every movement of a season or deployment by code: of the plans they stand in, the newest last."""
    plans = tx.session.scalars(
        select(PlanRow)
        .where(PlanRow.id.in_(select(RoutePlanRow.plan_id).where(RoutePlanRow.season_id == season_id)))
        .order_by(PlanRow.released_ms)
    )
    found: dict[str, dict[str, Any]] = {}
    for row in plans:
        read = json.loads(plan_files(tx, row)["field.json"])
        found |= read["airfields" if "airfields" in read else "places"]
    return found


def acknowledge(tx: Transaction, name: str, number: int) -> Acknowledgement:
    """The actor's word that it has read a sortie as it stands at ``number``; once."""
    tx.need(Permission.REPORT)
    row = find_route_plan(tx, name, change=True)
    fresh(row.number, number, "route plan")
    done = tx.session.scalar(
        select(Acknowledgement).where(
            Acknowledgement.route_plan_id == row.id,
            Acknowledgement.user_id == tx.actor.user,
            Acknowledgement.number == number,
        )
    )
    if done is not None:
        return done
    made = Acknowledgement(
        id=new_id("ack"), route_plan_id=row.id, user_id=tx.actor.user, number=number, at_ms=tx.now_ms
    )
    tx.session.add(made)
    tx.session.flush()
    tx.note("route_plan.acknowledged", "route plan", row.id, number, sortie=row.sortie)
    return made


def acknowledgements(tx: Transaction, name: str) -> Sequence[Acknowledgement]:
    """Who has acknowledged a sortie, and at which number; oldest first."""
    row = find_route_plan(tx, name)
    return tx.session.scalars(
        select(Acknowledgement).where(Acknowledgement.route_plan_id == row.id).order_by(Acknowledgement.id)
    ).all()
