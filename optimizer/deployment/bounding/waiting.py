"""What people cost at the least who are wanted before their unit's equipment can be there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from movcon.clock import MINUTES_PER_DAY, Minute
from movcon.deployment.cargo import Parcel
from optimizer.deployment.bounding.least import Least

Ints = NDArray[np.int64]


class Waiting:
    """By unit: the least that its people wait or are late for their equipment, beyond their own least price.

    That holds where all main cargo of the unit is moved. Where some is not, it costs ``usd_not_moved`` in place of its
    price in the bound, and that much more is paid: so the lesser of the two counts.
    """

    def __init__(self, least: Least, cargo: Sequence[str], soonest: Mapping[str, Minute]) -> None:
        self._units: list[tuple[int, Ints, Ints]] = []
        problem = least.problem
        number = {name: place for place, name in enumerate(cargo)}
        for unit in problem.units:
            main: list[Parcel] = []
            people: list[Parcel] = []
            for parcel in problem.parcels:
                item = problem.consignment[parcel.consignment]
                if item.unit == unit.id and parcel.people:
                    people.append(parcel)
                elif item.unit == unit.id and item.main:
                    main.append(parcel)
            if not main or not people:
                continue
            there = max(soonest[parcel.id] for parcel in main)
            if there > problem.horizon:
                continue
            extra = sum(self._extra(least, parcel, there, unit.usd_per_person_day_waiting) for parcel in people)
            places = np.array([number[parcel.id] for parcel in main], dtype=np.int64)
            unmoved = np.array([parcel.usd_not_moved for parcel in main], dtype=np.int64)
            self._units.append((extra, places, unmoved))

    @staticmethod
    def _extra(least: Least, parcel: Parcel, there: Minute, usd_per_person_day: int) -> int:
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
            waited = max(0, (there - moment) // MINUTES_PER_DAY) * parcel.people * usd_per_person_day
            best = min(best, plain + least.late_usd(parcel, moment) + waited)
        return max(0, best - own)

    def usd(self, prices: Ints) -> int:
        """Dollars beyond the sum of prices, at these prices of cargo."""
        return sum(min(extra, max(0, int((unmoved - prices[places]).min()))) for extra, places, unmoved in self._units)
