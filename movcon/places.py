"""Airfields and what limits them; one record per place that aircraft may use in a problem."""

from __future__ import annotations

from dataclasses import dataclass

from movcon.clock import MINUTES_PER_DAY, Minute, local_minute_of_day, zone
from movcon.errors import InvalidValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A time in which nothing lands or takes off: ``start`` is closed, ``end`` is open again (half-open)."""

    start: Minute
    end: Minute
    reason: str

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise InvalidValue(f"Closure ({self.reason}) ends before it starts; swap start and end.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Airfield:
    """An airfield with its position, zone and limits.

    Attributes
    ----------
    icao
        Four-letter location indicator as used in 2010 (Juba is HSSJ).
    state
        ISO 3166 alpha-3 code of the State whose territory it lies in on the season's first day.
    lat_udeg, lon_udeg
        Position in millionths of a degree, WGS 84, north and east positive.
    opens_local_min, closes_local_min
        Minutes after local midnight between which landings and take-offs are allowed, both ends included;
        0 and 1440 mean round the clock. Where closing is before opening the airfield is open over midnight.
    slots_per_day
        Arrivals of planned aircraft a local date allows (loaded, empty and for fuel); ``None`` = not limiting.
    parking_mog
        Planned aircraft on the ground at once; ``None`` = not limiting.
    closures
        Times closed outright, in order.
    """

    icao: str
    name: str
    state: str
    lat_udeg: int
    lon_udeg: int
    time_zone: str
    opens_local_min: int = 0
    closes_local_min: int = MINUTES_PER_DAY
    slots_per_day: int | None = None
    parking_mog: int | None = None
    closures: tuple[Closure, ...] = ()

    def __post_init__(self) -> None:
        zone(self.time_zone)
        if abs(self.lat_udeg) > 90_000_000 or abs(self.lon_udeg) > 180_000_000:
            raise InvalidValue(f"{self.icao}: position is off the globe; give degrees within 90 and 180.")
        if not (0 <= self.opens_local_min <= MINUTES_PER_DAY and 0 <= self.closes_local_min <= MINUTES_PER_DAY):
            raise InvalidValue(f"{self.icao}: opening hours lie outside a day; give local times 00:00-24:00.")
        for limit in (self.slots_per_day, self.parking_mog):
            if limit is not None and limit < 1:
                raise InvalidValue(f"{self.icao}: a slot or parking limit is at least 1; leave it empty for none.")

    @property
    def always_open(self) -> bool:
        """Whether neither hours nor closures limit the airfield."""
        return self.open_round_the_clock and not self.closures

    @property
    def open_round_the_clock(self) -> bool:
        """Whether landings and take-offs are allowed at any local hour."""
        return self.opens_local_min == 0 and self.closes_local_min == MINUTES_PER_DAY

    def is_open(self, minute: Minute) -> bool:
        """Whether a landing or take-off is allowed at that minute."""
        if any(closure.start <= minute < closure.end for closure in self.closures):
            return False
        if self.open_round_the_clock:
            return True
        local = local_minute_of_day(minute, self.time_zone)
        if self.opens_local_min <= self.closes_local_min:
            return self.opens_local_min <= local <= self.closes_local_min
        return local >= self.opens_local_min or local <= self.closes_local_min
