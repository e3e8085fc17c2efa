"""The rotation planner: a first plan in seconds, the contract mix, then search while time or budget is left."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import replace

from movcon.clock import month_start
from movcon.plan import Plan
from movcon.problem import Problem
from optimizer.result import OnIncumbent, OnProgress, Progress, Result, ShouldStop, Status
from optimizer.rotation.bounding.background import RisingBound
from optimizer.rotation.contracts import Estimate, Mix, choose_mix
from optimizer.rotation.emit import plan_of
from optimizer.rotation.funds import over_funds, within_funds
from optimizer.rotation.incumbents import Incumbents
from optimizer.rotation.instance import Instance
from optimizer.rotation.laying import lay
from optimizer.rotation.mix_moves import MixMoves
from optimizer.rotation.refining import Refining
from optimizer.rotation.retiming import Lot
from optimizer.rotation.search import Search, Snapshot, restore
from optimizer.rotation.state import State

DEFAULT_TIME_LIMIT_S = 60.0
_COOLING_ITERATIONS = 600
_HOTTEST_SHARE = 4e-4
_MIX_EVERY = 150
_ITERATIONS_A_STEP = 60
_PULSE_S = 1.0
_OTHER_ESTIMATES = (
    Estimate(busy_share=0.65),
    Estimate(busy_share=0.72),
    Estimate(link_share=0.8, busy_share=0.7, elsewhere_share=0.8),
)


def solve(
    problem: Problem,
    *,
    time_limit_s: float | None = None,
    budget: int | None = None,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    start: Plan | None = None,
    on_incumbent: OnIncumbent | None = None,
) -> Result:
    """Plan a rotation season.

    Parameters
    ----------
    time_limit_s
        Wall seconds after which the search stops; it cuts the sequence of incumbents short, never changes it.
    budget
        Units of search; with the same problem, seed and versions the same budget gives the same plan. With neither
        limit the search runs for 60 seconds.
    seed
        Seed of every random choice.
    on_progress
        Called at each improvement, and every second or so between them.
    should_stop
        Asked often; True stops the search and keeps the best plan.
    start
        A plan of the same problem to go on from; the result is never worse than it.
    on_incumbent
        Handed the best plan from time to time, so that a search cut off can go on from it. A mission may be charged
        beyond its funds in it: that is settled at the end.

    Returns
    -------
    Result
        Status complete when every requirement is moved, incomplete when some are, infeasible when none is.

    Raises
    ------
    ForeignPlan
        The plan to start from does not stand in this problem.
    """
    if time_limit_s is None and budget is None:
        time_limit_s = DEFAULT_TIME_LIMIT_S
    run = _Run(time_limit_s, budget, on_progress, should_stop)
    instance = Instance(problem)
    run.rising = RisingBound(instance, steps=None if budget is None else budget // _ITERATIONS_A_STEP)
    try:
        return _planned(instance, run, seed, budget, start, on_incumbent)
    finally:
        run.rising.close(now=True)


def _planned(
    instance: Instance,
    run: _Run,
    seed: int,
    budget: int | None,
    start: Plan | None,
    on_incumbent: OnIncumbent | None,
) -> Result:
    problem = instance.problem
    run.tell(None)
    search = Search(State(instance) if start is None else lay(instance, start).state, random.Random(f"{seed}/first"))
    search.fill()
    run.tell(search.best)
    run.first_seconds = run.elapsed()
    mixes: list[State] = []
    if problem.contract_offers and not run.over():
        elsewhere = _elsewhere(instance, search)
        if start is None:
            search = _with_contracts(instance, search, elsewhere, seed)
        run.tell(search.best)
        mixes = _other_mixes(instance, elsewhere, run)
    bound_usd: int | None = None

    def make_plan(kept: Snapshot, unfunded: frozenset[str]) -> Plan:
        return plan_of(instance, kept, seed=seed, budget=budget or 0, bound_usd=bound_usd, unfunded=unfunded)

    if on_incumbent is not None:
        run.incumbents = Incumbents(on_incumbent, lambda kept: make_plan(kept, frozenset()))
        run.incumbents.offer(search.best)
    _improve(search, run, seed, mixes)

    bound_usd = run.final_bound()
    run.tell(search.best)
    plan = within_funds(search, make_plan)
    if start is not None and start.cost.objective_usd < plan.cost.objective_usd and not over_funds(problem, start):
        plan = replace(start, bound_usd=bound_usd)
    return replace(_result(problem, plan, run), resumed=start is not None)


class _Run:
    """Clock, budget and course of one run."""

    def __init__(
        self,
        time_limit_s: float | None,
        budget: int | None,
        on_progress: OnProgress | None,
        should_stop: ShouldStop | None,
    ) -> None:
        self._started = time.monotonic()
        self._limit = time_limit_s
        self._budget = budget
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._told_s = 0.0
        self._best: Snapshot | None = None
        self.work = 0
        self.rising: RisingBound | None = None
        self.incumbents: Incumbents | None = None
        self.course: list[Progress] = []
        self.first_seconds: float | None = None
        self.interrupted = False

    def elapsed(self) -> float:
        """Wall seconds since the start."""
        return time.monotonic() - self._started

    def over(self) -> bool:
        """Whether a limit is reached or somebody asked to stop."""
        if self._should_stop is not None and self._should_stop():
            self.interrupted = True
            return True
        if self._on_progress is not None and self.course and self.elapsed() - self._told_s >= _PULSE_S:
            self._pass_on(self.course[-1].incumbent_usd)
            self._offer()
        if self._budget is not None and self.work >= self._budget:
            return True
        return self._limit is not None and self.elapsed() >= self._limit

    def final_bound(self) -> int | None:
        """The bound in the end: with a budget alone as far as the budget goes, whatever the clock says."""
        if self.rising is None:
            return None
        return self.rising.close(now=self.interrupted or self._limit is not None)

    def lots(self) -> Sequence[Lot]:
        """Lots that the bound's programme would fly; waits for them unless the run is cut short."""
        return () if self.rising is None else self.rising.lots(self._is_cut_short)

    def _is_cut_short(self) -> bool:
        """Whether the clock or somebody ends the run, whatever its budget."""
        self.over()
        return self.interrupted or (self._limit is not None and self.elapsed() >= self._limit)

    def tell(self, best: Snapshot | None) -> None:
        """Write a point of the course and pass it on."""
        incumbent = None if best is None else best.objective_usd
        self.course.append(self._pass_on(incumbent))
        self._best = best
        self._offer()

    def _offer(self) -> None:
        """Hand out the best plan, where somebody wants it and has not just got it."""
        if self.incumbents is not None and self._best is not None:
            self.incumbents.offer(self._best)

    def _pass_on(self, incumbent: int | None) -> Progress:
        """Pass on how far the run is."""
        bound = None if self.rising is None else self.rising.usd
        progress = Progress(seconds=self.elapsed(), work=self.work, incumbent_usd=incumbent, bound_usd=bound)
        if self._on_progress is not None:
            self._told_s = progress.seconds
            self._on_progress(progress)
        return progress


