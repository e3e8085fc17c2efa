"""``compare_deployment``: two plans of a deployment: their closing and cost, what changed in sentences."""

from __future__ import annotations

from api.jobs.arguments import DeploymentCompareAsked
from api.jobs.outcome import Outcome
from api.jobs.reading import kept_deployment
from api.jobs.work import Work
from api.render.deployment.operation import Operation
from api.render.deployment.side_by_side import deployment_difference


def run(work: Work) -> Outcome:
    """Compare two plans, each with the problem that it was made for."""
    asked: DeploymentCompareAsked = work.arguments(DeploymentCompareAsked)
    one, other = (_operation(work, name) for name in (asked.one, asked.other))
    work.say("comparing")
    return Outcome(
        result={
            "one": asked.one,
            "other": asked.other,
            "same_problem": one.plan.problem_digest == other.plan.problem_digest,
            **deployment_difference(one, other),
        }
    )


def _operation(work: Work, name: str) -> Operation:
    plan, scenario, _ = kept_deployment(work, name)
    return Operation(scenario.problem, plan)
