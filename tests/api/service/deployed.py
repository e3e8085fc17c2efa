"""A plan of the small deployment, made once, recorded and released in any service."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from api.identity.actor import SYSTEM
from api.office.deployments import deployment_files, find_deployment
from api.office.plans import MadePlan, record_plan
from api.render.deployment.acquisition import acquisition_table
from api.render.deployment.asked_for import deployment_acquisitions_json
from api.render.deployment.movements import FIELD_FILE, field_json
from api.render.deployment.operation import Operation
from api.store.planning_inputs import inputs_of
from movcon.deployment.plan import DeploymentPlan, Voyage
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment import solve
from scenarios.deployment.assembly import load_deployment
from scenarios.shipped import find_scenario
from tests.api.service.conftest import Service
from tests.api.service.released import release

DEPLOYMENT = "deployment-small"


@dataclass(frozen=True)
class SmallDeploymentPlan:
    problem: DeploymentProblem
    plan: DeploymentPlan


@cache
def small_deployment_plan() -> SmallDeploymentPlan:
    problem = load_deployment(find_scenario(DEPLOYMENT)).problem
    return SmallDeploymentPlan(problem, solve(problem, budget=0, with_bound=False).plan)


def convoy_with(prefix: str) -> Voyage:
    """A convoy of the plan that carries parcels of a consignment."""
    return next(
        voyage
        for voyage in small_deployment_plan().plan.voyages
        if voyage.kind == "convoy" and any(name.startswith(prefix) for name in voyage.parcels)
    )


@cache
def later_deployment_plan() -> SmallDeploymentPlan:
    """The small plan with its first voyage a day later, and its last one gone."""
    first = small_deployment_plan()
    voyages = list(first.plan.voyages)
    voyages[0] = replace(
        voyages[0],
        stops=tuple(
            replace(
                stop,
                arrival=stop.arrival + 1440,
                start=stop.start + 1440,
                end=stop.end + 1440,
                departure=stop.departure + 1440,
            )
            for stop in voyages[0].stops
        ),
    )
    return replace(first, plan=replace(first.plan, voyages=tuple(voyages[:-1])))


def rendered_for_field(made: SmallDeploymentPlan) -> dict[str, bytes]:
    """What a release takes of a plan's files."""
    acquisition = acquisition_table(Operation(made.problem, made.plan))
    return {
        FIELD_FILE: field_json(made.problem, made.plan),
        "acquisitions.json": deployment_acquisitions_json(made.problem, made.plan, acquisition),
    }


def new_deployment(service: Service, name: str = "small-deployment") -> str:
    made = service["planner"].post("/v1/deployments", json={"name": name, "scenario": DEPLOYMENT})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def record_deployment_plan(
    service: Service,
    deployment: str,
    made: SmallDeploymentPlan | None = None,
    *,
    owner: str = "somebody",
    follows: str | None = None,
    accepted: bool = True,
) -> str:
    """Record a plan as a job would; its id."""
    made = made or small_deployment_plan()
    with service.office.act(SYSTEM) as tx:
        row = find_deployment(tx, deployment)
        plan = MadePlan(
            plan=made.plan,
            summary={},
            verification={"accepted": accepted, "findings": []},
            inputs=inputs_of(DEPLOYMENT, deployment_files(tx, row), {}),
            files=rendered_for_field(made) if accepted else {},
            follows_plan=follows,
        )
        return record_plan(tx, row, "job_test", owner, plan).id


def released_deployment(
    service: Service, deployment: str, made: SmallDeploymentPlan | None = None, *, follows: str | None = None
) -> str:
    """Record a plan and release it; its id."""
    plan = record_deployment_plan(service, deployment, made, follows=follows)
    done = release(service, plan)
    assert done.status_code == 200, done.text
    return plan
