"""A plan laid again, so that questions can be put to it, as it is or after edits."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from movcon.clock import MINUTES_PER_DAY, Minute, midnight, month_index
from movcon.edits import Edit, apply_edits
from movcon.lift import ContractOffer
from movcon.plan import Plan
from movcon.problem import Problem
from optimizer.rotation.emit import plan_of
from optimizer.rotation.instance import Instance
from optimizer.rotation.laying import lay, release_of
from optimizer.rotation.rebuild import rebuild
from optimizer.rotation.search import Search, snapshot
from optimizer.rotation.state import State


class LaidPlan:
    """A problem and a plan of it, compiled once; every question starts from a fresh state.

    Raises
    ------
    ForeignPlan
        When the plan cannot be laid as it is: it was made for another problem, or is not one of this planner's.
    """

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self.instance = Instance(problem)
        self._release = release_of(self.instance, plan)
        rebuilt = lay(self.instance, plan)
        self._chains = rebuilt.chains
        self._last: tuple[tuple[Edit, ...], Instance] | None = None
        self.objective_usd = rebuilt.state.objective_usd()

    def search(self, edits: Sequence[Edit] = (), *, seed: str = "inquiry") -> Search:
        """Search on the plan under the edited problem; what no longer stands is among its unplaced.

        Raises
        ------
        InvalidValue
            When an edit cannot be made.
        """
        state = rebuild(self._instance_of(edits), self._release, self._chains).state
        return Search(state, random.Random(seed))

    def empty(self, edits: Sequence[Edit] = ()) -> Search:
        """Search under the edited problem in which nothing is placed, and a tail of every contract offer is held.

        What cannot be placed there cannot be placed at all. Not for a problem with a release: what has happened stands.
        """
        state = State(self._instance_of(edits))
        problem = state.instance.problem
        first = month_index(midnight(problem.season_first_day)) - 1
        last = month_index(midnight(problem.season_last_day)) + 1
        for carrier in state.instance.carriers:
            if isinstance(carrier.source, ContractOffer):
                state.hold(carrier, 1, first, last - first + 1, 0)
        return Search(state, random.Random("empty"))

    def _instance_of(self, edits: Sequence[Edit]) -> Instance:
        """Instance of the edited problem; the last one is kept, as questions about the same edits follow each other."""
        key = tuple(edits)
        if not key:
            return self.instance
        if self._last is None or self._last[0] != key:
            self._last = (key, Instance(apply_edits(self.problem, key), like=self.instance))
        return self._last[1]

    def can_fly(self, search: Search) -> bool:
        """Whether the best plan of a search on an edited problem can be flown in the problem as it is."""
        plan = plan_of(search.state.instance, search.best, seed=0, budget=0, bound_usd=None)
        release = replace(self._release, itineraries=plan.itineraries, awards=plan.awards)
        known = {(c.carrier.source.id, c.departure, c.blocks[0].need.id): c for c in search.best.chains}
        chains = {item.id: known[item.source, item.departure, item.requirements[0]] for item in plan.itineraries}
        rebuilt = rebuild(self.instance, release, chains)
        return not rebuilt.broken and not rebuilt.impossible


def nothing_moved(problem: Problem) -> Plan:
    """The plan that moves nothing, with a reason for each requirement: what questions start from without any plan."""
    instance = Instance(problem)
    return plan_of(instance, snapshot(State(instance)), seed=0, budget=0, bound_usd=None)


def soonest_award(problem: Problem, offer: ContractOffer) -> Minute:
    """First moment a new tail of an offer can be held from; months that begin before it cannot be bought."""
    soonest = midnight(offer.available_from)
    if problem.release is None:
        return soonest
    return max(soonest, problem.release.present + offer.request_lead_days * MINUTES_PER_DAY)
