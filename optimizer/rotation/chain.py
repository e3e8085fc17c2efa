"""A chain: the blocks one aircraft flies from its base back to its base, timed to the minute, with what it uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from movcon.clock import Minute, local_day, month_index
from movcon.lift import CharterOffer, ContractOffer, MissionAircraft
from optimizer.rotation.blocks import Block
from optimizer.rotation.flying import Flight, Flown, Pilot
from optimizer.rotation.instance import Carrier, Instance
from optimizer.rotation.timing import Timing

_STEP_MIN = 60
_STEPS = 30


@dataclass(frozen=True, slots=True)
class Span:
    """The time in which a chain must lie: leave the base from ``start`` on, be back by ``end``."""

    start: Minute
    end: Minute


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Blocks in order with their timings and the positioning flights around them.

    ``ferries`` has one more item than ``timings``: before the first, between, after the last; None = already there.
    ``usd`` is the itinerary's own price; 0 for letters of assist, which are priced by requirement.
    """

    carrier: Carrier
    holding: int
    blocks: tuple[Block, ...]
    timings: tuple[Timing, ...]
    ferries: tuple[Flown | None, ...]
    departure: Minute
    arrival: Minute
    usd: int
    months: dict[int, int]
    arrivals: tuple[tuple[str, int], ...]
    parked: tuple[tuple[str, Minute, Minute], ...]

    @property
    def starts(self) -> tuple[Minute, ...]:
        """Starts of the blocks."""
        return tuple(timing.start for timing in self.timings)

    def sorties(self) -> list[Flown]:
        """Every sortie in order, positioning included."""
        row: list[Flown] = []
        for ferry, timing in zip(self.ferries, self.timings, strict=False):
            if ferry is not None:
                row.append(ferry)
            row.extend(timing.sorties)
        last = self.ferries[-1]
        if last is not None:
            row.append(last)
        return row


