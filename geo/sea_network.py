"""The network of shipping lanes of the world, from the data of the package searoute, as a graph of our own.

The package keeps one graph for all callers with the passages closed last, and answers as if nothing were closed when
no way is left; only its data are used here. What is mended on the way in:

- Points east of 180 degrees and twins on both sides of the antimeridian become one point, so no edge of length zero
  joins the two sides of the map.
- Edges along the antimeridian north of 60 degrees lead over the land of Chukotka; they are left out.
- ``suez`` and ``panama`` mean the canals: the Gulfs of Suez and Panama and the roads of Colon stay open with them shut.
- ``south_africa`` means every lane that rounds the Cape: the package leaves one beside those it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import networkx as nx
import numpy as np
import numpy.typing as npt
from searoute.data.marnet_dict import edge_list

from geo.geodesy import UDEG_PER_DEGREE, WGS84, Position

PASSAGES = (
    "suez",
    "panama",
    "malacca",
    "sunda",
    "babalmandab",
    "bosporus",
    "dardanelles",
    "gibraltar",
    "ormuz",
    "northwest",
    "bering",
    "chili",
    "south_africa",
)
_ALONG_ANTIMERIDIAN = ("segment", "segment2")
_CHUKOTKA_NORTH_OF_UDEG = 60_000_000
_CAPE_MERIDIAN_UDEG = 21_000_000
_CAPE_SOUTH_OF_UDEG = -34_000_000
# Ends (lon, lat) of the canals proper; the package's passage reaches further, into the gulfs before them.
_CANAL_BOXES_DEG = {
    "suez": (32.0, 29.6, 33.0, 31.2),
    "panama": (-79.95, 8.9, -79.5, 9.3),
}

_CANALS = frozenset(_CANAL_BOXES_DEG)

Edge = tuple[int, int, int, str | None]


@dataclass(frozen=True, slots=True)
class SeaNetwork:
    """Points of the lanes and what joins them.

    Attributes
    ----------
    positions
        (lon_udeg, lat_udeg) of every point.
    neighbours
        For every point: (point, length in metres, passage or None) of each edge at it.
    """

    positions: tuple[Position, ...]
    neighbours: tuple[tuple[tuple[int, int, str | None], ...], ...]

    def edges(self) -> Iterator[Edge]:
        """Every edge once: point, point, metres, passage."""
        for start, near in enumerate(self.neighbours):
            for end, metres, passage in near:
                if start < end:
                    yield start, end, metres, passage

    def graph(self) -> nx.Graph:
        """Give the network as a networkx graph: nodes with ``position``, edges with ``length_m`` and ``passage``."""
        graph = nx.Graph()
        graph.add_nodes_from((i, {"position": position}) for i, position in enumerate(self.positions))
        graph.add_edges_from((i, j, {"length_m": m, "passage": passage}) for i, j, m, passage in self.edges())
        return graph

    def nearest(self, positions: Sequence[Position]) -> list[tuple[int, int]]:
        """Point of the network nearest to each position, and its distance in metres; none within a canal.

        A port at the mouth of a canal must not hang on a point between its locks or banks.
        """
        within_canal = [i for i, near in enumerate(self.neighbours) if all(tag in _CANALS for _, _, tag in near)]
        # By the chord first, which is cheap over all points; the geodesic only of the one found.
        nearness = _unit_vectors(positions) @ _unit_vectors(self.positions).T
        nearness[:, within_canal] = -1
        points = np.argmax(nearness, axis=1).tolist()
        return [(point, length_m(place, self.positions[point])) for place, point in zip(positions, points, strict=True)]

    def without(self, closed: frozenset[str]) -> list[list[tuple[int, int]]]:
        """For every point: (point, length in metres) of each edge at it that is in no closed passage."""
        return [[(end, metres) for end, metres, tag in near if tag not in closed] for near in self.neighbours]


def length_m(start: Position, end: Position) -> int:
    """Geodesic distance in whole metres."""
    lon1, lat1, lon2, lat2 = (value / UDEG_PER_DEGREE for value in (*start, *end))
    return round(float(WGS84.inv(lon1, lat1, lon2, lat2)[2]))


@cache
def sea_network() -> SeaNetwork:
    """Return the whole network, read once."""
    passages: dict[tuple[Position, Position], str | None] = {}
    for start, end, tag in _package_edges():
        if start == end:
            continue
        if tag in _ALONG_ANTIMERIDIAN and min(start[1], end[1]) >= _CHUKOTKA_NORTH_OF_UDEG:
            continue
        ends = (min(start, end), max(start, end))
        passages[ends] = passages.get(ends) or _passage(*ends, tag)
    positions = sorted({position for ends in passages for position in ends})
    return _assemble(positions, passages)


def _package_edges() -> Iterable[tuple[Position, Position, str | None]]:
    for start, near in edge_list.items():
        for end, data in near.items():
            yield _position(start), _position(end), data.get("passage")


def _position(point: tuple[float, float]) -> Position:
    lon_udeg = round(point[0] * UDEG_PER_DEGREE)
    half, whole = 180 * UDEG_PER_DEGREE, 360 * UDEG_PER_DEGREE
    return (lon_udeg + half) % whole - half, round(point[1] * UDEG_PER_DEGREE)


def _passage(start: Position, end: Position, tag: str | None) -> str | None:
    if tag in _CANAL_BOXES_DEG:
        return tag if all(_within(_CANAL_BOXES_DEG[tag], point) for point in (start, end)) else None
    rounds_the_cape = start[0] <= _CAPE_MERIDIAN_UDEG < end[0] and max(start[1], end[1]) < _CAPE_SOUTH_OF_UDEG
    if rounds_the_cape and end[0] - start[0] < 180 * UDEG_PER_DEGREE:
        return "south_africa"
    return tag if tag in PASSAGES else None


def _within(box_deg: tuple[float, float, float, float], point: Position) -> bool:
    west, south, east, north = (round(value * UDEG_PER_DEGREE) for value in box_deg)
    return west <= point[0] <= east and south <= point[1] <= north


def _assemble(positions: list[Position], passages: dict[tuple[Position, Position], str | None]) -> SeaNetwork:
    number = {position: i for i, position in enumerate(positions)}
    degrees = np.array([(*start, *end) for start, end in passages]) / UDEG_PER_DEGREE
    metres = np.rint(np.asarray(WGS84.inv(*degrees.T)[2])).astype(np.int64).tolist()
    near: list[list[tuple[int, int, str | None]]] = [[] for _ in positions]
    for ((start, end), passage), length in zip(passages.items(), metres, strict=True):
        near[number[start]].append((number[end], length, passage))
        near[number[end]].append((number[start], length, passage))
    return SeaNetwork(tuple(positions), tuple(tuple(sorted(items, key=lambda item: item[0])) for items in near))


def _unit_vectors(positions: Sequence[Position]) -> npt.NDArray[np.float64]:
    lon, lat = np.radians(np.asarray(positions, dtype=np.float64).reshape(-1, 2).T / UDEG_PER_DEGREE)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)
