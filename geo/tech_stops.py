"""Choice of tech stops: which way a type carries what is wanted in the least time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geo.geodesy import Integers
from geo.legs import NO_WAY
from movcon.lift import AircraftType

Path = tuple[int, ...]

# One kilogram more (up to what is wanted) counts for more than any time.
_MINUTES_PER_KG = 1_000_000
_ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A way through airfields (numbers of the leg table), and what the type lifts on all of it."""

    path: Path
    payload_kg: int


class Chooser:
    """Ways one type flies over the distances of one leg table, with none, one or two stops for fuel."""

    def __init__(self, aircraft: AircraftType, distance_nm: Integers, stops: Integers) -> None:
        self._aircraft = aircraft
        self._stops = stops
        reach = aircraft.payload_range.max_range_nm
        flown = np.where((distance_nm == NO_WAY) | (distance_nm > reach), reach + 1, distance_nm)
        by_distance = np.array([aircraft.payload_range.payload_kg(nm) for nm in range(reach + 1)] + [0], dtype=np.int64)
        minutes = np.array([aircraft.block_min(nm) for nm in range(reach + 2)], dtype=np.int64)
        self._payload_kg = by_distance[flown]
        self._minutes = minutes[flown]

    @cached_property
    def _between_stops(self) -> tuple[Integers, Integers]:
        grid = np.ix_(self._stops, self._stops)
        payload = self._payload_kg[grid].copy()
        np.fill_diagonal(payload, 0)
        return payload, self._minutes[grid]

    def choose(self, origins: Integers, destinations: Integers, wanted_kg: Integers) -> list[Choice | None]:
        """Best way of each pair; ``None`` where it is out of reach.

        Direct where that lifts ``wanted_kg``; otherwise the quickest way (block and tech-stop time) that lifts it;
        where none does, the one that lifts most, then the quickest. Equal ways: fewer stops, then the earlier stop.
        """
        wanted = np.maximum(wanted_kg, 1)
        direct = self._payload_kg[origins, destinations]
        found: list[Choice | None] = [
            Choice(path=(int(o), int(d)), payload_kg=int(kg)) if kg > 0 else None
            for o, d, kg in zip(origins, destinations, direct, strict=True)
        ]
        short = np.flatnonzero(direct < wanted)
        if len(self._stops):
            for low in range(0, len(short), _ROWS_AT_ONCE):
                rows = short[low : low + _ROWS_AT_ONCE]
                self._with_stops(found, rows, origins[rows], destinations[rows], wanted[rows])
        return found

    def _with_stops(
        self,
        found: list[Choice | None],
        rows: Integers,
        origins: Integers,
        destinations: Integers,
        wanted: Integers,
    ) -> None:
        count, stops = len(rows), self._stops
        out_kg, out_min = self._payload_kg[np.ix_(origins, stops)], self._minutes[np.ix_(origins, stops)]
        in_kg, in_min = self._payload_kg[np.ix_(stops, destinations)].T, self._minutes[np.ix_(stops, destinations)].T
        out_kg = np.where(stops == destinations[:, None], 0, np.where(stops == origins[:, None], 0, out_kg))
        in_kg = np.where(stops == destinations[:, None], 0, np.where(stops == origins[:, None], 0, in_kg))
        mid_kg, mid_min = self._between_stops
        tech = self._aircraft.tech_stop_min

        direct_kg = self._payload_kg[origins, destinations][:, None]
        direct_min = self._minutes[origins, destinations][:, None]
        one_kg = np.minimum(out_kg, in_kg)
        one_min = out_min + in_min + tech
        two_kg = np.minimum(np.minimum(out_kg[:, :, None], mid_kg), in_kg[:, None, :]).reshape(count, -1)
        two_min = (out_min[:, :, None] + mid_min + in_min[:, None, :]).reshape(count, -1) + 2 * tech

        payload = np.concatenate([direct_kg, one_kg, two_kg], axis=1)
        minutes = np.concatenate([direct_min, one_min, two_min], axis=1)
        merit = np.minimum(payload, wanted[:, None]) * _MINUTES_PER_KG - minutes
        best = np.argmax(merit, axis=1)
        for place, row, column in zip(range(count), rows.tolist(), best.tolist(), strict=True):
            kg = int(payload[place, column])
            if kg > 0:
                via = self._via(column)
                found[row] = Choice(path=(int(origins[place]), *via, int(destinations[place])), payload_kg=kg)

    def _via(self, column: int) -> Path:
        stops = self._stops
        if column == 0:
            return ()
        if column <= len(stops):
            return (int(stops[column - 1]),)
        first, second = divmod(column - 1 - len(stops), len(stops))
        return int(stops[first]), int(stops[second])
