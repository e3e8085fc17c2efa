"""Whether edits let one movement be moved, and at what price: asked by placing it in the plan laid again."""

from __future__ import annotations

from collections.abc import Callable

from movcon.clock import midnight, month_index, month_start
from movcon.edits import Edit
from movcon.errors import InvalidValue
from movcon.lift import ContractOffer, SourceKind
from optimizer.rotation.emit import plan_of
from optimizer.rotation.inquiry.laid import LaidPlan, soonest_award
from optimizer.rotation.instance import Carrier
from optimizer.rotation.search import Search, restore, snapshot

Edits = tuple[Edit, ...]

_TRIES = 6
_SIZE = 5
_SLICE_DAYS = 14


class Stopped(Exception):
    """Somebody asked to stop: what is not yet known stays so."""


class Inquest:
    """Asks, and remembers, whether a requirement can be moved once edits are made, and what that costs."""

    def __init__(self, laid: LaidPlan, need_id: str, should_stop: Callable[[], bool]) -> None:
        self._laid = laid
        self._need_id = need_id
        self._should_stop = should_stop
        self._prices: dict[Edits, int | None] = {}
        self._possible: dict[Edits, bool] = {}
        self._also: dict[Edits, tuple[str, ...]] = {}
        self._without: int | None = None
        self._left_out = {item.requirement for item in laid.plan.not_moved}
        need = laid.problem.rotation[need_id]
        self._unfunded = {item.requirement for item in laid.plan.not_moved if item.code == "funds"} - {need_id}
        self._coupled = [name for name in (need.follows, *laid.instance.followers.get(need_id, ())) if name is not None]

    def moves(self, edits: Edits) -> bool:
        """Whether the requirement is moved with these edits made, and nothing else left behind."""
        if edits not in self._possible:
            self._possible[edits] = self._placed(edits) is not None
        return self._possible[edits]

    def price(self, edits: Edits) -> int | None:
        """Dollars that lift and soft prices come to more with the requirement moved; None where it cannot be.

        Against the same search granted to the plan as it is, so that what any search would have saved is not credited
        to the edits.
        """
        if edits not in self._prices:
            search = self._placed(edits)
            if search is None:
                self._prices[edits] = None
            else:
                self._search_around(search)
                usd = self._lift_and_soft_usd(search)
                self._also[edits] = self._could_move_too(search)
                self._prices[edits] = usd - min(self._without_usd(), self._found_without_usd(search))
        return self._prices[edits]

    def also(self, edits: Edits) -> tuple[str, ...]:
        """Others that are left out and could then be moved too; what they cost is in no price."""
        return self._also.get(edits, ())

    def _could_move_too(self, search: Search) -> tuple[str, ...]:
        found: list[str] = []
        for name in sorted(self._left_out - self._unfunded - {self._need_id}):
            mark = search.state.mark()
            if name in search.unplaced and search.inserter.place(name):
                found.append(name)
                search.state.undo(mark)
        return tuple(found)

    def _found_without_usd(self, search: Search) -> int:
        """What the plan found would come to with the movement taken out, where it could then be flown as things are."""
        with_it = self._lift_and_soft_usd(search)
        search.evict([self._need_id])
        lost = [name for name in search.unplaced if name not in self._left_out]
        search.settle()
        search.start_from_here()
        without = self._lift_and_soft_usd(search)
        return without if not lost and without < with_it and self._laid.can_fly(search) else with_it

    def _without_usd(self) -> int:
        if self._without is None:
            search = self._laid.search()
            self._leave_out(search)
            self._search_around(search, leave=self._left_out)
            self._without = self._lift_and_soft_usd(search)
        return self._without

    def _lift_and_soft_usd(self, search: Search) -> int:
        """Objective of a search's best plan without the price of people left behind."""
        restore(search.state, search.best)
        search.resume()
        needs = search.state.instance.problem.rotation
        price = self._laid.problem.prices.usd_per_person_not_moved
        return search.current - sum(price * (needs[n].incoming + needs[n].outgoing) for n in search.unplaced)

    def _placed(self, edits: Edits) -> Search | None:
        """Search in which the requirement is placed after edits, and nothing else lost; None where it cannot be."""
        if self._should_stop():
            raise Stopped
        try:
            if self._laid.problem.release is None and not self._place(self._laid.empty(edits)):
                return None
            search = self._laid.search(edits)
        except InvalidValue:
            return None
        self._leave_out(search)
        for other in [name for name in search.unplaced if name not in self._left_out]:
            if search.inserter.place(other):
                search.unplaced.pop(other, None)
        if self._place(search):
            search.unplaced.pop(self._need_id, None)
        search.settle()
        search.start_from_here()
        for _ in range(_TRIES):
            if self._is_well(search):
                break
            self._make_room(search)
        if not self._is_well(search) and not self._with_a_tail_bought(search):
            return None
        search.start_from_here()
        return search if self._is_funded(search) else None

    def _leave_out(self, search: Search) -> None:
        """Let the search not think of the others that the plan leaves: each question is about one movement."""
        for name in self._left_out - {self._need_id}:
            search.unplaced.pop(name, None)

    def _is_well(self, search: Search) -> bool:
        return self._need_id not in search.unplaced and set(search.unplaced) <= self._left_out

    def _place(self, search: Search) -> bool:
        """Place it where the planner would, else anywhere in its window."""
        name = self._need_id
        if search.inserter.place(name):
            return True
        need = search.state.instance.problem.rotation[name]
        low, high = need.window_first_day - 2, need.window_last_day + 2
        if high - low <= 2 * _SLICE_DAYS:
            return False
        for first in sorted(range(low, high + 1, _SLICE_DAYS), key=lambda day: abs(day - need.preferred_day)):
            search.inserter.starts_between[name, 0] = (midnight(first), midnight(first + _SLICE_DAYS))
            placed = search.inserter.place(name)
            del search.inserter.starts_between[name, 0]
            if placed:
                return True
        return False

    def _make_room(self, search: Search) -> None:
        near = [name for name in search.remover.neighbours(self._need_id)[:15] if name not in self._coupled]
        coupled = [name for name in self._coupled if name in search.state.instance.number]
        search.iterate(0.0, [self._need_id, *coupled, *search.rng.sample(near, min(_SIZE, len(near)))])

    def _search_around(self, search: Search, leave: set[str] | None = None) -> None:
        """The same steps for every question; those of ``leave`` are not taken along."""
        around = [name for name in search.remover.neighbours(self._need_id)[:15] if name not in self._left_out]
        for _ in range(_TRIES):
            chosen = search.rng.sample(around, min(_SIZE, len(around)))
            if leave is None:
                chosen = [self._need_id, *chosen]
            if chosen:
                search.iterate(0.0, chosen)

    def _with_a_tail_bought(self, search: Search) -> bool:
        """Buy the cheapest tail that can carry it, where contracts may and none held has room."""
        name = self._need_id
        state = search.state
        instance = state.instance
        need = instance.problem.rotation[name]
        if SourceKind.CONTRACT not in need.lift_sources or not set(search.unplaced) <= self._left_out:
            return False
        best = None
        for carrier in [instance.carriers[index] for index in instance.blocks[instance.number[name]]]:
            for tail, first, months, usd in _tails_on_offer(
                search, carrier, need.window_first_day, need.window_last_day
            ):
                mark = state.mark()
                state.hold(carrier, tail, first, months, usd)
                search.inserter.carriers_allowed = frozenset((carrier.index,))
                if search.inserter.place(name) and (best is None or state.objective_usd() < best.objective_usd):
                    best = snapshot(state)
                search.inserter.carriers_allowed = None
                state.undo(mark)
        if best is None:
            return False
        restore(state, best)
        search.resume()
        self._leave_out(search)
        return self._is_well(search)

    def _is_funded(self, search: Search) -> bool:
        """Whether the missions can pay for the plan with the requirement moved."""
        instance = search.state.instance
        funds = {(item.mission, item.fiscal_year): item.usd for item in instance.problem.funds}
        if not funds:
            return True
        plan = plan_of(instance, snapshot(search.state), seed=0, budget=0, bound_usd=None)
        return all(share.usd <= funds.get((share.mission, share.fiscal_year), share.usd) for share in plan.shares)


def _tails_on_offer(search: Search, carrier: Carrier, first_day: int, last_day: int) -> list[tuple[int, int, int, int]]:
    """(tail, first month, months, dollars) of the shortest terms that cover a part of a window."""
    offer = carrier.source
    if not isinstance(offer, ContractOffer) or not offer.terms:
        return []
    term = min(offer.terms, key=lambda item: item.usd_per_month * item.months)
    months = range(month_index(midnight(first_day)) - term.months + 1, month_index(midnight(last_day)) + 2)
    found: list[tuple[int, int, int, int]] = []
    soonest = soonest_award(search.state.instance.problem, offer)
    for month in months:
        start, end = month_start(month), month_start(month + term.months)
        if start < soonest or end > carrier.latest + 1:
            continue
        for tail in range(1, offer.tails_max + 1):
            if search.state.tail_is_free(carrier, tail, start, end):
                found.append((tail, month, term.months, term.usd_per_month * term.months))
                break
    return found
