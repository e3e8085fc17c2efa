"""``verify_deployment``: a plan verified again; one handed in is kept where it keeps every rule."""

from __future__ import annotations

from pathlib import Path

from api.jobs.arguments import DeploymentVerifyAsked
from api.jobs.faults import EDITS, bad_argument
from api.jobs.making import Story, verification_object
from api.jobs.making_deployment import made_deployment_plan
from api.jobs.outcome import Outcome
from api.jobs.reading import deployment_with, kept_deployment, plan_in_force, season_name
from api.jobs.work import Work
from api.store.changed_deployment import deployment_change_files
from api.store.deployment_plan_file import parse_deployment_plan
from api.store.planning_inputs import inputs_of
from movcon.deployment.verification import verify
from scenarios.intake.edits import edits_of
from scenarios.intake.vocabulary import DEPLOYMENT

_FILE = "document"


def run(work: Work) -> Outcome:
    """Verify a plan of the deployment, or the document that came with the job."""
    asked: DeploymentVerifyAsked = work.arguments(DeploymentVerifyAsked)
    return _document(work, asked) if asked.plan is None else _kept(work, asked.plan)


def _kept(work: Work, name: str) -> Outcome:
    plan, scenario, _ = kept_deployment(work, name)
    work.say("verifying")
    found = verify(scenario.problem, plan)
    return Outcome(result={"plan": name, **verification_object(found), "plan_digest": plan.digest})


def _document(work: Work, asked: DeploymentVerifyAsked) -> Outcome:
    changes = edits_of(asked.edits, EDITS, DEPLOYMENT)
    plan = parse_deployment_plan(work.content(_FILE), Path(_FILE))
    work.say("reading the deployment")
    follows = plan_in_force(work)
    scenario = deployment_with(work, changes)
    if plan.problem_digest != scenario.problem.digest:
        cause = "The plan was made for another deployment, or for another state of its load lists."
        cure = "Hand in a plan of the deployment as it stands now, with the edits it was made after."
        raise bad_argument("/document/problem_digest", "wrong_scenario", cause, cure)
    work.say("verifying")
    found = verify(scenario.problem, plan)
    if not found.accepted:
        return Outcome(result={"plan": None, **verification_object(found), "plan_digest": plan.digest})
    inputs = inputs_of(season_name(work), work.archive(), deployment_change_files(changes))
    story = Story(title=scenario.title, summary={"uploaded": True}, follows_plan=follows)
    made = made_deployment_plan(work, scenario, plan, inputs, story)
    return Outcome(result={"plan": None, **made.verification, "plan_digest": plan.digest}, plan=made)
