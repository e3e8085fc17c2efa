"""The state of the search: which chains fly what, what that costs, and a journal to take changes back."""

from __future__ import annotations

from dataclasses import dataclass

from movcon.clock import Day, Minute, midnight, month_index, month_start
from movcon.lift import ContractOffer, Grounding, LetterOfAssist, MissionAircraft, SourceKind
from movcon.plan import Direction
from optimizer.rotation.blocks import Block
from optimizer.rotation.chain import Chain, ChainBuilder, Span
from optimizer.rotation.instance import Carrier, Instance
from optimizer.rotation.ledger import Ledger
from optimizer.rotation.stability import Chalks
from optimizer.rotation.timing import Timing
from optimizer.rotation.windows import keeps_together

FOREVER = Span(-(10**12), 10**12)


@dataclass(frozen=True, slots=True)
class Holding:
    """A tail held for whole months: a contract award, or mission aircraft for the whole season at no monthly price."""

    id: int
    carrier: Carrier
    tail: int
    first_month: int
    months: int
    usd: int

    @property
    def span(self) -> Span:
        """Time in which its chain must lie."""
        return Span(month_start(self.first_month), month_start(self.first_month + self.months))


def _without(span: Span, start: Minute, end: Minute) -> list[Span]:
    """What of a span lies before ``start`` or after ``end``."""
    parts = (Span(span.start, min(span.end, start)), Span(max(span.start, end), span.end))
    return [part for part in parts if part.end > part.start]


