"""The board: what is missing for the movements to come, by the day it is due."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from api.database.tables import Tracked
from api.identity.roles import Permission
from api.office.board_item import Item, Missing
from api.office.concerns import concerning
from api.office.due_load_lists import due_load_lists
from api.office.due_requests import due_of_requests
from api.office.office import Transaction
from api.office.seasons import find_season
from movcon.clock import Day
from scenarios.intake.kinds import ScenarioKind

_DUE = {ScenarioKind.ROTATION: due_of_requests, ScenarioKind.DEPLOYMENT: due_load_lists}
_OPEN_TRACKED = ("needed", "asked", "refused")


def board(
    tx: Transaction,
    season_id: str,
    until: Day,
    *,
    mission: str | None = None,
    contributor: str | None = None,
    of: ScenarioKind = ScenarioKind.ROTATION,
) -> list[Item]:
    """What of a season, or ``of`` a deployment, is due until a day, it included, and missing: first due first.

    Only what concerns the actor. Lead times are planning values.
    """
    tx.need(Permission.READ_REQUESTS)
    find_season(tx, season_id, of)
    found = [*_DUE[of](tx, season_id), *(_tracked(tx, season_id) if tx.actor.may(Permission.READ_TRACKED) else ())]
    return sorted(
        (
            item
            for item in found
            if item.due_day <= until
            and (mission is None or mission in item.missions)
            and (contributor is None or contributor in item.contributors)
        ),
        key=lambda item: item.key,
    )


def _tracked(tx: Transaction, season_id: str) -> Iterator[Item]:
    rows = tx.session.scalars(
        select(Tracked).where(
            Tracked.season_id == season_id,
            concerning(tx.actor.scope, Tracked),
            Tracked.current.is_(True),
            Tracked.state.in_(_OPEN_TRACKED),
        )
    )
    for row in rows:
        yield Item(
            due_day=row.due_day,
            what=Missing(row.kind),
            object_id=row.id,
            name=row.name,
            missions=tuple(row.missions.split()),
            contributors=tuple(row.contributors.split()),
            concerns="planner",
            cure=f"It is {row.state}: have it granted and record that, or plan again without it.",
            lead=None,
        )
