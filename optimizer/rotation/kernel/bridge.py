"""Between the exact state and the kernel: plans are handed over, searched on, and rebuilt exactly."""

from __future__ import annotations

import random

import numpy as np

from optimizer.rotation.instance import Carrier, Instance
from optimizer.rotation.kernel import layout as at
from optimizer.rotation.kernel.anneal import anneal, keep, restore
from optimizer.rotation.kernel.book import objective
from optimizer.rotation.kernel.layout import Ints, Work
from optimizer.rotation.kernel.tables import tables_of
from optimizer.rotation.search import Search
from optimizer.rotation.state import FOREVER, State

_HOLDINGS = 160
_PARKED = 6000


class Sketch:
    """A plan as the kernel keeps it: chains and holdings; dollars by the kernel's count."""

    def __init__(self, usd: int, chains: Ints, holdings: Ints) -> None:
        self.usd = usd
        self.chains = chains
        self.holdings = holdings

    def without_idle(self) -> Sketch:
        """The same without bought tails that fly nothing."""
        used = np.isin(np.arange(self.holdings.shape[0]), self.chains[:, at.C_HOLD])
        idle = (self.holdings[:, at.H_USD] > 0) & ~used
        holdings = self.holdings.copy()
        holdings[idle] = 0
        return Sketch(self.usd - int(self.holdings[idle, at.H_USD].sum()), self.chains, holdings)


class Kernel:
    """One line of search on plain arrays.

    Attributes
    ----------
    best
        The best sketch since ``start_from``.
    """

    def __init__(self, instance: Instance, seed: str) -> None:
        self.instance = instance
        self.tables = tables_of(instance)
        self.work = _work(instance, self.tables.g.month_of.size, int(self.tables.month_from.size), seed)
        rows = self.work.lists.shape[1]
        self._kept = np.zeros((rows, at.C_KEPT), dtype=np.int64)
        self._kept_n = np.zeros(1, dtype=np.int64)
        self._best_usd = np.full(1, at.FAR, dtype=np.int64)
        self._all = np.arange(len(instance.needs), dtype=np.int64)
        self.lost = 0

    # --- searching ------------------------------------------------------------------------------------------

    def usd(self) -> int:
        """Dollars of the present state."""
        return int(objective(self.tables, self.work))

    def fill(self) -> int:
        """Place what is not placed."""
        return self._run(0, 0.0, 0.0, None, 0.0, first_fill=True)

    def anneal(self, rounds: int, hot: float, cold: float, seeds: Ints | None = None, focus: float = 0.0) -> int:
        """Search; returns the present dollars."""
        return self._run(rounds, hot, cold, seeds, focus, first_fill=False)

    def _run(self, rounds: int, hot: float, cold: float, seeds: Ints | None, focus: float, *, first_fill: bool) -> int:
        return int(
            anneal(
                self.tables,
                self.work,
                self._kept,
                self._kept_n,
                self._best_usd,
                rounds,
                hot,
                cold,
                self._all if seeds is None or not seeds.size else seeds,
                focus,
                first_fill,
            )
        )

    def best(self) -> Sketch:
        """The best state since the last ``start_from`` or ``note``, without bought tails that fly nothing."""
        n = int(self._kept_n[0])
        sketch = Sketch(int(self._best_usd[0]), self._kept[:n].copy(), self.work.hold[:, : at.H_N].copy())
        return sketch.without_idle()

    def note(self) -> None:
        """Take the present state for the best, whatever came before."""
        self._best_usd[0] = self.usd()
        keep(self.work, self._kept, self._kept_n)

    def start_from(self, sketch: Sketch) -> None:
        """Be at a sketch, and take it for the best so far."""
        work = self.work
        self._clear()
        for h in np.flatnonzero(sketch.holdings[:, at.H_ON]):
            _, carrier, first, months, usd, tail = (int(x) for x in sketch.holdings[h])
            self.hold(carrier, first, months, usd, tail, int(h))
        n = sketch.chains.shape[0]
        self._kept[:n] = sketch.chains
        self._kept_n[0] = n
        self.lost = int(restore(self.tables, work, self._kept, self._kept_n))
        self.note()

    def _clear(self) -> None:
        work = self.work
        restore(self.tables, work, self._kept, np.zeros(1, dtype=np.int64))
        work.hold[:] = 0
        work.tails[:] = 0
        work.total[at.USD_HELD] = 0

    # --- holdings -------------------------------------------------------------------------------------------

    def hold(self, carrier: int, first: int, months: int, usd: int, tail: int, h: int | None = None) -> int:
        """Hold a tail for months counted from the tables' first; returns its row."""
        work = self.work
        if h is None:
            h = int(np.flatnonzero(work.hold[:, at.H_ON] == 0)[0])
        work.hold[h, : at.H_ROW] = 1, carrier, first, months, usd, tail, 0
        work.tails[carrier, first : first + months] += 1
        work.total[at.USD_HELD] += usd
        return h

    def has_room(self) -> bool:
        """Whether one more tail can be held."""
        return bool((self.work.hold[:, at.H_ON] == 0).any())

    # --- the exact state ------------------------------------------------------------------------------------

    def read(self, state: State) -> Sketch:
        """An exact state as a sketch."""
        holdings = np.zeros((_HOLDINGS, at.H_N), dtype=np.int64)
        row_of: dict[int, int] = {}
        month0 = int(self.tables.g.const[1])
        for h, holding in enumerate(state.holdings.values()):
            row_of[holding.id] = h
            months = holding.first_month - month0, holding.months
            holdings[h] = 1, holding.carrier.index, *months, holding.usd, holding.tail
        chains = np.zeros((len(state.chains), at.C_KEPT), dtype=np.int64)
        for k, chain in enumerate(state.chains.values()):
            n = len(chain.blocks)
            row = row_of[chain.holding] if chain.carrier.held else at.NONE
            chains[k, : at.C_BLK] = n, chain.carrier.index, row
            chains[k, at.C_BLK : at.C_BLK + n] = [block.index for block in chain.blocks]
            chains[k, at.C_ST : at.C_ST + n] = chain.starts
        return Sketch(state.objective_usd(), chains, holdings)

    def write(self, sketch: Sketch, search: Search) -> int:
        """Bring an exact search to a sketch, what does not fit placed otherwise; returns how many chains did not."""
        state = search.state
        month0 = int(self.tables.g.const[1])
        for number in list(state.chains):
            state.drop(number)
        free = {_held(h.carrier, h.tail, h.first_month, h.months): h for h in state.holdings.values()}
        ids: dict[int, int] = {}
        for h in np.flatnonzero(sketch.holdings[:, at.H_ON]):
            _, index, first, months, usd, tail = (int(x) for x in sketch.holdings[h])
            carrier = self.instance.carriers[index]
            kept = free.pop(_held(carrier, tail, first + month0, months), None)
            ids[int(h)] = (kept or state.hold(carrier, tail, first + month0, months, usd)).id
        for holding in free.values():
            state.release(holding)
        failed = 0
        for row in sketch.chains:
            n = int(row[at.C_N])
            carrier = self.instance.carriers[int(row[at.C_CAR])]
            blocks = tuple(self.instance.all_blocks[int(b)] for b in row[at.C_BLK : at.C_BLK + n])
            starts = tuple(int(s) for s in row[at.C_ST : at.C_ST + n])
            holding_id = ids[int(row[at.C_HOLD])] if carrier.held else 0
            span = state.holdings[holding_id].span if carrier.held else FOREVER
            fine = all(block.starts_well(start) for block, start in zip(blocks, starts, strict=True))
            built = state.builder.build(carrier, holding_id, span, blocks, starts) if fine else None
            if built is None or state.put(built) is None:
                failed += 1
        for number, chain in list(state.chains.items()):
            if not state.fits_together(chain):
                state.drop(number)
                failed += 1
        search.resume()
        halves = [name for name, part in state.where if not state.is_whole(name)]
        search.evict(list(dict.fromkeys(halves)))
        search.inserter.noise = 0.0
        search.inserter.hour_share = 0.7
        search.fill()
        for holding in list(state.holdings.values()):
            if holding.usd and not state.holding_chains[holding.id]:
                state.release(holding)
        search.settle()
        return failed


