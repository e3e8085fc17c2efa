"""What the field has reported departed: no plan that comes into force later may have it otherwise."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from api.database.tables import Actual, RoutePlanRow
from api.office.actuals import Event, in_force
from api.office.office import Transaction
from api.office.refusals import WrongState
from api.render.movement_words import key_of

_SHOWN_MAX = 5


def need_departed_kept(tx: Transaction, season_id: str, movements: Sequence[Mapping[str, Any]]) -> None:
    """Refuse movements to be released that do otherwise, or no longer, what was reported departed.

    The season's movements are locked: what is reported of them waits until the release is over.
    """
    rows = tx.session.scalars(
        select(RoutePlanRow)
        .where(RoutePlanRow.season_id == season_id)
        .order_by(RoutePlanRow.id)
        .with_for_update(key_share=True)
    ).all()
    reports: defaultdict[str, list[Actual]] = defaultdict(list)
    for item in tx.session.scalars(select(Actual).where(Actual.season_id == season_id).order_by(Actual.id)):
        reports[item.route_plan_id].append(item)
    released = {key_of(movement): _done(movement) for movement in movements}
    changed = sorted(
        row.sortie
        for row in rows
        if any(item.event in (Event.DEPARTED, Event.ARRIVED, Event.DISCHARGED) for item in in_force(reports[row.id]))
        and not row.withdrawn
        and released.get(row.sortie) != _done(json.loads(row.body))
    )
    if changed:
        more = len(changed) - _SHOWN_MAX
        shown = ", ".join(changed[:_SHOWN_MAX]) + (f" and {more} more" if more > 0 else "")
        cause = f"The plan changes or leaves out what was reported departed: {shown}."
        cure = "Plan again from a present moment after its planned departure, and release that plan."
        raise WrongState("departed_since", cause, cure)


def _done(movement: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Where and when a movement goes, and with what."""
    legs = [(leg["from"], leg["to"], leg["departure"], leg["arrival"]) for leg in movement["legs"]]
    loads = [(load["requirement"], load["direction"], str(load["people"])) for load in movement["loads"]]
    return [*legs, *sorted(loads)]
