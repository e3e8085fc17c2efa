"""``movcon cures`` of a deployment: why parcels are not moved or come late, and the cheapest edits that cure it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from api.cli.console import Exit, say, say_json, stderr
from api.cli.deployment.read import read_operation
from api.cli.interrupt import interruptible
from api.render.deployment.answers import cures_object
from api.store.changed_deployment import deployment_edits_made
from api.store.folder import write_folder
from movcon.deployment.edits import DeploymentEdit
from movcon.deployment.problem import DeploymentProblem
from movcon.errors import BadInput, Fault
from optimizer.deployment.conflict import Conflict, cure_words
from optimizer.deployment.cures import Explained, explain_conflicts
from optimizer.deployment.missed import by_any_name, missing
from scenarios.intake.edits import edits_text


def cures_deployment(
    scenario: str, path: Path, *, movement: list[str] | None, time_limit_s: float, out: Path | None, as_json: bool
) -> Exit:
    """Tell by consignment what keeps parcels from moving or from coming in time, and price cures by planning again.

    Each is told when it is found.
    """
    operation = read_operation(path, scenario)
    problem, plan = operation.problem, operation.plan
    wanted = _wanted(problem, missing(problem, plan), movement, str(path))
    with interruptible() as stopped, stderr.status("") as status:

        def tell(item: Conflict) -> None:
            status.stop()
            _tell(item)
            status.start()

        found = explain_conflicts(
            problem,
            plan,
            only=wanted,
            time_limit_s=time_limit_s,
            should_stop=lambda: bool(stopped),
            on_progress=lambda what: status.update(f"{what} (Ctrl-C keeps what is found)"),
            on_found=None if as_json else tell,
        )
    files = _files(deployment_edits_made(path.parent), found.conflicts)
    if out is not None and files:
        write_folder(out, files)
    if as_json:
        answer = cures_object(found, lambda cure: edits_text(cure.edits))
        say_json({"plan": str(path), **answer, "interrupted": bool(stopped)})
        return Exit.DONE
    _tell_looked_at(found, time_limit_s, stopped=bool(stopped))
    if out is not None and files:
        say(f"Files of edits are in {out}: movcon plan {scenario} --edits FILE.")
    return Exit.DONE


def _tell(item: Conflict) -> None:
    say(item.words)
    for number, cure in enumerate(item.cures, start=1):
        say(f"  {number}. {cure_words(item, cure)}")
    if item.untried:
        say(f"  {item.untried} change{'s' if item.untried != 1 else ''} not tried: it was stopped before.")
    elif not item.cures and item.rules != ("time",):
        say("  No edit tried cures it.")


def _tell_looked_at(found: Explained, time_limit_s: float, *, stopped: bool) -> None:
    """How far it came, and what it did not come to."""
    looked, left = len(found.looked_at), found.not_looked_at
    if not looked and not left:
        say("Everything is moved, and in time.")
        return
    count = looked + len(left)
    of = f"{looked} of {count} consignment{'s' if count != 1 else ''}"
    if not left:
        say(f"Looked at {of}.")
        return
    why = "stopped" if stopped else f"the time limit of {time_limit_s:g} s is over"
    say(f"Looked at {of}, the costliest first: {why}. Not looked at: {', '.join(left)}.")
    if not stopped:
        say("Give it more time with --time-limit, or ask about some of them with --movement.")


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
    named = by_any_name(problem, missed)
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
