"""Parcels whose journeys are priced together: those that make a unit operational, or one that nobody waits for."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from movcon.clock import MINUTES_PER_DAY
from movcon.deployment.cargo import Unit
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.ways import days_begun
from optimizer.deployment.bounding.cheapest import NEVER, waited_for
from optimizer.deployment.bounding.journeys import MILLI, STEP_MIN, Journeys

Ints = NDArray[np.int64]

BUCKET_MIN = 360
"""Minutes of arrival told apart; days are whole numbers of it, steps parts of it."""


class Together(Protocol):
    """A group of parcels by number, and what leaving all of it behind costs, milli-dollars."""

    parcels: Ints
    left_milli: int

    def cheapest(self, arrivals: Ints, wanted: Ints) -> int:
        """Least price of the group, milli-dollars, by price of each parcel and bucket of its arrival.

        The bucket of each parcel in what is cheapest is written to ``wanted``, -1 for what is left behind.
        """


def together(problem: DeploymentProblem, tables: Journeys, buckets: int) -> list[Together]:
    """Every parcel of a problem in its group."""
    people: dict[str, list[int]] = {}
    main: dict[str, list[int]] = {}
    alone: list[int] = []
    for number, parcel in enumerate(problem.parcels):
        item = problem.consignment[parcel.consignment]
        if parcel.people:
            people.setdefault(item.unit, []).append(number)
        elif item.main:
            main.setdefault(item.unit, []).append(number)
        else:
            alone.append(number)
    found: list[Together] = [_Alone(number, tables) for number in alone]
    for unit in problem.units:
        judged = people.get(unit.id, []), main.get(unit.id, [])
        if any(judged):
            found.append(_OfUnit(unit, *judged, problem.horizon, tables, buckets))
    return found


class _Alone:
    """A parcel that no unit waits for."""

    def __init__(self, number: int, tables: Journeys) -> None:
        self.parcels = np.array([number])
        self.left_milli = int(tables.parcel[number, 5])

    def cheapest(self, arrivals: Ints, wanted: Ints) -> int:
        row = arrivals[self.parcels[0]]
        bucket = int(row.argmin())
        if row[bucket] >= self.left_milli:
            return self.left_milli
        wanted[self.parcels[0]] = bucket
        return int(row[bucket])


class _OfUnit:
    """People and main cargo of a unit.

    The last of its cargo comes in some bucket: then none of it comes later, people wait until then, and the unit is
    operational no sooner. Or something is left behind: then the unit is not operational until the horizon. A unit
    without cargo is operational when the last of its people come.
    """

    def __init__(
        self, unit: Unit, people: list[int], main: list[int], horizon: int, tables: Journeys, buckets: int
    ) -> None:
        self._last = np.array(main or people, dtype=np.int64)
        self._waiting = np.array(people if main else [], dtype=np.int64)
        self.parcels = np.concatenate([self._last, self._waiting])
        self._last_left = tables.parcel[self._last, 5][:, None]
        self._waiting_left = tables.parcel[self._waiting, 5][:, None]
        self._waiting_milli = tables.parcel[self._waiting, 6].copy()
        # People count in the bucket of their latest arrival, and may have come a step before it.
        before = 0 if main else STEP_MIN - 1
        self._late = np.array(
            [_late_milli(unit, tables.begin + bucket * BUCKET_MIN - before) for bucket in range(buckets)],
            dtype=np.int64,
        )
        self._never = _late_milli(unit, horizon)
        self.left_milli = self._never + int(self._last_left.sum()) + int(self._waiting_left.sum())

    def cheapest(self, arrivals: Ints, wanted: Ints) -> int:
        own = arrivals[self._waiting]
        last = np.minimum.accumulate(arrivals[self._last], axis=1)
        waiting = waited_for(own, self._waiting_milli, BUCKET_MIN)
        whole = last.sum(axis=0) + waiting.sum(axis=0) + self._late
        part = np.minimum(last, self._last_left).sum(axis=0) + np.minimum(waiting, self._waiting_left).sum(axis=0)
        part += self._never
        bucket, some = int(whole.argmin()), int(part.argmin())
        leaves = part[some] < whole[bucket]
        if leaves:
            bucket = some
        wanted[self._last] = arrivals[self._last, : bucket + 1].argmin(axis=1)
        wanted[self._waiting] = self._when(own, bucket)
        if leaves:
            wanted[self._last[last[:, bucket] >= self._last_left[:, 0]]] = -1
            wanted[self._waiting[waiting[:, bucket] >= self._waiting_left[:, 0]]] = -1
        return int(part[bucket] if leaves else whole[bucket])

    def _when(self, own: Ints, bucket: int) -> Ints:
        """Bucket in which people come who wait for what comes in a bucket."""
        ahead = np.maximum(0, bucket - np.arange(own.shape[1]))
        days = np.where(ahead > 0, ((ahead - 1) * BUCKET_MIN + 1) // MINUTES_PER_DAY, 0)
        price = np.where(own < NEVER, own + self._waiting_milli[:, None] * days[None, :], NEVER)
        return np.asarray(price.argmin(axis=1), dtype=np.int64)


def _late_milli(unit: Unit, moment: int) -> int:
    return unit.usd_per_day_not_operational * days_begun(moment - unit.operational_by) * MILLI
