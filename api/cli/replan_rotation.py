"""``movcon replan`` of a rotation: what stands is kept, what is broken is mended, every change is told."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from api.cli.console import Exit, say, say_json, stderr, table, usd
from api.cli.rejection import rejected
from api.render.bundle import render_all
from api.render.formulas import neutral
from api.store.changed_problem import change_files, changed_problem, edits_made
from api.store.folder import write_folder
from api.store.plan_file import plan_text, read_plan
from movcon.clock import minute_of, utc_text
from movcon.differences import Difference, award_differences, differences, legs_unchanged
from movcon.errors import BadInput, Fault
from movcon.plan import Plan
from movcon.release import StabilityPrices, StagedRelease
from movcon.verification import verify
from optimizer.rotation import DEFAULT_BUDGET, Replan, Replanner
from scenarios.assembly import load_scenario
from scenarios.intake.edits import edited, read_edits
from scenarios.intake.vocabulary import ROTATION


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationTerms:
    """How firmly a released rotation holds, as the command's options give it."""

    stages: StagedRelease
    prices: StabilityPrices


def replan_rotation(
    folder: Path,
    plan: Path,
    edits: Path,
    *,
    present: datetime,
    terms: RotationTerms,
    budget: int | None,
    seed: int,
    target: Path,
    as_json: bool,
) -> Exit:
    """Plan again from the released plan of a rotation; the parameters are the command's arguments and options."""
    loaded = load_scenario(folder)
    released = read_plan(plan)
    made_before = edits_made(plan.parent)
    if released.problem_digest != changed_problem(loaded.problem, plan.parent).digest:
        cause = "The released plan was made for another scenario, or for another state of it."
        cure = "Name the scenario it is of, and leave the files in the plan's folder as movcon wrote them."
        raise BadInput([Fault(code="wrong_scenario", file=str(plan), cause=cause, cure=cure)])
    # A plan that was itself planned again goes on from the edits made then; its own release has served.
    before = edited(loaded.problem, made_before, str(plan.parent), ROTATION)
    changes = read_edits(edits, ROTATION)
    edited(before, changes, str(edits), ROTATION)
    with stderr.status("reading the season and its released plan"):
        replanner = Replanner(before, released)
    made = replanner.replan(
        changes,
        present=minute_of(present.replace(tzinfo=UTC)),
        staging=terms.stages,
        prices=terms.prices,
        budget=DEFAULT_BUDGET if budget is None else budget,
        seed=seed,
    )
    if made.plan is None:
        return _no_plan(made, as_json=as_json)
    verification = verify(made.problem, made.plan)
    if not verification.accepted:
        return rejected(target, plan_text(made.plan), verification.findings)
    changed = differences(made.problem, released, made.plan)
    with stderr.status("writing plan, report and tables"):
        files = render_all(
            made.problem,
            made.plan,
            title=f"{loaded.title}, planned again from {utc_text(made.problem.release.present)}"
            if made.problem.release
            else loaded.title,
            notes=loaded.notes,
            assumptions=loaded.assumptions,
            verification=verification,
            course=[],
        )
        files |= change_files((*made_before, *changes), released, made.problem)
        files["changes.csv"] = _changes_csv(changed)
        write_folder(target, {"plan.json": plan_text(made.plan).encode(), **files})
    kept, legs = legs_unchanged(released, made.plan)
    if as_json:
        say_json(_answer(made, made.plan, released, changed, (kept, legs), target))
    else:
        _tell(made, made.plan, released, changed, (kept, legs), target)
    return Exit.INCOMPLETE if made.plan.not_moved else Exit.DONE


def _no_plan(made: Replan, *, as_json: bool) -> Exit:
    if as_json:
        say_json({"kind": "replan", "status": "infeasible", "reasons": list(made.reasons), "seconds": made.seconds})
    else:
        for reason in made.reasons:
            say(f"No plan: {reason}")
        say("Nothing was written. Change or take back the edit that stands in the way, or move the present.")
    return Exit.INCOMPLETE


def _changes_csv(changed: tuple[Difference, ...]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("requirement", "change", "usd"))
    writer.writerows((neutral(item.requirement), neutral(item.words), item.usd) for item in changed)
    return text.getvalue().encode()


def _answer(
    made: Replan,
    plan: Plan,
    released: Plan,
    changed: tuple[Difference, ...],
    legs: tuple[int, int],
    target: Path,
) -> dict[str, object]:
    return {
        "kind": "replan",
        "scenario": plan.scenario,
        "status": "incomplete" if plan.not_moved else "complete",
        "verified": True,
        "seconds": round(made.seconds, 3),
        "objective_usd": plan.cost.objective_usd,
        "released_objective_usd": released.cost.objective_usd,
        "lift_usd": plan.cost.lift_usd,
        "released_lift_usd": released.cost.lift_usd,
        "stability_usd": plan.cost.stability_usd,
        "bound_usd": plan.bound_usd,
        "broken": [{"requirement": item.requirement, "reason": item.reason} for item in made.broken],
        "changes": [{"requirement": d.requirement, "words": d.words, "usd": d.usd} for d in changed],
        "awards": list(award_differences(released, plan)),
        "legs": {"released": legs[1], "unchanged": legs[0]},
        "not_moved": [
            {"requirement": n.requirement, "code": n.code, "reason": n.reason, "remedies": list(n.remedies)}
            for n in plan.not_moved
        ],
        "plan": str(target / "plan.json"),
        "plan_digest": plan.digest,
    }


def _tell(
    made: Replan,
    plan: Plan,
    released: Plan,
    changed: tuple[Difference, ...],
    legs: tuple[int, int],
    target: Path,
) -> None:
    lift = plan.cost.lift_usd - released.cost.lift_usd
    rows = [
        ("lift", f"{usd(plan.cost.lift_usd)}  ({lift:+,} dollars)"),
        ("price of changes (not money paid)", usd(plan.cost.stability_usd)),
        ("movements that could not stand", f"{len({item.requirement for item in made.broken})}"),
        ("movements changed", f"{len(changed)}"),
        ("legs flown as released", f"{legs[0]:,} of {legs[1]:,}"),
        ("verified", "yes, every rule"),
        ("planned again in", f"{made.seconds:.2f} s"),
    ]
    table("Planned again", ("figure", "value"), rows)
    for item in made.broken:
        say(f"Broken: {item.requirement}: {item.reason}.")
    for difference in changed:
        say(f"Change: {difference.words}")
    for words in award_differences(released, plan):
        say(f"Change: {words}")
    for left in plan.not_moved:
        say(f"Not moved: {left.requirement}: {left.reason} What would cure it: {' '.join(left.remedies)}")
    say(f"Plan:   {target / 'plan.json'}")
