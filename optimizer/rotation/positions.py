"""Every position a block could take in a state, and the price of each."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from movcon.clock import MINUTES_PER_DAY, MINUTES_PER_HOUR, Minute
from movcon.lift import CharterOffer, ContractOffer, MissionAircraft
from optimizer.rotation.blocks import Block
from optimizer.rotation.chain import Chain, Span
from optimizer.rotation.instance import Carrier, Instance
from optimizer.rotation.slack import Slack, SlackBook
from optimizer.rotation.state import FOREVER, Holding, State
from optimizer.rotation.windows import start_window

_BLOCKS_IN_A_LOT = 8
_BLOCKS_IN_AN_ITINERARY = 12


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


class Positions:
    """Finds positions in one state.

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

    def _positions(self, blocks: Mapping[int, tuple[Block, ...]], indices: Sequence[int], part: int) -> list[Position]:
        """Positions for a part on carriers of one type, cheapest first; ``blocks`` are those it flies in by carrier."""
        state = self.state
        instance = self.instance
        found: list[Position] = []
        self._windows.clear()
        for index in indices:
            carrier = instance.carriers[index]
            block, parts = blocks[index][part], len(blocks[index])
            if not self._may_go_on(block, carrier, None):
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
                if not self._may_go_on(block, carrier, holding):
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

    def _may_use(self, need_id: str, index: int) -> bool:
        if self.carriers_allowed is not None and index not in self.carriers_allowed:
            return False
        return need_id not in self.carriers_of or index in self.carriers_of[need_id]

    def _window(self, block: Block, parts: int) -> tuple[Minute, Minute, Minute]:
        """Window of a block, kept while positions for one part are compared: nothing moves meanwhile."""
        found = self._windows.get(block.index)
        if found is None:
            found = start_window(self.instance, block, self.state.placed, parts)
            for between in (self.starts_between[key] for key in block.keys if key in self.starts_between):
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
        if not self._may_go_on(block, carrier, holding):
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

    def _may_go_on(self, block: Block, carrier: Carrier, holding: Holding | None) -> bool:
        """Whether a released block may fly on this source (and tail, once it is known)."""
        kept_on = self.instance.commitment.kept_on
        for key in block.keys if kept_on else ():
            kept = kept_on.get(key)
            if kept is not None and (carrier.source.id != kept[0] or (holding is not None and holding.tail != kept[1])):
                return False
        return True

    def _kept_apart(self, chain: Chain, block: Block) -> bool:
        apart = self.instance.apart
        return bool(apart) and any(
            frozenset((mine.contributor, other.contributor)) in apart
            for mine in block.members
            for there in chain.blocks
            for other in there.members
        )

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
