"""A plan of the small season, made once, recorded and released in any service."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from types import SimpleNamespace

import httpx2

from api.database.tables import PlanRow
from api.identity.actor import SYSTEM
from api.office.plans import MadePlan, record_plan
from api.office.seasons import find_season, planning_files
from api.render.bundle import render_all
from api.store.planning_inputs import inputs_of
from movcon.plan import Plan
from movcon.problem import Problem
from optimizer.rotation import solve
from scenarios.assembly import load_scenario
from scenarios.shipped import find_scenario
from tests.api.service.conftest import Service

SCENARIO = "rotation-small"


@dataclass(frozen=True)
class SmallPlan:
    problem: Problem
    plan: Plan
    files: dict[str, bytes]


@cache
def small_plan() -> SmallPlan:
    problem = load_scenario(find_scenario(SCENARIO)).problem
    plan = solve(problem, budget=1).plan
    assert plan is not None
    return SmallPlan(problem, plan, rendered(problem, plan))


@cache
def later_plan() -> SmallPlan:
    """The small plan with its first itinerary a day later, and its last one gone."""
    first = small_plan()
    itineraries = list(first.plan.itineraries)
    itineraries[0] = replace(
        itineraries[0],
        sorties=tuple(
            replace(
                sortie,
                legs=tuple(
                    replace(leg, departure=leg.departure + 1440, arrival=leg.arrival + 1440) for leg in sortie.legs
                ),
            )
            for sortie in itineraries[0].sorties
        ),
    )
    plan = replace(first.plan, itineraries=tuple(itineraries[:-1]))
    return SmallPlan(first.problem, plan, rendered(first.problem, plan))


def rendered(problem: Problem, plan: Plan) -> dict[str, bytes]:
    return render_all(
        problem,
        plan,
        title="Small season",
        notes=[],
        assumptions=[],
        verification=SimpleNamespace(accepted=True, findings=()),
        course=[],
    )


def record(
    service: Service,
    season: str,
    made: SmallPlan | None = None,
    *,
    owner: str = "somebody",
    follows: str | None = None,
    accepted: bool = True,
) -> str:
    """Record a plan as a job would; its id."""
    made = made or small_plan()
    with service.office.act(SYSTEM) as tx:
        row = find_season(tx, season)
        inputs = inputs_of(SCENARIO, planning_files(tx, row), {})
        plan = MadePlan(
            plan=made.plan,
            summary={},
            verification={"accepted": accepted, "findings": []},
            inputs=inputs,
            files=made.files if accepted else {},
            follows_plan=follows,
        )
        return record_plan(tx, row, "job_test", owner, plan).id


def release(service: Service, plan: str, *, by: str = "releaser") -> httpx2.Response:
    with service.office.database.reading() as session:
        version = session.get_one(PlanRow, plan).version
    return service[by].post(f"/v1/plans/{plan}/release", headers={"If-Match": f'"{version}"'})  # type: ignore[return-value]


def released(service: Service, season: str, made: SmallPlan | None = None, *, follows: str | None = None) -> str:
    """Record a plan and release it; its id."""
    plan = record(service, season, made, follows=follows)
    done = release(service, plan)
    assert done.status_code == 200, done.text
    return plan
