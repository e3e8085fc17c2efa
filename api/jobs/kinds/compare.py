"""``compare``: two plans of a season: what changed in words, what each costs by part and against other ways to buy."""

from __future__ import annotations

from dataclasses import asdict

from api.jobs.arguments import CompareAsked
from api.jobs.difference import difference_object
from api.jobs.outcome import Outcome
from api.jobs.reading import KeptPlan, kept_plan
from api.jobs.work import Work
from api.render.comparison import compare, standalone_prices
from api.render.season import Season


def run(work: Work) -> Outcome:
    """Compare two plans."""
    asked: CompareAsked = work.arguments(CompareAsked)
    one, other = kept_plan(work, asked.one), kept_plan(work, asked.other)
    work.say("comparing")
    # An airfield may be in one problem alone, where requests came or went: the larger one knows both.
    problem = max((kept.scenario.problem for kept in (other, one)), key=lambda item: len(item.airfields))
    return Outcome(
        result={
            "one": one.id,
            "other": other.id,
            "same_problem": one.plan.problem_digest == other.plan.problem_digest,
            **difference_object(problem, one.plan, other.plan),
            "against_other_ways_to_buy": {"one": _against(one), "other": _against(other)},
        }
    )


def _against(kept: KeptPlan) -> list[dict[str, object]]:
    problem = kept.scenario.problem
    found = compare(Season(problem, kept.plan), standalone_prices(problem))
    return [
        {**asdict(item), "saved_ad_hoc_usd": item.saved_ad_hoc_usd, "saved_as_was_usd": item.saved_as_was_usd}
        for item in found
    ]
