"""Movements of the plan in force as the field reads them: what a release changes gets a new number, the rest stays."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from api.database.ids import new_id
from api.database.tables import RoutePlanRow
from api.office.concerns import words
from api.office.office import Transaction
from api.render.documents import document
from api.render.movement_words import key_of
from api.render.sorties import PLACES_IN_PLAN
from movcon.clock import minute_of


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a release changes for the field: the season's count of changes, and the movements with a new number."""

    number: int
    changed: tuple[RoutePlanRow, ...]


def revision_name(season_id: str) -> str:
    """Name of the count of a season's changes for the field."""
    return f"field:{season_id}"


def movements_in(content: bytes) -> list[dict[str, Any]]:
    """Movements of a plan's ``field.json``: a rotation's sorties, or those of a deployment."""
    found = json.loads(content)
    moved: list[dict[str, Any]] = found["sorties"] if "sorties" in found else found["movements"]
    return moved


def word_of(body: bytes) -> str:
    """What a movement as it is kept is called: ``sortie``, or of a deployment ``movement``. Its key comes first."""
    return "sortie" if body.startswith(b'{"sortie"') else "movement"


def publish(tx: Transaction, season_id: str, plan_id: str, movements: Sequence[Mapping[str, Any]]) -> FieldChange:
    """Bring a season's movements to those of a plan; each changed one has a number of its own."""
    rows = {
        row.sortie: row for row in tx.session.scalars(select(RoutePlanRow).where(RoutePlanRow.season_id == season_id))
    }
    changed: list[RoutePlanRow] = []
    for movement in movements:
        row = rows.get(key_of(movement))
        if row is None:
            row = RoutePlanRow(id=new_id("rpl"), season_id=season_id, sortie=key_of(movement))
            changed.append(row)
        elif row.withdrawn or _done(json.loads(row.body)) != _done(movement):
            changed.append(row)
        else:
            row.plan_id = plan_id
            continue
        row.plan_id, row.withdrawn, row.body = plan_id, False, document(movement).strip()
        row.missions, row.contributors = words(movement["missions"]), words(movement["contributors"])
        row.carrier = movement["carrier"]
        row.departure_min = minute_of(datetime.fromisoformat(movement["legs"][0]["departure"]))
    there = {key_of(movement) for movement in movements}
    for name, row in rows.items():
        if name not in there and not row.withdrawn:
            row.plan_id, row.withdrawn = plan_id, True
            changed.append(row)
    # A release counts even where no movement changes: another plan is in force, and readers are told which.
    last = tx.raise_revision(revision_name(season_id), max(1, len(changed)))
    changed.sort(key=lambda row: (row.departure_min, row.sortie))
    for place, row in enumerate(changed):
        row.number = last - len(changed) + 1 + place
    tx.session.add_all(changed)
    tx.session.flush()
    return FieldChange(last, tuple(changed))


def _done(movement: Mapping[str, Any]) -> dict[str, Any]:
    """What is done, without the place that it has in one plan."""
    # Of a deployment every word counts: its numbers are those of sailings and convoys.
    left_out = PLACES_IN_PLAN if "sortie" in movement else ()
    return {name: value for name, value in movement.items() if name not in left_out}