class State:
    """Chains by number, the place of every block, and the objective kept up to date.

    Every change goes through ``put``, ``drop``, ``hold`` and ``release`` and is written in the journal, so that
    ``undo`` can go back to a ``mark``.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.builder = ChainBuilder(instance)
        self.ledger = Ledger(instance)
        self.chains: dict[int, Chain] = {}
        self.holdings: dict[int, Holding] = {}
        self.holding_chains: dict[int, list[int]] = {}
        self.where: dict[tuple[str, int], int] = {}
        self.placed: dict[tuple[str, int], Timing] = {}
        self.chains_of_type: dict[str, dict[int, None]] = {}
        self.stamp: dict[int, int] = {}
        self._ids = 0
        self._clock = 0
        self._journal: list[tuple[str, int, Chain | Holding]] = []
        self._chain_usd = 0
        self._holding_usd = 0
        self._unplaced_usd = sum(self._not_moved_usd(k) for k in range(len(instance.needs)))
        self._own_usd: dict[str, int] = {}
        self._own_total = 0
        self._whole: set[str] = set()
        self._groundings: dict[tuple[str, int], list[Grounding]] = {}
        for item in instance.problem.groundings:
            self._groundings.setdefault((item.source, item.tail), []).append(item)
        for carrier in instance.carriers:
            if isinstance(carrier.source, MissionAircraft):
                self._hold_mission_aircraft(carrier, carrier.source)
        self._journal.clear()

    def _hold_mission_aircraft(self, carrier: Carrier, source: MissionAircraft) -> None:
        problem = self.instance.problem
        first = month_index(midnight(problem.season_first_day)) - 1
        last = month_index(midnight(problem.season_last_day)) + 1
        released = () if problem.release is None else problem.release.itineraries
        flown = max((item.tail for item in released if item.source == source.id), default=0)
        for tail in range(source.tails + 1, flown + 1):
            # A tail that the mission has given up since finishes what it has begun.
            gone = Grounding(
                source=source.id, tail=tail, start=self.instance.commitment.present, end=FOREVER.end, reason="given up"
            )
            self._groundings.setdefault((source.id, tail), []).append(gone)
        for tail in range(1, max(source.tails, flown) + 1):
            self.hold(carrier, tail, first, last - first + 1, 0)

    def _not_moved_usd(self, number: int) -> int:
        need = self.instance.needs[number]
        return self.instance.problem.prices.usd_per_person_not_moved * (need.incoming + need.outgoing)

    # --- changes -------------------------------------------------------------------------------------------

    def mark(self) -> int:
        """Return a point in the journal to come back to."""
        return len(self._journal)

    def undo(self, mark: int) -> None:
        """Take back every change since the mark."""
        while len(self._journal) > mark:
            kind, number, item = self._journal.pop()
            if kind == "put" and isinstance(item, Chain):
                self._take_out(number, item)
            elif kind == "drop" and isinstance(item, Chain):
                self.ledger.force(item)
                self._enter(number, item)
            elif kind == "hold" and isinstance(item, Holding):
                self._forget(item)
            elif isinstance(item, Holding):
                self._remember(item)

    def forget_journal(self) -> None:
        """Make every change so far final."""
        self._journal.clear()

    def put(self, chain: Chain, *, known_to_fit: bool = False) -> int | None:
        """Enter a chain; None when its tail is busy or something shared would not suffice: nothing has changed then.

        ``known_to_fit``: what has been flown takes what it took, whatever the limits are now.
        """
        if chain.carrier.held and not self._tail_has_room(chain):
            return None
        if known_to_fit:
            self.ledger.force(chain)
        elif not self.ledger.add(chain):
            return None
        self._ids += 1
        number = self._ids
        self._enter(number, chain)
        self._journal.append(("put", number, chain))
        return number

    def drop(self, number: int) -> Chain:
        """Take a chain out."""
        chain = self.chains[number]
        self._take_out(number, chain)
        self._journal.append(("drop", number, chain))
        return chain

    def hold(self, carrier: Carrier, tail: int, first_month: int, months: int, usd: int) -> Holding:
        """Hold a tail for whole months at a price in all."""
        self._ids += 1
        holding = Holding(self._ids, carrier, tail, first_month, months, usd)
        self._remember(holding)
        self._journal.append(("hold", holding.id, holding))
        return holding

    def hold_again(self, holding: Holding) -> None:
        """Take back a tail that was released."""
        self._remember(holding)
        self._journal.append(("hold", holding.id, holding))

    def release(self, holding: Holding) -> None:
        """Give a tail back; its chain must be gone."""
        self._forget(holding)
        self._journal.append(("release", holding.id, holding))

    def _remember(self, holding: Holding) -> None:
        self.holdings[holding.id] = holding
        self.holding_chains[holding.id] = []
        self._holding_usd += holding.usd
        self.ledger.add_tail(holding.carrier, holding.first_month, holding.months)

    def _forget(self, holding: Holding) -> None:
        del self.holdings[holding.id]
        del self.holding_chains[holding.id]
        self._holding_usd -= holding.usd
        self.ledger.add_tail(holding.carrier, holding.first_month, holding.months, -1)

    def _enter(self, number: int, chain: Chain) -> None:
        self.chains[number] = chain
        self.chains_of_type.setdefault(chain.carrier.type_id, {})[number] = None
        self._chain_usd += chain.usd
        if chain.carrier.held:
            self._line_up(number, chain)
        for block, timing in zip(chain.blocks, chain.timings, strict=True):
            for key, own in zip(block.keys, timing.apart or (timing,), strict=True):
                self.where[key] = number
                self.placed[key] = own
        for block in chain.blocks:
            self._settle(block, chain.carrier)
        self._touch(chain)

    def _take_out(self, number: int, chain: Chain) -> None:
        self.ledger.remove(chain)
        del self.chains[number]
        del self.chains_of_type[chain.carrier.type_id][number]
        self._chain_usd -= chain.usd
        if chain.carrier.held:
            row = self.holding_chains[chain.holding]
            at = row.index(number)
            del row[at]
            self._touch_beside(row, at)
        for block in chain.blocks:
            for key in block.keys:
                del self.where[key]
                del self.placed[key]
            self._unsettle(block)
        self._touch(chain)

    # --- the itineraries of one tail, one after the other ---------------------------------------------------

    def _line_up(self, number: int, chain: Chain) -> None:
        row = self.holding_chains[chain.holding]
        at = sum(1 for other in row if self.chains[other].departure < chain.departure)
        row.insert(at, number)
        self._touch_beside(row, at)
        if at + 1 < len(row):
            self._touch_beside(row, at + 1)

    def _touch_beside(self, row: list[int], at: int) -> None:
        self._clock += 1
        for number in row[max(0, at - 1) : at + 1]:
            self.stamp[number] = self._clock

    def _tail_has_room(self, chain: Chain) -> bool:
        turn = chain.carrier.aircraft_type.turnaround_min
        holding = self.holdings[chain.holding]
        for away in self._groundings.get((chain.carrier.source.id, holding.tail), ()):
            # What an aircraft has begun, or was on its way to at the present, it finishes, and goes home.
            start = max(away.start, self.instance.commitment.present)
            begun = chain.timings[-1].start < start or self._was_on_its_way(chain, start)
            if chain.departure < away.end and chain.arrival > start and not begun:
                return False
        for number in self.holding_chains[chain.holding]:
            other = self.chains[number]
            if chain.departure < other.arrival + turn and other.departure < chain.arrival + turn:
                return False
        return True

    def _was_on_its_way(self, chain: Chain, minute: Minute) -> bool:
        """Whether at the present, and before a minute, the aircraft flew empty towards its last block."""
        ferry = chain.ferries[len(chain.blocks) - 1]
        return ferry is not None and ferry.departure < min(minute, self.instance.commitment.present)

    def span_of(self, number: int) -> Span:
        """Time in which a chain can lie: all time for lots, else between its neighbours on the tail."""
        chain = self.chains[number]
        if not chain.carrier.held:
            return FOREVER
        turn = chain.carrier.aircraft_type.turnaround_min
        span = self.holdings[chain.holding].span
        row = self.holding_chains[chain.holding]
        at = row.index(number)
        start = self.chains[row[at - 1]].arrival + turn if at else span.start
        end = self.chains[row[at + 1]].departure - turn if at + 1 < len(row) else span.end
        return Span(start, end)

    def gaps(self, holding: Holding, low: Minute, high: Minute) -> list[Span]:
        """Times between the itineraries of a tail that overlap [low, high]."""
        turn = holding.carrier.aircraft_type.turnaround_min
        found: list[Span] = []
        start = holding.span.start
        for number in self.holding_chains[holding.id]:
            chain = self.chains[number]
            if chain.departure - turn > start and start <= high and chain.departure >= low:
                found.append(Span(start, chain.departure - turn))
            start = chain.arrival + turn
            if start > high:
                break
        if holding.span.end > start and start <= high and holding.span.end >= low:
            found.append(Span(start, holding.span.end))
        for away in self._groundings.get((holding.carrier.source.id, holding.tail), ()):
            found = [part for span in found for part in _without(span, away.start, away.end)]
        return found

    def _touch(self, chain: Chain) -> None:
        """Note that windows of what is coupled to this chain's blocks may have changed."""
        self._clock += 1
        for need in (need for block in chain.blocks for need in block.members):
            coupled = (need.id, need.follows, *self.instance.followers.get(need.id, ()))
            for name in coupled:
                if name is None:
                    continue
                for part in (0, 1):
                    number = self.where.get((name, part))
                    if number is not None:
                        self.stamp[number] = self._clock

    # --- what a requirement costs of itself ----------------------------------------------------------------

    def parts(self, need_id: str, carrier: Carrier) -> int:
        """Parts in which a carrier moves a requirement."""
        return len(self.instance.blocks[self.instance.number[need_id]][carrier.index])

    def _settle(self, block: Block, carrier: Carrier) -> None:
        for need in block.members:
            parts = self.parts(need.id, carrier)
            if need.id in self._whole or any((need.id, part) not in self.placed for part in range(parts)):
                continue
            self._whole.add(need.id)
            number = self.instance.number[need.id]
            usd = self._penalty_usd(need.id, parts) + self._stability_usd(need.id, parts)
            if carrier.kind is SourceKind.LETTER_OF_ASSIST:
                usd += self.letter_usd(need.id, carrier)
            self._own_usd[need.id] = usd - self._not_moved_usd(number)
            self._own_total += self._own_usd[need.id]

    def _unsettle(self, block: Block) -> None:
        for need in block.members:
            if need.id in self._whole:
                self._whole.discard(need.id)
                self._own_total -= self._own_usd.pop(need.id)

    def letter_usd(self, need_id: str, carrier: Carrier) -> int:
        """What a letter of assist costs for a requirement flown on itineraries of its own, ceiling applied."""
        number = self.instance.number[need_id]
        source = carrier.source
        if not isinstance(source, LetterOfAssist):
            return 0
        own = 0
        for block in self.instance.blocks[number][carrier.index]:
            out = self.instance.link(carrier.type_id, carrier.base, block.origin)
            home = self.instance.link(carrier.type_id, block.destination, carrier.base)
            if out is None or home is None:
                continue
            own += source.own_usd(
                block_min=out.block_min + block.block_min + home.block_min,
                landings=out.landings + block.landings + home.landings,
            )
        ceiling = self.instance.standalone_usd[number]
        return own if ceiling is None else min(own, ceiling)

    def _penalty_usd(self, need_id: str, parts: int) -> int:
        """Price of soft rules for a whole requirement: preferred date, window, spread, people under the floor."""
        need = self.instance.problem.rotation[need_id]
        prices = self.instance.problem.prices
        first = self.placed[need_id, 0]
        usd = need.usd_per_day_off_preferred * abs(first.first_day - need.preferred_day)
        timings = [self.placed[need_id, part] for part in range(parts)]
        outside = max(0, need.window_first_day - first.first_day, first.first_day - need.window_last_day)
        longer = max(0, max(t.last_day for t in timings) - first.first_day - need.spread_days_max)
        usd += (prices.usd_per_day_outside_window or 0) * outside + (prices.usd_per_day_over_spread or 0) * longer
        if need.floor <= need.staying:
            return usd
        changes: dict[Day, int] = {}
        for timing in timings:
            for day, people in timing.in_days:
                changes[day] = changes.get(day, 0) + people
            for day, people in timing.out_days:
                changes[day] = changes.get(day, 0) - people
        present = need.staying + need.outgoing
        days = sorted(changes)
        for k, day in enumerate(days):
            present += changes[day]
            until = days[k + 1] if k + 1 < len(days) else day + 1
            usd += prices.usd_per_person_day_below_floor * max(0, need.floor - present) * (until - day)
        return usd

    def _stability_usd(self, need_id: str, parts: int) -> int:
        """Price of moving a requirement otherwise than released."""
        stability = self.instance.stability
        if not stability.knows(need_id):
            return 0
        chalks: Chalks = {}
        came = left = 0
        aircraft: set[tuple[str, int]] = set()
        for part in range(parts):
            timing = self.placed[need_id, part]
            for item in timing.in_days:
                came += 1
                chalks[Direction.INCOMING, came] = item
            for item in timing.out_days:
                left += 1
                chalks[Direction.OUTGOING, left] = item
            chain = self.chains[self.where[need_id, part]]
            tail = self.holdings[chain.holding].tail if chain.carrier.held else 1
            aircraft.add((chain.carrier.source.id, tail))
        return stability.usd(need_id, chalks, frozenset(aircraft))

    def is_whole(self, need_id: str) -> bool:
        """Whether every part of a requirement is placed."""
        return need_id in self._whole

    def fits_together(self, chain: Chain) -> bool:
        """Whether every requirement of a placed chain keeps its dates with what is placed elsewhere."""
        for need in {need.id: need for block in chain.blocks for need in block.members}.values():
            if not keeps_together(self.instance, need, self.placed, self.parts(need.id, chain.carrier)):
                return False
        return True

    # --- the objective -------------------------------------------------------------------------------------

    def extra_hours_usd(self) -> int:
        """Dollars for hours beyond those included, over all contract offers and months."""
        total = 0
        for carrier in self.instance.carriers:
            source = carrier.source
            if isinstance(source, ContractOffer):
                for month, minutes in self.ledger.minutes[carrier.index].items():
                    total += source.month_extra_usd(block_min=minutes, tails=self.ledger.tails[carrier.index][month])
        return total

    def objective_usd(self) -> int:
        """What verification will compute for the plan of this state."""
        prices = self.instance.problem.prices
        onward = prices.usd_per_person_over_onward_capacity
        over = 0 if onward is None else onward * self.ledger.over_onward()
        fixed = self._chain_usd + self._holding_usd + self._unplaced_usd + self._own_total
        return fixed + self.extra_hours_usd() + over

    def tail_is_free(self, carrier: Carrier, tail: int, first: Minute, end: Minute) -> bool:
        """Whether no holding of that tail overlaps [first, end)."""
        return all(
            h.carrier.index != carrier.index or h.tail != tail or h.span.end <= first or h.span.start >= end
            for h in self.holdings.values()
        )
