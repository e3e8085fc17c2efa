"""Keeping to the funds of missions: what a mission cannot pay for is left unmoved, dearest first, and said so."""

from __future__ import annotations

from collections.abc import Callable

from movcon.plan import Plan
from optimizer.rotation.search import Search, Snapshot, restore, snapshot

MakePlan = Callable[[Snapshot, frozenset[str]], Plan]


def within_funds(search: Search, make_plan: MakePlan) -> Plan:
    """Return the plan of the search's best state, with movements taken out while a mission is charged too much.

    ``make_plan`` turns a kept state and the requirements left out for want of funds into a plan.
    """
    instance = search.state.instance
    funds = {(item.mission, item.fiscal_year): item.usd for item in instance.problem.funds}
    left_out: set[str] = set()
    plan = make_plan(search.best, frozenset())
    while True:
        over = {
            share.mission: share.usd - funds[share.mission, share.fiscal_year]
            for share in plan.shares
            if share.usd > funds.get((share.mission, share.fiscal_year), share.usd)
        }
        if not over:
            return plan
        if not left_out:
            restore(search.state, search.best)
            search.resume()
        mission = max(sorted(over), key=lambda name: over[name])
        moved = [n for n in instance.needs if n.mission == mission and search.state.is_whole(n.id)]
        victim = max(moved, key=lambda n: (instance.standalone_usd[instance.number[n.id]] or 0, n.id))
        left_out.add(victim.id)
        search.evict([victim.id])
        for name in [name for name in search.unplaced if name not in left_out]:
            if search.inserter.place(name):
                del search.unplaced[name]
        search.state.forget_journal()
        search.best = snapshot(search.state)
        plan = make_plan(search.best, frozenset(left_out))
