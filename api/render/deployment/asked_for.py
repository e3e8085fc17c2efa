"""Acquisitions of a deployment to be tracked, as JSON, under names that last from plan to plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.render.deployment.movements import concerned, means, movements
from api.render.documents import document
from api.render.tables import Table
from movcon.deployment.plan import DeploymentPlan, LiftKind, Voyage
from movcon.deployment.problem import DeploymentProblem

FORMAT = 1


def deployment_acquisitions_json(problem: DeploymentProblem, plan: DeploymentPlan, acquisition: Table) -> bytes:
    """Every row of the acquisition list with the movements it pays for."""
    bought = _bought(plan)
    keys: dict[str, list[str]] = {}
    for movement in movements(plan):
        keys.setdefault(movement.voyage.id, []).append(movement.key)
    rows = []
    for cells in acquisition.rows:
        row = {column.key: cell for column, cell in zip(acquisition.columns, cells, strict=True)}
        voyages = bought[str(row["voyage"])]
        rows.append(_acquisition(problem, row, voyages, [key for voyage in voyages for key in keys[voyage.id]]))
    return document({"format": FORMAT, "plan_digest": plan.digest, "rows": rows})


def _bought(plan: DeploymentPlan) -> dict[str, list[Voyage]]:
    """Voyages by what a row of the list calls them: convoys are bought by corridor."""
    found: dict[str, list[Voyage]] = {}
    for voyage in plan.voyages:
        found.setdefault(voyage.source if voyage.kind is LiftKind.CONVOY else voyage.id, []).append(voyage)
    return found


def _acquisition(
    problem: DeploymentProblem, row: dict[str, Any], voyages: Sequence[Voyage], keys: Sequence[str]
) -> dict[str, Any]:
    parcels = [problem.parcel[name] for voyage in voyages for name in voyage.parcels]
    return {
        "name": row["voyage"],
        "due": str(row["request_by"]),
        "needed": str(row["needed_from"]),
        **concerned(problem, parcels),
        "carrier": means(problem, voyages[0])["carrier"],
        "terms": {"source": row["source"], "buy_as": row["kind"]},
        "what": row["what"],
        "needed_until": str(row["needed_until"]),
        "usd": row["price_usd"],
        "note": row["note"],
        "movements": list(keys),
    }
