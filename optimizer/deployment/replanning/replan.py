"""From a released plan, a present moment and a changed problem to a new plan around what can stand.

First everything that still can be made as released is kept and only what is broken planned anew; then more and more is
freed where that pays for the changes it makes.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

from movcon.deployment.plan import DeploymentPlan, Voyage
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.release import DeploymentRelease, FreedVoyage
from movcon.errors import InvalidValue
from optimizer.deployment.baseline import baseline_usd
from optimizer.deployment.costs import shares
from optimizer.deployment.estimates import Estimates
from optimizer.deployment.options import Ways
from optimizer.deployment.reasons import not_moved
from optimizer.deployment.replanning.keeping import Kept, Unplannable, keep
from optimizer.deployment.replanning.rest import rest_of
from optimizer.deployment.retold import decisions_of
from optimizer.deployment.search import Candidate, Search
from optimizer.deployment.standing import legs_of
from optimizer.result import ShouldStop

__all__ = ["DEFAULT_STEPS", "DeploymentReplan", "Unplannable", "replan"]

DEFAULT_STEPS = 24
_PACKAGES = ("movcon", "ortools")
_MENDING_STEPS = 3
_PART_STEPS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentReplan:
    """What planning again made.

    ``problem`` goes on from the release, with those voyages freed that could not stand; the plan is of it and has no
    bound. ``kept`` is how many of the released voyages are in the plan unchanged.
    """

    problem: DeploymentProblem
    plan: DeploymentPlan
    kept: int
    seconds: float
    interrupted: bool


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A plan around what was kept."""

    rest: DeploymentProblem
    ways: Ways
    estimates: Estimates
    best: Candidate

    @property
    def voyages(self) -> tuple[Voyage, ...]:
        return tuple(self.best.laid.voyages)


