"""``plan_deployment``: a deployment planned anew, from its load lists as they stood when the job was asked for.

Edits asked with it change what is planned, not the deployment: a what-if, whose plan is kept with them.
"""

from __future__ import annotations

from pathlib import Path

from api.jobs.arguments import DeploymentPlanAsked
from api.jobs.faults import EDITS
from api.jobs.making import Story
from api.jobs.making_deployment import made_deployment_plan
from api.jobs.outcome import Outcome
from api.jobs.reading import deployment_with, kept_deployment_plan, plan_in_force, season_name
from api.jobs.work import Work
from api.store.changed_deployment import deployment_change_files
from api.store.deployment_plan_file import deployment_plan_text, parse_deployment_plan
from api.store.planning_inputs import inputs_of
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment import solve
from optimizer.deployment.result import DeploymentResult
from scenarios.intake.edits import edits_of
from scenarios.intake.vocabulary import DEPLOYMENT


def run(work: Work) -> Outcome:
    """Search, verify and render."""
    asked: DeploymentPlanAsked = work.arguments(DeploymentPlanAsked)
    changes = edits_of(asked.edits, EDITS, DEPLOYMENT)
    work.say("reading the deployment")
    follows = plan_in_force(work)
    scenario = deployment_with(work, changes)
    inputs = inputs_of(season_name(work), work.archive(), deployment_change_files(changes))
    result = _search(work, asked, scenario.problem)
    work.keep(deployment_plan_text(result.plan))
    work.go_on()
    figures = {
        "seconds": round(work.used[0] + result.seconds, 3),
        "interrupted": result.interrupted,
        "edits": [edit.words for edit in changes],
        "resumed": work.resumed,
    }
    story = Story(title=scenario.title, course=work.course(), summary=figures, follows_plan=follows)
    made = made_deployment_plan(work, scenario, result.plan, inputs, story)
    verified = made.verification["accepted"]
    return Outcome(
        result={**made.summary, "plan_digest": result.plan.digest, "verified": verified},
        plan=made,
        rejected=not verified,
    )


def _search(work: Work, asked: DeploymentPlanAsked, problem: DeploymentProblem) -> DeploymentResult:
    """Search for what is left of the limits; on from the plan that a worker before has kept, else the one asked for."""
    kept = work.incumbent()
    start = kept_deployment_plan(work, asked.start)[0] if kept is None and asked.start is not None else None
    if kept is not None:
        start = parse_deployment_plan(kept, Path(f"{work.claim.job}.json"))
    limits = asked.left(work.used, resumed=kept is not None)
    return solve(
        problem,
        time_limit_s=limits.time_limit_s,
        budget=limits.budget,
        seed=asked.seed,
        on_progress=work.tell,
        should_stop=work.should_stop,
        on_plan=lambda better: work.keep(deployment_plan_text(better)),
        start=start,
    )
