"""``movcon cures`` of a deployment: why parcels are not moved or come late, and the cheapest edits that cure it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from api.cli.console import Exit, say, say_json, stderr
from api.cli.deployment.read import read_operation
from api.cli.interrupt import interruptible
from api.store.changed_deployment import deployment_edits_made
from api.store.folder import write_folder
from movcon.deployment.edits import DeploymentEdit
from movcon.deployment.problem import DeploymentProblem
from movcon.errors import BadInput, Fault
from optimizer.deployment.cures import Conflict, cure_words, explain_conflicts, missing
from optimizer.deployment.inquest import Goal
from scenarios.intake.edits import edits_text


def cures_deployment(scenario: str, path: Path, *, movement: list[str] | None, out: Path | None, as_json: bool) -> Exit:
    """Tell by consignment what keeps parcels from moving or from coming in time, and price cures by planning again."""
    operation = read_operation(path, scenario)
    problem, plan = operation.problem, operation.plan
    wanted = _wanted(problem, missing(problem, plan), movement, str(path))
    with interruptible() as stopped, stderr.status("") as status:
        found = explain_conflicts(
            problem,
            plan,
            only=wanted,
            should_stop=lambda: bool(stopped),
            on_progress=lambda what: status.update(f"{what} (Ctrl-C keeps what is found)"),
        )
    files = _files(deployment_edits_made(path.parent), found)
    if out is not None and files:
        write_folder(out, files)
    if as_json:
        told = {goal: [_object(item) for item in found if item.goal is goal] for goal in (Goal.MOVED, Goal.IN_TIME)}
        say_json(
            {
                "plan": str(path),
                "not_moved": told[Goal.MOVED],
                "late": told[Goal.IN_TIME],
                "interrupted": bool(stopped),
            }
        )
        return Exit.DONE
    for item in found:
        say(item.words)
        for number, cure in enumerate(item.cures, start=1):
            say(f"  {number}. {cure_words(item, cure)}")
        if not item.cures and item.rules != ("time",):
            say(
                "  No cure found before it was stopped."
                if stopped and item is found[-1]
                else "  No edit tried cures it."
            )
    if stopped:
        say("Stopped: consignments not told of were not looked at.")
    elif not found:
        say("Everything is moved, and in time.")
    if out is not None and files:
        say(f"Files of edits are in {out}: movcon plan {scenario} --edits FILE.")
    return Exit.DONE


def _wanted(
    problem: DeploymentProblem, missed: Sequence[str], movements: list[str] | None, file: str
) -> tuple[str, ...]:
    """Parcels asked about by the names of parcels, consignments and units; all that are missed where none is named.

    Raises
    ------
    BadInput
        For every name that has no parcel among those not moved or late.
    """
    if not movements:
        return tuple(missed)
    named: dict[str, list[str]] = {}
    for name in missed:
        parcel = problem.parcel[name]
        for word in dict.fromkeys((name, parcel.consignment, problem.unit_of(parcel).id)):
            named.setdefault(word, []).append(name)
    left = ", ".join(dict.fromkeys(problem.parcel[name].consignment for name in missed))
    faults = [
        Fault(
            code="unknown_movement",
            file=file,
            cause=f"{word} is not among what is not moved or late.",
            cure=f"Name a parcel, a consignment or a unit of these consignments: {left or 'none'}.",
        )
        for word in movements
        if word not in named
    ]
    if faults:
        raise BadInput(faults)
    return tuple(name for word in movements for name in named[word])


def _files(before: tuple[DeploymentEdit, ...], found: Sequence[Conflict]) -> dict[str, bytes]:
    """A file a cure; cures come after the edits that the plan was made with: it makes the whole changed scenario."""
    count: Counter[str] = Counter()
    files: dict[str, bytes] = {}
    for item in found:
        for cure in item.cures:
            count[item.consignment] += 1
            name = f"{item.consignment}-{count[item.consignment]}.toml"
            files[name] = edits_text((*before, *cure.edits)).encode()
    return files


def _object(item: Conflict) -> dict[str, object]:
    return {
        "consignment": item.consignment,
        "unit": item.unit,
        "parcels": list(item.parcels),
        "words": item.words,
        "rules": list(item.rules),
        "cures": [
            {
                "words": cure_words(item, cure),
                "helped": list(cure.helped),
                "usd": cure.usd,
                "lift_usd": cure.lift_usd,
                "objective_usd": cure.objective_usd,
                "moved_more": cure.moved_more,
                "late_fewer": cure.late_fewer,
                "edits": edits_text(cure.edits),
            }
            for cure in item.cures
        ],
    }
