"""``verify``: a plan verified again; one handed in becomes a plan of the season where it keeps every rule."""

from __future__ import annotations

import tempfile
from pathlib import Path

from api.jobs.arguments import VerifyAsked
from api.jobs.faults import EDITS, bad_argument
from api.jobs.making import Story, made_plan, verification_object
from api.jobs.outcome import Outcome
from api.jobs.reading import kept_plan, season_name
from api.jobs.work import Work
from api.store.changed_problem import change_files
from api.store.plan_file import parse_plan
from api.store.planning_inputs import inputs_of, load_inputs
from movcon.verification import verify
from scenarios.intake.edits import edited, edits_of
from scenarios.intake.vocabulary import ROTATION

_FILE = "document"


def run(work: Work) -> Outcome:
    """Verify a plan of the season, or the document that came with the job."""
    asked: VerifyAsked = work.arguments(VerifyAsked)
    if asked.plan is not None:
        kept = kept_plan(work, asked.plan)
        work.say("verifying")
        found = verify(kept.scenario.problem, kept.plan)
        return Outcome(result={"plan": kept.id, **verification_object(found), "plan_digest": kept.plan.digest})
    return _document(work, asked)


def _document(work: Work, asked: VerifyAsked) -> Outcome:
    changes = edits_of(asked.edits, EDITS, ROTATION)
    plan = parse_plan(work.content(_FILE), Path(_FILE))
    work.say("reading the season")
    name, files = season_name(work), work.archive()
    with tempfile.TemporaryDirectory() as place:
        scenario = load_inputs(inputs_of(name, files, {}), Path(place))
    problem = edited(scenario.problem, changes, EDITS, ROTATION)
    if plan.problem_digest != problem.digest:
        cause = "The plan was made for another season, or for another state of its requests."
        cure = "Hand in a plan of the season as it is requested now, with the edits it was made after."
        raise bad_argument("/document/problem_digest", "wrong_scenario", cause, cure)
    work.say("verifying")
    found = verify(problem, plan)
    if not found.accepted:
        return Outcome(result={"plan": None, **verification_object(found), "plan_digest": plan.digest})
    inputs = inputs_of(name, files, change_files(changes, None, problem))
    made = made_plan(work, scenario, problem, plan, inputs, Story(title=scenario.title, summary={"uploaded": True}))
    return Outcome(result={"plan": None, **made.verification, "plan_digest": plan.digest}, plan=made)
