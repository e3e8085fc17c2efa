"""``cures``: why movements are not moved, and the cheapest edits that would move them, priced by solving."""

from __future__ import annotations

from api.jobs.arguments import CuresAsked
from api.jobs.making import conflict_object
from api.jobs.outcome import Outcome
from api.jobs.reading import kept_plan, lay
from api.jobs.work import Work
from api.office.refusals import InputFault, Invalid
from optimizer.rotation.inquiry import explain_unmoved


def run(work: Work) -> Outcome:
    """Explain movements not moved, one after the other; stopped, those that were explained."""
    asked: CuresAsked = work.arguments(CuresAsked)
    kept = kept_plan(work, asked.plan)
    left = [item.requirement for item in kept.plan.not_moved]
    wanted = left if asked.movements is None else asked.movements
    faults = [
        InputFault(
            code="unknown_movement",
            pointer=f"/movements/{number}",
            cause=f"{name} is not among those not moved.",
            cure=f"Not moved are: {', '.join(left) or 'none'}.",
        )
        for number, name in enumerate(wanted)
        if name not in left
    ]
    if faults:
        raise Invalid(faults)
    laid = lay(work, kept)
    found: list[dict[str, object]] = []
    for number, name in enumerate(wanted, start=1):
        if work.should_stop():
            break
        work.say(f"why {name} is not moved ({number} of {len(wanted)})")
        conflict = explain_unmoved(laid, name, should_stop=work.should_stop)
        if conflict is not None:
            found.append({"requirement": name, "words": conflict.words, **conflict_object(conflict)})
    return Outcome(result={"plan": kept.id, "not_moved": found, "interrupted": work.stop_wanted})
