"""``movcon plan`` of a rotation: from a scenario to a verified plan and everything that comes out of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from api.cli.console import Exit, percent, say, say_json, stderr, table, usd
from api.cli.cures_rotation import cures_object
from api.cli.interrupt import interruptible
from api.cli.rejection import rejected
from api.cli.searching import course_objects, saving, shown_search
from api.render.bundle import render_all
from api.store.changed_problem import change_files
from api.store.folder import write_folder
from api.store.plan_file import plan_text
from movcon.edits import Edit
from movcon.plan import Plan
from movcon.problem import Problem
from movcon.verification import Verification, verify
from optimizer.result import Result, Status
from optimizer.rotation import solve
from optimizer.rotation.inquiry import Conflict, LaidPlan, explained, nothing_moved
from scenarios.assembly import Scenario, load_scenario
from scenarios.intake.edits import edited, read_edits
from scenarios.intake.vocabulary import ROTATION


def plan_rotation(
    scenario: str,
    folder: Path,
    *,
    time_limit: float | None,
    budget: int | None,
    seed: int,
    edits: Path | None,
    reasons: int,
    target: Path,
    as_json: bool,
) -> Exit:
    """Plan the rotation in a folder, verify, write and tell; the parameters are the command's options."""
    loaded = load_scenario(folder)
    changes = () if edits is None else read_edits(edits, ROTATION)
    if edits is not None:
        loaded = replace(loaded, problem=edited(loaded.problem, changes, str(edits), ROTATION))
    with shown_search("iterations") as (on_progress, should_stop):
        result = solve(
            loaded.problem,
            time_limit_s=time_limit,
            budget=budget,
            seed=seed,
            on_progress=on_progress,
            should_stop=should_stop,
        )
    made = result.plan or nothing_moved(loaded.problem)
    conflicts: tuple[Conflict, ...] = ()
    if made.not_moved and reasons:
        made, conflicts = _with_reasons(loaded.problem, made, reasons)
    verification = verify(loaded.problem, made)
    if not verification.accepted:
        return rejected(target, plan_text(made), verification.findings)
    _deliver(target, loaded, result, made, verification, changes)
    if as_json:
        say_json(_answer(loaded.problem, result, made, conflicts, target))
    else:
        _tell(loaded, result, made, target, scenario)
    return Exit.DONE if result.status is Status.COMPLETE else Exit.INCOMPLETE


def _with_reasons(problem: Problem, made: Plan, most: int) -> tuple[Plan, tuple[Conflict, ...]]:
    """The plan with the smallest conflict and the cheapest cures of what it leaves, found by solving."""
    laid = LaidPlan(problem, made)
    with interruptible() as stopped, stderr.status("") as status:
        return explained(
            laid,
            most=most,
            should_stop=lambda: bool(stopped),
            on_progress=lambda name: status.update(f"why {name} is not moved (Ctrl-C keeps what is found)"),
        )


def _deliver(
    target: Path,
    loaded: Scenario,
    result: Result,
    made: Plan,
    verification: Verification,
    changes: tuple[Edit, ...],
) -> None:
    with stderr.status("writing plan, report and tables"):
        files = render_all(
            loaded.problem,
            made,
            title=loaded.title,
            notes=loaded.notes,
            assumptions=loaded.assumptions,
            verification=verification,
            course=[(p.seconds, p.incumbent_usd, p.bound_usd) for p in result.course],
        )
        files |= change_files(changes, None, loaded.problem)
        write_folder(target, {"plan.json": plan_text(made).encode(), **files})


def _answer(
    problem: Problem, result: Result, made: Plan, conflicts: tuple[Conflict, ...], target: Path
) -> dict[str, object]:
    cures = {conflict.requirement: cures_object(conflict) for conflict in conflicts}
    return {
        "kind": "rotation",
        "scenario": made.scenario,
        "status": result.status.value,
        "complete": result.status is Status.COMPLETE,
        "interrupted": result.interrupted,
        "objective_kind": "lift_usd + prices of soft rules + price of people not moved",
        "objective_usd": made.cost.objective_usd,
        "lift_usd": made.cost.lift_usd,
        "bound_usd": made.bound_usd,
        "gap": made.gap,
        "baseline_usd": made.baseline_usd,
        "as_was_usd": made.as_was_usd,
        "verified": True,
        "seconds": round(result.seconds, 3),
        "first_plan_seconds": None if result.first_plan_seconds is None else round(result.first_plan_seconds, 3),
        "course": course_objects(result.course),
        "requirements": len(problem.rotations),
        "moved": len(problem.rotations) - len(made.not_moved),
        "not_moved": [
            {
                "requirement": n.requirement,
                "code": n.code,
                "reason": n.reason,
                "remedies": list(n.remedies),
                **cures.get(n.requirement, {}),
            }
            for n in made.not_moved
        ],
        "plan": str(target / "plan.json"),
        "plan_digest": made.digest,
        "report": str(target / "report.html"),
    }


def _tell(loaded: Scenario, result: Result, made: Plan, target: Path, scenario: str) -> None:
    cost = made.cost
    moved = {name for itinerary in made.itineraries for name in itinerary.requirements}
    people = sum(n.incoming + n.outgoing for n in loaded.problem.rotations if n.id in moved)
    rows = [
        ("lift", usd(cost.lift_usd)),
        ("prices of soft rules", usd(cost.penalties_usd)),
        ("all by ad hoc charter alone", f"{usd(made.baseline_usd)}  ({saving(cost.lift_usd, made.baseline_usd)})"),
        ("as-was practice", f"{usd(made.as_was_usd)}  ({saving(cost.lift_usd, made.as_was_usd)})"),
        ("proven lower bound", "-" if made.bound_usd is None else f"{usd(made.bound_usd)}  (gap {percent(made.gap)})"),
        ("people moved", f"{people:,} in {len(moved)} of {len(loaded.problem.rotations)} movements"),
        ("contracts bought", ", ".join(f"{a.offer} tail {a.tail}, {a.months} months" for a in made.awards) or "none"),
        ("itineraries", f"{len(made.itineraries)}"),
        ("verified", "yes, every rule"),
        ("search", f"{result.seconds:.1f} s" + (", interrupted" if result.interrupted else "")),
    ]
    table(loaded.title, ("figure", "value"), rows)
    for item in made.not_moved:
        say(f"Not moved: {item.requirement}: {item.reason}")
        for number, remedy in enumerate(item.remedies, start=1):
            say(f"  {number}. {remedy}")
    if not moved:
        say("Nothing can be moved: the scenario has no feasible plan as it stands.")
    if made.not_moved:
        say(f"movcon cures {scenario} {target / 'plan.json'} --out FOLDER writes cures as files of edits.")
    say(f"Report: {target / 'report.html'}")
    say(f"Plan:   {target / 'plan.json'}")
