"""Changing the contract mix of a state: one tail more or one tail fewer, refilled, and kept only if that pays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from movcon.clock import midnight, month_index, month_start
from movcon.lift import ContractOffer, ContractTerm, SourceKind
from optimizer.rotation.instance import Carrier
from optimizer.rotation.search import Search, restore, snapshot
from optimizer.rotation.state import Holding

_EVICTED = 60
_POLISH = 40
_CHEAP_HOURS = 0.1


@dataclass(frozen=True, slots=True)
class Tail:
    """One tail that could be bought: an offer, its tail number, a first month and a term."""

    carrier: Carrier
    number: int
    first_month: int
    term: ContractTerm


class MixMoves:
    """Tries changes of the mix on a search's best state, in an order that its random numbers decide."""

    def __init__(self, search: Search, step: Callable[[], bool]) -> None:
        self._search = search
        self._step = step

    def try_one(self) -> bool:
        """Try one change; True when it made a new best. ``step`` is asked before each iteration of polishing."""
        search = self._search
        restore(search.state, search.best)
        search.resume()
        kept = search.best
        bought = [h for h in search.state.holdings.values() if h.carrier.kind is SourceKind.CONTRACT]
        tails = self._tails()
        drop = bought and (not tails or search.rng.random() < 0.4)
        if drop:
            self._drop(search.rng.choice(bought))
        elif tails:
            self._add(search.rng.choice(tails))
        else:
            return False
        for _ in range(_POLISH):
            if not self._step():
                break
            search.iterate(0.0)
        self._release_idle()
        better = search.current < kept.objective_usd
        if better:
            search.best = snapshot(search.state)
        else:
            search.best = kept
            restore(search.state, kept)
        search.resume()
        return better

    def _tails(self) -> list[Tail]:
        """Tails that could still be bought, the next free number of each offer, month and term."""
        state = self._search.state
        problem = state.instance.problem
        first = month_index(midnight(problem.season_first_day))
        last = month_index(midnight(problem.season_last_day))
        found: list[Tail] = []
        for carrier in state.instance.carriers:
            source = carrier.source
            if not isinstance(source, ContractOffer):
                continue
            for term in source.terms:
                for start in range(first, last - term.months + 2):
                    begins, ends = month_start(start), month_start(start + term.months)
                    if begins < midnight(source.available_from) or ends > carrier.latest + 1:
                        continue
                    for number in range(1, source.tails_max + 1):
                        if state.tail_is_free(carrier, number, begins, ends):
                            found.append(Tail(carrier, number, start, term))
                            break
        return found

    def _drop(self, holding: Holding) -> None:
        """Give a tail back and place what it flew elsewhere."""
        search = self._search
        state = search.state
        numbers = list(state.holding_chains[holding.id])
        flown = {block.need.id: None for number in numbers for block in state.chains[number].blocks}
        search.evict(list(flown))
        state.release(holding)
        search.fill(list(flown))

    def _add(self, tail: Tail) -> None:
        """Buy a tail and offer it the dearest of what is bought by the lot or could leave its letter."""
        search = self._search
        state = search.state
        usd = tail.term.usd_per_month * tail.term.months
        holding = state.hold(tail.carrier, tail.number, tail.first_month, tail.term.months, usd)
        span = holding.span
        instance = state.instance
        by_lot: dict[str, float] = {}
        for chain in state.chains.values():
            inside = span.start <= chain.departure and chain.arrival <= span.end
            if chain.carrier.held or not inside:
                continue
            for block in chain.blocks:
                blocks = instance.blocks[instance.number[block.need.id]].get(tail.carrier.index)
                if blocks is not None:
                    alone = instance.standalone_usd[instance.number[block.need.id]] or 0
                    by_lot[block.need.id] = -alone / sum(b.block_min for b in blocks)
        evicted = sorted(by_lot, key=lambda name: by_lot[name])[:_EVICTED]
        search.evict(evicted)
        search.inserter.noise = 0.0
        search.inserter.hour_share = _CHEAP_HOURS
        search.fill(sorted(evicted, key=lambda name: instance.problem.rotation[name].preferred_day))

    def _release_idle(self) -> None:
        state = self._search.state
        for holding in list(state.holdings.values()):
            if holding.carrier.kind is SourceKind.CONTRACT and not state.holding_chains[holding.id]:
                state.release(holding)
        self._search.settle()
