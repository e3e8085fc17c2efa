"""How far each movement of the plan in force is: chalks departed and arrived, people carried, whether it may close."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from api.database.tables import Actual, RequestRow, RoutePlanRow
from api.identity.roles import Permission
from api.office.actuals import Event, in_force
from api.office.concerns import concerning
from api.office.office import Transaction
from api.office.request_states import State
from api.office.seasons import find_season


@dataclass(slots=True, kw_only=True)
class Movement:
    """A requirement as planned and as it was.

    Attributes
    ----------
    people_told
        People that departures reported by load, or where the report tells none, as planned.
    may_close
        Whether every chalk has arrived and its request is not closed yet.
    """

    requirement: str
    unit: str
    mission: str
    chalks: int = 0
    departed: int = 0
    arrived: int = 0
    cancelled: int = 0
    people_planned: int = 0
    people_told: int = 0
    may_close: bool = False


def movements(tx: Transaction, season_id: str) -> list[Movement]:
    """Movements of a season that concern the actor, in order of their names."""
    tx.need(Permission.READ_REPORTS)
    season = find_season(tx, season_id)
    reports: defaultdict[str, list[Actual]] = defaultdict(list)
    for item in tx.session.scalars(select(Actual).where(Actual.season_id == season.id).order_by(Actual.id)):
        reports[item.route_plan_id].append(item)
    found: dict[str, Movement] = {}
    for row in tx.session.scalars(
        select(RoutePlanRow).where(
            RoutePlanRow.season_id == season.id,
            RoutePlanRow.withdrawn.is_(False),
            concerning(tx.actor.scope, RoutePlanRow),
        )
    ):
        _count(found, row, in_force(reports[row.id]))
    open_states = {State.RELEASED.value, State.UNDER_WAY.value}
    open_names = set(
        tx.session.scalars(
            select(RequestRow.name).where(RequestRow.season_id == season.id, RequestRow.state.in_(open_states))
        )
    )
    for name, movement in found.items():
        movement.may_close = movement.arrived == movement.chalks and name in open_names
    return [found[name] for name in sorted(found)]


def _count(found: dict[str, Movement], row: RoutePlanRow, reports: Sequence[Actual]) -> None:
    body = json.loads(row.body)
    departed = [item for item in reports if item.event == Event.DEPARTED and item.place == body["legs"][0]["from"]]
    arrived = any(item.event == Event.ARRIVED and item.place == body["legs"][-1]["to"] for item in reports)
    told = {
        (carried["requirement"], carried["direction"]): carried["people"]
        for item in departed
        for carried in json.loads(item.people)
    }
    for load in body["loads"]:
        name = load["requirement"]
        movement = found.setdefault(name, Movement(requirement=name, unit=load["unit"], mission=load["mission"]))
        movement.chalks += 1
        movement.departed += bool(departed)
        movement.arrived += arrived
        movement.cancelled += any(item.event == Event.CANCELLED for item in reports)
        movement.people_planned += load["people"]
        if departed:
            movement.people_told += told.get((name, load["direction"]), load["people"])
