"""From a deployment and its plan to all that is kept of it: verified, rendered, summed up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

from api.jobs.making import Story, json_file, not_moved_objects, verification_object
from api.jobs.work import Work
from api.office.plans import REASONS_FILE, MadePlan
from api.office.tracking import FILES, TrackedKind
from api.render.charts.svg import svg_file
from api.render.deployment.acquisition import acquisition_table
from api.render.deployment.answers import closure_object
from api.render.deployment.asked_for import deployment_acquisitions_json
from api.render.deployment.bundle import render_deployment
from api.render.deployment.charts.lift_gantt import lift_gantt
from api.render.deployment.charts.lift_map import lift_map
from api.render.deployment.charts.palette import LIFT_CLASSES
from api.render.deployment.movements import FIELD_FILE, field_json
from api.render.deployment.operation import LIFT_NAMES, Operation
from movcon.deployment.plan import DeploymentPlan, LiftKind
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.verification import verify
from scenarios.deployment.assembly import DeploymentScenario


def made_deployment_plan(
    work: Work, scenario: DeploymentScenario, plan: DeploymentPlan, inputs: Mapping[str, bytes], story: Story
) -> MadePlan:
    """Verify a deployment's plan and, where it keeps every rule, render it."""
    work.say("verifying")
    problem = scenario.problem
    verification = verify(problem, plan)
    files: dict[str, bytes] = {}
    figures = _summary(problem, plan)
    if verification.accepted:
        operation = Operation(problem, plan)
        figures |= closure_object(operation)
        work.go_on()
        work.say("writing report, tables and movements")
        files = render_deployment(
            problem,
            plan,
            title=story.title,
            notes=scenario.notes,
            assumptions=scenario.assumptions,
            verification=verification,
            course=list(story.course),
            stock=scenario.stock,
            issues=scenario.issues,
        )
        files |= _pictures(operation)
        files[FIELD_FILE] = field_json(problem, plan)
        files[FILES[TrackedKind.ACQUISITION]] = deployment_acquisitions_json(
            problem, plan, acquisition_table(operation)
        )
        files[REASONS_FILE] = json_file({"not_moved": not_moved_objects(plan.not_moved, ())})
        files |= story.files
    return MadePlan(
        plan=plan,
        summary={**figures, **story.summary},
        verification=verification_object(verification),
        inputs=inputs,
        files=files,
        follows_plan=story.follows_plan,
    )


def _summary(problem: DeploymentProblem, plan: DeploymentPlan) -> dict[str, object]:
    left = {item.requirement for item in plan.not_moved}
    moved = [parcel for parcel in problem.parcels if parcel.id not in left]
    status = ("incomplete" if moved else "infeasible") if left else "complete"
    voyages = Counter(voyage.kind for voyage in plan.voyages)
    return {
        "status": status,
        "objective_usd": plan.cost.objective_usd,
        "lift_usd": plan.cost.lift_usd,
        "penalties_usd": plan.cost.penalties_usd,
        "stability_usd": plan.cost.stability_usd,
        "bound_usd": plan.bound_usd,
        "gap": plan.gap,
        "baseline_usd": plan.baseline_usd,
        "parcels": len(problem.parcels),
        "moved": len(moved),
        "not_moved": len(left),
        "people_moved": sum(parcel.people for parcel in moved),
        "tonnes_moved": sum(parcel.mass_kg for parcel in moved if not parcel.people) // 1000,
        "voyages": {kind.value: voyages[kind] for kind in LiftKind},
    }


def _pictures(operation: Operation) -> dict[str, bytes]:
    """Map and Gantt as the page shows them, and their colours."""
    used = {voyage.kind for voyage in operation.plan.voyages}
    legend = {LIFT_NAMES[kind]: css for kind, css in LIFT_CLASSES.items() if kind in used}
    drawn = {"map.svg": lift_map(operation), "gantt.svg": lift_gantt(operation)}
    # Of a plan that moves nothing there is no map.
    return {name: svg_file(picture) for name, picture in drawn.items() if picture} | {
        "legend.json": json.dumps(legend).encode()
    }
