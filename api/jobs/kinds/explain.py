"""``explain``: why a movement goes as it does, what more of a limit is worth, why those contracts; found by solving."""

from __future__ import annotations

from dataclasses import asdict

from api.jobs.arguments import ExplainAsked
from api.jobs.faults import bad_argument
from api.jobs.outcome import Outcome
from api.jobs.reading import kept_plan, lay
from api.jobs.work import Work
from api.render.answers import contracts_object, limit_object
from optimizer.rotation.inquiry import LaidPlan, explain_choice, explain_contracts, worth_of_limits
from scenarios.intake.edits import edit_objects


def run(work: Work) -> Outcome:
    """Answer one question about a plan; stopped, with what is found."""
    asked: ExplainAsked = work.arguments(ExplainAsked)
    kept = kept_plan(work, asked.plan)
    if asked.movement is not None:
        moved = {name for itinerary in kept.plan.itineraries for name in itinerary.requirements}
        if asked.movement not in moved:
            cause = f"The plan does not move {asked.movement}."
            cure = "Name a movement of the plan; a job of the kind cures tells of those not moved."
            raise bad_argument("/movement", "unknown_movement", cause, cure)
    found = _answer(work, asked, lay(work, kept))
    return Outcome(result={"plan": kept.id, "about": asked.about, **found, "interrupted": work.stop_wanted})


def _answer(work: Work, asked: ExplainAsked, laid: LaidPlan) -> dict[str, object]:
    if asked.movement is not None:
        work.say(f"placing {asked.movement} otherwise")
        return asdict(explain_choice(laid, asked.movement, should_stop=work.should_stop))
    if asked.about == "limits":
        limits = worth_of_limits(laid, should_stop=work.should_stop, on_progress=work.say)
        return {"limits": [{**limit_object(worth), "edits": edit_objects([worth.edit])} for worth in limits]}
    return contracts_object(explain_contracts(laid, should_stop=work.should_stop, on_progress=work.say))
