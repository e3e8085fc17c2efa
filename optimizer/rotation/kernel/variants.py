"""Blocks as the kernel sees them: how each runs from every hour of the day, around its preferred date."""

from __future__ import annotations

from itertools import pairwise

from movcon.clock import local_midnight, utc_offset_min
from movcon.lift import CharterOffer
from movcon.problem import Problem
from optimizer.rotation.blocks import Block
from optimizer.rotation.instance import Instance
from optimizer.rotation.kernel import layout as at
from optimizer.rotation.timing import Timing

_Events = list[tuple[int, int]]


class BlockRows:
    """Rows of blocks, variants and their items, collected block by block."""

    def __init__(self, instance: Instance, field: dict[str, int]) -> None:
        problem = instance.problem
        self._problem: Problem = problem
        self._field = field
        self._slots = {f.icao for f in problem.airfields if f.slots_per_day is not None}
        self._parking = {f.icao for f in problem.airfields if f.parking_mog is not None}
        self._free: dict[str, int] = {}
        for offer in problem.charter_offers:
            self._free[offer.type_id] = min(offer.free_wait_min, self._free.get(offer.type_id, offer.free_wait_min))
        self.blocks: list[list[int]] = []
        self.variants: list[list[int]] = []
        self.items: list[tuple[int, int, int]] = []

    def add(self, block: Block, unit: int) -> None:
        """Add a block; they come in the order of their index."""
        zone = self._problem.airfield[block.need.apod].time_zone
        noon = -(-local_midnight(block.need.preferred_day, zone) // 60) * 60
        variant = [at.NONE] * 24
        fine = [0] * 24
        timing: Timing | None = None
        events: list[_Events] = []
        number = at.NONE
        shortest = block.duration_min
        for step in range(24):
            start = noon + step * 60
            if not step or not block.steady:
                timing = block.at(start)
                if timing is None:
                    continue
                events = [_events(block, timing, need.id) for need in block.members]
                number = self._variant(block, timing, events)
                shortest = min(shortest, timing.end - timing.start)
            if timing is None:
                continue
            hour = (start // 60) % 24
            variant[hour] = number
            offset = start + utc_offset_min(start, zone)
            fine[hour] = all(
                _under_ceiling(need.ceiling, need.staying + need.outgoing + came - left, row, offset)
                for need, row in zip(block.members, events, strict=True)
                for came, left in (block.present_before,)
                if need.staying + need.outgoing + need.incoming > need.ceiling
            )
        # A variant that cannot be flown is never started, but may be looked at.
        known = next((v for v in variant if v >= 0), 0)
        firsts: list[tuple[int, int]] = (
            [(member.event_min, member.event_max) for member in block.sharing]
            if block.sharing
            else [(block.event_min, block.event_max)]
        )
        firsts += [(0, 0)] * (3 - len(firsts))
        self.blocks.append(
            [
                unit,
                block.part,
                self._field[block.origin],
                self._field[block.destination],
                block.block_min,
                block.landings,
                shortest,
                block.span_days,
                *(first for first, _ in firsts),
                *(last for _, last in firsts),
                *(v if v >= 0 else known for v in variant),
                *(int(ok) for ok in fine),
            ]
        )

    def _variant(self, block: Block, timing: Timing, events: list[_Events]) -> int:
        start = timing.start
        free = self._free.get(block.type_id, 0)
        waits = sum(max(0, wait - free) for wait in timing.footprint.waits)
        duty = 0 if timing.duty_start is None else timing.end - timing.duty_start
        firsts = [own.first_event - start for own in timing.apart or (timing,)]
        lasts = [max(minute for minute, _ in row) for row in events]
        legs = [leg for sortie in timing.sorties for leg in sortie.legs]
        rows = [
            self._range([(minute, people, 0) for row in events for minute, people in row]),
            self._range(
                [
                    (leg.arrival - start, self._field[leg.destination], 0)
                    for leg in legs
                    if leg.destination in self._slots
                ]
            ),
            self._range(
                [
                    (one.arrival - start, two.departure - start, self._field[one.destination])
                    for one, two in pairwise(legs)
                    if one.destination in self._parking
                ]
            ),
            self._range([(leg.departure - start, leg.arrival - leg.departure, 0) for leg in legs]),
        ]
        pad = [0] * (3 - len(firsts))
        flat = [number for low, high in rows for number in (low, high)]
        leaves = timing.sorties[0].departure - start
        self.variants.append([timing.end - start, duty, waits, leaves, *firsts, *pad, *lasts, *pad, *flat])
        return len(self.variants) - 1

    def _range(self, items: list[tuple[int, int, int]]) -> tuple[int, int]:
        low = len(self.items)
        self.items.extend(items)
        return low, len(self.items)


def _events(block: Block, timing: Timing, name: str) -> _Events:
    """(minutes from start, people) of what comes (+) and goes (-) of a requirement at its APOD."""
    found: _Events = []
    for sortie in timing.sorties:
        for share in sortie.flight.aboard(block.need.id):
            if share.requirement == name:
                minute = sortie.arrival if sortie.flight.incoming else sortie.departure
                found.append((minute - timing.start, share.people if sortie.flight.incoming else -share.people))
    return found


def _under_ceiling(ceiling: int, present: int, events: _Events, offset: int) -> bool:
    """Whether the strength at the end of each local date is at most the ceiling; ``offset`` is the local start."""
    changes: dict[int, int] = {}
    for minute, people in events:
        day = (offset + minute) // 1440
        changes[day] = changes.get(day, 0) + people
    for day in sorted(changes):
        present += changes[day]
        if present > ceiling:
            return False
    return True


def free_wait(source: object) -> int:
    """Free minutes on the ground between sorties of a lot."""
    return source.free_wait_min if isinstance(source, CharterOffer) else 10**6
