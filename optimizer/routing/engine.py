"""The routing engine: large neighbourhoods in cycles of falling temperature, their routes recombined after each."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np

from optimizer.result import ShouldStop
from optimizer.routing.checking import route_cost
from optimizer.routing.kernel import layout as at
from optimizer.routing.kernel.anneal import anneal, fill, lay
from optimizer.routing.kernel.layout import Ints
from optimizer.routing.kernel.pool import forget
from optimizer.routing.kernel.tables import tables_of, work_of
from optimizer.routing.opening import opening
from optimizer.routing.problem import RoutingProblem
from optimizer.routing.recombining import recombine
from optimizer.routing.routes import OnRoutingPlan, RoutingPlan, RoutingProgress, RoutingResult

DEFAULT_TIME_LIMIT_S = 60.0
ROUNDS_A_UNIT = 500
_ROUNDS_A_STEP = 100
_FIRST_CYCLE = 4
_LONGEST_CYCLE = 64
_HOT, _WARM = 1.2, 0.4
_COOLED_TO = 0.01
_OUT_MOST = 16
_KEPT_WITHIN = 0.02
_COLUMNS_KEPT = 15_000
_COLUMNS_MANY = 25_000
_RECOMBINING_S = 0.3
_RECOMBINED_FROM = 16


def solve_routing(
    problem: RoutingProblem,
    *,
    time_limit_s: float | None = None,
    budget: int | None = None,
    seed: int = 0,
    start: Sequence[Sequence[int]] | None = None,
    on_incumbent: OnRoutingPlan | None = None,
    should_stop: ShouldStop | None = None,
) -> RoutingResult:
    """Route vehicles.

    Parameters
    ----------
    time_limit_s
        Wall seconds after which the search stops; it cuts the sequence of incumbents short, never changes it.
    budget
        Units of search (500 rounds each); the same problem, seed, start and budget give the same plan. With
        neither limit the search runs for 60 seconds.
    seed
        Seed of every random choice.
    start
        Routes to go on from, for each vehicle the calls of its stops, each twice. What cannot stand is left out.
    on_incumbent
        Handed every improvement found between two steps of the search.
    should_stop
        Asked often; True stops the search and keeps the best plan.
    """
    if time_limit_s is None and budget is None:
        time_limit_s = DEFAULT_TIME_LIMIT_S
    run = _Run(problem, time_limit_s, seed, on_incumbent, should_stop)
    run.begin(start)
    cycle = 0
    while (budget is None or run.work < budget) and not run.over:
        units = min(_FIRST_CYCLE << min(cycle, 20), _LONGEST_CYCLE)
        run.cycle(units if budget is None else min(units, budget - run.work), _WARM if cycle % 2 else _HOT)
        cycle += 1
    run.end()
    return run.result()


class _Run:
    """One run: the kernel's state, its limits, and what came of it so far."""

    def __init__(
        self,
        problem: RoutingProblem,
        time_limit_s: float | None,
        seed: int,
        on_incumbent: OnRoutingPlan | None,
        should_stop: Callable[[], bool] | None,
    ) -> None:
        self._began = time.monotonic()
        self._until = None if time_limit_s is None else self._began + time_limit_s
        self._problem = problem
        self._tables = tables_of(problem)
        self._kernel = work_of(self._tables, str(seed))
        self._on_incumbent = on_incumbent
        self._should_stop = should_stop
        self._course: list[RoutingProgress] = []
        self._recombined = True
        self.work = 0
        self.interrupted = False
        tune = self._kernel.tune
        tune[at.TUNE_LEAST] = 1.0
        tune[at.TUNE_MOST] = min(problem.calls, max(4, _OUT_MOST))
        tune[at.TUNE_KEEP] = _KEPT_WITHIN

    @property
    def over(self) -> bool:
        """Whether time is up or somebody wants it stopped."""
        if self._should_stop is not None and not self.interrupted and self._should_stop():
            self.interrupted = True
        return self.interrupted or (self._until is not None and time.monotonic() >= self._until)

    def begin(self, start: Sequence[Sequence[int]] | None) -> None:
        """Lay what is given, and place the rest."""
        seq = np.zeros_like(self._kernel.best_seq)
        many = np.zeros_like(self._kernel.best_n)
        if start is not None:
            opening(self._problem, start, seq, many)
        lay(self._tables, self._kernel, seq, many)
        self._note()
        fill(self._tables, self._kernel)
        # Temperature and noise are counted in what carrying a call costs: to refuse one may cost any number.
        carried = int((self._kernel.where != at.NONE).sum())
        cost = int(self._kernel.total[at.T_ROUTES]) / carried if carried else np.median(self._problem.call_refusal_cost)
        self._kernel.tune[at.TUNE_CALL] = max(1.0, float(cost))
        self._note()

    def cycle(self, units: int, hot: float) -> None:
        """Search from the best plan under a falling temperature, then recombine; cut short where time is up."""
        kernel = self._kernel
        self._lay(kernel.best_seq.copy(), kernel.best_n.copy())
        rounds = units * ROUNDS_A_UNIT
        heat = hot * float(kernel.tune[at.TUNE_CALL])
        cooling = _COOLED_TO ** (1.0 / rounds)
        for done in range(0, rounds, _ROUNDS_A_STEP):
            before = self.work * ROUNDS_A_UNIT + done % ROUNDS_A_UNIT
            anneal(self._tables, kernel, before, _ROUNDS_A_STEP, heat * cooling**done, cooling)
            self.work += (done + _ROUNDS_A_STEP) % ROUNDS_A_UNIT == 0
            self._note()
            if self.over:
                return
        self._recombined = units >= _RECOMBINED_FROM
        if self._recombined:
            # The routes of shorter cycles are too poor to be worth it.
            self._recombine()

    def end(self) -> None:
        """Recombine once more where the budget ended a cycle too short for it."""
        if not self._recombined and self.work >= _RECOMBINED_FROM and not self.over:
            self._recombine()

    def _recombine(self) -> None:
        """Choose the best among the routes remembered, and forget some where there are many."""
        kernel = self._kernel
        left = None if self._until is None else self._until - time.monotonic()
        if left is not None and left < _RECOMBINING_S:
            self._until = time.monotonic()
            return
        choice = recombine(self._tables, kernel, left)
        if choice is not None:
            self._lay(choice.seq, choice.many)
            fill(self._tables, kernel)
            self._note()
        columns = int(kernel.total[at.T_COLUMNS])
        if columns > _COLUMNS_MANY:
            seen = kernel.column[:columns, at.P_SEEN]
            kept = np.zeros(columns, dtype=np.bool_)
            kept[np.argsort(seen, kind="stable")[:_COLUMNS_KEPT]] = True
            forget(kernel, kept)

    def _lay(self, seq: Ints, many: Ints) -> None:
        lay(self._tables, self._kernel, seq, many)

    def _note(self) -> None:
        objective = int(self._kernel.best[0])
        if self._course and objective >= self._course[-1].objective:
            return
        seconds = time.monotonic() - self._began
        self._course.append(RoutingProgress(seconds=seconds, work=self.work, objective=objective))
        if self._on_incumbent is not None:
            self._on_incumbent(self._plan())

    def _plan(self) -> RoutingPlan:
        kernel, calls = self._kernel, self._problem.calls
        routes = tuple(
            tuple(int(stop) % calls for stop in row[:n]) for row, n in zip(kernel.best_seq, kernel.best_n, strict=True)
        )
        starts = tuple(route_cost(self._problem, v, route)[1] for v, route in enumerate(routes))
        carried = {call for route in routes for call in route}
        left = tuple(call for call in range(calls) if call not in carried)
        return RoutingPlan(routes=routes, starts=starts, not_transported=left, objective=int(kernel.best[0]))

    def result(self) -> RoutingResult:
        """What came of it."""
        return RoutingResult(
            plan=self._plan(),
            course=tuple(self._course),
            seconds=time.monotonic() - self._began,
            work=self.work,
            interrupted=self.interrupted,
        )