def _with_contracts(instance: Instance, plain: Search, elsewhere: dict[str, int], seed: int) -> Search:
    """Return the better of the plain search and one that starts from the chosen contract mix."""
    mix = choose_mix(instance, elsewhere, Estimate())
    if not mix.purchases:
        return plain
    state = State(instance)
    buy(state, mix)
    search = Search(state, random.Random(f"{seed}/contracts"))
    _fill_as_meant(search, mix)
    release_idle(search)
    return search if search.best.objective_usd < plain.best.objective_usd else plain


def _elsewhere(instance: Instance, plain: Search) -> dict[str, int]:
    """What each requirement that is placed costs off contract."""
    return {
        need.id: _elsewhere_usd(instance, need.id, plain) for need in instance.needs if plain.state.is_whole(need.id)
    }


def _other_mixes(instance: Instance, elsewhere: dict[str, int], run: _Run) -> list[State]:
    """States that hold the mixes chosen by other guesses at how busy tails can be, and nothing else."""
    states: dict[tuple[tuple[int, int, int, int], ...], State] = {}
    for estimate in _OTHER_ESTIMATES if instance.problem.release is None else ():
        if run.over():
            break
        mix = choose_mix(instance, elsewhere, estimate)
        if mix.purchases:
            key = tuple((p.carrier.index, p.first_month, p.term.months, p.tails) for p in mix.purchases)
            state = State(instance)
            buy(state, mix)
            states.setdefault(key, state)
    return list(states.values())


