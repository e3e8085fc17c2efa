"""The planner of deployments: a first plan in seconds, then better ones, with a bound raised beside."""

from __future__ import annotations

import time
from importlib.metadata import version

from movcon.deployment.plan import DeploymentPlan
from movcon.deployment.problem import DeploymentProblem
from movcon.errors import InvalidValue
from optimizer.deployment.background import RisingBound
from optimizer.deployment.baseline import baseline_usd
from optimizer.deployment.costs import shares
from optimizer.deployment.estimates import Estimates, WithoutCharters
from optimizer.deployment.options import Ways
from optimizer.deployment.reasons import not_moved
from optimizer.deployment.result import DeploymentResult, OnPlan
from optimizer.deployment.retold import decisions_of
from optimizer.deployment.search import Candidate, Search
from optimizer.result import OnProgress, Progress, ShouldStop, Status

DEFAULT_TIME_LIMIT_S = 60.0
_PULSE_S = 1.0
_STEP_S = 6.0
_PACKAGES = ("movcon", "ortools")


def solve(
    problem: DeploymentProblem,
    *,
    time_limit_s: float | None = None,
    budget: int | None = None,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    on_plan: OnPlan | None = None,
    start: DeploymentPlan | None = None,
    with_bound: bool = True,
    routed: bool = True,
) -> DeploymentResult:
    """Plan a deployment.

    Parameters
    ----------
    time_limit_s
        Wall seconds after which the search stops.
    budget
        Steps of the search; with the same problem, seed and versions the same budget gives the same plan. With neither
        limit the search runs for 60 seconds.
    seed
        Seed of every random choice.
    on_progress
        Called at each improvement, and every second or so between them.
    should_stop
        Asked often; True stops the search and keeps the best plan.
    on_plan
        Handed each better plan, without a bound.
    start
        A plan to go on from, of this problem or of one before edits; what no longer stands in it is planned anew.
    with_bound
        Whether a bound is computed; comparisons of many plans do without.
    routed
        Whether charters are routed; without, they stay as in ``start``, and a step takes as long as laying.

    Returns
    -------
    DeploymentResult
        Status complete when every parcel is moved, incomplete when some are, infeasible when none is.

    Raises
    ------
    InvalidValue
        The problem goes on from a release: this search would not keep what has begun.
    """
    if problem.release is not None:
        raise InvalidValue("The deployment goes on from a release; plan it again with ``replan``.")
    if time_limit_s is None and budget is None:
        time_limit_s = DEFAULT_TIME_LIMIT_S
    run = _Run(
        problem,
        time_limit_s,
        budget,
        seed,
        on_progress,
        should_stop or (lambda: False),
        on_plan,
        start,
        with_bound=with_bound,
        routed=routed,
    )
    try:
        return run.planned()
    finally:
        run.rising.close(now=True)


class _Run:
    """Clock, budget and course of one run."""

    def __init__(
        self,
        problem: DeploymentProblem,
        time_limit_s: float | None,
        budget: int | None,
        seed: int,
        on_progress: OnProgress | None,
        should_stop: ShouldStop,
        on_plan: OnPlan | None,
        start: DeploymentPlan | None,
        *,
        with_bound: bool,
        routed: bool,
    ) -> None:
        self._started = time.monotonic()
        self._problem = problem
        self._limit = time_limit_s
        self._budget = budget
        self._seed = seed
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._on_plan = on_plan
        self._start = start
        self._routed = routed
        self._course: list[Progress] = []
        self._pulse = 0.0
        self.rising = RisingBound(problem, climbs=with_bound)

    def _elapsed(self) -> float:
        return time.monotonic() - self._started

    def _left(self) -> float | None:
        """Seconds one step may last; None where the budget alone counts."""
        if self._limit is None:
            return None
        return max(0.05, min(_STEP_S, self._limit - self._elapsed()))

    def _is_halted(self) -> bool:
        return self._should_stop() or (self._limit is not None and self._elapsed() >= self._limit)

    def _over(self, search: Search) -> bool:
        if self._is_halted() or (self._budget is not None and search.steps >= self._budget):
            return True
        # A plan at its bound cannot be bettered.
        return self._budget is None and self.rising.usd is not None and search.best.usd <= self.rising.usd

    def planned(self) -> DeploymentResult:
        """Search, and return the best plan with its bound."""
        ways = Ways(self._problem)
        estimates = Estimates(self._problem, ways)
        self._tell(None, 0)
        start = None if self._start is None else decisions_of(self._problem, ways, self._start.voyages)
        guesses = estimates if self._routed else WithoutCharters(self._problem, ways)
        search = Search(self._problem, ways, guesses, self._seed, self._left, self._is_halted, start)
        first = self._elapsed()
        self._tell(search.best, 0)
        if self._on_plan is not None:
            self._on_plan(self._plan(search.best, ways, estimates, None))
        while not self._over(search):
            better = search.step()
            if better and self._on_plan is not None:
                self._on_plan(self._plan(search.best, ways, estimates, None))
            if better or self._elapsed() - self._pulse > _PULSE_S:
                self._tell(search.best, search.steps)
        interrupted = self._should_stop()
        # A budget alone waits for the whole bound, so that the same budget gives the same plan.
        bound = self.rising.close(now=self._limit is not None or interrupted)
        self._tell(search.best, search.steps)
        plan = self._plan(search.best, ways, estimates, bound)
        return DeploymentResult(
            status=_status(self._problem, plan),
            plan=plan,
            course=tuple(self._course),
            seconds=self._elapsed(),
            first_plan_seconds=first,
            interrupted=interrupted,
            resumed=self._start is not None,
        )

    def _tell(self, best: Candidate | None, work: int) -> None:
        self._pulse = self._elapsed()
        point = Progress(
            seconds=self._elapsed(),
            work=work,
            incumbent_usd=None if best is None else best.usd,
            bound_usd=self.rising.usd,
        )
        last = self._course[-1] if self._course else None
        if last is None or (last.incumbent_usd, last.bound_usd) != (point.incumbent_usd, point.bound_usd):
            self._course.append(point)
        if self._on_progress is not None:
            self._on_progress(point)

    def _plan(self, best: Candidate, ways: Ways, estimates: Estimates, bound: int | None) -> DeploymentPlan:
        problem = self._problem
        if self._baseline is None:
            self._baseline = baseline_usd(problem, ways, estimates)
        left = [parcel.id for parcel in problem.parcels if parcel.id not in best.laid.delivered]
        return DeploymentPlan(
            scenario=problem.scenario,
            problem_digest=problem.digest,
            versions=tuple((name, version(name)) for name in _PACKAGES),
            seed=self._seed,
            budget=self._budget or 0,
            voyages=tuple(best.laid.voyages),
            not_moved=tuple(not_moved(problem, ways, estimates, name) for name in left),
            cost=best.cost,
            shares=shares(best.laid),
            baseline_usd=self._baseline,
            bound_usd=bound,
        )

    _baseline: int | None = None


def _status(problem: DeploymentProblem, plan: DeploymentPlan) -> Status:
    if not plan.not_moved:
        return Status.COMPLETE
    return Status.INFEASIBLE if len(plan.not_moved) == len(problem.parcels) else Status.INCOMPLETE
