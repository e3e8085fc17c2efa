"""``movcon replan`` of a deployment: what has begun stands, what can stand is kept, the rest is planned around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from api.cli.console import Exit, say, say_json, stderr, table, usd
from api.cli.interrupt import interruptible
from api.cli.rejection import rejected
from api.render.csv_files import csv_file
from api.render.deployment.answers import closes, held_object
from api.render.deployment.bundle import render_deployment
from api.render.deployment.changes import changed_sentences
from api.render.deployment.operation import Operation
from api.render.tables import Column, Table
from api.store.changed_deployment import changed_deployment, deployment_change_files, deployment_edits_made
from api.store.deployment_plan_file import deployment_plan_text, read_deployment_plan
from api.store.folder import write_folder
from movcon.clock import minute_of, utc_text
from movcon.deployment.edits import DeploymentEdit
from movcon.deployment.plan import DeploymentPlan
from movcon.deployment.release import DeploymentRelease, DeploymentStability, FreedVoyage
from movcon.deployment.verification import verify
from movcon.errors import BadInput, Fault, InvalidValue
from optimizer.deployment.replanning import DEFAULT_STEPS, DeploymentReplan, Unplannable, replan
from scenarios.deployment.assembly import DeploymentScenario, load_deployment
from scenarios.intake.edits import edited, read_edits
from scenarios.intake.vocabulary import DEPLOYMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentTerms:
    """How firmly a released deployment holds, as the command's options give it."""

    fixed_days: int
    prices: DeploymentStability


@dataclass(frozen=True, slots=True, kw_only=True)
class _Released:
    """The released plan with its scenario, and the edits that it was made after."""

    loaded: DeploymentScenario
    plan: DeploymentPlan
    made_before: tuple[DeploymentEdit, ...]
    operation: Operation


def replan_deployment(
    folder: Path,
    plan: Path,
    edits: Path,
    *,
    present: datetime,
    terms: DeploymentTerms,
    budget: int | None,
    seed: int,
    target: Path,
    as_json: bool,
) -> Exit:
    """Plan again from the released plan of a deployment; the parameters are the command's arguments and options."""
    released = _read(folder, plan)
    # A plan that was itself planned again goes on from the edits made then; its own release has served.
    before = edited(released.loaded.problem, released.made_before, str(plan.parent), DEPLOYMENT)
    changes = read_edits(edits, DEPLOYMENT)
    problem = edited(before, changes, str(edits), DEPLOYMENT)
    release = DeploymentRelease(
        present=minute_of(present.replace(tzinfo=UTC)),
        voyages=released.plan.voyages,
        fixed_days=terms.fixed_days,
        prices=terms.prices,
    )
    try:
        with (
            interruptible() as stopped,
            stderr.status("planning again around what stands (Ctrl-C keeps the best so far)"),
        ):
            made = replan(
                problem,
                released.plan,
                release,
                budget=DEFAULT_STEPS if budget is None else budget,
                seed=seed,
                should_stop=lambda: bool(stopped),
            )
    except Unplannable as error:
        return _no_plan(str(error), as_json=as_json)
    except InvalidValue as error:
        cure = "Name a moment from the planning day to the horizon."
        raise BadInput([Fault(code="wrong_value", file="--present", cause=str(error), cure=cure)]) from error
    verification = verify(made.problem, made.plan)
    if not verification.accepted:
        return rejected(target, deployment_plan_text(made.plan), verification.findings)
    sentences = changed_sentences(released.operation.problem, released.plan, made.problem, made.plan)
    with stderr.status("writing plan, report and tables"):
        files = render_deployment(
            made.problem,
            made.plan,
            title=f"{released.loaded.title}, planned again from {utc_text(release.present)}",
            notes=released.loaded.notes,
            assumptions=released.loaded.assumptions,
            verification=verification,
            course=[],
            stock=released.loaded.stock,
            issues=released.loaded.issues,
        )
        files |= deployment_change_files((*released.made_before, *changes), released.plan, made.problem.release)
        columns = (Column("change", "Change"),)
        files["changes.csv"] = csv_file(
            Table(name="changes", title="Changes", columns=columns, rows=tuple((one,) for one in sentences))
        )
        write_folder(target, {"plan.json": deployment_plan_text(made.plan).encode(), **files})
    if as_json:
        say_json(_answer(made, released, sentences, target))
    else:
        _tell(made, released, sentences, target)
    return Exit.INCOMPLETE if made.plan.not_moved else Exit.DONE


