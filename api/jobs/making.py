"""From a problem and its plan to all that is kept of it: verified, rendered, summed up."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from api.jobs.work import Work
from api.office.plans import REASONS_FILE, SHARES_FILE, MadePlan
from api.render.bundle import render_all
from movcon.differences import lift_usd_by_requirement
from movcon.plan import NotMoved, Plan
from movcon.problem import Problem
from movcon.verification import Verification, verify
from optimizer.rotation.inquiry import Conflict
from scenarios.assembly import Scenario
from scenarios.intake.edits import edit_objects


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is told of a plan beside itself.

    Attributes
    ----------
    title
        Of the season, or of the plan's own kind.
    course
        (seconds, incumbent, bound) of the search.
    summary
        Figures of the job.
    files
        More files than rendering makes.
    """

    title: str
    course: Sequence[tuple[float, int | None, int | None]] = ()
    conflicts: Sequence[Conflict] = ()
    summary: Mapping[str, object] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    follows_plan: str | None = None


def made_plan(
    work: Work, scenario: Scenario, problem: Problem, plan: Plan, inputs: Mapping[str, bytes], story: Story
) -> MadePlan:
    """Verify a plan and, where it keeps every rule, render it."""
    work.say("verifying")
    verification = verify(problem, plan)
    files: dict[str, bytes] = {}
    if verification.accepted:
        work.go_on()
        work.say("writing report, tables and route plans")
        files = render_all(
            problem,
            plan,
            title=story.title,
            notes=scenario.notes,
            assumptions=scenario.assumptions,
            verification=verification,
            course=list(story.course),
        )
        shares = lift_usd_by_requirement(problem, plan)
        files[SHARES_FILE] = json_file({name: round(usd) for name, usd in sorted(shares.items())})
        files[REASONS_FILE] = json_file({"not_moved": not_moved_objects(plan.not_moved, story.conflicts)})
        files |= story.files
    return MadePlan(
        plan=plan,
        summary={**_summary(problem, plan), **story.summary},
        verification=verification_object(verification),
        inputs=inputs,
        files=files,
        follows_plan=story.follows_plan,
    )


def verification_object(found: Verification) -> dict[str, object]:
    """What verification said, as JSON."""
    return {
        "accepted": found.accepted,
        "findings": [{"rule": f.rule, "where": f.where, "message": f.message} for f in found.findings],
    }


def not_moved_objects(left: Sequence[NotMoved], conflicts: Sequence[Conflict]) -> list[dict[str, object]]:
    """Movements not moved with their reasons; those explained by solving with rules and cures."""
    by_name = {conflict.requirement: conflict_object(conflict) for conflict in conflicts}
    return [
        {
            "requirement": item.requirement,
            "code": item.code,
            "reason": item.reason,
            "remedies": list(item.remedies),
            "rules": [],
            "cures": [],
            **by_name.get(item.requirement, {}),
        }
        for item in left
    ]


def conflict_object(conflict: Conflict) -> dict[str, object]:
    """Rules of a conflict and its cures, with their edits as a job takes them."""
    return {
        "rules": list(conflict.rules),
        "cures": [
            {
                "words": cure.words,
                "usd": cure.usd,
                "also_moves": list(cure.also),
                "edits": edit_objects(cure.edits),
            }
            for cure in conflict.cures
        ],
    }


def json_file(content: object) -> bytes:
    """A JSON document as a file."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _summary(problem: Problem, plan: Plan) -> dict[str, object]:
    moved = {name for itinerary in plan.itineraries for name in itinerary.requirements}
    people = sum(need.incoming + need.outgoing for need in problem.rotations if need.id in moved)
    status = ("incomplete" if moved else "infeasible") if plan.not_moved else "complete"
    return {
        "status": status,
        "objective_usd": plan.cost.objective_usd,
        "lift_usd": plan.cost.lift_usd,
        "penalties_usd": plan.cost.penalties_usd,
        "stability_usd": plan.cost.stability_usd,
        "bound_usd": plan.bound_usd,
        "gap": plan.gap,
        "baseline_usd": plan.baseline_usd,
        "as_was_usd": plan.as_was_usd,
        "requirements": len(problem.rotations),
        "moved": len(moved),
        "not_moved": len(plan.not_moved),
        "people_moved": people,
        "itineraries": len(plan.itineraries),
        "contracts": len(plan.awards),
    }
