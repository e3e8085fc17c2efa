"""Answers about a plan that are found by solving: a movement's choice, the worth of limits, why those contracts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from api.cli.console import Exit, say, say_json, stderr, table, usd
from api.cli.interrupt import interruptible
from api.cli.laid_plan import lay
from api.render.answers import contracts_object, limit_object, should_cost
from movcon.clock import MINUTES_PER_HOUR, month_text
from movcon.errors import BadInput, Fault
from movcon.plan import Plan
from optimizer.rotation.inquiry import (
    ContractReasons,
    explain_choice,
    explain_contracts,
    reason_words,
    worth_of_limits,
)
from scenarios.intake.edits import edits_text

_STOPPED = "Stopped: what follows is what was found."


def tell_movement(scenario: str, path: Path, plan: Plan, name: str, *, as_json: bool) -> Exit:
    """Tell why a movement goes as it does and what the next best would have cost."""
    moved = {load.requirement for item in plan.itineraries for sortie in item.sorties for load in sortie.loads}
    if name not in moved:
        cure = "Name a movement of the plan; movcon cures tells of those not moved."
        fault = Fault(code="unknown_movement", file=str(path), cause=f"The plan does not move {name}.", cure=cure)
        raise BadInput([fault])
    laid = lay(scenario, path, plan)
    with interruptible() as stopped, stderr.status(f"placing {name} otherwise (Ctrl-C keeps what is found)"):
        choice = explain_choice(laid, name, should_stop=lambda: bool(stopped))
    if as_json:
        say_json({**asdict(choice), "interrupted": bool(stopped)})
        return Exit.DONE
    if stopped:
        say(_STOPPED)
    say(f"{name}: {choice.words}.")
    rows = [(item.question, item.words, "-" if item.usd is None else f"{item.usd:+,}") for item in choice.alternatives]
    table("What else could be", ("asked", "next best", "dollars more"), rows, right=("dollars more",))
    return Exit.DONE


def tell_limits(scenario: str, path: Path, plan: Plan, *, as_json: bool) -> Exit:
    """Tell what one more unit of each binding limit is worth."""
    laid = lay(scenario, path, plan)
    with interruptible() as stopped, stderr.status("") as status:
        found = worth_of_limits(
            laid,
            should_stop=lambda: bool(stopped),
            on_progress=lambda what: status.update(f"{what} (Ctrl-C keeps what is found)"),
        )
    if as_json:
        limits = [{**limit_object(worth), "edit": edits_text([worth.edit])} for worth in found]
        say_json({"plan": str(path), "limits": limits, "interrupted": bool(stopped)})
        return Exit.DONE
    if stopped:
        say(_STOPPED)
    rows = [
        (w.limit, usd(w.usd), f"{w.tried:,}", "solved again" if w.checked else "estimate", w.edit.words) for w in found
    ]
    columns = ("one more", "saves", "tried", "how known", "edit tried")
    if rows:
        table("Worth of one more (saving divided by how many more were tried)", columns, rows, right=("saves", "tried"))
    else:
        say("No limit was found of which one more would save anything.")
    return Exit.DONE


def tell_contracts(scenario: str, path: Path, plan: Plan, *, as_json: bool) -> Exit:
    """Tell why the plan buys the contracts it does."""
    laid = lay(scenario, path, plan)
    with interruptible() as stopped, stderr.status("") as status:
        found = explain_contracts(
            laid,
            should_stop=lambda: bool(stopped),
            on_progress=lambda what: status.update(f"solving {what} (Ctrl-C keeps what is found)"),
        )
    if as_json:
        say_json({"plan": str(path), **contracts_object(found), "interrupted": bool(stopped)})
        return Exit.DONE
    if stopped:
        say(_STOPPED)
    if not found.awards:
        say("The plan buys no contract.")
    for reason in found.awards:
        say(f"- {reason_words(reason, should_cost(reason.use.type_id))}")
    if found.awards:
        _tell_hours(found)
    if found.one_more:
        say("One more tail of the offers that promise most:")
    for more in found.one_more:
        say(f"- {more.words}")
    return Exit.DONE


def _tell_hours(found: ContractReasons) -> None:
    rows = [
        (
            f"{reason.use.award.offer} {reason.use.award.tail}",
            month_text(month),
            f"{flown / MINUTES_PER_HOUR:,.1f}",
            f"{reason.use.included_min / reason.use.award.months / MINUTES_PER_HOUR:,.0f}",
            f"{reason.use.most_min / reason.use.award.months / MINUTES_PER_HOUR:,.0f}",
        )
        for reason in found.awards
        for month, flown in reason.use.by_month
    ]
    columns = ("contract and tail", "month", "hours flown", "included", "to be had")
    table("Hours by month", columns, rows, right=columns[2:])
