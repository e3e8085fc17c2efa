"""``movcon replan``: from a released plan, a present moment and what has changed to a new verified plan."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import Exit, guarded, say, say_json, stderr, table, usd
from api.cli.rejection import rejected
from api.render.bundle import render_all
from api.render.formulas import neutral
from api.store.changed_problem import change_files, changed_problem, edits_made
from api.store.folder import write_folder
from api.store.plan_file import plan_text, read_plan
from movcon.clock import minute_of, utc_text
from movcon.differences import Difference, award_differences, differences, legs_unchanged
from movcon.errors import BadInput, Fault, InvalidValue
from movcon.plan import Plan
from movcon.release import StabilityPrices, StagedRelease
from movcon.verification import verify
from optimizer.rotation import DEFAULT_BUDGET, Replan, Replanner
from scenarios.assembly import load_scenario
from scenarios.intake.edits import edited, read_edits
from scenarios.intake.vocabulary import ROTATION
from scenarios.shipped import find_scenario

_STAGES = StagedRelease()
_PRICES = StabilityPrices()


@guarded
def replan(
    scenario: Annotated[str, typer.Argument(help="A scenario's folder, or the name of one that ships.")],
    plan: Annotated[Path, typer.Argument(help="The released plan.json.")],
    edits: Annotated[Path, typer.Argument(help="What has changed since: a TOML file of edits.")],
    *,
    present: Annotated[
        datetime,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%MZ"],
            help="UTC date, or moment as 2010-11-15T06:00Z, planned from; before it is history.",
        ),
    ],
    fixed_days: Annotated[int, typer.Option(min=0, help="Fixed in all: days to departure.")] = _STAGES.fixed_days,
    sequence_days: Annotated[int, typer.Option(min=0, help="Kept in sequence: days.")] = _STAGES.sequence_days,
    asset_days: Annotated[int, typer.Option(min=0, help="Kept on its aircraft: days.")] = _STAGES.asset_days,
    usd_per_changed_date: Annotated[int, typer.Option(min=0)] = _PRICES.usd_per_changed_date,
    usd_per_changed_aircraft: Annotated[int, typer.Option(min=0)] = _PRICES.usd_per_changed_aircraft,
    usd_per_changed_chalk: Annotated[int, typer.Option(min=0)] = _PRICES.usd_per_changed_chalk,
    usd_per_late_day: Annotated[int, typer.Option(min=0)] = _PRICES.usd_per_late_day,
    budget: Annotated[int, typer.Option(min=0, help="Improving steps around what was broken.")] = DEFAULT_BUDGET,
    seed: Annotated[int, typer.Option(help="Seed of the search.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Folder to write to; default out/<scenario>-replanned.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> Exit:
    """Plan again from a released plan: what stands is kept, what is broken is mended, every change is told."""
    folder = find_scenario(scenario)
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
    staging = _staging(fixed_days, sequence_days, asset_days)
    with stderr.status("reading the season and its released plan"):
        replanner = Replanner(before, released)
    made = replanner.replan(
        changes,
        present=minute_of(present.replace(tzinfo=UTC)),
        staging=staging,
        prices=StabilityPrices(
            usd_per_changed_date=usd_per_changed_date,
            usd_per_changed_aircraft=usd_per_changed_aircraft,
            usd_per_changed_chalk=usd_per_changed_chalk,
            usd_per_late_day=usd_per_late_day,
        ),
        budget=budget,
        seed=seed,
    )
    target = out if out is not None else Path("out") / f"{folder.name}-replanned"
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


def _staging(fixed: int, sequence: int, asset: int) -> StagedRelease:
    try:
        return StagedRelease(fixed_days=fixed, sequence_days=sequence, asset_days=asset)
    except InvalidValue as error:
        cure = "Raise the later ones or lower the earlier ones."
        raise BadInput([Fault(code="wrong_value", file="--fixed-days", cause=str(error), cure=cure)]) from error


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
