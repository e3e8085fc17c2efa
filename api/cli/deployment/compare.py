"""``movcon compare`` of deployments: what two plans cost, when each closes the force, what changed in words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from api.cli.console import Exit, say, say_json
from api.cli.cost_lines import cost_object, tell_costs
from api.cli.deployment.read import read_operation
from api.render.deployment.answers import closes
from api.render.deployment.changes import changed_sentences, closing_sentence
from api.render.deployment.operation import Operation
from api.render.deployment.side_by_side import changed_parcels, deployment_cost_lines, deployment_legs_unchanged
from movcon.clock import utc_day


def compare_deployments(plans: tuple[Path, Path], scenarios: Sequence[str], *, as_json: bool) -> Exit:
    """Tell what differs between the plans of two files, the first being the one before.

    ``scenarios``: none, where each plan names its own; one of both; or one of each.
    """
    named = [None, None] if not scenarios else [scenarios[0], scenarios[-1]]
    before, after = (read_operation(path, name) for path, name in zip(plans, named, strict=True))
    costs = deployment_cost_lines(before.plan, after.plan)
    words = changed_sentences(before.problem, before.plan, after.problem, after.plan)
    changed = changed_parcels(before.plan, after.plan)
    kept, legs = deployment_legs_unchanged(before.plan, after.plan)
    if as_json:
        say_json(
            {
                "plans": [str(path) for path in plans],
                "same_problem": before.plan.problem_digest == after.plan.problem_digest,
                "cost": cost_object(costs),
                "closes": {"one": closes(before), "other": closes(after), "days_later": _days_later(before, after)},
                "words": list(words),
                "changed": [{"requirement": name, "one": a, "other": b} for name, a, b in changed],
                "legs": {"before": legs, "unchanged": kept},
            }
        )
        return Exit.DONE
    tell_costs(*plans, costs)
    closing = closing_sentence(before, after)
    say(closing)
    for sentence in words:
        if sentence != closing:
            say(f"- {sentence}")
    if not words:
        say("Nothing goes another way or comes on another date.")
    say(f"Legs at the same times: {kept:,} of {legs:,}.")
    return Exit.DONE


def _days_later(before: Operation, after: Operation) -> int | None:
    """UTC dates that the second closes the force after the first; None where one of them moves nothing."""
    was, now = before.reading.force_closure, after.reading.force_closure
    return None if was is None or now is None else utc_day(now) - utc_day(was)
