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
from optimizer.rotation.bounds import lower_bound_usd
from optimizer.rotation.commitment import Key
from optimizer.rotation.emit import plan_of
from optimizer.rotation.instance import Instance
from optimizer.rotation.rebuild import rebuild
from optimizer.rotation.search import Search

_SIZES = (2, 5)
_FIXED_REASON = "it is fixed, and what happened makes it impossible as released"


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
    """Holds a season and its released plan ready, so that each change costs only what it touches."""

    def __init__(self, problem: Problem, released: Plan) -> None:
        self._problem = problem
        self._released = released
        self._instance = Instance(problem)

    def replan(
        self,
        edits: Sequence[Edit],
        *,
        present: Minute,
        staging: StagedRelease | None = None,
        prices: StabilityPrices | None = None,
        budget: int = 6,
        seed: int = 0,
    ) -> Replan:
        """Plan again after edits.

        Parameters
        ----------
        edits
            What has changed since the release.
        present
            What departs before it has happened.
        budget
            Improving steps around what was broken.

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
        rebuilt = rebuild(instance, release)
        mending = _Mending(Search(rebuilt.state, random.Random(f"{seed}/replan")), rebuilt.broken)
        if not rebuilt.impossible:
            mending.mend()
            mending.improve(budget)
        broken = tuple(
            Freed(requirement=name, reason=rebuilt.broken[name, part]) for name, part in sorted(rebuilt.broken)
        )
        problem = replace(problem, release=replace(release, freed=tuple(mending.freed.values())))
        reasons = (*rebuilt.impossible, *mending.impossible)
        plan: Plan | None = None
        if not reasons:
            instance.problem = problem
            plan = _keep_names(
                plan_of(
                    instance, mending.search.best, seed=seed, budget=budget, bound_usd=self._bound_usd(instance)
                ),
                self._released,
            )
        return Replan(
            problem=problem, plan=plan, broken=broken, reasons=reasons, seconds=time.perf_counter() - started
        )

    def _bound_usd(self, instance: Instance) -> int | None:
        """Bound of the released plan where neither prices nor requirements changed, else a new one."""
        old, new = self._problem, instance.problem
        same = (
            new.rotations is old.rotations
            and new.routes is old.routes
            and new.prices is old.prices
            and all(new.source.get(name) is source for name, source in old.source.items())
        )
        return self._released.bound_usd if same else lower_bound_usd(instance)


class _Mending:
    """Puts back what was broken, as near to the release as can be."""

    def __init__(self, search: Search, broken: dict[Key, str]) -> None:
        self.search = search
        self.freed: dict[str, Freed] = {}
        self.impossible: list[str] = []
        self._broken = broken
        self._commitment = search.state.instance.commitment
        released = {name for name, _ in broken}
        self._never_moved = [name for name in search.unplaced if name not in released]

    def mend(self) -> None:
        """Place every broken block again, first those that come first."""
        rotation = self.search.state.instance.problem.rotation
        names = dict.fromkeys(name for name, _ in self._broken if name in rotation)
        for name in sorted(names, key=lambda n: (rotation[n].preferred_day, n)):
            self._mend(name)
        for name in self._never_moved:
            if self.search.inserter.place(name):
                self.search.unplaced.pop(name, None)
        self.search.settle()
        self.search.start_from_here()

    def _mend(self, name: str) -> None:
        search = self.search
        commitment = self._commitment
        reason = next(why for (broken, _), why in self._broken.items() if broken == name)
        was_held = any((name, part) in commitment.locks for part in (0, 1))
        for part in (0, 1):
            lock = commitment.locks.get((name, part))
            if lock is not None and not lock.begun and (name, part) not in search.state.where:
                self._free(name, reason)
        done = search.inserter.place_rest(name)
        if not done and (was_held or commitment.is_held(name)):
            self._free(name, reason)
            done = search.inserter.place_rest(name)
        if not done and not any(commitment.has_begun((name, part)) for part in (0, 1)):
            self._free(name, reason)
            search.evict([name])
            done = search.inserter.place(name)
        if done:
            search.unplaced.pop(name, None)
        elif any(commitment.has_begun((name, part)) for part in (0, 1)):
            self.impossible.append(f"{name} is half moved and the rest finds no aircraft: {reason}.")
        else:
            self._free(name, reason)

    def _free(self, name: str, reason: str) -> None:
        self._commitment.free(name)
        self.freed[name] = Freed(requirement=name, reason=reason)

    def improve(self, budget: int) -> None:
        """Search around what was broken; only movements that nothing holds are moved."""
        search = self.search
        near = [name for name, _ in self._broken if name in search.state.instance.number]
        if not near:
            return
        rng = search.rng
        for _ in range(budget):
            seed = rng.choice(near)
            wanted = rng.randint(*_SIZES)
            others = [name for name in search.remover.neighbours(seed)[:20] if not self._commitment.is_held(name)]
            chosen = [seed] if not self._commitment.is_held(seed) else []
            chosen += others[:wanted] if len(others) <= wanted else rng.sample(others, wanted)
            if chosen:
                search.iterate(0.0, chosen)


def _keep_names(plan: Plan, released: Plan) -> Plan:
    """The plan with the ids that its itineraries had when released; new ones are numbered on."""
    free = {item.id: item for item in released.itineraries}
    highest: dict[str, int] = {}
    for name in free:
        stem, _, number = name.rpartition("-")
        if number.isdigit():
            highest[stem] = max(highest.get(stem, 0), int(number))
    by_tail: dict[tuple[str, int], list[str]] = {}
    for item in released.itineraries:
        by_tail.setdefault((item.source, item.tail), []).append(item.id)
    names: list[str] = []
    for itinerary in plan.itineraries:
        carried = set(itinerary.requirements)
        candidates = [
            name
            for name in by_tail.get((itinerary.source, itinerary.tail), ())
            if name in free and carried.intersection(free[name].requirements)
        ]
        best = max(candidates, key=lambda n: (len(carried.intersection(free[n].requirements)), n), default=None)
        if best is not None:
            del free[best]
            names.append(best)
            continue
        stem = itinerary.id.rpartition("-")[0]
        highest[stem] = highest.get(stem, 0) + 1
        names.append(f"{stem}-{highest[stem]:03d}")
    itineraries = tuple(replace(item, id=name) for item, name in zip(plan.itineraries, names, strict=True))
    return replace(plan, itineraries=itineraries)
