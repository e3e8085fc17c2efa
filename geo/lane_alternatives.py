"""Ways round: every lane that is the shortest between two ports when some passages are shut, and when each is shut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from geo.geodesy import Position
from geo.passages import PassageClosure
from geo.sea_lanes import Lane, PortPair, SeaLanes
from movcon.clock import MINUTES_PER_HOUR, Minute
from movcon.errors import InvalidValue

AVOIDED = frozenset(
    ("suez", "panama", "bosporus", "dardanelles", "malacca", "sunda", "babalmandab", "gibraltar", "ormuz")
)
"""Passages a way round is looked for. The others are open sea (the Capes) or shut to merchant ships anyway."""
_SETS_KEPT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ShutDepartures:
    """Departures that would bring a ship into a closed passage: from ``start`` (included) to ``end`` (not included).

    ``None`` as a bound = open end.
    """

    start: Minute | None
    end: Minute | None
    reason: str


def lane_alternatives(ports: Mapping[str, Position]) -> Mapping[PortPair, tuple[Lane, ...]]:
    """Lanes of every pair of ports, both directions, the shortest first; a pair without any is left out.

    Whatever passages of ``AVOIDED`` are closed, the shortest lane around all of them is among those of a pair. They do
    not depend on what is closed, so a lane keeps its place in the order.

    Raises
    ------
    InvalidValue
        A port lies far from every lane.
    """
    return _alternatives(tuple(ports.items()))


@lru_cache(maxsize=_SETS_KEPT)
def _alternatives(ports: tuple[tuple[str, Position], ...]) -> Mapping[PortPair, tuple[Lane, ...]]:
    finder = SeaLanes()
    found: dict[PortPair, tuple[Lane, ...]] = {}
    for pair in combinations(ports, 2):
        ways = list(_around(finder, dict(pair), frozenset(), set()))
        for ends in ((pair[0][0], pair[1][0]), (pair[1][0], pair[0][0])):
            lanes = dict.fromkeys(lane for lane in ways if (lane.origin, lane.destination) == ends)
            if lanes:
                found[ends] = tuple(sorted(lanes, key=lambda lane: (lane.distance_nm, lane.passage_names)))
    return found


def _around(
    finder: SeaLanes, pair: Mapping[str, Position], closed: frozenset[str], seen: set[frozenset[str]]
) -> Iterator[Lane]:
    """The shortest lane both ways, then those with each of its passages closed as well, and so on."""
    if closed in seen:
        return
    seen.add(closed)
    lanes = tuple(finder.between(pair, closed).found.values())
    yield from lanes
    for lane in lanes[:1]:
        for passage in sorted(AVOIDED.intersection(lane.passage_names)):
            yield from _around(finder, pair, closed | {passage}, seen)


def shut_departures(lane: Lane, closures: Sequence[PassageClosure], *, speed_kn: int) -> tuple[ShutDepartures, ...]:
    """Departures for which closures shut a lane, closure by closure.

    A passage counts as closed for a departure that would bring the ship into it at any minute from entering to leaving
    while the closure holds; a ship does not wait before it.

    Raises
    ------
    InvalidValue
        The speed is not above zero.
    """
    if speed_kn <= 0:
        raise InvalidValue(f"A speed of {speed_kn} kn takes no ship anywhere; give knots above zero.")
    return tuple(
        ShutDepartures(
            start=None if closure.start is None else closure.start - use.leave_nm * MINUTES_PER_HOUR // speed_kn,
            end=None if closure.end is None else closure.end - use.enter_nm * MINUTES_PER_HOUR // speed_kn,
            reason=closure.reason,
        )
        for use in lane.passages
        for closure in closures
        if closure.passage == use.passage
    )
