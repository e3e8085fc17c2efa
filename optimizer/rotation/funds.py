"""Keeping to the funds of missions: what a mission cannot pay for is left unmoved, dearest first, and said so."""

from __future__ import annotations

from collections.abc import Callable

from movcon.plan import Plan
from movcon.problem import Problem
from optimizer.rotation.search import Search, Snapshot, restore, snapshot

MakePlan = Callable[[Snapshot, frozenset[str]], Plan]
MayLeave = Callable[[str], bool]


def over_funds(problem: Problem, plan: Plan) -> dict[tuple[str, str], int]:
    """Dollars that missions are charged beyond their funds, by mission and fiscal year."""
    funds = {(item.mission, item.fiscal_year): item.usd for item in problem.funds}
    return {
        (share.mission, share.fiscal_year): share.usd - funds[share.mission, share.fiscal_year]
        for share in plan.shares
        if share.usd > funds.get((share.mission, share.fiscal_year), share.usd)
    }


def within_funds(search: Search, make_plan: MakePlan, may_leave: MayLeave = lambda _: True) -> Plan:
    """Return the plan of the search's best state, with movements taken out while a mission is charged too much.

    ``make_plan`` turns a kept state and the requirements left out for want of funds into a plan. ``may_leave`` says
    whether a movement can be taken out; where none is left that can, the plan stays over the funds.
    """
    instance = search.state.instance
    left_out: set[str] = set()
    plan = make_plan(search.best, frozenset())
    while True:
        over: dict[str, int] = {}
        for (mission, _), usd in over_funds(instance.problem, plan).items():
            over[mission] = max(usd, over.get(mission, 0))
        if not over:
            return plan
        if not left_out:
            restore(search.state, search.best)
            search.resume()
        mission = max(sorted(over), key=lambda name: over[name])
        moved = [n for n in instance.needs if n.mission == mission and search.state.is_whole(n.id) and may_leave(n.id)]
        if not moved:
            return plan
        victim = max(moved, key=lambda n: (instance.standalone_usd[instance.number[n.id]] or 0, n.id))
        left_out.add(victim.id)
        search.evict([victim.id])
        for name in [name for name in search.unplaced if name not in left_out]:
            if search.inserter.place(name):
                del search.unplaced[name]
        search.state.forget_journal()
        search.best = snapshot(search.state)
        plan = make_plan(search.best, frozenset(left_out))
