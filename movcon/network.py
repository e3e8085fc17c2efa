"""The network a problem holds: routes that a type can fly between two airfields, valid in a stated time."""

from __future__ import annotations

from dataclasses import dataclass

from movcon.clock import Minute
from movcon.errors import InvalidValue

STOP_WAIT_MIN = 180
"""Minutes a stop for fuel may last longer than it must (``route``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One leg of a route as it can be flown: chocks to chocks without landing in between.

    ``track`` holds the turning points where airspace is flown around, as (lon_udeg, lat_udeg), ends left out.
    ``overflown`` are the States (ISO alpha-3) whose territory or 12 NM sea belt the hop crosses, ends included.
    """

    origin: str
    destination: str
    distance_nm: int
    block_min: int
    overflown: tuple[str, ...]
    track: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How one type flies from ``origin`` to ``destination``, tech stops included.

    Attributes
    ----------
    payload_kg
        What it lifts on every hop of the route.
    notice_days
        Longest notice any State flown over or landed in asks for; the first departure may not be earlier than
        the planning date plus these days.
    valid_from, valid_until
        Departure of the first hop must lie in [valid_from, valid_until); ``None`` = open end.
    """

    id: str
    type_id: str
    origin: str
    destination: str
    hops: tuple[Hop, ...]
    payload_kg: int
    notice_days: int
    valid_from: Minute | None = None
    valid_until: Minute | None = None

    def __post_init__(self) -> None:
        if not self.hops or self.hops[0].origin != self.origin or self.hops[-1].destination != self.destination:
            raise InvalidValue(f"Route {self.id}: its hops do not lead from {self.origin} to {self.destination}.")
        for one, two in zip(self.hops, self.hops[1:], strict=False):
            if one.destination != two.origin:
                raise InvalidValue(f"Route {self.id}: hop to {one.destination} is followed by one from {two.origin}.")

    @property
    def block_min(self) -> int:
        """Block minutes of all hops."""
        return sum(hop.block_min for hop in self.hops)

    @property
    def landings(self) -> int:
        """Landings, tech stops included."""
        return len(self.hops)

    @property
    def tech_stops(self) -> tuple[str, ...]:
        """Airfields landed at for fuel, in order."""
        return tuple(hop.destination for hop in self.hops[:-1])

    def is_valid(self, departure: Minute) -> bool:
        """Whether the route may be started at that minute."""
        after = self.valid_from is None or departure >= self.valid_from
        return after and (self.valid_until is None or departure < self.valid_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateNotice:
    """A State's notice for clearances, in days before the flight."""

    state: str
    name: str
    overflight_days: int
    landing_days: int
