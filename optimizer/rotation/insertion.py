"""Placing a requirement: every position its parts could take, the price of each, and the best that really works."""

from __future__ import annotations

import random
from dataclasses import dataclass

from movcon.clock import MINUTES_PER_DAY, MINUTES_PER_HOUR, Minute
from movcon.lift import CharterOffer, ContractOffer, MissionAircraft, SourceKind
from optimizer.rotation.blocks import Block
from optimizer.rotation.chain import Chain, Span
from optimizer.rotation.instance import Carrier, Instance
from optimizer.rotation.slack import Slack, SlackBook, starts_around
from optimizer.rotation.state import FOREVER, Holding, State
from optimizer.rotation.windows import start_window

_BLOCKS_IN_A_LOT = 8
_BLOCKS_IN_AN_ITINERARY = 12
_TRIED_EACH = 4
_SHIFT_DAYS = (0, 1, -1, 2, -2, 3, -3, 5, -5, 8, -8, 11, -11, 14, -14)


@dataclass(frozen=True, slots=True)
class Position:
    """A place for a block: in chain ``number`` before its block ``at``, or a new chain; and what it would add."""

    usd: float
    carrier: Carrier
    holding: Holding | None
    span: Span
    number: int | None
    at: int
    block: Block
    earliest: Minute
    latest: Minute
    preferred: Minute


def _to_try(positions: list[Position]) -> list[Position]:
    """The cheapest positions, and of each other carrier its cheapest: one that is full must not hide the next."""
    first = positions[:_TRIED_EACH]
    others = {position.carrier.index: position for position in reversed(positions[_TRIED_EACH:])}
    for position in first:
        others.pop(position.carrier.index, None)
    return [*first, *sorted(others.values(), key=lambda position: position.usd)]


