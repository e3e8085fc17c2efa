"""Sea lanes between ports: distance, passages and track of the shortest way under a state of the passages."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geo.geodesy import METRES_PER_NM, Position, track
from geo.passages import check_passages
from geo.sea_network import SeaNetwork, length_m, sea_network
from movcon.errors import InvalidValue

# A ship without ice class does not go by the Arctic, whatever else is closed.
ICE_BOUND = frozenset({"northwest"})
# A port farther from every lane than this lies inland or is mistaken: the widest gap at a real port is about 70 NM.
_PORT_TO_LANE_MAX_NM = 120

PortPair = tuple[str, str]
_UNREACHED = 1 << 62


class _Tree(NamedTuple):
    """Shortest ways from one point: the point before each, and metres to it."""

    before: npt.NDArray[np.int32]
    metres: npt.NDArray[np.int64]

    def reaches(self, point: int) -> bool:
        return bool(self.metres[point] < _UNREACHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageUse:
    """Where along a lane a passage lies: NM from the origin at which a ship enters and leaves it."""

    passage: str
    enter_nm: int
    leave_nm: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Shortest way by sea from one port to another.

    Attributes
    ----------
    distance_nm
        Berth to berth in whole nautical miles, halves rounded up.
    passages
        Passages used, in the order a ship meets them.
    points
        (lon_udeg, lat_udeg) from origin to destination.
    """

    origin: str
    destination: str
    distance_nm: int
    passages: tuple[PassageUse, ...]
    points: tuple[Position, ...]

    @property
    def passage_names(self) -> tuple[str, ...]:
        """Passages used, in order."""
        return tuple(use.passage for use in self.passages)

    @property
    def track(self) -> shapely.MultiLineString:
        """The lane as drawn: degrees, split at the antimeridian."""
        return track(self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoLane:
    """Why there is no way by sea between two ports.

    Attributes
    ----------
    cut_by
        Closed passages that shut in the port with fewer waters around it.
    opened_by
        Passages each of which, opened alone, would make a way.
    shut_in
        The port that is shut in.
    closed
        All passages closed in this state that a cure could open.
    """

    origin: str
    destination: str
    closed: tuple[str, ...]
    cut_by: tuple[str, ...]
    opened_by: tuple[str, ...]
    shut_in: str

    @property
    def reason(self) -> str:
        """Cause and cure in a sentence."""
        cure = (
            f"open {' or '.join(self.opened_by)}"
            if self.opened_by
            else f"opening one passage is not enough ({', '.join(self.closed)} are closed)"
        )
        return (
            f"No way by sea from {self.origin} to {self.destination}: "
            f"with {' and '.join(self.cut_by)} closed {self.shut_in} is shut in; {cure}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """Lanes between ports under one state of the passages, both directions of every pair.

    Attributes
    ----------
    closed
        Passages that are closed, the ice-bound ones among them.
    found
        Lanes by (origin, destination).
    missing
        Pairs without a way, and why.
    """

    closed: frozenset[str]
    found: Mapping[PortPair, Lane]
    missing: Mapping[PortPair, NoLane]

    def lane(self, origin: str, destination: str) -> Lane | None:
        """Lane of a pair; ``None`` where there is no way: ``missing`` says why."""
        return self.found.get((origin, destination))


class SeaLanes:
    """Finds the lanes between ports.

    Parameters
    ----------
    network
        Lanes of the world; by default those of ``geo.sea_network``.
    never
        Passages closed in every state.
    """

    def __init__(self, network: SeaNetwork | None = None, *, never: frozenset[str] = ICE_BOUND) -> None:
        check_passages(never)
        self._network = network or sea_network()
        self._never = never
        self._nearest: dict[Position, tuple[int, int]] = {}
        self._open: dict[frozenset[str], list[list[tuple[int, int]]]] = {}
        self._trees: dict[tuple[int, frozenset[str]], _Tree] = {}

    def between(self, ports: Mapping[str, Position], closed: frozenset[str] = frozenset()) -> Lanes:
        """Lanes of every pair of ports, both directions.

        Raises
        ------
        InvalidValue
            A passage is unknown, or a port lies far from every lane.
        """
        check_passages(closed)
        shut = closed | self._never
        self._hang(ports)
        found: dict[PortPair, Lane] = {}
        missing: dict[PortPair, NoLane] = {}
        for first, second in combinations(ports, 2):
            lane = self._lane(first, second, ports, shut)
            if lane is None:
                missing[first, second] = self._why(first, second, ports, shut)
                missing[second, first] = _turned_round(missing[first, second])
            else:
                found[first, second] = lane
                found[second, first] = _reversed(lane)
        return Lanes(closed=shut, found=found, missing=missing)

    def _hang(self, ports: Mapping[str, Position]) -> None:
        """Find the nearest point of the network for every port not met before."""
        new = {name: position for name, position in ports.items() if position not in self._nearest}
        if not new:
            return
        for (name, position), (node, metres) in zip(new.items(), self._network.nearest([*new.values()]), strict=True):
            if metres > _PORT_TO_LANE_MAX_NM * METRES_PER_NM:
                raise InvalidValue(
                    f"Port {name!r} lies {metres // METRES_PER_NM} NM from the nearest sea lane; mend its position."
                )
            self._nearest[position] = (node, metres)

    def _lane(self, origin: str, destination: str, ports: Mapping[str, Position], shut: frozenset[str]) -> Lane | None:
        start, out_m = self._nearest[ports[origin]]
        end, in_m = self._nearest[ports[destination]]
        tree = self._tree(start, shut)
        if not tree.reaches(end):
            return None
        nodes = [end]
        while nodes[-1] != start:
            nodes.append(int(tree.before[nodes[-1]]))
        nodes.reverse()
        if len(nodes) == 1:
            # Both ports hang on one point of the network: the way over it is a detour.
            metres = length_m(ports[origin], ports[destination])
            points: tuple[Position, ...] = (ports[origin], ports[destination])
        else:
            metres = out_m + int(tree.metres[end]) + in_m
            points = (ports[origin], *(self._network.positions[i] for i in nodes), ports[destination])
        return Lane(
            origin=origin,
            destination=destination,
            distance_nm=_nautical_miles(metres),
            passages=self._passages(nodes, out_m, tree),
            points=points,
        )

    def _tree(self, start: int, shut: frozenset[str]) -> _Tree:
        """Shortest ways from a point to all it reaches."""
        if (start, shut) not in self._trees:
            if shut not in self._open:
                self._open[shut] = self._network.without(shut)
            self._trees[start, shut] = _shortest(self._open[shut], start)
        return self._trees[start, shut]

    def _passages(self, nodes: list[int], out_m: int, tree: _Tree) -> tuple[PassageUse, ...]:
        uses: list[PassageUse] = []
        for start, end in pairwise(nodes):
            passage = next(tag for node, _, tag in self._network.neighbours[start] if node == end)
            if passage is None:
                continue
            enter_nm, leave_nm = (_nautical_miles(out_m + int(tree.metres[i])) for i in (start, end))
            if uses and uses[-1].passage == passage:
                enter_nm = uses.pop().enter_nm
            uses.append(PassageUse(passage=passage, enter_nm=enter_nm, leave_nm=leave_nm))
        return tuple(uses)

    def _why(self, origin: str, destination: str, ports: Mapping[str, Position], shut: frozenset[str]) -> NoLane:
        waters = {name: self._tree(self._nearest[ports[name]][0], shut) for name in (origin, destination)}
        inner = min(waters, key=lambda name: int((waters[name].metres < _UNREACHED).sum()))
        cut_by = {
            passage
            for node in np.flatnonzero(waters[inner].metres < _UNREACHED).tolist()
            for beyond, _, passage in self._network.neighbours[node]
            if passage in shut and not waters[inner].reaches(beyond)
        }
        cures = (p for p in sorted(shut - self._never) if self._lane(origin, destination, ports, shut - {p}))
        return NoLane(
            origin=origin,
            destination=destination,
            cut_by=tuple(sorted(str(passage) for passage in cut_by)),
            opened_by=tuple(cures),
            closed=tuple(sorted(shut - self._never)),
            shut_in=inner,
        )


def _shortest(neighbours: list[list[tuple[int, int]]], start: int) -> _Tree:
    before = [start] * len(neighbours)
    best = [_UNREACHED] * len(neighbours)
    best[start] = 0
    heap = [(0, start)]
    while heap:
        metres, node = heapq.heappop(heap)
        if metres > best[node]:
            continue
        for beyond, length in neighbours[node]:
            reached = metres + length
            if reached < best[beyond]:
                best[beyond] = reached
                before[beyond] = node
                heapq.heappush(heap, (reached, beyond))
    # Kept for many ports and states: as arrays they take a tenth of the memory.
    return _Tree(np.array(before, dtype=np.int32), np.array(best, dtype=np.int64))


def _nautical_miles(metres: int) -> int:
    return (metres + METRES_PER_NM // 2) // METRES_PER_NM


def _reversed(lane: Lane) -> Lane:
    return Lane(
        origin=lane.destination,
        destination=lane.origin,
        distance_nm=lane.distance_nm,
        passages=tuple(
            PassageUse(
                passage=use.passage,
                enter_nm=lane.distance_nm - use.leave_nm,
                leave_nm=lane.distance_nm - use.enter_nm,
            )
            for use in reversed(lane.passages)
        ),
        points=lane.points[::-1],
    )


def _turned_round(missing: NoLane) -> NoLane:
    return replace(missing, origin=missing.destination, destination=missing.origin)
