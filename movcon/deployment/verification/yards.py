"""Yards of ports: how long cargo stands there after discharge, and what that costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from movcon.clock import MINUTES_PER_DAY, Minute
from movcon.deployment.cargo import Parcel
from movcon.deployment.plan import LiftKind
from movcon.deployment.verification.reading import Reading
from movcon.deployment.ways import days_begun


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A parcel in a port's yard from the end of its discharge until what takes it on departs."""

    parcel: Parcel
    port: str
    start: Minute
    end: Minute


def stays(reading: Reading) -> Iterator[Stay]:
    """Every stay of a parcel between a ship or liner and its next voyage."""
    for name, row in reading.journeys.items():
        for one, two in pairwise(row):
            by_sea = one.voyage.kind in (LiftKind.SHIP, LiftKind.LINER)
            if by_sea and reading.problem.place[one.discharged.place].port is not None:
                yield Stay(
                    parcel=reading.problem.parcel[name],
                    port=one.discharged.place,
                    start=one.discharged.end,
                    end=two.loaded.departure,
                )


def stay_usd(reading: Reading, stay: Stay) -> int:
    """Dollars of one stay: begun days beyond the free time by slot, rounded half up (``storage``)."""
    port = reading.problem.place[stay.port].port
    if port is None:
        return 0
    days = days_begun(stay.end - stay.start - port.free_min)
    return (days * port.storage_usd_per_slot_day * stay.parcel.slots_centi + 50) // 100


def over_storage_usd(reading: Reading) -> int:
    """Dollars for slots above what yards hold at UTC midnights (``storage_capacity``)."""
    changes: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for stay in stays(reading):
        # The first midnight at or after the beginning, and the first at or after the end: there no longer.
        first, last = -(-stay.start // MINUTES_PER_DAY), -(-stay.end // MINUTES_PER_DAY)
        if first < last:
            changes[stay.port][first] += stay.parcel.slots_centi
            changes[stay.port][last] -= stay.parcel.slots_centi
    price = reading.problem.prices.usd_per_slot_day_over_storage
    total = 0
    for name, by_night in changes.items():
        port = reading.problem.place[name].port
        if port is None or port.storage_centi is None:
            continue
        there = 0
        nights = sorted(by_night)
        for night, following in pairwise(nights):
            there += by_night[night]
            over = max(0, there - port.storage_centi)
            total += (following - night) * ((price * over + 50) // 100)
    return total