def _held(carrier: Carrier, tail: int, first: int, months: int) -> tuple[int, int, int, int]:
    return carrier.index, tail, first, months


def _work(instance: Instance, days: int, months: int, seed: str) -> Work:
    needs, carriers = len(instance.needs), len(instance.carriers)
    fields = len(instance.problem.airfields)
    types = len(instance.problem.aircraft_type)
    rows = 2 * needs + 60

    def ints(*shape: int) -> Ints:
        return np.zeros(shape, dtype=np.int64)

    work = Work(
        rng=np.array([random.Random(seed).getrandbits(63) | 1], dtype=np.uint64),
        chain=ints(rows, at.CHAIN),
        lists=np.full((3, rows), at.NONE, dtype=np.int64),
        total=ints(at.COUNTERS),
        hold=ints(_HOLDINGS, at.HOLDING),
        part=np.full((needs, 2, 4), at.NONE, dtype=np.int64),
        req=ints(needs, 4),
        slots=ints(fields, days),
        onward=ints(len(instance.problem.onward) + 1, 2, days),
        parked=ints(fields, _PARKED, 2),
        parked_n=ints(fields),
        minutes=ints(carriers, months),
        tails=ints(carriers, months),
        tail_min=ints(_HOLDINGS, months),
        saved=ints(rows + 1, at.CHAIN + 2),
        t=ints(9, at.BLOCKS + 2),
        order=ints(4 * needs + 1000),
        keys=np.zeros(2 * needs + 500),
        found=ints(2, types, at.TOP, 8),
        found_usd=np.zeros((2, types, at.TOP)),
        found_n=ints(2, types),
        windows=ints(carriers, 3),
        tune=np.array([0.0, 0.7, 0.0, 3.0, 12.0, 0.3, 0.75, 6.0, 0.02]),
    )
    work.lists[2] = np.arange(rows)
    work.total[at.N_FREE] = rows
    work.total[at.USD_LEFT] = sum(
        instance.problem.prices.usd_per_person_not_moved * (need.incoming + need.outgoing) for need in instance.needs
    )
    return work
