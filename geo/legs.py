"""Legs between every two airfields of a season under one state of the airspace: distance, track, States overflown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np
import shapely

from geo.airspace import AirspaceClosure, Detours
from geo.areas import state_at
from geo.gazetteer import is_known, state_on
from geo.geodesy import METRES_PER_NM, WGS84, Integers, Position, distances_nm
from geo.overflight import overflown
from movcon.clock import Day

NO_WAY = -1
# Sea belts of neighbours overlap: around an airfield of a State that is not closed this much stays open.
_OPEN_AROUND_AIRFIELD_NM = 15


class LegTable:
    """Legs between airfields, numbered in the order given, while a set of closures holds.

    Attributes
    ----------
    distance_nm
        (n, n) whole nautical miles, flown around closed airspace; ``NO_WAY`` where the leg is dropped. Pairs
        farther apart than ``longest_nm`` are left as they are: nobody flies them.
    states
        State of each airfield on the date (ISO alpha-3); ``None`` for one on no State's land or sea belt.
    """

    def __init__(
        self,
        airfields: Mapping[str, Position],
        on: Day,
        closures: Sequence[AirspaceClosure],
        longest_nm: int,
    ) -> None:
        self._on = on
        self._positions = list(airfields.values())
        self.states = [
            state_on(icao, on) if is_known(icao) else state_at(*position, on) for icao, position in airfields.items()
        ]
        self._turning: dict[tuple[int, int], tuple[Position, ...]] = {}
        self._overflown: dict[tuple[int, int], tuple[str, ...]] = {}
        self.distance_nm = self._direct()
        if closures:
            self._fly_around(closures, longest_nm)

    def turning_points(self, start: int, end: int) -> tuple[Position, ...]:
        """Points where the leg turns around closed airspace, in the order flown."""
        points = self._turning.get(_pair(start, end), ())
        return points if start < end else points[::-1]

    def overflown(self, start: int, end: int) -> tuple[str, ...]:
        """States flown over or landed in, ends included; ``find_overflown`` must have had the leg before."""
        return self._overflown[_pair(start, end)]

    def find_overflown(self, legs: Iterable[tuple[int, int]]) -> None:
        """Find the States overflown on many legs at once."""
        fresh = sorted({_pair(start, end) for start, end in legs} - self._overflown.keys())
        tracks = [
            (self._positions[start], *self._turning.get((start, end), ()), self._positions[end]) for start, end in fresh
        ]
        if not tracks:
            return
        for (start, end), found in zip(fresh, overflown(tracks, self._on), strict=True):
            ends = {state for state in (self.states[start], self.states[end]) if state is not None}
            self._overflown[start, end] = tuple(sorted({*found, *ends}))

    def _direct(self) -> Integers:
        count = len(self._positions)
        first, second = np.triu_indices(count, 1)
        places = np.asarray(self._positions, dtype=np.float64).reshape(-1, 2)
        table = np.zeros((count, count), dtype=np.int64)
        table[first, second] = distances_nm(places[first], places[second])
        return table + table.T

    def _fly_around(self, closures: Sequence[AirspaceClosure], longest_nm: int) -> None:
        closed_states = {closure.area for closure in closures if isinstance(closure.area, str)}
        detours = Detours(self._closed_areas(closures, closed_states))
        dropped = np.array([state in closed_states for state in self.states], dtype=bool)
        self.distance_nm[dropped, :] = NO_WAY
        self.distance_nm[:, dropped] = NO_WAY
        near = [
            (i, j) for i, j in combinations(range(len(self._positions)), 2) if 0 <= self.distance_nm[i, j] <= longest_nm
        ]
        crossing = detours.crosses([(self._positions[i], self._positions[j]) for i, j in near])
        blocked = [leg for leg, crosses in zip(near, crossing, strict=True) if crosses]
        detours.see([self._positions[i] for i in sorted({i for leg in blocked for i in leg})])
        for start, end in blocked:
            points = detours.around(self._positions[start], self._positions[end])
            length = NO_WAY
            if points is not None:
                way = np.asarray([self._positions[start], *points, self._positions[end]])
                length = int(distances_nm(way[:-1], way[1:]).sum())
                self._turning[start, end] = points
            self.distance_nm[start, end] = self.distance_nm[end, start] = length

    def _closed_areas(self, closures: Sequence[AirspaceClosure], closed_states: set[str]) -> list[shapely.Geometry]:
        areas = []
        for closure in closures:
            area = closure.geometry(self._on)
            if isinstance(closure.area, str):
                open_ends = [
                    _circle(position)
                    for position, state in zip(self._positions, self.states, strict=True)
                    if state not in closed_states
                    and shapely.intersects(area, shapely.Point(position[0] / 1e6, position[1] / 1e6))
                ]
                area = shapely.difference(area, shapely.union_all(open_ends))
            areas.append(area)
        return areas


def _pair(start: int, end: int) -> tuple[int, int]:
    return (start, end) if start < end else (end, start)


def _circle(position: Position) -> shapely.Polygon:
    azimuths = np.arange(0, 360, 20)
    lon, lat, _ = WGS84.fwd(
        np.full(len(azimuths), position[0] / 1e6),
        np.full(len(azimuths), position[1] / 1e6),
        azimuths,
        np.full(len(azimuths), _OPEN_AROUND_AIRFIELD_NM * METRES_PER_NM),
    )
    return shapely.Polygon(np.column_stack([lon, lat]))
