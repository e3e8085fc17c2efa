"""Closed or refused airspace, and the shortest way around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import networkx as nx
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geo.areas import Layer, state_areas
from geo.geodesy import METRES_PER_NM, UDEG_PER_DEGREE, Position, distances_nm, segments
from geo.overflight import OVERFLIGHT_STEP_NM, AreaIndex
from movcon.clock import Day, Minute
from movcon.errors import InvalidValue

# Turning points stand off the closed area by at least the clearance less the tolerance. The ring with the fewest
# miles that has few enough corners is taken: archipelagos and the largest States get a wider one.
_RINGS_NM = ((12, 7), (18, 13), (25, 20), (35, 28), (50, 42), (100, 80))
_CORNERS_MAX = 120
# As for States overflown, so that a track held clear of a State does not count as flown over it.
_STEP_NM = OVERFLIGHT_STEP_NM
_UNREACHED = np.iinfo(np.int64).max // 4


@dataclass(frozen=True, slots=True, kw_only=True)
class AirspaceClosure:
    """Airspace nobody flies through from ``start`` (included) to ``end`` (not included); ``None`` = open end.

    Attributes
    ----------
    area
        ISO alpha-3 code of the State that closes or refuses its airspace (territory and 12 NM), or a polygon in
        degrees (longitude, latitude), split at the antimeridian where it crosses it.
    reason
        Why, in the planner's words.
    """

    area: str | shapely.Polygon | shapely.MultiPolygon
    start: Minute | None
    end: Minute | None
    reason: str

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise InvalidValue(f"Airspace closure ({self.reason}) ends before it starts; swap start and end.")
        if not isinstance(self.area, str) and (self.area.is_empty or not self.area.is_valid):
            raise InvalidValue(f"Airspace closure ({self.reason}) has an empty or self-crossing polygon; redraw it.")

    def holds(self, minute: Minute) -> bool:
        """Whether the airspace is closed at that minute."""
        return (self.start is None or minute >= self.start) and (self.end is None or minute < self.end)

    def geometry(self, on: Day) -> BaseGeometry:
        """Closed area in degrees with the borders of a date; raises InvalidValue for a State not on the map then."""
        if not isinstance(self.area, str):
            return self.area
        areas = state_areas(Layer.CLEARANCE, on)
        if self.area not in areas:
            raise InvalidValue(
                f"Airspace closure ({self.reason}): {self.area!r} is no State on that date; use an ISO alpha-3 code."
            )
        return areas[self.area].geometry


class Detours:
    """Ways around a set of closed areas; what is found for one airfield or area is kept for the next question.

    A visibility graph joins turning points around the areas wherever the geodesic between them stays clear.
    """

    def __init__(self, areas: Iterable[BaseGeometry]) -> None:
        closed = list(areas)
        self._closed = shapely.union_all(closed)
        self._index = AreaIndex(("closed", area) for area in closed)
        self._corners = [corner for area in closed for corner in _corners_around(area)]
        self._corners = [
            corner for corner, inside in zip(self._corners, self._inside(self._corners), strict=True) if not inside
        ]
        self._between, self._via = self._corner_paths()
        self._seen: dict[Position, npt.NDArray[np.int64]] = {}

    def crosses(self, tracks: Sequence[Sequence[Position]]) -> npt.NDArray[np.bool_]:
        """Which tracks touch a closed area."""
        return self._index.crossed(segments(tracks, _STEP_NM), len(tracks))[:, 0]

    def around(self, origin: Position, destination: Position) -> tuple[Position, ...] | None:
        """Turning points of the shortest way; empty where the direct way is clear, None where there is no way."""
        if self._inside([origin, destination]).any():
            return None
        if not self.crosses([(origin, destination)])[0]:
            return ()
        if not self._corners:
            return None
        leaving, arriving = self._reach(origin), self._reach(destination)
        lengths = leaving[:, None] + self._between + arriving[None, :]
        first, last = np.unravel_index(int(np.argmin(lengths)), lengths.shape)
        if lengths[first, last] >= _UNREACHED:
            return None
        return tuple(self._corners[i] for i in self._via[int(first), int(last)])

    def see(self, positions: Sequence[Position]) -> None:
        """Work out at once what each of many airfields can reach, instead of one by one when asked."""
        fresh = [position for position in dict.fromkeys(positions) if position not in self._seen]
        if not fresh or not self._corners:
            return
        legs = [(position, corner) for position in fresh for corner in self._corners]
        reach = np.where(self.crosses(legs), _UNREACHED, _lengths(legs)).reshape(len(fresh), -1)
        self._seen.update(zip(fresh, reach, strict=True))

    def _reach(self, position: Position) -> npt.NDArray[np.int64]:
        self.see([position])
        return self._seen[position]

    def _inside(self, positions: Sequence[Position]) -> npt.NDArray[np.bool_]:
        points = shapely.points(np.asarray(positions, dtype=float).reshape(-1, 2) / UDEG_PER_DEGREE)
        return np.asarray(shapely.intersects(self._closed, points), dtype=bool)

    def _corner_paths(self) -> tuple[npt.NDArray[np.int64], dict[tuple[int, int], tuple[int, ...]]]:
        count = len(self._corners)
        graph = nx.Graph()
        graph.add_nodes_from(range(count))
        pairs = list(combinations(range(count), 2))
        legs = [(self._corners[i], self._corners[j]) for i, j in pairs]
        if legs:
            clear = ~self.crosses(legs)
            lengths = _lengths(legs)
            graph.add_weighted_edges_from(
                (i, j, int(length)) for (i, j), length, ok in zip(pairs, lengths, clear, strict=True) if ok
            )
        between = np.full((count, count), _UNREACHED, dtype=np.int64)
        via: dict[tuple[int, int], tuple[int, ...]] = {}
        for start, (lengths_from, paths) in nx.all_pairs_dijkstra(graph):
            for end, length in lengths_from.items():
                between[start, end] = length
                via[start, end] = tuple(paths[end])
        return between, via


def fly_around(origin: Position, destination: Position, areas: Iterable[BaseGeometry]) -> tuple[Position, ...] | None:
    """Turning points (lon_udeg, lat_udeg) of the shortest way clear of closed areas, ends left out.

    Empty where the direct way is clear. ``None`` where an end lies inside a closed area or no way is found: the leg
    is dropped. Areas are in degrees, split at the antimeridian.
    """
    return Detours(areas).around(origin, destination)


def _lengths(legs: Sequence[tuple[Position, Position]]) -> npt.NDArray[np.int64]:
    return distances_nm([leg[0] for leg in legs], [leg[1] for leg in legs])


def _corners_around(area: BaseGeometry) -> list[Position]:
    """Corners of a simple ring around an area, outside it by a few miles."""
    centre = _centre(area)
    flat = f"+proj=aeqd +lat_0={centre[1]} +lon_0={centre[0]} +ellps=WGS84 +units=m"
    there = Transformer.from_crs("EPSG:4326", flat, always_xy=True)
    local = shapely.make_valid(shapely.transform(area, there.transform, interleaved=False))
    for clearance_nm, tolerance_nm in _RINGS_NM:
        ring = shapely.buffer(local, clearance_nm * METRES_PER_NM, quad_segs=2)
        ring = shapely.simplify(ring, tolerance_nm * METRES_PER_NM)
        shells = [shapely.get_coordinates(one)[:-1] for one in shapely.get_exterior_ring(shapely.get_parts(ring))]
        corners = np.vstack([_outer_corners(shell) for shell in shells])
        if len(corners) <= _CORNERS_MAX:
            break
    lon, lat = there.transform(corners[:, 0], corners[:, 1], direction="INVERSE")
    return [(round(x * UDEG_PER_DEGREE), round(y * UDEG_PER_DEGREE)) for x, y in zip(lon, lat, strict=True)]


def _outer_corners(ring: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Corners that bulge outwards: a shortest way around never turns at one that points inwards."""
    before, after = np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0)
    arriving, leaving = ring - before, after - ring
    turn = arriving[:, 0] * leaving[:, 1] - arriving[:, 1] * leaving[:, 0]
    sign = 1.0 if shapely.is_ccw(shapely.LinearRing(ring)) else -1.0
    return np.asarray(ring[turn * sign > 0], dtype=np.float64)


def _centre(area: BaseGeometry) -> tuple[float, float]:
    """A middle of the area, found on the globe so that areas over the antimeridian have one too."""
    lon, lat = np.radians(shapely.get_coordinates(area)).T
    x, y, z = (np.cos(lat) * np.cos(lon)).mean(), (np.cos(lat) * np.sin(lon)).mean(), np.sin(lat).mean()
    return float(np.degrees(np.arctan2(y, x))), float(np.degrees(np.arctan2(z, np.hypot(x, y))))
