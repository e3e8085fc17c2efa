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
from movcon.release import Freed, Release, StabilityPrices, Stage, StagedRelease
from optimizer.rotation.bounds import lower_bound_usd
from optimizer.rotation.commitment import Key
from optimizer.rotation.emit import plan_of
from optimizer.rotation.instance import Instance
from optimizer.rotation.rebuild import rebuild
from optimizer.rotation.search import Search
from optimizer.rotation.state import FOREVER

_SIZES = (2, 5)
_WIDE_SIZES = (5, 10)


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
        laid = Release(present=0, itineraries=released.itineraries, awards=released.awards)
        self._chains = rebuild(self._instance, laid, {}).chains

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
        rebuilt = rebuild(instance, release, self._chains)
        mending = _Mending(Search(rebuilt.state, random.Random(f"{seed}/replan")), rebuilt.broken)
        if not rebuilt.impossible:
            mending.mend()
            mending.improve(budget)
        reasons_by_name: dict[str, str] = {}
        for (name, _), why in sorted(rebuilt.broken.items()):
            reasons_by_name.setdefault(name, why)
        broken = tuple(Freed(requirement=name, reason=why) for name, why in reasons_by_name.items())
        problem = replace(problem, release=replace(release, freed=tuple(mending.freed.values())))
        reasons = (*rebuilt.impossible, *mending.impossible)
        plan: Plan | None = None
        if not reasons:
            instance.problem = problem
            plan = _keep_names(
                plan_of(instance, mending.search.best, seed=seed, budget=budget, bound_usd=self._bound_usd(instance)),
                self._released,
            )
        return Replan(problem=problem, plan=plan, broken=broken, reasons=reasons, seconds=time.perf_counter() - started)

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
        self._free_out_of_sequence()
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
            self.impossible.append(
                f"{name} is half moved, and no aircraft of the type that began it can be had for the rest: {reason}."
            )
        else:
            self._free(name, reason)

    def _free_out_of_sequence(self) -> None:
        """Free broken movements that came back to their aircraft in another order than released."""
        state = self.search.state
        release = state.instance.problem.release
        if release is None:
            return
        was: dict[tuple[str, int], dict[str, Minute]] = {}
        now: dict[tuple[str, int], dict[str, Minute]] = {}
        for key, kept in self._commitment.kept_on.items():
            if release.stage(key[0]) is not Stage.SEQUENCE or key not in state.placed:
                continue
            if state.chains[state.where[key]].carrier.held:
                old, new = was.setdefault(kept, {}), now.setdefault(kept, {})
                old[key[0]] = min(old.get(key[0], FOREVER.end), self._commitment.released_start[key])
                new[key[0]] = min(new.get(key[0], FOREVER.end), state.placed[key].sorties[0].departure)
        broken = {name: why for (name, _), why in self._broken.items()}
        for tail, moments in was.items():
            order = sorted(moments, key=lambda name: (moments[name], name))
            then = now[tail]
            for name in [name for name in order if name in broken]:
                others = [other for other in order if other != name and other not in self.freed]
                if any((moments[other] < moments[name]) != (then[other] < then[name]) for other in others):
                    self._free(name, broken[name])

    def _free(self, name: str, reason: str) -> None:
        self._commitment.free(name)
        self.freed[name] = Freed(requirement=name, reason=reason)

    def improve(self, budget: int) -> None:
        """Search around what was broken; only movements that nothing holds are moved."""
        near = [name for name, _ in self._broken if name in self.search.state.instance.number]
        for _ in range(budget if near else 0):
            self._search_around(self.search.rng.choice(near), _SIZES)
        # What is still without an aircraft is worth a wider search: others may make room for it.
        for name in [name for name in near if name in self.search.unplaced]:
            for _ in range(budget):
                if name not in self.search.unplaced:
                    break
                self._search_around(name, _WIDE_SIZES)

    def _search_around(self, seed: str, sizes: tuple[int, int]) -> None:
        search = self.search
        wanted = search.rng.randint(*sizes)
        others = [name for name in search.remover.neighbours(seed)[:30] if not self._commitment.is_held(name)]
        chosen = [seed] if not self._commitment.is_held(seed) else []
        chosen += others if len(others) <= wanted else search.rng.sample(others, wanted)
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
