"""``movcon plan`` of a deployment: from a scenario to a verified plan and everything that comes out of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from api.cli.console import Exit, percent, say, say_json, stderr, table, usd
from api.cli.deployment.closing import (
    EARLIEST,
    Closed,
    closed_earliest,
    closed_within,
    closing_days,
    closing_object,
    closing_words,
)
from api.cli.rejection import rejected
from api.cli.searching import course_objects, saving, shown_search
from api.render.deployment.answers import closes, held_object
from api.render.deployment.bottleneck import bottleneck_words
from api.render.deployment.bundle import render_deployment
from api.render.deployment.closure import force_held_by
from api.render.deployment.operation import LIFT_NAMES, Operation, counted
from api.store.changed_deployment import deployment_change_files
from api.store.deployment_plan_file import deployment_plan_text
from api.store.folder import write_folder
from movcon.deployment.edits import DeploymentEdit, SetClosing
from movcon.deployment.plan import LiftKind
from movcon.deployment.verification import DeploymentVerification, verify
from optimizer.deployment import DeploymentResult, solve
from optimizer.result import Status
from scenarios.deployment.assembly import DeploymentScenario, load_deployment
from scenarios.intake.edits import edited, read_edits
from scenarios.intake.vocabulary import DEPLOYMENT


def plan_deployment(
    scenario: str,
    folder: Path,
    *,
    time_limit: float | None,
    budget: int | None,
    seed: int,
    edits: Path | None,
    closing: str | None,
    target: Path,
    as_json: bool,
) -> Exit:
    """Plan the deployment in a folder, verify, write and tell; the parameters are the command's options."""
    loaded = load_deployment(folder)
    changes = () if edits is None else read_edits(edits, DEPLOYMENT)
    if edits is not None:
        loaded = replace(loaded, problem=edited(loaded.problem, changes, str(edits), DEPLOYMENT))
    days = None if closing is None else closing_days(closing, budget=budget)
    asked, closed = None if days is None else SetClosing(days=days), None
    if asked is not None:
        loaded = replace(loaded, problem=asked.apply(loaded.problem))
    with shown_search("steps") as (on_progress, should_stop):
        if closing == EARLIEST:
            asked, result, closed = closed_earliest(
                loaded.problem, time_limit=time_limit, seed=seed, on_progress=on_progress, should_stop=should_stop
            )
            loaded = replace(loaded, problem=asked.apply(loaded.problem))
        else:
            result = solve(
                loaded.problem,
                time_limit_s=time_limit,
                budget=budget,
                seed=seed,
                on_progress=on_progress,
                should_stop=should_stop,
            )
    if days is not None:
        closed = closed_within(loaded.problem, result.plan, days)
    if asked is not None:
        changes = (*changes, asked)
    verification = verify(loaded.problem, result.plan)
    if not verification.accepted:
        return rejected(target, deployment_plan_text(result.plan), verification.findings)
    _deliver(target, loaded, result, verification, changes)
    operation = Operation(loaded.problem, result.plan)
    if as_json:
        say_json(_answer(operation, result, closed, target))
    else:
        _tell(loaded, operation, result, closed, target, scenario)
    return Exit.DONE if result.status is Status.COMPLETE else Exit.INCOMPLETE


def _deliver(
    target: Path,
    loaded: DeploymentScenario,
    result: DeploymentResult,
    verification: DeploymentVerification,
    changes: tuple[DeploymentEdit, ...],
) -> None:
    with stderr.status("writing plan, report and tables"):
        files = render_deployment(
            loaded.problem,
            result.plan,
            title=loaded.title,
            notes=loaded.notes,
            assumptions=loaded.assumptions,
            verification=verification,
            course=[(p.seconds, p.incumbent_usd, p.bound_usd) for p in result.course],
            stock=loaded.stock,
            issues=loaded.issues,
        )
        files |= deployment_change_files(changes)
        write_folder(target, {"plan.json": deployment_plan_text(result.plan).encode(), **files})


