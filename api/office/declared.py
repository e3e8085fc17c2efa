"""Whether a deployment's plan still moves what is declared: load lists may have come since it was made."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping

from api.database.tables import PlanRow, SeasonRow
from api.office.deployments import deployment_files
from api.office.office import Transaction
from api.office.plans import plan_inputs
from api.office.refusals import WrongState
from api.store.planning_inputs import scenario_files
from scenarios.intake.deployment.cargo_rows import CargoRow

_SHOWN_MAX = 5


def need_as_declared(tx: Transaction, deployment: SeasonRow, row: PlanRow) -> None:
    """Refuse a plan that was made from other load lists than those in force."""
    planned = _cargo(scenario_files(plan_inputs(tx, row)))
    now = _cargo(deployment_files(tx, deployment))
    changed = sorted(name for name in planned.keys() | now.keys() if planned.get(name) != now.get(name))
    if changed:
        more = len(changed) - _SHOWN_MAX
        shown = ", ".join(changed[:_SHOWN_MAX]) + (f" and {more} more" if more > 0 else "")
        cause = f"Since the plan was made, another load list is in force for {shown}."
        raise WrongState("load_lists_changed", cause, "Plan again, and release that plan.")


def _cargo(files: Mapping[str, bytes]) -> dict[str, list[dict[str, str]]]:
    """Rows of cargo.csv by consignment."""
    found: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(files[CargoRow.file].decode("utf-8-sig"))):
        found[row["consignment"].strip()].append({name: (value or "").strip() for name, value in row.items()})
    return dict(found)
