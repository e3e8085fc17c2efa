"""The long search: cycles of the compiled kernel, changes of the contract mix between them, and exact rebuilding."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Protocol

from movcon.lift import ContractOffer
from optimizer.rotation.kernel.bridge import Kernel, Sketch
from optimizer.rotation.kernel.mix import MixMoves
from optimizer.rotation.search import Search

ROUNDS = 10
_FIRST_CYCLE = 60
_LONGEST_CYCLE = 1200
_MOVES_A_CYCLE = 6
_MOVE_WORK = 30
_HOT = 4e-5
_COLD = 2e-6


class Run(Protocol):
    """What the search asks of the run it is part of."""

    work: int

    def over(self) -> bool:
        """Whether to stop."""


class Refining:
    """Improves a search's best state until its run is over."""

    def __init__(self, search: Search, run: Run, told: Callable[[], None], seed: int) -> None:
        self._search = search
        self._run = run
        self._told = told
        self._kernel = Kernel(search.state.instance, f"{seed}/kernel")
        self._moves = MixMoves(self._kernel, random.Random(f"{seed}/mix"), self._anneal)
        self._best: Sketch

    def improve(self) -> None:
        """Search on; the exact search holds the best found when this returns."""
        kernel, run = self._kernel, self._run
        self._best = kernel.read(self._search.state)
        kernel.start_from(self._best)
        kernel.fill()
        self._best = kernel.best()
        scale = float(self._best.usd)
        has_offers = any(isinstance(c.source, ContractOffer) for c in self._search.state.instance.carriers)
        length = _FIRST_CYCLE
        while not run.over():
            self._anneal(length, scale * _HOT, scale * _COLD)
            self._best = kernel.best()
            self._hand_over()
            for _ in range(_MOVES_A_CYCLE if has_offers else 0):
                if run.over():
                    break
                better = self._moves.try_one(self._best, _MOVE_WORK)
                if better is not None:
                    self._best = better
                kernel.start_from(self._best)
            length = min(2 * length, _LONGEST_CYCLE)
        self._hand_over()

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