def _answer(operation: Operation, result: DeploymentResult, closed: Closed | None, target: Path) -> dict[str, object]:
    plan = result.plan
    return {
        "kind": "deployment",
        "scenario": plan.scenario,
        "status": result.status.value,
        "complete": result.status is Status.COMPLETE,
        "interrupted": result.interrupted,
        "objective_kind": "lift_usd + prices of lateness, waiting and full yards + price of parcels not moved",
        "objective_usd": plan.cost.objective_usd,
        "lift_usd": plan.cost.lift_usd,
        "bound_usd": plan.bound_usd,
        "gap": plan.gap,
        "baseline_usd": plan.baseline_usd,
        "verified": True,
        "seconds": round(result.seconds, 3),
        "first_plan_seconds": round(result.first_plan_seconds, 3),
        "course": course_objects(result.course),
        "requirements": len(operation.problem.parcels),
        "moved": len(operation.problem.parcels) - len(plan.not_moved),
        "not_moved": [
            {"requirement": n.requirement, "code": n.code, "reason": n.reason, "remedies": list(n.remedies)}
            for n in plan.not_moved
        ],
        "closes": closes(operation),
        "held_by": held_object(operation),
        "closing": closing_object(closed),
        "bottleneck": bottleneck_words(operation) or None,
        "plan": str(target / "plan.json"),
        "plan_digest": plan.digest,
        "report": str(target / "report.html"),
    }


def _tell(
    loaded: DeploymentScenario,
    operation: Operation,
    result: DeploymentResult,
    closed: Closed | None,
    target: Path,
    scenario: str,
) -> None:
    plan, problem = result.plan, loaded.problem
    cost = plan.cost
    moved = [parcel for parcel in problem.parcels if parcel.id in operation.delivered]
    people = sum(parcel.people for parcel in moved)
    tonnes = sum(parcel.mass_kg for parcel in moved if not parcel.people) / 1000
    kinds = {kind: list(operation.reading.voyages(kind)) for kind in LiftKind}
    bought = (
        (cost.ships_usd, LiftKind.SHIP),
        (cost.liners_usd, LiftKind.LINER),
        (cost.corridors_usd, LiftKind.CONVOY),
        (cost.flights_usd, LiftKind.FLIGHT),
    )
    words = {LiftKind.SHIP: "charter", LiftKind.LINER: "sailing", LiftKind.CONVOY: "convoy", LiftKind.FLIGHT: "lot"}
    held = force_held_by(operation)
    last = operation.reading.force_closure
    rows = [
        ("lift", usd(cost.lift_usd)),
        *(
            (LIFT_NAMES[kind], f"{usd(dollars)} for {counted(len(kinds[kind]), words[kind])}")
            for dollars, kind in bought
        ),
        ("storage in ports", usd(cost.storage_usd)),
        ("lateness, waiting, full yards", usd(cost.penalties_usd)),
        ("every consignment alone", f"{usd(plan.baseline_usd)}  ({saving(cost.lift_usd, plan.baseline_usd)})"),
        ("proven lower bound", "-" if plan.bound_usd is None else f"{usd(plan.bound_usd)}  (gap {percent(plan.gap)})"),
        ("moved", f"{len(moved)} of {len(problem.parcels)} parcels: {people:,} people, {tonnes:,.0f} t"),
        ("the force closes", "-" if last is None else operation.date_text(last)),
        *((("closing asked for", closing_words(closed)),) if closed is not None else ()),
        ("held by", "-" if held is None else f"{held.parcel}: {held.words}"),
        ("bottleneck", bottleneck_words(operation) or "none"),
        ("verified", "yes, every rule"),
        ("search", f"{result.seconds:.1f} s" + (", interrupted" if result.interrupted else "")),
    ]
    table(loaded.title, ("figure", "value"), rows)
    for item in plan.not_moved:
        say(f"Not moved: {item.requirement}: {item.reason}")
        for number, remedy in enumerate(item.remedies, start=1):
            say(f"  {number}. {remedy}")
    if not moved:
        say("Nothing can be moved: the scenario has no feasible plan as it stands.")
    path = target / "plan.json"
    say(f"movcon explain {path} --scenario {scenario} tells when each unit is operational, and what holds it.")
    say(f"Report: {target / 'report.html'}")
    say(f"Plan:   {path}")
