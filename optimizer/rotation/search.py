"""Large neighbourhood search over linked itineraries: take some requirements out, put them back better."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from optimizer.rotation.chain import Chain
from optimizer.rotation.insertion import Inserter
from optimizer.rotation.removal import Remover
from optimizer.rotation.state import Holding, State

_SIZES = (3, 12)
_NOISES = (0.0, 0.0, 0.03, 0.1)
_HOUR_SHARES = (0.15, 0.4, 0.7, 1.0)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state's chains and holdings; everything in it is immutable."""

    objective_usd: int
    chains: tuple[Chain, ...]
    holdings: tuple[Holding, ...]


def snapshot(state: State) -> Snapshot:
    """Keep a state as it is now."""
    return Snapshot(state.objective_usd(), tuple(state.chains.values()), tuple(state.holdings.values()))


class Search:
    """One line of search on one state, with simulated annealing over whole iterations."""

    def __init__(self, state: State, rng: random.Random) -> None:
        self.state = state
        self.rng = rng
        self.inserter = Inserter(state, rng)
        self.remover = Remover(state, self.inserter.book, rng)
        self.unplaced: dict[str, None] = {need.id: None for need in state.instance.needs if not state.is_whole(need.id)}
        self.current = state.objective_usd()
        self.best = snapshot(state)

    def fill(self, order: list[str] | None = None) -> None:
        """Place everything not yet placed: those of an order first, the rest dearest first."""
        standalone = self.state.instance.standalone_usd
        number = self.state.instance.number
        rest = sorted(self.unplaced, key=lambda n: -(standalone[number[n]] or 0))
        names = [name for name in dict.fromkeys((*(order or ()), *rest)) if name in self.unplaced]
        for name in names:
            if self.inserter.place(name):
                self.unplaced.pop(name, None)
        self.settle()

    def evict(self, names: list[str]) -> None:
        """Take requirements out, to be placed again by ``fill``."""
        for name in self.remover.remove([name for name in names if self._is_placed(name)]):
            self.unplaced[name] = None
        for name in names:
            self.unplaced[name] = None

    def settle(self) -> None:
        """Make the present state final and note it when it is the best."""
        self.state.forget_journal()
        self.current = self.state.objective_usd()
        if self.current < self.best.objective_usd:
            self.best = snapshot(self.state)

    def resume(self) -> None:
        """Read the state anew after it was brought to a snapshot."""
        needs = self.state.instance.needs
        self.unplaced = {need.id: None for need in needs if not self.state.is_whole(need.id)}
        self.current = self.state.objective_usd()

    def start_from_here(self) -> None:
        """Take the present state for the best, whatever came before."""
        self.current = self.state.objective_usd()
        self.best = snapshot(self.state)

    def iterate(self, temperature: float, chosen: list[str] | None = None) -> bool:
        """One step, on requirements chosen by chance where none are given; True when it found a new best."""
        rng = self.rng
        if chosen is None:
            chosen = self.remover.choose(rng.randint(*_SIZES))
        mark = self.state.mark()
        before = dict(self.unplaced)
        taken = self.remover.remove([name for name in chosen if self._is_placed(name)])
        for name in (*taken, *chosen):
            self.unplaced[name] = None
        if self._is_bound(taken, chosen):
            self.state.undo(mark)
            self.unplaced = before
            return False
        self.inserter.noise = rng.choice(_NOISES)
        self.inserter.hour_share = rng.choice(_HOUR_SHARES)
        for name in self._order([*dict.fromkeys((*taken, *chosen)), *self._some_unplaced()]):
            if name in self.unplaced and self.inserter.place(name):
                del self.unplaced[name]
        now = self.state.objective_usd()
        accept = now < self.current - temperature * math.log(max(rng.random(), 1e-9))
        if not accept:
            self.state.undo(mark)
            self.unplaced = before
            return False
        self.current = now
        self.state.forget_journal()
        if now < self.best.objective_usd:
            self.best = snapshot(self.state)
            return True
        return False

    def _is_bound(self, taken: list[str], chosen: list[str]) -> bool:
        """Whether what was taken out is locked, or is held and came along unasked."""
        commitment = self.state.instance.commitment
        if not commitment.locks and not commitment.kept_on:
            return False
        wanted = set(chosen)
        return any(
            any((name, part) in commitment.locks for part in (0, 1))
            or (name not in wanted and commitment.is_held(name))
            for name in taken
        )

    def _is_placed(self, name: str) -> bool:
        return (name, 0) in self.state.where or (name, 1) in self.state.where

    def _some_unplaced(self) -> list[str]:
        names = list(self.unplaced)
        return names if len(names) <= 3 else self.rng.sample(names, 3)

    def _order(self, names: list[str]) -> list[str]:
        instance = self.state.instance
        rng = self.rng
        kind = rng.random()
        if kind < 0.4:
            rng.shuffle(names)
            return names
        if kind < 0.8:
            keys: dict[str, float] = {n: -(instance.standalone_usd[instance.number[n]] or 0.0) for n in names}
        else:
            keys = {n: instance.problem.rotation[n].preferred_day + rng.random() for n in names}
        return sorted(names, key=lambda n: keys[n])


def restore(state: State, kept: Snapshot) -> None:
    """Bring a state to a snapshot."""
    for number in list(state.chains):
        state.drop(number)
    wanted = {holding.id for holding in kept.holdings}
    for holding in list(state.holdings.values()):
        if holding.id not in wanted:
            state.release(holding)
    for holding in kept.holdings:
        if holding.id not in state.holdings:
            state.hold_again(holding)
    for chain in kept.chains:
        if state.put(chain) is None:
            raise AssertionError("A kept state no longer fits its ledger.")
    state.forget_journal()
