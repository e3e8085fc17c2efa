"""``cures_deployment``: why parcels are not moved or come late, and the cheapest edits that cure it."""

from __future__ import annotations

from collections.abc import Sequence

from api.jobs.arguments import DeploymentCuresAsked
from api.jobs.outcome import Outcome
from api.jobs.reading import kept_deployment
from api.jobs.work import Work
from api.office.refusals import InputFault, Invalid
from api.render.deployment.answers import cures_object
from movcon.deployment.plan import DeploymentPlan
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.cures import explain_conflicts
from optimizer.deployment.missed import by_any_name, missing
from scenarios.intake.edits import edit_objects


def run(work: Work) -> Outcome:
    """Explain consignments one after the other, the costliest first; stopped, those that were explained."""
    asked: DeploymentCuresAsked = work.arguments(DeploymentCuresAsked)
    plan, scenario, made_after = kept_deployment(work, asked.plan)
    found = explain_conflicts(
        scenario.problem,
        plan,
        only=None if asked.movements is None else _wanted(scenario.problem, plan, asked.movements),
        time_limit_s=asked.time_limit_s,
        should_stop=work.should_stop,
        on_progress=work.say,
    )
    work.go_on()
    # All the edits that a job plans a cure with: those of the plan asked about, then its own.
    answer = cures_object(found, lambda cure: edit_objects((*made_after, *cure.edits)))
    return Outcome(result={"plan": asked.plan, **answer, "interrupted": work.stop_wanted})


def _wanted(problem: DeploymentProblem, plan: DeploymentPlan, words: Sequence[str]) -> list[str]:
    missed = missing(problem, plan)
    named = by_any_name(problem, missed)
    left = ", ".join(dict.fromkeys(problem.parcel[name].consignment for name in missed))
    faults = [
        InputFault(
            code="unknown_movement",
            pointer=f"/movements/{number}",
            cause=f"{word} is not among what is not moved or late.",
            cure=f"Name a parcel, a consignment or a unit of these consignments: {left or 'none'}.",
        )
        for number, word in enumerate(words)
        if word not in named
    ]
    if faults:
        raise Invalid(faults)
    return [name for word in words for name in named[word]]
