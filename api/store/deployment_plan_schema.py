"""The JSON Schema of a deployment's ``plan.json``, made from the plan language itself."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, TypeAdapter

import movcon.deployment.plan
import movcon.plan
from api.store.plan_schema import described_schema, schema_text
from movcon.deployment.plan import DEPLOYMENT_PLAN_FORMAT, DeploymentPlan

SCHEMA_ID = "movcon/deployment-plan.schema.json"

# A tuple of one plan: see api.store.plan_schema.
DEPLOYMENT_PLAN_ADAPTER: TypeAdapter[tuple[DeploymentPlan]] = TypeAdapter(
    tuple[DeploymentPlan], config=ConfigDict(extra="forbid", strict=True)
)

_UTC = "UTC minutes since 1970-01-01T00:00Z."

# Fields whose meaning stands in the text of their class or in another module, said once more for readers of the file.
_FIELD_NOTES = {
    "arrival": f"There; at a first stop where the voyage begins. {_UTC}",
    "start": f"Work begins. {_UTC}",
    "end": f"Work ends. {_UTC}",
    "departure": f"Leaves; at a last stop the end of the work. {_UTC}",
    "place": "Id of the problem's place.",
    "loads": "Parcels loaded there.",
    "discharges": "Parcels discharged there.",
    "stops": "Calls in order, at least two.",
    "usd": "Whole US dollars.",
    "requirement": "Id of the parcel.",
    "format": "Number of this file format.",
    "scenario": "Name of the scenario the plan is for.",
    "problem_digest": "Digest of the problem the plan was made for.",
    "versions": "Programs that made it, each with its version.",
    "seed": "What the search was given.",
    "budget": "Steps of search; 0 where a time limit alone ended it.",
    "shares": "Money paid for lift and storage by mission and fiscal year.",
    "baseline_usd": "Every consignment sent alone by its cheapest way, in whole US dollars.",
    "bound_usd": "Proven lower bound of the objective in whole US dollars; null = none.",
}


def deployment_plan_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of ``plan.json``; committed as ``docs/deployment-plan.schema.json``."""
    return described_schema(
        DEPLOYMENT_PLAN_ADAPTER.json_schema(),
        root="DeploymentPlan",
        schema_id=SCHEMA_ID,
        format_number=DEPLOYMENT_PLAN_FORMAT,
        modules=(movcon.deployment.plan, movcon.plan),
        notes=_FIELD_NOTES,
    )


def deployment_plan_schema_text() -> str:
    """The schema as the committed file holds it."""
    return schema_text(deployment_plan_schema())
