"""``replan_deployment``: from a released plan, a present moment and what has changed since to a new verified plan.

What is planned is the deployment as it stands now: load lists accepted since the release are in its files. What has
begun cannot take them up; where cargo is under way that they no longer declare, there is no plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from api.jobs.arguments import DeploymentReplanAsked
from api.jobs.faults import EDITS, bad_argument
from api.jobs.making import Story, json_file
from api.jobs.making_deployment import made_deployment_plan
from api.jobs.outcome import Cancelled, Outcome
from api.jobs.reading import deployment_with, kept_deployment, released_plan, season_name
from api.jobs.work import Work
from api.office.plans import DIFFERENCE_FILE
from api.render.deployment.operation import Operation
from api.render.deployment.side_by_side import deployment_difference
from api.render.sorties import utc_moment
from api.store.changed_deployment import deployment_change_files
from api.store.changed_problem import EDITS_FILE
from api.store.planning_inputs import inputs_of
from movcon.clock import minute_of, utc_text
from movcon.deployment.plan import DeploymentPlan
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.release import DeploymentRelease
from movcon.errors import InvalidValue
from optimizer.deployment.replanning import DeploymentReplan, Unplannable, replan
from scenarios.deployment.assembly import DeploymentScenario
from scenarios.intake.edits import edited, edits_of
from scenarios.intake.vocabulary import DEPLOYMENT


def run(work: Work) -> Outcome:
    """Plan again; where what is under way stands against what has changed, the result says so and there is no plan."""
    asked: DeploymentReplanAsked = work.arguments(DeploymentReplanAsked)
    asked_edits = edits_of(asked.edits, EDITS, DEPLOYMENT)
    name = asked.plan or released_plan(work)
    released, then, made_before = kept_deployment(work, name)
    work.say("reading the deployment as it stands")
    now = deployment_with(work, ())
    # A plan that was itself planned again goes on from the edits made then; its own release has served.
    before = edited(now.problem, made_before, EDITS_FILE, DEPLOYMENT)
    problem = edited(before, asked_edits, EDITS, DEPLOYMENT)
    if work.stop_wanted:
        raise Cancelled
    work.go_on()
    work.say("planning again")
    try:
        made = _planned_again(work, asked, problem, then.problem, released)
    except Unplannable as error:
        return Outcome(result={"status": "infeasible", "released": name, "reasons": [str(error)]})
    work.go_on()
    changes = deployment_change_files((*made_before, *asked_edits), released, made.problem.release)
    inputs = inputs_of(season_name(work), work.archive(), changes)
    edits = [edit.words for edit in (*made_before, *asked_edits)]
    figures = {"released": name, "edits": edits, "declared": _declared_since(then.problem, before)}
    return _outcome(work, replace(now, problem=made.problem), Operation(then.problem, released), made, inputs, figures)


def _planned_again(
    work: Work,
    asked: DeploymentReplanAsked,
    problem: DeploymentProblem,
    then: DeploymentProblem,
    released: DeploymentPlan,
) -> DeploymentReplan:
    release = DeploymentRelease(
        present=minute_of(asked.present),
        voyages=released.voyages,
        fixed_days=asked.fixed_days,
        prices=asked.prices(),
    )
    changed = frozenset(
        parcel.id
        for parcel in problem.parcels
        if parcel.id in then.parcel and not parcel.is_cargo_of(then.parcel[parcel.id])
    )
    try:
        return replan(
            problem,
            released,
            release,
            changed=changed,
            budget=asked.budget,
            seed=asked.seed,
            should_stop=work.should_stop,
        )
    except Unplannable:
        raise
    except InvalidValue as error:
        cure = "Name a moment from the planning day to the horizon."
        raise bad_argument("/present", "wrong_value", str(error), cure) from error


def _declared_since(then: DeploymentProblem, now: DeploymentProblem) -> list[str]:
    """Consignments of which other load lists are in force than the released plan was made for."""
    changed = {
        parcel.consignment
        for one, other in ((then, now), (now, then))
        for parcel in one.parcels
        if parcel.id not in other.parcel or not parcel.is_cargo_of(other.parcel[parcel.id])
    }
    return sorted(changed)


def _outcome(
    work: Work,
    scenario: DeploymentScenario,
    before: Operation,
    made: DeploymentReplan,
    inputs: Mapping[str, bytes],
    figures: Mapping[str, object],
) -> Outcome:
    plan, release = made.plan, made.problem.release
    assert release is not None
    name = str(figures["released"])
    difference = {"one": name, **deployment_difference(before, Operation(made.problem, plan))}
    freed = [{"voyage": item.voyage, "reason": item.reason} for item in release.freed]
    summary = {
        "seconds": round(made.seconds, 3),
        "interrupted": made.interrupted,
        "resumed": False,
        "present": utc_moment(release.present),
        "released_objective_usd": before.plan.cost.objective_usd,
        "released_lift_usd": before.plan.cost.lift_usd,
        "voyages_released": len(release.voyages),
        "voyages_unchanged": made.kept,
        **figures,
    }
    story = Story(
        title=f"{scenario.title}, planned again from {utc_text(release.present)}",
        summary=summary,
        files={DIFFERENCE_FILE: json_file({**difference, "freed": freed})},
        follows_plan=name,
    )
    kept = made_deployment_plan(work, scenario, plan, inputs, story)
    verified = kept.verification["accepted"]
    return Outcome(
        result={
            **kept.summary,
            "plan_digest": plan.digest,
            "verified": verified,
            "freed": freed,
            "difference": difference,
        },
        plan=kept,
        rejected=not verified,
    )