def _read(folder: Path, path: Path) -> _Released:
    loaded = load_deployment(folder)
    plan = read_deployment_plan(path)
    problem = changed_deployment(loaded.problem, path.parent)
    if plan.problem_digest != problem.digest:
        cause = "The released plan was made for another scenario, or for another state of it."
        cure = "Name the scenario it is of, and leave the files in the plan's folder as movcon wrote them."
        raise BadInput([Fault(code="wrong_scenario", file=str(path), cause=cause, cure=cure)])
    found = verify(problem, plan)
    if not found.accepted:
        cause = f"The released plan breaks a rule: {found.findings[0]}."
        cure = "Release plans that movcon verify accepts; it tells everything that is wrong with this one."
        raise BadInput([Fault(code="foreign_plan", file=str(path), cause=cause, cure=cure)])
    return _Released(
        loaded=loaded,
        plan=plan,
        made_before=deployment_edits_made(path.parent),
        operation=Operation(problem, plan),
    )


def _no_plan(reason: str, *, as_json: bool) -> Exit:
    if as_json:
        say_json({"kind": "replan", "status": "infeasible", "reasons": [reason]})
    else:
        say(f"No plan: {reason}")
        say("Nothing was written. Change or take back the edit that stands in the way, or move the present.")
    return Exit.INCOMPLETE


def _answer(made: DeploymentReplan, released: _Released, sentences: tuple[str, ...], target: Path) -> dict[str, object]:
    plan = made.plan
    operation = Operation(made.problem, plan)
    return {
        "kind": "replan",
        "scenario": plan.scenario,
        "status": "incomplete" if plan.not_moved else "complete",
        "verified": True,
        "interrupted": made.interrupted,
        "seconds": round(made.seconds, 3),
        "objective_usd": plan.cost.objective_usd,
        "released_objective_usd": released.plan.cost.objective_usd,
        "lift_usd": plan.cost.lift_usd,
        "released_lift_usd": released.plan.cost.lift_usd,
        "stability_usd": plan.cost.stability_usd,
        "freed": [{"voyage": item.voyage, "reason": item.reason} for item in _freed(made)],
        "changes": list(sentences),
        "voyages": {"released": len(released.plan.voyages), "unchanged": made.kept},
        "closes": closes(operation),
        "released_closes": closes(released.operation),
        "held_by": held_object(operation),
        "not_moved": [
            {"requirement": n.requirement, "code": n.code, "reason": n.reason, "remedies": list(n.remedies)}
            for n in plan.not_moved
        ],
        "plan": str(target / "plan.json"),
        "plan_digest": plan.digest,
    }


def _tell(made: DeploymentReplan, released: _Released, sentences: tuple[str, ...], target: Path) -> None:
    plan = made.plan
    lift = plan.cost.lift_usd - released.plan.cost.lift_usd
    rows = [
        ("lift", f"{usd(plan.cost.lift_usd)}  ({lift:+,} dollars)"),
        ("price of changes (not money paid)", usd(plan.cost.stability_usd)),
        ("voyages begun or fixed that could not stand", f"{len(_freed(made))}"),
        ("voyages as released", f"{made.kept:,} of {len(released.plan.voyages):,}"),
        ("verified", "yes, every rule"),
        ("planned again in", f"{made.seconds:.1f} s" + (", interrupted" if made.interrupted else "")),
    ]
    table("Planned again", ("figure", "value"), rows)
    for item in _freed(made):
        say(f"Could not stand: {item.voyage}: {item.reason}")
    for sentence in sentences:
        say(f"Change: {sentence}")
    if not sentences:
        say("Nothing changes that a planner would tell.")
    for left in plan.not_moved:
        say(f"Not moved: {left.requirement}: {left.reason} What would cure it: {' '.join(left.remedies)}")
    say(f"Plan:   {target / 'plan.json'}")


def _freed(made: DeploymentReplan) -> tuple[FreedVoyage, ...]:
    release = made.problem.release
    return () if release is None else release.freed