def replan(
    problem: DeploymentProblem,
    released: DeploymentPlan,
    release: DeploymentRelease,
    *,
    changed: frozenset[str] = frozenset(),
    budget: int = DEFAULT_STEPS,
    seed: int = 0,
    on_better: Callable[[int], None] | None = None,
    should_stop: ShouldStop | None = None,
) -> DeploymentReplan:
    """Plan again.

    Parameters
    ----------
    problem
        As it is now, without a release: the released plan's problem with what has changed since.
    release
        Its voyages are the released plan's; which are freed is found here.
    changed
        Parcels that are other cargo now than was released under their names.
    budget
        Steps of the search after what is broken has been mended; the same budget and seed give the same plan.
    on_better
        Told each better objective, dollars.

    Raises
    ------
    Unplannable
        What has begun can neither go on nor be finished otherwise, or carries what is no longer in the problem, or is
        other cargo there.
    InvalidValue
        The present is outside of the days of the problem.
    """
    started = time.monotonic()
    if not problem.planning_day <= release.present_day or release.present > problem.horizon:
        raise InvalidValue("The present is before the planning day or after the horizon.")
    stop = should_stop or (lambda: False)
    everything = frozenset(problem.parcel)
    now = replace(problem, release=release)
    must = keep(now, release.voyages, everything, changed)
    while must.reasons.keys() - release.freed_ids:
        freed = tuple(
            FreedVoyage(voyage=name, reason=f"{reason[0].upper()}{reason[1:]}.")
            for name, reason in must.reasons.items()
        )
        known = {item.voyage for item in freed}
        release = replace(release, freed=(*freed, *(item for item in release.freed if item.voyage not in known)))
        now = replace(problem, release=release)
        must = keep(now, release.voyages, everything, changed)
    run = _Run(now, seed, stop)
    best = run.around(keep(now, release.voyages, frozenset(), changed), release.voyages, _MENDING_STEPS)
    steps = 0
    while best is None or (steps < budget and not stop()):
        if best is None:
            tried, spent = run.around(must, release.voyages, _MENDING_STEPS), _MENDING_STEPS
        elif steps == 0:
            spent = max(1, budget // 4)
            tried = run.around(must, best.voyages, spent)
        else:
            spent = _PART_STEPS
            tried = run.around(keep(now, best.voyages, run.some(best, steps), changed), best.voyages, spent)
        steps += spent
        if tried is not None and (best is None or tried.best.usd < best.best.usd):
            best = tried
            if on_better is not None:
                on_better(best.best.usd)
    plan = run.plan(best, budget)
    unchanged = {voyage.id: voyage for voyage in plan.voyages}
    return DeploymentReplan(
        problem=now,
        plan=plan,
        kept=sum(unchanged.get(voyage.id) == voyage for voyage in released.voyages),
        seconds=time.monotonic() - started,
        interrupted=stop(),
    )


class _Run:
    """Attempts at one problem."""

    def __init__(self, problem: DeploymentProblem, seed: int, stop: ShouldStop) -> None:
        assert problem.release is not None
        self._problem = problem
        self._release = problem.release
        self._seed = seed
        self._stop = stop

    def around(self, kept: Kept, before: Sequence[Voyage], steps: int) -> _Attempt | None:
        """Plan the rest around what is kept, going on from how it went before; None where a voyage was to stand."""
        if kept.reasons.keys() - self._release.freed_ids:
            return None
        rest, standing = rest_of(self._problem, kept)
        ways = Ways(rest, standing)
        estimates = Estimates(rest, ways)
        stands = {voyage.id for voyage in kept.voyages}
        start = decisions_of(rest, ways, _beyond(kept, before))
        search = Search(rest, ways, estimates, self._seed, lambda: None, self._stop, start)
        if any(estimates.all.values()):
            while search.steps < steps and not self._stop():
                search.step()
        assert stands <= {voyage.id for voyage in search.best.laid.voyages}
        return _Attempt(rest, ways, estimates, search.best)

    def some(self, attempt: _Attempt, step: int) -> frozenset[str]:
        """Parcels to free: a consignment or a unit that comes late or not at all, or any, and who travels with them."""
        rng = random.Random(f"{self._seed} {step}")
        problem, laid = self._problem, attempt.best.laid
        late = [
            parcel.id
            for parcel in problem.parcels
            if parcel.id not in laid.delivered or laid.delivered[parcel.id] > parcel.required
        ]
        names = late if late and rng.random() < 0.7 else list(problem.parcel)
        first = problem.parcel[rng.choice(names)]
        by_unit = rng.random() < 0.5
        unit = problem.unit_of(first).id
        freed = {
            parcel.id
            for parcel in problem.parcels
            if (problem.unit_of(parcel).id == unit if by_unit else parcel.consignment == first.consignment)
        }
        if rng.random() < 0.5:
            freed.update(name for voyage in laid.voyages if first.id in voyage.parcels for name in voyage.parcels)
        return frozenset(freed)

    def plan(self, attempt: _Attempt, budget: int) -> DeploymentPlan:
        """The attempt as a plan of the problem that goes on from the release."""
        problem, best = self._problem, attempt.best
        whole = replace(problem, release=None)
        ways = Ways(whole)
        left = [parcel.id for parcel in problem.parcels if parcel.id not in best.laid.delivered]
        return DeploymentPlan(
            scenario=problem.scenario,
            problem_digest=problem.digest,
            versions=tuple((name, version(name)) for name in _PACKAGES),
            seed=self._seed,
            budget=budget,
            voyages=attempt.voyages,
            not_moved=tuple(not_moved(attempt.rest, attempt.ways, attempt.estimates, name) for name in left),
            cost=best.cost,
            shares=shares(best.laid),
            baseline_usd=baseline_usd(whole, ways, Estimates(whole, ways)),
            bound_usd=None,
        )


def _beyond(kept: Kept, voyages: Sequence[Voyage]) -> list[Voyage]:
    """Voyages without the legs that stand."""
    stands = {(name, leg.voyage.id) for name, row in legs_of(kept.voyages).items() for leg in row}
    found = []
    for voyage in voyages:
        names = {name for name in voyage.parcels if (name, voyage.id) not in stands}
        if names:
            stops = tuple(
                replace(
                    stop,
                    loads=tuple(name for name in stop.loads if name in names),
                    discharges=tuple(name for name in stop.discharges if name in names),
                )
                for stop in voyage.stops
            )
            found.append(replace(voyage, stops=stops))
    return found