class Inserter:
    """Finds and takes positions in one state.

    Attributes
    ----------
    hour_usd
        Price put on a held tail's hour inside the hours included: what it is worth to others, not what it costs.
    noise
        Share by which prices are blurred, so that repeated insertion does not always end the same way.
    carriers_allowed
        Carriers by index that may be used; None = all.
    carriers_of
        The same for single requirements.
    starts_between
        By (requirement, part), earliest and latest start beyond what the rules say.
    """

    def __init__(self, state: State, rng: random.Random) -> None:
        self.state = state
        self.instance: Instance = state.instance
        self.rng = rng
        self.book = SlackBook(state)
        self.hour_share = 0.5
        self.noise = 0.0
        self.carriers_allowed: frozenset[int] | None = None
        self.carriers_of: dict[str, frozenset[int]] = {}
        self.starts_between: dict[tuple[str, int], tuple[Minute, Minute]] = {}
        self._windows: dict[int, tuple[Minute, Minute, Minute]] = {}

    def place(self, need_id: str) -> bool:
        """Place every part of a requirement as cheaply as can be found; False, and nothing changed, if nowhere."""
        number = self.instance.number[need_id]
        options: list[tuple[float, list[Position], bool]] = []
        by_type: dict[str, list[int]] = {}
        for index, blocks in self.instance.blocks[number].items():
            carrier = self.instance.carriers[index]
            if not self._may_use(need_id, index):
                continue
            if carrier.kind is SourceKind.LETTER_OF_ASSIST:
                if not self._may_go_on(need_id, 0, carrier, None):
                    continue
                self._windows.clear()
                position = self._new_chain(carrier, None, FOREVER, blocks[0], len(blocks))
                if position is not None:
                    options.append((self._blur(self.state.letter_usd(need_id, carrier)), [position], True))
            else:
                by_type.setdefault(carrier.type_id, []).append(index)
        for indices in by_type.values():
            positions = self._positions(number, indices, 0)
            if not positions:
                continue
            usd = positions[0].usd
            if len(self.instance.blocks[number][indices[0]]) > 1:
                rest = self._positions(number, indices, 1)
                if not rest:
                    continue
                usd += rest[0].usd
            options.append((usd, positions, False))
        options.sort(key=lambda option: option[0])
        return any(self._take_option(number, positions, alone) for _, positions, alone in options)

    def _may_use(self, need_id: str, index: int) -> bool:
        if self.carriers_allowed is not None and index not in self.carriers_allowed:
            return False
        return need_id not in self.carriers_of or index in self.carriers_of[need_id]

    def place_rest(self, need_id: str) -> bool:
        """Place the parts of a requirement that are missing, by the type of those that stand; False if nowhere."""
        number = self.instance.number[need_id]
        standing = [self.state.where[need_id, part] for part in (0, 1) if (need_id, part) in self.state.where]
        if not standing:
            return self.place(need_id)
        by = self.state.chains[standing[0]].carrier
        lettered = by.kind is SourceKind.LETTER_OF_ASSIST
        mark = self.state.mark()
        for part in range(len(self.instance.blocks[number][by.index])):
            if (need_id, part) in self.state.where:
                continue
            if lettered:
                self._windows.clear()
                blocks = self.instance.blocks[number][by.index]
                position = self._new_chain(by, None, FOREVER, blocks[part], len(blocks))
                positions = [] if position is None else [position]
            else:
                positions = self._positions(number, self._of_type(number, by.type_id), part)
            if not any(self._take(position) for position in positions[: 2 * _TRIED_EACH]):
                self.state.undo(mark)
                return False
        return True

    def _of_type(self, number: int, type_id: str) -> list[int]:
        """Carriers of a type that may carry parts of a requirement; letters of assist carry it whole or not at all."""
        return [
            index
            for index in self.instance.blocks[number]
            if self.instance.carriers[index].type_id == type_id
            and self.instance.carriers[index].kind is not SourceKind.LETTER_OF_ASSIST
            and self._may_use(self.instance.needs[number].id, index)
        ]

    def _take_option(self, number: int, positions: list[Position], alone: bool) -> bool:  # noqa: FBT001
        for position in _to_try(positions):
            mark = self.state.mark()
            if not self._take(position):
                continue
            blocks = self.instance.blocks[number][position.carrier.index]
            if len(blocks) == 1:
                return True
            if alone:
                self._windows.clear()
                second = self._new_chain(position.carrier, None, FOREVER, blocks[1], 2)
                rest = [] if second is None else [second]
            else:
                same_type = self._of_type(number, position.carrier.type_id)
                rest = self._positions(number, same_type, 1)
            if any(self._take(other) for other in _to_try(rest)):
                return True
            self.state.undo(mark)
        return False

    # --- finding positions ---------------------------------------------------------------------------------

    def _positions(self, number: int, indices: list[int], part: int) -> list[Position]:
        state = self.state
        instance = self.instance
        found: list[Position] = []
        blocks = instance.blocks[number]
        self._windows.clear()
        for index in indices:
            carrier = instance.carriers[index]
            block, parts = blocks[index][part], len(blocks[index])
            if not self._may_go_on(block.need.id, part, carrier, None):
                continue
            if not carrier.held:
                position = self._new_chain(carrier, None, FOREVER, block, parts)
                if position is not None:
                    found.append(position)
                continue
            low, high, _ = self._window(block, parts)
            for holding in state.holdings.values():
                if holding.carrier is not carrier or low > high:
                    continue
                if not self._may_go_on(block.need.id, part, carrier, holding):
                    continue
                for gap in state.gaps(holding, low, high + block.duration_min):
                    position = self._new_chain(carrier, holding, gap, block, parts)
                    if position is not None:
                        found.append(position)
        type_id = instance.carriers[indices[0]].type_id
        allowed = set(indices)
        for chain_number in state.chains_of_type.get(type_id, ()):
            chain = state.chains[chain_number]
            if chain.carrier.index in allowed:
                self._in_chain(chain_number, chain, blocks[chain.carrier.index][part], found)
        found.sort(key=lambda position: position.usd)
        return found

    def _window(self, block: Block, parts: int) -> tuple[Minute, Minute, Minute]:
        """Window of a block, kept while positions for one part are compared: nothing moves meanwhile."""
        found = self._windows.get(block.index)
        if found is None:
            found = start_window(self.instance, block, self.state.placed, parts)
            between = self.starts_between.get((block.need.id, block.part))
            if between is not None:
                earliest, latest = max(found[0], between[0]), min(found[1], between[1])
                found = (earliest, latest, min(max(found[2], earliest), latest))
            self._windows[block.index] = found
        return found

    def _new_chain(
        self, carrier: Carrier, holding: Holding | None, span: Span, block: Block, parts: int
    ) -> Position | None:
        earliest, latest, preferred = self._window(block, parts)
        out = self.instance.lag_from_base(carrier, block.origin)
        home = self.instance.lag_to_base(carrier, block.destination)
        if out is None or home is None:
            return None
        earliest = max(earliest, max(span.start, self.instance.earliest(carrier, (block,))) + out)
        latest = min(latest, min(span.end, carrier.latest) - home - block.duration_min)
        if earliest > latest:
            return None
        go = self.instance.link(carrier.type_id, carrier.base, block.origin)
        back = self.instance.link(carrier.type_id, block.destination, carrier.base)
        if go is None or back is None:
            return None
        preferred = min(max(preferred, earliest), latest)
        minutes = go.block_min + block.block_min + back.block_min
        landings = go.landings + block.landings + back.landings
        usd = self._price(carrier, minutes, landings, preferred)
        if isinstance(carrier.source, CharterOffer):
            usd += carrier.source.usd_mobilisation
        return Position(self._blur(usd), carrier, holding, span, None, 0, block, earliest, latest, preferred)

    def _in_chain(self, number: int, chain: Chain, block: Block, found: list[Position]) -> None:
        carrier = chain.carrier
        count = len(chain.blocks)
        if count >= (_BLOCKS_IN_AN_ITINERARY if carrier.held else _BLOCKS_IN_A_LOT):
            return
        low, high, wanted = self._window(block, self.state.parts(block.need.id, carrier))
        if low > high:
            return
        reach = 20 * MINUTES_PER_DAY
        if chain.arrival < low - reach or chain.departure > high + reach:
            return
        if self._kept_apart(chain, block):
            return
        holding = self.state.holdings[chain.holding] if carrier.held else None
        if not self._may_go_on(block.need.id, block.part, carrier, holding):
            return
        span = self.state.span_of(number)
        instance = self.instance
        commitment = instance.commitment
        if chain.arrival < commitment.present:
            return
        type_id = carrier.type_id
        slack: Slack | None = None
        blocks = chain.blocks
        duration = block.duration_min
        for at in range(count + 1):
            if at < count and chain.timings[at].start < low - reach:
                continue
            if at and chain.timings[at - 1].start > high + reach:
                break
            before = blocks[at - 1].destination if at else carrier.base
            after = blocks[at].origin if at < count else carrier.base
            lag_in = (
                instance.lag(carrier, before, block.origin) if at else instance.lag_from_base(carrier, block.origin)
            )
            lag_out = (
                instance.lag(carrier, block.destination, after)
                if at < count
                else instance.lag_to_base(carrier, block.destination)
            )
            if lag_in is None or lag_out is None:
                continue
            if slack is None:
                slack = self.book.of(number)
            if at < count and commitment.has_begun((blocks[at].need.id, blocks[at].part)):
                continue
            if at:
                ready = slack.earliest[at - 1] + blocks[at - 1].duration_min + lag_in
                ready = max(ready, commitment.present + lag_in)
            else:
                ready = max(span.start, instance.earliest(carrier, (block, *blocks))) + lag_in
            due = (slack.latest[at] if at < count else min(span.end, carrier.latest)) - lag_out - duration
            earliest, latest = max(low, ready), min(high, due)
            if earliest > latest:
                continue
            go = instance.link(type_id, before, block.origin)
            back = instance.link(type_id, block.destination, after)
            was = instance.link(type_id, before, after) if count else None
            if go is None or back is None:
                continue
            minutes = go.block_min + block.block_min + back.block_min - (was.block_min if was else 0)
            landings = go.landings + block.landings + back.landings - (was.landings if was else 0)
            usd = self._price(carrier, minutes, landings, earliest)
            source = carrier.source
            preferred = min(max(wanted, earliest), latest)
            if isinstance(source, CharterOffer):
                wait = 0
                if at:
                    close = chain.timings[at - 1].start + blocks[at - 1].duration_min + lag_in
                    could = slack.latest[at - 1] + blocks[at - 1].duration_min + lag_in
                    wait += max(0, low - could - source.free_wait_min)
                    preferred = min(max(close, earliest), latest)
                if at < count:
                    close = chain.timings[at].start - lag_out - duration
                    wait += max(0, slack.earliest[at] - (latest + duration + lag_out) - source.free_wait_min)
                    if not at:
                        preferred = min(max(close, earliest), latest)
                usd += source.usd_per_waiting_day * wait / MINUTES_PER_DAY
            found.append(
                Position(self._blur(usd), carrier, holding, span, number, at, block, earliest, latest, preferred)
            )

    def _may_go_on(self, need_id: str, part: int, carrier: Carrier, holding: Holding | None) -> bool:
        """Whether a released block may fly on this source (and tail, once it is known)."""
        kept = self.instance.commitment.kept_on.get((need_id, part))
        if kept is None:
            return True
        return carrier.source.id == kept[0] and (holding is None or holding.tail == kept[1])

    def _kept_apart(self, chain: Chain, block: Block) -> bool:
        if not self.instance.apart:
            return False
        mine = block.need.contributor
        return any(frozenset((mine, other.need.contributor)) in self.instance.apart for other in chain.blocks)

    def _price(self, carrier: Carrier, minutes: int, landings: int, when: Minute) -> float:
        source = carrier.source
        hours = minutes / MINUTES_PER_HOUR
        if isinstance(source, CharterOffer):
            return source.usd_per_block_hour * hours + source.usd_per_landing * landings
        if isinstance(source, MissionAircraft):
            return source.usd_per_block_hour * hours + source.usd_per_landing * landings
        if isinstance(source, ContractOffer):
            worth = self.hour_share * source.usd_per_extra_hour
            return worth * hours + source.usd_per_landing * landings
        return 0.0

    def _blur(self, usd: float) -> float:
        return usd * (1.0 + self.noise * self.rng.random()) if self.noise else usd

    # --- taking a position ---------------------------------------------------------------------------------

    def _take(self, position: Position) -> bool:
        if position.number is None:
            return self._take_new(position)
        state = self.state
        chain = state.chains[position.number]
        carrier = chain.carrier
        span = position.span
        slack = self.book.of(position.number)
        at = position.at
        blocks = (*chain.blocks[:at], position.block, *chain.blocks[at:])
        earliest = (*slack.earliest[:at], position.earliest, *slack.earliest[at:])
        latest = (*slack.latest[:at], position.latest, *slack.latest[at:])
        current = None
        if carrier.held:
            starts = chain.starts
            current = (*starts[:at], position.preferred, *starts[at:])
        start = position.block.next_start(position.preferred, position.latest)
        if start is None:
            start = position.block.previous_start(position.preferred, position.earliest)
        if start is None:
            return False
        starts_found = starts_around(self.instance, carrier, blocks, (earliest, latest), at, start, current=current)
        if starts_found is None:
            return False
        built = state.builder.build(carrier, chain.holding, span, blocks, starts_found)
        if built is None:
            return False
        mark = state.mark()
        state.drop(position.number)
        if state.put(built) is None or not state.fits_together(built):
            state.undo(mark)
            return False
        return True

    def _take_new(self, position: Position) -> bool:
        state = self.state
        span = position.span
        holding = 0 if position.holding is None else position.holding.id
        tried: set[Minute] = set()
        for days in _SHIFT_DAYS:
            aim = position.preferred + days * MINUTES_PER_DAY
            if not position.earliest <= aim <= position.latest:
                continue
            start = position.block.next_start(aim, position.latest)
            if start is None or start in tried:
                continue
            tried.add(start)
            built = state.builder.build(position.carrier, holding, span, (position.block,), (start,))
            if built is None:
                continue
            mark = state.mark()
            if state.put(built) is None:
                continue
            if state.fits_together(built):
                return True
            state.undo(mark)
        return False
