"""The JSON Schema of a deployment's ``plan.json``, made from the plan language itself."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, TypeAdapter

from api.store.plan_schema import schema_of, schema_text
from movcon.deployment.plan import DEPLOYMENT_PLAN_FORMAT, DeploymentPlan

DEPLOYMENT_SCHEMA_ID = "movcon/deployment-plan.schema.json"

# A tuple of one plan, as for ``plan.json``: so the records take a strict configuration.
DEPLOYMENT_PLAN_ADAPTER: TypeAdapter[tuple[DeploymentPlan]] = TypeAdapter(
    tuple[DeploymentPlan], config=ConfigDict(extra="forbid", strict=True)
)

_FIELD_NOTES = {
    "arrival": "UTC minutes since 1970-01-01T00:00Z; at a first stop where the voyage begins.",
    "start": "Start of the work, UTC minutes since 1970-01-01T00:00Z.",
    "end": "End of the work, UTC minutes since 1970-01-01T00:00Z.",
    "departure": "UTC minutes since 1970-01-01T00:00Z; at a last stop the end of the work.",
    "place": "Id of the problem's place.",
    "loads": "Ids of the parcels loaded here.",
    "discharges": "Ids of the parcels discharged here.",
    "stops": "Calls at places, in order of time; two or more.",
    "id": "Name of the voyage in this plan; no two have the same.",
    "requirement": "Id of the problem's parcel.",
    "code": "Stable name of the kind of reason.",
    "reason": "Why, in a planner's words.",
    "remedies": "What would cure it.",
    "mission": "Id of the mission that pays.",
    "fiscal_year": "1 July to 30 June, as 2010/11.",
    "usd": "Whole US dollars.",
    "scenario": "Id of the scenario planned.",
    "problem_digest": "Digest of the problem it was made for.",
    "versions": "(name, version) of the software that made it.",
    "seed": "What the search was given.",
    "budget": "Work units the search was given; 0 where a time limit alone ended it.",
    "voyages": "What every carrier does.",
    "not_moved": "Parcels left where they are.",
    "cost": "What the plan costs.",
    "shares": "Lift and storage by mission and fiscal year, in that order.",
    "baseline_usd": "Every consignment sent alone by its cheapest way, at the same prices of lift.",
    "bound_usd": "No plan that verification accepts has a smaller objective; null where no bound is proven.",
    "format": "Number of this file format.",
}


def deployment_plan_schema() -> dict[str, Any]:
    """JSON Schema (2020-12); committed as ``docs/deployment-plan.schema.json``."""
    made = DEPLOYMENT_PLAN_ADAPTER.json_schema()
    return schema_of(DeploymentPlan, made, DEPLOYMENT_SCHEMA_ID, DEPLOYMENT_PLAN_FORMAT, _FIELD_NOTES)


def deployment_plan_schema_text() -> str:
    """The schema as the committed file holds it."""
    return schema_text(deployment_plan_schema())
