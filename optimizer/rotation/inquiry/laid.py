"""A plan laid again, so that questions can be put to it, as it is or after edits."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from movcon.clock import MINUTES_PER_DAY, Minute, midnight
from movcon.edits import Edit, apply_edits
from movcon.lift import ContractOffer
from movcon.plan import Plan
from movcon.problem import Problem
from movcon.release import Release
from optimizer.rotation.emit import plan_of
from optimizer.rotation.instance import Instance
from optimizer.rotation.rebuild import rebuild
from optimizer.rotation.search import Search
from optimizer.rotation.state import State

_LONG_AGO = -(10**12)


class LaidPlan:
    """A problem and a plan of it, compiled once; every question starts from a fresh state.

    Raises
    ------
    ValueError
        When the plan cannot be laid as it is: it was made for another problem, or is not one of this planner's.
    """

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self.instance = Instance(problem)
        release = problem.release or Release(present=_LONG_AGO, itineraries=(), awards=())
        self._release = replace(release, itineraries=plan.itineraries, awards=plan.awards)
        rebuilt = rebuild(self.instance, self._release, {})
        if rebuilt.broken or rebuilt.impossible:
            words = [f"{name}: {why}" for (name, _), why in rebuilt.broken.items()] + rebuilt.impossible
            raise ValueError("The plan cannot be laid again: " + "; ".join(words[:5]))
        self._chains = rebuilt.chains
        self.objective_usd = rebuilt.state.objective_usd()

    def search(self, edits: Sequence[Edit] = (), *, seed: str = "inquiry") -> Search:
        """Search on the plan under the edited problem; what no longer stands is among its unplaced.

        Raises
        ------
        InvalidValue
            When an edit cannot be made.
        """
        instance = self.instance
        if edits:
            instance = Instance(apply_edits(self.problem, edits), like=self.instance)
        state: State = rebuild(instance, self._release, self._chains).state
        return Search(state, random.Random(seed))

    def can_fly(self, search: Search) -> bool:
        """Whether the best plan of a search on an edited problem can be flown in the problem as it is."""
        plan = plan_of(search.state.instance, search.best, seed=0, budget=0, bound_usd=None)
        release = replace(self._release, itineraries=plan.itineraries, awards=plan.awards)
        rebuilt = rebuild(Instance(self.problem, like=self.instance), release, {})
        return not rebuilt.broken and not rebuilt.impossible


def soonest_award(problem: Problem, offer: ContractOffer) -> Minute:
    """First moment a new tail of an offer can be held from; months that begin before it cannot be bought."""
    soonest = midnight(offer.available_from)
    if problem.release is None:
        return soonest
    return max(soonest, problem.release.present + offer.request_lead_days * MINUTES_PER_DAY)
