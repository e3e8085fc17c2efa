"""Sorties of the plan in force as the field reads them: what a release changes gets a new number, the rest stays."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from api.database.ids import new_id
from api.database.tables import RoutePlanRow
from api.office.concerns import words
from api.office.office import Transaction
from api.render.documents import document
from api.render.sorties import PLACES_IN_PLAN
from movcon.clock import minute_of


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a release changes for the field: the season's count of changes, and the sorties with a new number."""

    number: int
    changed: tuple[RoutePlanRow, ...]


def revision_name(season_id: str) -> str:
    """Name of the count of a season's changes for the field."""
    return f"field:{season_id}"


def publish(tx: Transaction, season_id: str, plan_id: str, content: bytes) -> FieldChange:
    """Bring a season's sorties to those of a plan's ``field.json``; each changed one has a number of its own."""
    rows = {
        row.sortie: row for row in tx.session.scalars(select(RoutePlanRow).where(RoutePlanRow.season_id == season_id))
    }
    changed: list[RoutePlanRow] = []
    sorties: list[dict[str, Any]] = json.loads(content)["sorties"]
    for sortie in sorties:
        row = rows.get(sortie["sortie"])
        if row is None:
            row = RoutePlanRow(id=new_id("rpl"), season_id=season_id, sortie=sortie["sortie"])
            changed.append(row)
        elif row.withdrawn or _flown(json.loads(row.body)) != _flown(sortie):
            changed.append(row)
        else:
            row.plan_id = plan_id
            continue
        row.plan_id, row.withdrawn, row.body = plan_id, False, document(sortie).strip()
        row.missions, row.contributors = words(sortie["missions"]), words(sortie["contributors"])
        row.carrier = sortie["carrier"]
        row.departure_min = minute_of(datetime.fromisoformat(sortie["legs"][0]["departure"]))
    there = {sortie["sortie"] for sortie in sorties}
    for name, row in rows.items():
        if name not in there and not row.withdrawn:
            row.plan_id, row.withdrawn = plan_id, True
            changed.append(row)
    # A release counts even where no sortie changes: another plan is in force, and readers are told which.
    last = tx.raise_revision(revision_name(season_id), max(1, len(changed)))
    changed.sort(key=lambda row: (row.departure_min, row.sortie))
    for place, row in enumerate(changed):
        row.number = last - len(changed) + 1 + place
    tx.session.add_all(changed)
    tx.session.flush()
    return FieldChange(last, tuple(changed))


def _flown(sortie: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sortie.items() if name not in PLACES_IN_PLAN}
