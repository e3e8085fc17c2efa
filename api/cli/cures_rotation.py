"""``movcon cures`` of a rotation: why movements are not moved, and the cheapest edits that would move them."""

from __future__ import annotations

from pathlib import Path

from api.cli.console import Exit, say, say_json, stderr
from api.cli.interrupt import interruptible
from api.cli.laid_plan import lay
from api.store.changed_problem import edits_made
from api.store.folder import write_folder
from api.store.plan_file import read_plan
from movcon.errors import BadInput, Fault
from optimizer.rotation.inquiry import Conflict, explain_unmoved
from scenarios.intake.edits import edits_text


def cures_rotation(scenario: str, plan: Path, *, movement: list[str] | None, out: Path | None, as_json: bool) -> Exit:
    """Tell which rules conflict for each movement not moved, and price the cheapest edits that move it by solving."""
    read = read_plan(plan)
    left = [item.requirement for item in read.not_moved]
    wanted = movement or left
    unknown = [name for name in wanted if name not in left]
    if unknown:
        remedy = f"Not moved are: {', '.join(left) or 'none'}."
        raise BadInput(
            [
                Fault(
                    code="unknown_movement", file=str(plan), cause=f"{name} is not among those not moved.", cure=remedy
                )
                for name in unknown
            ]
        )
    laid = lay(scenario, plan, read)
    found: list[Conflict] = []
    with interruptible() as stopped, stderr.status("") as status:
        for number, name in enumerate(wanted, start=1):
            if stopped:
                break
            status.update(f"{name} ({number} of {len(wanted)}; Ctrl-C keeps what is found)")
            conflict = explain_unmoved(laid, name, should_stop=lambda: bool(stopped))
            if conflict is not None:
                found.append(conflict)
    # Cures come after the edits that the plan was made with: a file by itself makes the whole changed scenario.
    before = edits_made(plan.parent)
    files = {
        f"{conflict.requirement}-{number}.toml": edits_text((*before, *cure.edits)).encode()
        for conflict in found
        for number, cure in enumerate(conflict.cures, start=1)
    }
    if out is not None and files:
        write_folder(out, files)
    if as_json:
        say_json(
            {"plan": str(plan), "not_moved": [_object(conflict) for conflict in found], "interrupted": bool(stopped)}
        )
        return Exit.DONE
    for conflict in found:
        say(f"{conflict.requirement}: {conflict.words}")
        for number, offered in enumerate(conflict.cures, start=1):
            say(f"  {number}. {offered.words}")
    if stopped:
        say("Stopped: movements not told of were not looked at.")
    elif not found:
        say("Everything is moved.")
    if out is not None and files:
        say(f"Files of edits are in {out}: movcon plan {scenario} --edits FILE, or movcon replan.")
    return Exit.DONE


def _object(conflict: Conflict) -> dict[str, object]:
    return {
        "requirement": conflict.requirement,
        "words": conflict.words,
        **cures_object(conflict),
    }


def cures_object(conflict: Conflict) -> dict[str, object]:
    """Rules of a conflict and its cures, each with its edits as the text of a file."""
    return {
        "rules": list(conflict.rules),
        "cures": [
            {"words": cure.words, "usd": cure.usd, "also_moves": list(cure.also), "edits": edits_text(cure.edits)}
            for cure in conflict.cures
        ],
    }
