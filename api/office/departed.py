"""What the field has reported departed: no plan that comes into force later may have it otherwise.

A rotation's sortie is flown as it was released. A ship under way may be sent elsewhere: of a deployment's movement what
was reported stands, and what was loaded by then; where it goes on to may change.
"""

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
_HAPPENED = (Event.DEPARTED, Event.ARRIVED, Event.DISCHARGED)


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
    released = {key_of(movement): movement for movement in movements}
    changed = sorted(row.sortie for row in rows if not row.withdrawn and _changes(row, released, reports[row.id]))
    if changed:
        more = len(changed) - _SHOWN_MAX
        shown = ", ".join(changed[:_SHOWN_MAX]) + (f" and {more} more" if more > 0 else "")
        cause = f"The plan changes or leaves out what was reported departed: {shown}."
        cure = "Plan again from a present moment after its planned departure, and release that plan."
        raise WrongState("departed_since", cause, cure)


def _changes(row: RoutePlanRow, released: Mapping[str, Mapping[str, Any]], reports: Sequence[Actual]) -> bool:
    """Whether a movement to be released, or its absence, does otherwise what was reported of it."""
    told = [item for item in in_force(reports) if item.event in _HAPPENED]
    if not told:
        return False
    was, now = json.loads(row.body), released.get(row.sortie)
    if now is None:
        return True
    if "sortie" in was:
        return _flown(was) != _flown(now)
    legs = max(_begun(was, item) for item in told)
    emptied = frozenset(item.place for item in told if item.event == Event.DISCHARGED)
    return _carried(was, legs, emptied) != _carried(now, legs, emptied)


def _flown(sortie: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Where and when a sortie goes, and with what."""
    loads = [(load["requirement"], load["direction"], str(load["people"])) for load in sortie["loads"]]
    return [*map(_leg, sortie["legs"]), *sorted(loads)]


def _carried(movement: Mapping[str, Any], legs: int, emptied: frozenset[str]) -> list[tuple[str, ...]]:
    """Where and when a movement goes on its first legs, what it has loaded by then, and what is off at some places."""
    first = movement["legs"][:legs]
    left = {leg["from"] for leg in first}
    loads = [
        (load["requirement"], load["discharged_at"] if load["discharged_at"] in emptied else "")
        for load in movement["loads"]
        if load["loaded_at"] in left
    ]
    return [*map(_leg, first), *sorted(loads)]


def _leg(leg: Mapping[str, Any]) -> tuple[str, ...]:
    return leg["from"], leg["to"], leg["departure"], leg["arrival"]


def _begun(movement: Mapping[str, Any], item: Actual) -> int:
    """Legs of a movement that have begun by a report: those up to the one that left the place, or came to it."""
    end = "from" if item.event == Event.DEPARTED else "to"
    return next((number for number, leg in enumerate(movement["legs"], start=1) if leg[end] == item.place), 1)
