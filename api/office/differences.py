"""What changed between two plans of a deployment: as it was kept when one was planned again, else looked at anew."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from api.database.tables import PlanRow
from api.office.office import Transaction
from api.office.plans import DIFFERENCE_FILE, one_file, plan_inputs, plan_text_of
from api.render.deployment.operation import Operation
from api.render.deployment.side_by_side import deployment_difference
from api.store.deployment_plan_file import parse_deployment_plan
from api.store.planning_inputs import load_deployment_inputs


def difference_of(tx: Transaction, before: PlanRow, after: PlanRow) -> dict[str, Any]:
    """``cost``, ``closes``, ``changes``, ``legs``, and where the one was planned again from the other ``freed``."""
    if after.follows_plan == before.id:
        kept = one_file(tx, after, DIFFERENCE_FILE)
        if kept is not None:
            found: dict[str, Any] = json.loads(kept)
            return found
    return deployment_difference(_operation(tx, before), _operation(tx, after))


def _operation(tx: Transaction, row: PlanRow) -> Operation:
    """A plan looked at with the problem that it was made for."""
    plan = parse_deployment_plan(plan_text_of(tx, row), Path(f"{row.id}.json"))
    with tempfile.TemporaryDirectory() as place:
        return Operation(load_deployment_inputs(plan_inputs(tx, row), Path(place)).problem, plan)
