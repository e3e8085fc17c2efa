"""``replan``: from a released plan, a present moment and what has changed to a new verified plan."""

from __future__ import annotations

import tempfile
from pathlib import Path

from api.jobs.arguments import ReplanAsked
from api.jobs.difference import difference_object
from api.jobs.faults import EDITS
from api.jobs.making import Story, json_file, made_plan
from api.jobs.outcome import Cancelled, Outcome
from api.jobs.reading import kept_content, released_plan
from api.jobs.since_release import SinceRelease, since_release
from api.jobs.work import Work
from api.office.plans import DIFFERENCE_FILE
from api.office.refusals import Invalid
from api.store.changed_problem import EDITS_FILE, change_files
from api.store.planning_inputs import inputs_of, load_inputs, scenario_files, scenario_name
from movcon.clock import minute_of, utc_text
from movcon.edits import Edit
from movcon.plan import Plan
from optimizer.rotation import Replan, Replanner
from scenarios.assembly import Scenario
from scenarios.intake.edits import edited, edits_of, parse_edits
from scenarios.intake.rows import RotationRow
from scenarios.intake.vocabulary import ROTATION


def run(work: Work) -> Outcome:
    """Plan again; where something under way stands against the edits, the result says so and there is no plan."""
    asked: ReplanAsked = work.arguments(ReplanAsked)
    asked_edits = edits_of(asked.edits, EDITS, ROTATION)
    work.say("reading the season and its released plan")
    name = asked.plan or released_plan(work)
    released, inputs = kept_content(work, name)
    made_before = parse_edits(inputs[EDITS_FILE], EDITS_FILE, ROTATION) if EDITS_FILE in inputs else ()
    files = scenario_files(inputs)
    since = _since(work, released, files, made_before)
    if since.faults:
        raise Invalid(since.faults)
    files |= {RotationRow.file: since.rotations}
    # A plan that was itself planned again goes on from the edits made then; its own release has served.
    with tempfile.TemporaryDirectory() as place:
        scenario = load_inputs(inputs_of(scenario_name(inputs), files, {}), Path(place))
    before = edited(scenario.problem, made_before, EDITS_FILE, ROTATION)
    edited(edited(before, since.edits, "requests", ROTATION), asked_edits, EDITS, ROTATION)
    changes = (*since.edits, *asked_edits)
    if work.stop_wanted:
        raise Cancelled
    work.go_on()
    replanner = Replanner(before, released)
    work.say("planning again")
    found = replanner.replan(
        changes,
        present=minute_of(asked.present),
        staging=asked.staging(),
        prices=asked.prices(),
        budget=asked.budget,
        seed=asked.seed,
        should_stop=work.should_stop,
    )
    work.go_on()
    if found.plan is None:
        return Outcome(
            result={
                "status": "infeasible",
                "released": name,
                "reasons": list(found.reasons),
                "seconds": round(found.seconds, 3),
            }
        )
    kept = inputs_of(scenario_name(inputs), files, change_files((*made_before, *changes), released, found.problem))
    return _outcome(work, scenario, name, released, found, found.plan, kept, since)


def _since(work: Work, released: Plan, files: dict[str, bytes], made_before: tuple[Edit, ...]) -> SinceRelease:
    moved = frozenset(name for itinerary in released.itineraries for name in itinerary.requirements)
    return since_release(files[RotationRow.file], work.archive()[RotationRow.file], moved, made_before)


def _outcome(
    work: Work,
    scenario: Scenario,
    name: str,
    released: Plan,
    found: Replan,
    plan: Plan,
    inputs: dict[str, bytes],
    since: SinceRelease,
) -> Outcome:
    present = "" if found.problem.release is None else utc_text(found.problem.release.present)
    difference = {"one": name, **difference_object(found.problem, released, plan)}
    broken = [{"requirement": item.requirement, "reason": item.reason} for item in found.broken]
    figures = {
        "seconds": round(found.seconds, 3),
        "interrupted": work.stop_wanted,
        "resumed": False,
        "released": name,
        "released_objective_usd": released.cost.objective_usd,
        "released_lift_usd": released.cost.lift_usd,
        "added": list(since.added),
    }
    story = Story(
        title=f"{scenario.title}, planned again from {present}",
        summary=figures,
        files={DIFFERENCE_FILE: json_file({**difference, "broken": broken})},
        follows_plan=name,
    )
    made = made_plan(work, scenario, found.problem, plan, inputs, story)
    return Outcome(
        result={
            **made.summary,
            "plan_digest": plan.digest,
            "verified": made.verification["accepted"],
            "broken": broken,
            "requests": [edit.words for edit in since.edits],
            "difference": difference,
        },
        plan=made,
        rejected=not made.verification["accepted"],
    )
