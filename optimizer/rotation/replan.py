"""Planning again from a released plan: what stands is kept, what is broken is mended, changes are priced."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from movcon.clock import Minute, midnight, utc_text
from movcon.edits import Edit, apply_edits
from movcon.plan import Itinerary, NotMoved, Plan
from movcon.problem import Problem
from movcon.release import Freed, Release, StabilityPrices, Stage, StagedRelease
from optimizer.rotation.bounds import lower_bound_usd
from optimizer.rotation.commitment import Key
from optimizer.rotation.emit import plan_of
from optimizer.rotation.funds import over_funds, within_funds
from optimizer.rotation.instance import Instance
from optimizer.rotation.rebuild import NOT_AS_RELEASED, rebuild
from optimizer.rotation.search import Search, Snapshot
from optimizer.rotation.state import FOREVER

DEFAULT_BUDGET = 12
_SETTLED = ("incoming", "outgoing", "apoe", "apod", "advance_permille")
_SIZES = (2, 5)
_WIDE_SIZES = (5, 10)
_WIDE_STEPS = 5
_NEAR_DAYS = 10


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
        budget: int = DEFAULT_BUDGET,
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
            Improving steps around what was broken; what is left without an aircraft gets five times as many.

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
        rebuilt.impossible[:0] = _too_late(self._problem, problem, release)
        mending = _Mending(Search(rebuilt.state, random.Random(f"{seed}/replan")), rebuilt.broken)
        if not rebuilt.impossible:
            mending.mend()
            mending.improve(budget)
        reasons_by_name: dict[str, str] = {}
        for (name, _), why in sorted(rebuilt.broken.items()):
            reasons_by_name.setdefault(name, why)
        for (name, _), why in sorted(rebuilt.delayed.items()):
            reasons_by_name.setdefault(name, why)
            mending.freed.setdefault(name, Freed(requirement=name, reason=why))
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
            reasons += _over_funds(instance.problem, plan)
            plan = None if reasons else _keep_names(_told(plan, broken, mending.hopeless), self._released)
        problem = instance.problem
        reasons = list(dict.fromkeys(reasons))
        return Replan(
            problem=problem, plan=plan, broken=broken, reasons=tuple(reasons), seconds=time.perf_counter() - started
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
        self.hopeless: dict[str, bool] = {}
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
        if reason in NOT_AS_RELEASED:
            # Nothing of it was laid that could be held in place.
            self.free(name, reason)
        for part in (0, 1):
            lock = commitment.locks.get((name, part))
            if lock is not None and not lock.begun and (name, part) not in search.state.where:
                self.free(name, reason)
        done = search.inserter.place_rest(name)
        if not done and (was_held or commitment.is_held(name)):
            self.free(name, reason)
            done = search.inserter.place_rest(name)
        if not done and not any(commitment.has_begun((name, part)) for part in (0, 1)):
            self.free(name, reason)
            search.evict([name])
            done = search.inserter.place(name)
        if done:
            search.unplaced.pop(name, None)
        elif any(commitment.has_begun((name, part)) for part in (0, 1)):
            self.impossible.append(
                f"{name} is half moved, and no aircraft of the type that began it can be had for the rest: {reason}."
            )
        else:
            self.free(name, reason)

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
                    self.free(name, broken[name])

    def may_leave(self, name: str) -> bool:
        """Whether a movement can still be left behind: nothing of it has begun."""
        return not any(self._commitment.has_begun((name, part)) for part in (0, 1))

    def free(self, name: str, reason: str) -> None:
        """Lift what holds a movement, and say why."""
        self._commitment.free(name)
        self.freed[name] = Freed(requirement=name, reason=reason)

    def improve(self, budget: int) -> None:
        """Search around what was broken; only movements that nothing holds are moved."""
        near = [name for name, _ in self._broken if name in self.search.state.instance.number]
        for _ in range(budget if near else 0):
            self._search_around(self.search.rng.choice(near), _SIZES)
        # What is still without an aircraft is worth a wider search: others may make room for it.
        for step in range(_WIDE_STEPS * budget):
            left = [name for name in near if name in self.search.unplaced and not self._is_hopeless(name)]
            if not left:
                break
            self._search_around(left[step % len(left)], _WIDE_SIZES, rivals=step % 3 > 0)

    def _is_hopeless(self, name: str) -> bool:
        """Whether a movement could not be placed even with every other one out of the way."""
        if name not in self.hopeless:
            state = self.search.state
            mark = state.mark()
            for number in list(state.chains):
                state.drop(number)
            self.hopeless[name] = not self.search.inserter.place(name)
            state.undo(mark)
        return self.hopeless[name]

    def _rivals(self, name: str) -> list[str]:
        """Movements on aircraft that could carry this one, on dates around its window."""
        state = self.search.state
        instance = state.instance
        need = instance.problem.rotation[name]
        usable = instance.blocks[instance.number[name]]
        low = midnight(need.window_first_day - _NEAR_DAYS)
        high = midnight(need.window_last_day + _NEAR_DAYS)
        return list(
            dict.fromkeys(
                other
                for (other, part), timing in state.placed.items()
                if low <= timing.start <= high and state.chains[state.where[other, part]].carrier.index in usable
            )
        )

    def _search_around(self, seed: str, sizes: tuple[int, int], *, rivals: bool = False) -> None:
        search = self.search
        wanted = search.rng.randint(*sizes)
        around = self._rivals(seed) if rivals else search.remover.neighbours(seed)[:30]
        others = [name for name in around if not self._commitment.is_held(name)]
        chosen = [seed] if not self._commitment.is_held(seed) else []
        chosen += others if len(others) <= wanted else search.rng.sample(others, wanted)
        if chosen:
            search.iterate(0.0, chosen)


def _too_late(before: Problem, after: Problem, release: Release) -> list[str]:
    """Why edits of movements already begun cannot be made: who has flown has flown."""
    reasons: list[str] = []
    for name in sorted(release.begun):
        was, now = before.rotation.get(name), after.rotation.get(name)
        when = utc_text(release.first_departure[name])
        if now is None:
            reasons.append(f"{name} has been under way since {when} and can no longer be cancelled.")
        elif was is not None and any(getattr(was, part) != getattr(now, part) for part in _SETTLED):
            reasons.append(
                f"{name} has been under way since {when}: its people, airports and advance party can no longer change."
            )
    return reasons


def _over_funds(problem: Problem, plan: Plan) -> list[str]:
    return [
        f"{mission} is charged {usd:,} dollars more than its funds of {year} for what is flown, under way or bought."
        for (mission, year), usd in over_funds(problem, plan).items()
    ]


def _told(plan: Plan, broken: tuple[Freed, ...], hopeless: dict[str, bool]) -> Plan:
    """The plan, where released movements that are not moved say what has happened to them."""
    why = {item.requirement: item.reason for item in broken}
    told: list[NotMoved] = []
    for item in plan.not_moved:
        name, reason = item.requirement, item.reason
        if item.code == "window" and hopeless.get(name):
            reason = (
                "Even with every other movement out of the way no aircraft that can be had, with the notices and "
                "closures from now on, flies it inside its window, tour and blackouts."
            )
        if name in why:
            reason = f"As released it cannot stand: {why[name]}. {reason}"
        told.append(replace(item, reason=reason))
    return replace(plan, not_moved=tuple(told))


def _likeness(was: Itinerary, now: Itinerary, name: str) -> tuple[int, int, str]:
    """Least for the itinerary that another one is most like: sorties alike, then movements, then the lower id."""
    sorties = sum(1 for sortie in now.sorties if sortie in was.sorties)
    return -sorties, -len(set(was.requirements).intersection(now.requirements)), name


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
        best = min(candidates, key=lambda n: _likeness(free[n], itinerary, n), default=None)
        if best is not None:
            del free[best]
            names.append(best)
            continue
        stem = itinerary.id.rpartition("-")[0]
        highest[stem] = highest.get(stem, 0) + 1
        names.append(f"{stem}-{highest[stem]:03d}")
    itineraries = tuple(replace(item, id=name) for item, name in zip(plan.itineraries, names, strict=True))
    return replace(plan, itineraries=itineraries)
