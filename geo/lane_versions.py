"""Lanes by time: which way a ship goes by the day it sails, where passages close and open again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from geo.geodesy import Position
from geo.passages import PassageClosure
from geo.sea_lanes import Lane, NoLane, PortPair, SeaLanes
from movcon.clock import MINUTES_PER_HOUR, Minute
from movcon.errors import InvalidValue


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneVersion:
    """A lane, or its absence, for departures from ``valid_from`` (included) to ``valid_until`` (not included).

    Exactly one of ``lane`` and ``missing`` is there. ``None`` as a bound = open end.
    """

    lane: Lane | None
    missing: NoLane | None
    valid_from: Minute | None
    valid_until: Minute | None


def lane_versions(
    sea_lanes: SeaLanes,
    ports: Mapping[str, Position],
    pairs: Iterable[PortPair],
    closures: Sequence[PassageClosure],
    *,
    speed_kn: int | None = None,
) -> dict[PortPair, tuple[LaneVersion, ...]]:
    """Versions of the lanes of pairs of ports, in order of time, without gaps.

    Validity counts from the departure at the origin. With a speed, a passage counts as closed for a departure that
    would bring the ship into it at any minute from entering to leaving while the closure holds; a ship does not wait
    before it. Without a speed it counts as closed for every departure while the closure holds, wherever the ship
    would be by then. Where a longer way uses the same passage at a time when it is open again, it is not considered.

    Raises
    ------
    InvalidValue
        The speed is not above zero, a port is unknown or lies far from every lane.
    """
    if speed_kn is not None and speed_kn <= 0:
        raise InvalidValue(f"A speed of {speed_kn} kn takes no ship anywhere; give knots above zero.")
    finder = _Finder(sea_lanes, ports, closures, speed_kn)
    return {pair: tuple(finder.versions(pair, frozenset(), (None, None))) for pair in pairs}


_Span = tuple[Minute | None, Minute | None]


class _Finder:
    def __init__(
        self,
        sea_lanes: SeaLanes,
        ports: Mapping[str, Position],
        closures: Sequence[PassageClosure],
        speed_kn: int | None,
    ) -> None:
        self._sea_lanes = sea_lanes
        self._ports = ports
        self._closures = closures
        self._speed_kn = speed_kn

    def versions(self, pair: PortPair, closed: frozenset[str], span: _Span) -> list[LaneVersion]:
        """Versions within a span of departures for which the passages ``closed`` are known to be shut."""
        lane, missing = self._between(pair, closed)
        if lane is None:
            return [LaneVersion(lane=None, missing=missing, valid_from=span[0], valid_until=span[1])]
        shut = self._shut_departures(lane)
        found: list[LaneVersion] = []
        for part in _parts(span, [bounds for _, bounds in shut]):
            now_shut = {passage for passage, bounds in shut if _covers(bounds, part)}
            if now_shut:
                found += self.versions(pair, closed | now_shut, part)
            else:
                found.append(LaneVersion(lane=lane, missing=None, valid_from=part[0], valid_until=part[1]))
        return _joined(found)

    def _between(self, pair: PortPair, closed: frozenset[str]) -> tuple[Lane | None, NoLane | None]:
        for name in pair:
            if name not in self._ports:
                raise InvalidValue(f"Port {name!r} has no position here; give it among the ports.")
        lanes = self._sea_lanes.between({name: self._ports[name] for name in pair}, closed)
        return lanes.lane(*pair), lanes.missing.get(pair)

    def _shut_departures(self, lane: Lane) -> list[tuple[str, _Span]]:
        """Passages of a lane with the departures for which a closure shuts them."""
        return [
            (
                use.passage,
                (
                    None if closure.start is None else closure.start - self._minutes(use.leave_nm),
                    None if closure.end is None else closure.end - self._minutes(use.enter_nm),
                ),
            )
            for use in lane.passages
            for closure in self._closures
            if closure.passage == use.passage
        ]

    def _minutes(self, distance_nm: int) -> int:
        return 0 if self._speed_kn is None else distance_nm * MINUTES_PER_HOUR // self._speed_kn


def _parts(span: _Span, cuts: Sequence[_Span]) -> list[_Span]:
    """Cut a span at every bound within it."""
    start, end = span
    within = {
        bound
        for cut in cuts
        for bound in cut
        if bound is not None and (start is None or bound > start) and (end is None or bound < end)
    }
    edges = [start, *sorted(within), end]
    return list(pairwise(edges))


def _covers(bounds: _Span, part: _Span) -> bool:
    """Whether bounds hold all of a part that was cut at them."""
    starts_before = bounds[0] is None or (part[0] is not None and bounds[0] <= part[0])
    ends_after = bounds[1] is None or (part[1] is not None and part[1] <= bounds[1])
    return starts_before and ends_after


def _joined(versions: Sequence[LaneVersion]) -> list[LaneVersion]:
    """Neighbouring versions with the same answer as one."""
    joined: list[LaneVersion] = []
    for version in versions:
        if joined and (joined[-1].lane, joined[-1].missing) == (version.lane, version.missing):
            joined[-1] = replace(joined[-1], valid_until=version.valid_until)
        else:
            joined.append(version)
    return joined
