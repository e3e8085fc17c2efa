"""Planning again from a released plan: what stands is kept, what is broken is mended, changes are priced."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from movcon.clock import Minute
from movcon.edits import Edit, apply_edits
from movcon.plan import Plan
from movcon.problem import Problem
from movcon.release import Freed, Release, StabilityPrices, StagedRelease
from optimizer.result import ShouldStop
from optimizer.rotation.bounding.closed_form import lower_bound_usd
from optimizer.rotation.emit import plan_of
from optimizer.rotation.funds import within_funds
from optimizer.rotation.instance import Instance
from optimizer.rotation.mending import Mending
from optimizer.rotation.rebuild import rebuild
from optimizer.rotation.retold import history_breaks_the_bound, keep_names, over_funds_reasons, told, too_late
from optimizer.rotation.search import Search, Snapshot

DEFAULT_BUDGET = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Replan:
    """What planning again came to.

    Attributes
    ----------
    problem
        The edited problem with its release: what the plan is verified against.
    plan
        ``None`` where something under way can neither stand nor be finished.
    broken
        Why movements could not stand as released, by requirement.
    reasons
        Why there is no plan; empty where there is one.
    seconds
        Wall time from the edits to the plan.
    """

    problem: Problem
    plan: Plan | None
    broken: tuple[Freed, ...]
    reasons: tuple[str, ...]
    seconds: float


class Replanner:
    """Holds a season and its released plan ready, so that each change costs only what it touches.

    The season may hold requirements that the released plan does not know: they are new, and placed around what stands.
    """

    def __init__(self, problem: Problem, released: Plan) -> None:
        self._problem = problem
        self._released = released
        self._instance = Instance(problem)
        self._known = {name for item in released.itineraries for name in item.requirements}
        self._known |= {item.requirement for item in released.not_moved}
        laid = Release(present=0, itineraries=released.itineraries, awards=released.awards)
        self._chains = rebuild(self._instance, laid, {}).chains

    def replan(
        self,
        edits: Sequence[Edit],
        *,
        present: Minute,
        staging: StagedRelease | None = None,
        prices: StabilityPrices | None = None,
        budget: int = DEFAULT_BUDGET,
        seed: int = 0,
        should_stop: ShouldStop | None = None,
    ) -> Replan:
        """Plan again after edits.

        Parameters
        ----------
        edits
            What has changed since the release.
        present
            What departs before it has happened.
        budget
            Improving steps around what was broken; what is left without an aircraft gets five times as many.
        should_stop
            Asked between steps; True ends the improving, and the plan is as good as it is.

        Raises
        ------
        InvalidValue
            When an edit cannot be made.
        """
        started = time.perf_counter()
        release = Release(
            present=present,
            itineraries=self._released.itineraries,
            awards=self._released.awards,
            staging=staging or StagedRelease(),
            prices=prices or StabilityPrices(),
        )
        problem = replace(apply_edits(self._problem, edits), release=release)
        instance = Instance(problem, like=self._instance)
        rebuilt = rebuild(instance, release, self._chains)
        rebuilt.impossible[:0] = too_late(self._problem, problem, release)
        new = [need.id for need in problem.rotations if need.id not in self._known]
        mending = Mending(Search(rebuilt.state, random.Random(f"{seed}/replan")), rebuilt.broken, new)
        if not rebuilt.impossible:
            mending.mend()
        if not rebuilt.impossible and not mending.impossible:
            mending.improve(budget, should_stop or (lambda: False))
        reasons_by_name: dict[str, str] = {}
        for (name, _), why in sorted(rebuilt.broken.items()):
            reasons_by_name.setdefault(name, why)
        for (name, _), why in sorted(rebuilt.delayed.items()):
            reasons_by_name.setdefault(name, why)
            mending.freed.setdefault(name, Freed(requirement=name, reason=why))
        for item in mending.freed.values():
            reasons_by_name.setdefault(item.requirement, item.reason)
        broken = tuple(Freed(requirement=name, reason=why) for name, why in reasons_by_name.items())
        reasons = [*rebuilt.impossible, *mending.impossible]
        plan: Plan | None = None
        if not reasons:
            bound_usd = self._bound_usd(instance)

            def make_plan(kept: Snapshot, unfunded: frozenset[str]) -> Plan:
                for name in unfunded:
                    mending.free(name, "its mission has no funds left for it")
                freed = tuple(mending.freed.values())
                instance.problem = replace(problem, release=replace(release, freed=freed))
                return plan_of(instance, kept, seed=seed, budget=budget, bound_usd=bound_usd, unfunded=unfunded)

            plan = within_funds(mending.search, make_plan, mending.may_leave)
            reasons += over_funds_reasons(instance.problem, plan)
            plan = None if reasons else keep_names(told(plan, broken, mending.hopeless), self._released)
        problem = instance.problem
        reasons = list(dict.fromkeys(reasons))
        return Replan(
            problem=problem, plan=plan, broken=broken, reasons=tuple(reasons), seconds=time.perf_counter() - started
        )

    def _bound_usd(self, instance: Instance) -> int | None:
        """Bound of the released plan where neither prices nor requirements changed, else a new one if there is one."""
        old, new = self._problem, instance.problem
        if history_breaks_the_bound(old, new):
            return None
        same = (
            new.rotations is old.rotations
            and all(need.id in self._known for need in new.rotations)
            and new.routes is old.routes
            and new.prices is old.prices
            and all(new.source.get(name) is source for name, source in old.source.items())
        )
        return self._released.bound_usd if same else lower_bound_usd(instance)
