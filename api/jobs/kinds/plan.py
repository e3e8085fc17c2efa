"""``plan``: the season planned anew, from its requests as they stood when the job was asked for."""

from __future__ import annotations

import tempfile
from pathlib import Path

from api.jobs.arguments import PlanAsked
from api.jobs.faults import EDITS
from api.jobs.making import Story, made_plan
from api.jobs.outcome import Outcome
from api.jobs.reading import season_name
from api.jobs.work import Work
from api.store.changed_problem import change_files
from api.store.plan_file import parse_plan, plan_text
from api.store.planning_inputs import inputs_of, load_inputs
from movcon.plan import Plan
from movcon.problem import Problem
from optimizer.result import Result
from optimizer.rotation import solve
from optimizer.rotation.inquiry import Conflict, LaidPlan, explained, nothing_moved
from optimizer.rotation.laying import ForeignPlan
from scenarios.intake.edits import edited, edits_of
from scenarios.intake.vocabulary import ROTATION


def run(work: Work) -> Outcome:
    """Search, explain what is left, verify and render."""
    asked: PlanAsked = work.arguments(PlanAsked)
    changes = edits_of(asked.edits, EDITS, ROTATION)
    work.say("reading the season")
    name, files = season_name(work), work.archive()
    with tempfile.TemporaryDirectory() as place:
        scenario = load_inputs(inputs_of(name, files, {}), Path(place))
    problem = edited(scenario.problem, changes, EDITS, ROTATION)
    result = _search(work, asked, problem)
    plan = result.plan or nothing_moved(problem)
    work.keep(plan_text(plan))
    work.go_on()
    conflicts: tuple[Conflict, ...] = ()
    if plan.not_moved and asked.reasons and not work.should_stop():
        plan, conflicts = explained(
            LaidPlan(problem, plan),
            most=asked.reasons,
            should_stop=work.should_stop,
            on_progress=lambda item: work.say(f"why {item} is not moved"),
        )
    work.go_on()
    figures = {
        "seconds": round(work.used[0] + result.seconds, 3),
        "interrupted": result.interrupted,
        "edits": [edit.words for edit in changes],
        "resumed": result.resumed,
    }
    story = Story(title=scenario.title, course=work.course(), conflicts=conflicts, summary=figures)
    inputs = inputs_of(name, files, change_files(changes, None, problem))
    made = made_plan(work, scenario, problem, plan, inputs, story)
    return Outcome(
        result={**made.summary, "plan_digest": plan.digest, "verified": made.verification["accepted"]},
        plan=made,
        rejected=not made.verification["accepted"],
    )


def _search(work: Work, asked: PlanAsked, problem: Problem) -> Result:
    """Search for what is left of the limits; on from the plan that a worker before has kept, where it still stands."""
    limits = asked.left(work.used, resumed=work.resumed)
    kept = work.incumbent()
    start = None if kept is None else parse_plan(kept, Path(f"{work.claim.job}.json"))

    def search(begin: Plan | None) -> Result:
        return solve(
            problem,
            time_limit_s=limits.time_limit_s,
            budget=limits.budget,
            seed=asked.seed,
            on_progress=work.tell,
            should_stop=work.should_stop,
            start=begin,
            on_incumbent=lambda better: work.keep(plan_text(better)),
        )

    try:
        return search(start)
    except ForeignPlan:
        # The worker before was of another version: its plan cannot be laid, so the search begins anew.
        return search(None)