def _elsewhere_usd(instance: Instance, need_id: str, plain: Search) -> int:
    """What a requirement costs off contract: its letter of assist, or its charter alone less what linking saves."""
    number = instance.number[need_id]
    chain = plain.state.chains[plain.state.where[need_id, 0]]
    letter = plain.state.letter_usd(need_id, chain.carrier)
    if letter:
        return letter
    alone = instance.standalone_usd[number]
    if alone is None:
        return chain.usd
    return int(alone * Estimate().elsewhere_share)


def buy(state: State, mix: Mix) -> None:
    """Hold the tails of a mix, each purchase on the first tails free for its months."""
    for purchase in sorted(mix.purchases, key=lambda p: (p.carrier.index, p.first_month, -p.term.months)):
        left = purchase.tails
        tail = 1
        first, end = month_start(purchase.first_month), month_start(purchase.first_month + purchase.term.months)
        while left:
            if state.tail_is_free(purchase.carrier, tail, first, end):
                usd = purchase.term.usd_per_month * purchase.term.months
                state.hold(purchase.carrier, tail, purchase.first_month, purchase.term.months, usd)
                left -= 1
            tail += 1
    state.forget_journal()


def _fill_as_meant(search: Search, mix: Mix) -> None:
    rotation = search.state.instance.problem.rotation
    meant = sorted(mix.meant_for, key=lambda name: rotation[name].preferred_day)
    search.inserter.hour_share = 0.0
    for name in meant:
        search.inserter.carriers_allowed = frozenset((mix.meant_for[name],))
        if name in search.unplaced and search.inserter.place(name):
            del search.unplaced[name]
    search.inserter.carriers_allowed = None
    search.inserter.hour_share = 0.7
    search.fill()


def release_idle(search: Search) -> None:
    """Give back contract tails that fly nothing."""
    state = search.state
    for holding in list(state.holdings.values()):
        if holding.usd and not state.holding_chains[holding.id]:
            state.release(holding)
    search.settle()


def _improve(search: Search, run: _Run, seed: int, mixes: list[State]) -> None:
    """Search on while the run lasts: on the compiled kernel, save where a release binds the plan."""
    if search.state.instance.problem.release is not None:
        _improve_slowly(search, run)
    elif not run.over():
        Refining(search, run, lambda: run.tell(search.best), seed, mixes, run.lots).improve()


def _improve_slowly(search: Search, run: _Run) -> None:
    scale = search.current * _HOTTEST_SHARE / 10

    def step() -> bool:
        """Count an iteration of polishing, unless the run is over."""
        if run.over():
            return False
        run.work += 1
        return True

    moves = MixMoves(search, step)
    while not run.over():
        phase = (run.work % _COOLING_ITERATIONS) / _COOLING_ITERATIONS
        temperature = scale * (1.0 - phase) ** 2
        if run.work and run.work % _COOLING_ITERATIONS == 0:
            restore(search.state, search.best)
            search.resume()
        run.work += 1
        if search.iterate(temperature):
            run.tell(search.best)
        if run.work % _MIX_EVERY == 0 and moves.try_one():
            run.tell(search.best)


def _result(problem: Problem, plan: Plan, run: _Run) -> Result:
    status = Status.COMPLETE
    if plan.not_moved:
        status = Status.INFEASIBLE if len(plan.not_moved) == len(problem.rotations) else Status.INCOMPLETE
    return Result(
        status=status,
        plan=plan,
        objective_usd=plan.cost.objective_usd,
        bound_usd=plan.bound_usd,
        course=tuple(run.course),
        seconds=run.elapsed(),
        first_plan_seconds=run.first_seconds,
        interrupted=run.interrupted,
    )
