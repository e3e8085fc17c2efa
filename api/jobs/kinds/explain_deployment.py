"""``explain_deployment``: how a parcel or consignment goes, wait by wait, or what widening the limits is worth."""

from __future__ import annotations

from api.jobs.arguments import DeploymentExplainAsked
from api.jobs.faults import bad_argument
from api.jobs.outcome import Outcome
from api.jobs.reading import kept_deployment
from api.jobs.work import Work
from api.render.deployment.answers import journey_objects, parcels_named, worth_object
from api.render.deployment.operation import Operation
from api.render.sorties import utc_moment
from movcon.deployment.edits import DeploymentEdit
from movcon.deployment.plan import DeploymentPlan
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.worth import worth
from scenarios.intake.edits import edit_objects

_TRIED = 8


def run(work: Work) -> Outcome:
    """Answer one question about a plan; stopped, with what is found."""
    asked: DeploymentExplainAsked = work.arguments(DeploymentExplainAsked)
    plan, scenario, made_after = kept_deployment(work, asked.plan)
    found = (
        _limits(work, scenario.problem, plan, made_after)
        if asked.movement is None
        else _journeys(scenario.problem, plan, asked.movement)
    )
    return Outcome(result={"plan": asked.plan, "about": asked.about, **found, "interrupted": work.stop_wanted})


def _journeys(problem: DeploymentProblem, plan: DeploymentPlan, name: str) -> dict[str, object]:
    operation = Operation(problem, plan)
    names = parcels_named(operation, name)
    if not names:
        cause = f"The deployment has neither parcel nor consignment {name}."
        raise bad_argument("/movement", "unknown_movement", cause, "Name one of deliveries.csv.")
    return {"parcels": journey_objects(operation, names)}


def _limits(
    work: Work, problem: DeploymentProblem, plan: DeploymentPlan, made_after: tuple[DeploymentEdit, ...]
) -> dict[str, object]:
    work.say("planning with each limit widened")
    found = worth(problem, plan, most=_TRIED, should_stop=work.should_stop)
    release = problem.release
    # Planning again from the plan makes its edits by itself; planning anew needs them told.
    told = made_after if release is None else ()
    return {
        "present": None if release is None else utc_moment(release.present),
        "limits": [{**worth_object(item), "edits": edit_objects((*told, *item.edits))} for item in found],
    }
