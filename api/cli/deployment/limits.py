"""``movcon explain PLAN --limits`` of a deployment: what widening the limits that bind is worth."""

from __future__ import annotations

from pathlib import Path

from api.cli.console import Exit, say, say_json, stderr, table, usd
from api.cli.deployment.read import read_operation
from api.cli.interrupt import interruptible
from api.render.deployment.answers import worth_object
from optimizer.deployment.worth import worth
from scenarios.intake.edits import edits_text

_TRIED = 8


def explain_limits(path: Path, scenario: str | None, *, as_json: bool) -> Exit:
    """Widen each limit that parcels wait at, plan again from the plan, and tell what that saves."""
    operation = read_operation(path, scenario)
    with interruptible() as stopped, stderr.status("planning with each limit widened (Ctrl-C keeps what is found)"):
        found = worth(operation.problem, operation.plan, most=_TRIED, should_stop=lambda: bool(stopped))
    interrupted = bool(stopped)
    if as_json:
        limits = [{**worth_object(item), "edit": edits_text(item.edits)} for item in found]
        say_json({"plan": str(path), "limits": limits, "interrupted": interrupted})
        return Exit.DONE
    if not found:
        say("No limit of the plan binds: nothing waits for room.")
        return Exit.DONE
    rows = [
        (
            "; ".join(edit.words for edit in item.edits),
            usd(item.usd_saved) if item.usd_saved > 0 else "no gain found",
            f"{item.days_sooner:+d} d" if item.days_sooner else "-",
            f"{item.moved_more:+d}" if item.moved_more else "-",
        )
        for item in found
    ]
    columns = ("change", "objective falls by", "force closes sooner", "parcels moved more")
    table("What widening is worth, found by planning again", columns, rows, right=columns[1:])
    return Exit.DONE
