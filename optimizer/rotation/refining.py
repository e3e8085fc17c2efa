"""The long search: cycles of the compiled kernel, changes of the contract mix between them, and exact rebuilding."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Protocol

from movcon.lift import ContractOffer
from optimizer.rotation.kernel.bridge import Kernel, Sketch
from optimizer.rotation.kernel.mix import MixMoves
from optimizer.rotation.recombining import retime, take_lots
from optimizer.rotation.retiming import Lot
from optimizer.rotation.search import Search
from optimizer.rotation.state import State

ROUNDS = 10
_RACES = (60, 120)
_FIRST_CYCLE = 90
_LONGEST_CYCLE = 450
_MOVES_A_CYCLE = 8
_MOVE_WORK = 30
_HOT = 4e-5
_WARM = 2e-5
_COLD = 2e-6
_MOST_RETIMED = 80
"""Requirements up to which the lots of the best plan are laid at better dates in the end."""


class Run(Protocol):
    """What the search asks of the run it is part of."""

    work: int

    def over(self) -> bool:
        """Whether to stop."""


class Refining:
    """Improves a search's best state until its run is over.

    ``mixes`` hold nothing but contracts: other beginnings, raced against the search's own. ``proposed`` are lots that
    the bound's programme would fly, tried once when the race is over.
    """

    def __init__(
        self,
        search: Search,
        run: Run,
        told: Callable[[], None],
        seed: int,
        mixes: Sequence[State] = (),
        proposed: Callable[[], Sequence[Lot]] = tuple,
    ) -> None:
        self._search = search
        self._run = run
        self._told = told
        self._mixes = mixes
        self._proposed = proposed
        self._kernel = Kernel(search.state.instance, f"{seed}/kernel")
        self._moves = MixMoves(self._kernel, random.Random(f"{seed}/mix"), self._anneal)
        self._best: Sketch

    def improve(self) -> None:
        """Search on; the exact search holds the best found when this returns."""
        kernel, run = self._kernel, self._run
        has_offers = any(isinstance(c.source, ContractOffer) for c in self._search.state.instance.carriers)
        self._race()
        if take_lots(self._search, self._proposed()):
            self._told()
        scale = float(self._best.usd)
        length = _FIRST_CYCLE
        while not run.over():
            self._anneal(length, scale * _HOT, scale * _COLD)
            self._best = kernel.best()
            self._hand_over()
            if has_offers:
                self._change_mix(length, scale)
            kernel.start_from(self._best)
            length = min(length * 3 // 2, _LONGEST_CYCLE)
        self._hand_over()
        if len(self._search.state.instance.needs) <= _MOST_RETIMED and retime(self._search):
            self._told()

    def _race(self) -> None:
        """Search a while from every mix proposed, longer from the two that look best, and go on from the better."""
        kernel = self._kernel
        states = [self._search.state, *self._mixes]
        sketches = [kernel.read(state) for state in states]
        self._best = sketches[0]
        for work in _RACES:
            raced: list[Sketch] = []
            for sketch in sketches:
                if self._run.over():
                    break
                kernel.start_from(sketch)
                kernel.fill()
                kernel.note()
                scale = float(kernel.usd())
                self._anneal(work, scale * _HOT, scale * _COLD)
                raced.append(kernel.best())
            sketches = sorted((*raced, self._best), key=lambda sketch: sketch.usd)[:2]
            self._best = sketches[0]
            self._hand_over()
        kernel.start_from(self._best)

    def _change_mix(self, length: int, scale: float) -> None:
        """Try changes of the contract mix; the most promising of those that did not pay at once is searched on."""
        tried: list[Sketch] = []
        for _ in range(_MOVES_A_CYCLE):
            if self._run.over():
                break
            found = self._moves.try_one(self._best, _MOVE_WORK)
            if found is None:
                continue
            if found.usd < self._best.usd:
                self._best = found
                tried.clear()
            else:
                tried.append(found)
        if not tried or self._run.over():
            return
        self._kernel.start_from(min(tried, key=lambda sketch: sketch.usd))
        self._anneal(length, scale * _WARM, scale * _COLD)
        raced = self._kernel.best()
        if raced.usd < self._best.usd:
            self._best = raced

    def _anneal(self, work: int, hot: float, cold: float, **focus: object) -> None:
        """Search for some work under a falling temperature, unless the run is over."""
        for step in range(work):
            if self._run.over():
                return
            self._run.work += 1
            heat, after = (hot * (cold / hot) ** ((step + k) / work) for k in (0, 1))
            self._kernel.anneal(ROUNDS, heat, after, **focus)  # type: ignore[arg-type]

    def _hand_over(self) -> None:
        """Rebuild the best sketch exactly; where that takes more dollars the kernel goes on from what was rebuilt."""
        search = self._search
        if self._best.usd >= search.best.objective_usd:
            return
        before = search.best.objective_usd
        lost = self._kernel.write(self._best, search)
        if lost and not self._run.over():
            self._best = self._kernel.read(search.state)
            self._kernel.start_from(self._best)
        if search.best.objective_usd < before:
            self._told()
