"""Changing the contract mix of a sketch: tails bought, given back or exchanged, each judged after a short search."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from movcon.clock import midnight, month_index, month_start
from movcon.lift import ContractOffer, ContractTerm
from optimizer.rotation.instance import Carrier
from optimizer.rotation.kernel import layout as at
from optimizer.rotation.kernel.bridge import Kernel, Sketch
from optimizer.rotation.kernel.layout import Ints

_HOT = 1e-5
_COLD = 2e-6
_FOCUS = 0.7


@dataclass(frozen=True, slots=True)
class Award:
    """Months of one tail that could be bought; the first counted from the tables' first."""

    carrier: Carrier
    first: int
    term: ContractTerm

    @property
    def months(self) -> range:
        """Months of it."""
        return range(self.first, self.first + self.term.months)


class MixMoves:
    """Tries changes of the mix, in an order that its random numbers decide."""

    def __init__(self, kernel: Kernel, rng: random.Random, anneal: Callable[..., None]) -> None:
        self._kernel = kernel
        self._rng = rng
        self._anneal = anneal
        self._awards = _awards(kernel)

    def try_one(self, base: Sketch, work: int) -> Sketch | None:
        """Change the mix of a sketch and search for a while; the outcome, dearer or cheaper; None for no change."""
        kernel = self._kernel
        leaves, enters = self._change(base)
        if not leaves and not enters:
            return None
        stay = base.chains[~np.isin(base.chains[:, at.C_HOLD], leaves)] if leaves else base.chains
        holdings = base.holdings.copy()
        holdings[leaves] = 0
        kernel.start_from(Sketch(base.usd, stay, holdings))
        for award in enters:
            tail = self._free_tail(holdings, award)
            if tail is None or not kernel.has_room():
                return None
            usd = award.term.usd_per_month * award.term.months
            kernel.hold(award.carrier.index, award.first, award.term.months, usd, tail)
        kernel.fill()
        kernel.note()
        seeds = self._seeds(base, leaves, enters)
        self._anneal(work, base.usd * _HOT, base.usd * _COLD, seeds=seeds, focus=_FOCUS)
        return kernel.best()

    def _change(self, base: Sketch) -> tuple[list[int], list[Award]]:
        """What to give back and what to buy."""
        rng = self._rng
        bought = [int(h) for h in np.flatnonzero(base.holdings[:, at.H_ON] * (base.holdings[:, at.H_USD] > 0))]
        roll = rng.random()
        if not bought or 0.25 <= roll < 0.5:
            return [], self._one_of(self._awards)
        # Tails with little work for their price are the likelier to go.
        chains = np.bincount(base.chains[:, at.C_HOLD][base.chains[:, at.C_HOLD] >= 0], minlength=max(bought) + 1)
        weights = [float(base.holdings[h, at.H_USD]) / (1.0 + float(chains[h])) for h in bought]
        leaves = rng.choices(bought, weights=weights)
        return leaves, [] if roll < 0.25 else self._instead(base.holdings[leaves[0]])

    def _one_of(self, awards: list[Award]) -> list[Award]:
        """One award by chance, every length of term as likely."""
        lengths = sorted({award.term.months for award in awards})
        if not lengths:
            return []
        length = self._rng.choice(lengths)
        return [self._rng.choice([award for award in awards if award.term.months == length])]

    def _instead(self, row: Ints) -> list[Award]:
        """What to buy in place of a tail: other months of it, or another offer's tail, mostly for the same months."""
        index, first, months = (int(x) for x in row[at.H_CAR : at.H_USD])
        roll = self._rng.random()
        if roll < 0.4:
            near = [
                award
                for award in self._awards
                if award.carrier.index == index
                and award.first < first + months + 2
                and award.first + award.term.months > first - 2
                and (award.first, award.term.months) != (first, months)
            ]
        else:
            near = [
                award
                for award in self._awards
                if award.carrier.index != index
                and award.first < first + months
                and award.first + award.term.months > first
                and (roll > 0.8 or (award.first, award.term.months) == (first, months))
            ]
        return self._one_of(near)

    def _free_tail(self, holdings: Ints, award: Award) -> int | None:
        """Least number of a tail that is free for an award."""
        source = award.carrier.source
        if not isinstance(source, ContractOffer):
            return None
        taken = {
            int(row[at.H_TAIL])
            for row in holdings[holdings[:, at.H_ON] > 0]
            if row[at.H_CAR] == award.carrier.index
            and row[at.H_FIRST] < award.first + award.term.months
            and row[at.H_FIRST] + row[at.H_MONTHS] > award.first
        }
        return next((tail for tail in range(1, source.tails_max + 1) if tail not in taken), None)

    def _seeds(self, base: Sketch, leaves: list[int], enters: list[Award]) -> Ints:
        """Requirements that a change concerns: those that could fly on what is given back or bought."""
        tables = self._kernel.tables
        wanted = tables.req[:, at.R_WANTED] - tables.g.const[0]
        month = tables.g.month_of[np.clip(wanted, 0, tables.g.month_of.size - 1)]
        mine = np.zeros(month.size, dtype=bool)
        for h in leaves:
            first, months = int(base.holdings[h, at.H_FIRST]), int(base.holdings[h, at.H_MONTHS])
            index = int(base.holdings[h, at.H_CAR])
            able = tables.unit_block[: month.size, index, 0] >= 0
            mine |= able & (month >= first) & (month < first + months)
        for award in enters:
            able = tables.unit_block[: month.size, award.carrier.index, 0] >= 0
            mine |= able & (month >= award.first) & (month < award.first + award.term.months)
        return np.flatnonzero(mine).astype(np.int64)


def _awards(kernel: Kernel) -> list[Award]:
    """Every award that can be bought within the season."""
    problem = kernel.instance.problem
    month0 = int(kernel.tables.g.const[1])
    first = month_index(midnight(problem.season_first_day))
    last = month_index(midnight(problem.season_last_day))
    found: list[Award] = []
    for carrier in kernel.instance.carriers:
        source = carrier.source
        if not isinstance(source, ContractOffer):
            continue
        for term in source.terms:
            for start in range(first, last - term.months + 2):
                if month_start(start) < midnight(source.available_from):
                    continue
                if month_start(start + term.months) <= carrier.latest + 1:
                    found.append(Award(carrier, start - month0, term))
    return found
