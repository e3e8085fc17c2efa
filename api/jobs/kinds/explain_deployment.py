"""``explain_deployment``: how a parcel or consignment goes, wait by wait, or what widening the limits is worth."""

from __future__ import annotations

from api.jobs.arguments import DeploymentExplainAsked
from api.jobs.faults import bad_argument
from api.jobs.outcome import Outcome
from api.jobs.reading import kept_deployment
from api.jobs.work import Work
from api.render.deployment.journey import journey_words
from api.render.deployment.operation import Operation
from api.render.sorties import utc_moment
from movcon.deployment.edits import DeploymentEdit
from movcon.deployment.plan import DeploymentPlan
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.worth import Worth, worth
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
    names = [name] if name in problem.parcel else [item.id for item in problem.parcels if item.consignment == name]
    if not names:
        cause = f"The deployment has neither parcel nor consignment {name}."
        raise bad_argument("/movement", "unknown_movement", cause, "Name one of deliveries.csv.")
    operation = Operation(problem, plan)
    return {
        "parcels": [
            {
                "parcel": parcel,
                "delivered": operation.utc(operation.delivered[parcel]) if parcel in operation.delivered else None,
                "words": list(journey_words(operation, parcel)),
            }
            for parcel in names
        ]
    }


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
        "limits": [_limit(item, told) for item in found],
    }


def _limit(item: Worth, made_after: tuple[DeploymentEdit, ...]) -> dict[str, object]:
    """A change, and all the edits that a job plans it with: those made before, then its own."""
    return {
        "words": [edit.words for edit in item.edits],
        "usd_saved": item.usd_saved,
        "days_sooner": item.days_sooner,
        "moved_more": item.moved_more,
        "edits": edit_objects((*made_after, *item.edits)),
    }
