"""What people cost at the least who are wanted before their unit's equipment can be there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from movcon.clock import MINUTES_PER_DAY, Minute
from movcon.deployment.cargo import Parcel
from optimizer.deployment.bounding.least import Least
from optimizer.deployment.bounding.units import UnitAtLeast

Ints = NDArray[np.int64]


class Waiting:
    """By unit: the least that its people wait or are late for their equipment, beyond their own least price.

    What is left behind so that they need not costs ``usd_not_moved`` in place of its price in the bound, and the unit
    is not operational until the horizon: the least over what may be left counts.
    """

    def __init__(self, least: Least, cargo: Sequence[str], units: Iterable[UnitAtLeast]) -> None:
        number = {name: place for place, name in enumerate(cargo)}
        self._unmoved = np.array([least.problem.parcel[name].usd_not_moved for name in cargo], dtype=np.int64)
        self._units = [
            (
                unit,
                [sum(self._extra(least, parcel, level.there, unit) for parcel in unit.people) for level in unit.levels],
                [np.array([number[name] for name in level.left], dtype=np.int64) for level in unit.levels],
            )
            for unit in units
            if unit.levels
        ]

    @staticmethod
    def _extra(least: Least, parcel: Parcel, there: Minute, unit: UnitAtLeast) -> int:
        """Dollars of one parcel of people beyond its own least price, with equipment there no sooner than that."""
        own, first = least.without_charter(parcel)
        if own >= parcel.usd_not_moved:
            return 0
        plain = own - least.late_usd(parcel, first)
        best = parcel.usd_not_moved
        # Late days rise just after these moments, and waiting falls with each: one of them is best.
        late = range(max(0, (first - parcel.required) // MINUTES_PER_DAY), 10_000)
        moments = [first, max(first, there)]
        for days in late:
            moment = parcel.required + days * MINUTES_PER_DAY
            if moment >= there:
                break
            moments.append(max(first, moment))
        for moment in moments:
            waited = max(0, (there - moment) // MINUTES_PER_DAY) * parcel.people * unit.unit.usd_per_person_day_waiting
            best = min(best, plain + least.late_usd(parcel, moment) + waited)
        return max(0, best - own)

    def usd(self, prices: Ints) -> int:
        """Dollars beyond the sum of prices, at these prices of cargo."""
        spare = np.maximum(0, self._unmoved - prices)
        return sum(
            unit.waiting(waits, [int(spare[left].sum()) for left in lefts]) for unit, waits, lefts in self._units
        )