class ChainBuilder:
    """Builds exact chains; positioning flights are remembered, since the search asks for the same ones again."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._problem = instance.problem
        self._remembered: dict[tuple[int, ...], Flown | bool] = {}

    def build(
        self, carrier: Carrier, holding: int, span: Span, blocks: tuple[Block, ...], starts: tuple[Minute, ...]
    ) -> Chain | None:
        """The chain with blocks at these starts; None when a link, the span or a clearance does not allow it."""
        timings: list[Timing] = []
        for block, start in zip(blocks, starts, strict=True):
            timing = block.at(start)
            if timing is None:
                return None
            timings.append(timing)
        ferries: list[Flown | None] = []
        for k in range(len(blocks) + 1):
            before = (blocks[k - 1], timings[k - 1]) if k else None
            after = (blocks[k], timings[k]) if k < len(blocks) else None
            ferry = self._ferry(carrier, before, after)
            if ferry is False:
                return None
            ferries.append(ferry if isinstance(ferry, Flown) else None)
        departure, arrival = _ends(timings, ferries)
        if departure < max(span.start, self._instance.earliest(carrier, blocks)) or arrival > min(
            span.end, carrier.latest
        ):
            return None
        return self._total(carrier, holding, blocks, tuple(timings), tuple(ferries))

    def flown(self, carrier: Carrier, holding: int, chain: Chain) -> Chain:
        """A chain flown long ago, on this carrier at its present price."""
        return self._total(carrier, holding, chain.blocks, chain.timings, chain.ferries)

    def _ferry(
        self, carrier: Carrier, before: tuple[Block, Timing] | None, after: tuple[Block, Timing] | None
    ) -> Flown | bool:
        """Return the positioning flight; True when none is needed; False when the link cannot be flown in time."""
        key = (
            carrier.index,
            -1 if before is None else before[0].index,
            0 if before is None else before[1].start,
            0 if before is None else before[1].end,
            0 if before is None else before[0].ground_after_min,
            -1 if after is None else after[0].index,
            0 if after is None else after[1].start,
        )
        found = self._remembered.get(key)
        if found is None:
            found = self._fly_link(carrier, before, after)
            self._remembered[key] = found
        return found

    def _fly_link(
        self, carrier: Carrier, before: tuple[Block, Timing] | None, after: tuple[Block, Timing] | None
    ) -> Flown | bool:
        departed = self._instance.commitment.departed_ferries
        if departed:
            ends = (None if before is None else before[0].key, None if after is None else after[0].key)
            flown_already = departed.get(ends)
            if flown_already is not None:
                flight = Flight(flown_already.origin, flown_already.destination)
                return Flown(flight, self._problem.route[flown_already.route], flown_already.legs)
        turn = carrier.aircraft_type.turnaround_min
        rest = turn if carrier.crew is None else max(turn, carrier.crew.rest_min)
        origin = carrier.base if before is None else before[0].destination
        destination = carrier.base if after is None else after[0].origin
        latest = None if after is None else after[1].sorties[0].departure - rest
        if origin == destination:
            if before is None or after is None:
                return True
            return latest is not None and before[1].end <= latest
        link = self._instance.link(carrier.type_id, origin, destination)
        if link is None:
            return False
        flight = Flight(origin, destination)
        if before is not None:
            pilot = Pilot(self._problem, carrier.aircraft_type, carrier.crew)
            pilot.resume(before[1].end, before[1].duty_start)
            flown = pilot.fly(flight, self._leaves_from(before, after))
            return flown if flown is not None and (latest is None or flown.arrival <= latest) else False
        if latest is None:
            return False
        for step in range(_STEPS):
            pilot = Pilot(self._problem, carrier.aircraft_type, carrier.crew)
            flown = pilot.fly(flight, latest - link.elapsed_min - step * _STEP_MIN)
            if flown is not None and flown.arrival <= latest:
                return flown
        return False

    def _leaves_from(self, before: tuple[Block, Timing], after: tuple[Block, Timing] | None) -> Minute:
        """End of the block before; not before the present where what follows is planned anew."""
        commitment = self._instance.commitment
        if after is None:
            has_left = (before[0].need.id, before[0].part) in commitment.goes_home
        else:
            has_left = commitment.has_begun((after[0].need.id, after[0].part))
        ready = before[1].end + before[0].ground_after_min
        return ready if has_left else max(ready, commitment.present)

    def _total(
        self,
        carrier: Carrier,
        holding: int,
        blocks: tuple[Block, ...],
        timings: tuple[Timing, ...],
        ferries: tuple[Flown | None, ...],
    ) -> Chain:
        departure, arrival = _ends(timings, ferries)
        block_min = landings = waiting = 0
        months: dict[int, int] = {}
        arrivals: list[tuple[str, int]] = []
        parked: list[tuple[str, Minute, Minute]] = []
        source = carrier.source
        free = source.free_wait_min if isinstance(source, CharterOffer) else 0
        airfields = self._problem.airfield
        landed: tuple[str, Minute] | None = None
        for k, ferry in enumerate(ferries):
            if ferry is not None:
                if landed is not None:
                    waiting += max(0, ferry.departure - landed[1] - free)
                    if airfields[landed[0]].parking_mog is not None:
                        parked.append((landed[0], landed[1], ferry.departure))
                for number, leg in enumerate(ferry.legs):
                    block_min += leg.arrival - leg.departure
                    landings += 1
                    month = month_index(leg.departure)
                    months[month] = months.get(month, 0) + leg.arrival - leg.departure
                    field = airfields[leg.destination]
                    if field.slots_per_day is not None:
                        arrivals.append((leg.destination, local_day(leg.arrival, field.time_zone)))
                    if number and airfields[leg.origin].parking_mog is not None:
                        parked.append((leg.origin, ferry.legs[number - 1].arrival, leg.departure))
                landed = (ferry.flight.destination, ferry.arrival)
            if k == len(timings):
                break
            timing = timings[k]
            if landed is not None:
                leaves = timing.sorties[0].departure
                waiting += max(0, leaves - landed[1] - free)
                if airfields[landed[0]].parking_mog is not None:
                    parked.append((landed[0], landed[1], leaves))
            use = timing.footprint
            block_min += use.block_min
            landings += use.landings
            for month, minutes in use.months:
                months[month] = months.get(month, 0) + minutes
            arrivals.extend(use.arrivals)
            parked.extend(use.parked)
            for wait in use.waits:
                waiting += max(0, wait - free)
            landed = (blocks[k].destination, timing.end)
        usd = 0
        if isinstance(source, CharterOffer):
            usd = source.lot_usd(block_min=block_min, landings=landings, waiting_min=waiting)
        elif isinstance(source, MissionAircraft):
            usd = source.itinerary_usd(block_min=block_min, landings=landings)
        elif isinstance(source, ContractOffer):
            usd = source.usd_per_landing * landings
        return Chain(
            carrier,
            holding,
            blocks,
            timings,
            ferries,
            departure,
            arrival,
            usd,
            months,
            tuple(arrivals),
            tuple(parked),
        )


def _ends(timings: Sequence[Timing], ferries: Sequence[Flown | None]) -> tuple[Minute, Minute]:
    """Departure from the base and arrival back there."""
    first, last = ferries[0], ferries[-1]
    departure = timings[0].sorties[0].departure if first is None else first.departure
    return departure, timings[-1].end if last is None else last.arrival
