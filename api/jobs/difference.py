"""What changed from one plan to another, as a JSON object: movements in words, cost by line, contracts, legs."""

from __future__ import annotations

from api.render.side_by_side import cost_lines
from movcon.differences import award_differences, differences, legs_unchanged
from movcon.plan import Plan
from movcon.problem import Problem


def difference_object(problem: Problem, before: Plan, after: Plan) -> dict[str, object]:
    """The difference; ``problem`` is that of ``after``, and holds the airfields of both."""
    kept, legs = legs_unchanged(before, after)
    return {
        "cost": {name: {"one": one, "other": other} for name, (one, other) in cost_lines(before, after).items()},
        "movements": [
            {"requirement": item.requirement, "words": item.words, "usd": item.usd}
            for item in differences(problem, before, after)
        ],
        "contracts": list(award_differences(before, after)),
        "legs": {"before": legs, "unchanged": kept},
    }
