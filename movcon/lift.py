"""Lift: aircraft types with the curves that say what they carry how far, and the sources lift is bought from.

Near-synonyms told apart: a *type* is what flies (B767-300ER); a *source* is where the lift comes from and what
it costs; a *tail* is one aircraft of a contract or mission source, numbered from 1. An ad hoc charter is bought as
one *lot* per itinerary, a letter of assist as one movement, a contract by tail and month.

All money is whole US dollars, all times whole minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from movcon.clock import MINUTES_PER_DAY, MINUTES_PER_HOUR, Day, Minute
from movcon.errors import InvalidValue


class Body(StrEnum):
    """How a type counts at an airfield and in a chalk plan."""

    WIDE = "wide"
    NARROW = "narrow"
    REGIONAL = "regional"
    CARGO = "cargo"


class SourceKind(StrEnum):
    """Where lift comes from."""

    CHARTER = "charter"
    CONTRACT = "contract"
    LETTER_OF_ASSIST = "letter_of_assist"
    MISSION_AIRCRAFT = "mission_aircraft"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadRange:
    """Payload an aircraft lifts over a distance: straight lines between (``range_nm``, ``payload_kg``) points.

    Points are in rising range and falling payload. Up to the first point the first payload holds; beyond the last
    point nothing is carried.
    """

    points: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        if not self.points:
            raise InvalidValue("A payload-range curve needs at least one point (range_nm, payload_kg).")
        for (r0, p0), (r1, p1) in zip(self.points, self.points[1:], strict=False):
            if r1 <= r0 or p1 > p0:
                raise InvalidValue(
                    f"Payload-range points must rise in range and fall in payload; ({r0}, {p0}) to ({r1}, {p1})."
                )
        if self.points[0][0] < 0 or self.points[-1][1] < 0:
            raise InvalidValue("A payload-range curve has no negative range or payload.")

    @property
    def max_range_nm(self) -> int:
        """Distance beyond which nothing is carried."""
        return self.points[-1][0]

    def payload_kg(self, distance_nm: int) -> int:
        """Kilograms lifted over ``distance_nm``, rounded down; 0 beyond the last point."""
        if distance_nm <= self.points[0][0]:
            return self.points[0][1]
        for (r0, p0), (r1, p1) in zip(self.points, self.points[1:], strict=False):
            if distance_nm <= r1:
                return p0 - -((p0 - p1) * (distance_nm - r0) // -(r1 - r0))
        return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AircraftType:
    """A type as planned with.

    Attributes
    ----------
    seats
        Troops with hand baggage it seats in the planned layout.
    block_speed_kt, block_fixed_min
        Block time = ``block_fixed_min`` (taxi, climb, approach) + distance / speed, rounded up to 5 minutes.
    turnaround_min
        Least ground time between two sorties.
    tech_stop_min
        Ground time of a stop for fuel.
    hours_max_per_month
        Most block hours one tail flies in a calendar month.
    """

    id: str
    name: str
    body: Body
    seats: int
    payload_range: PayloadRange
    block_speed_kt: int
    block_fixed_min: int
    turnaround_min: int
    tech_stop_min: int
    hours_max_per_month: int

    def __post_init__(self) -> None:
        if self.block_speed_kt <= 0 or min(self.seats, self.block_fixed_min, self.turnaround_min) < 0:
            raise InvalidValue(f"Type {self.id}: speed must be positive, seats and times not negative.")

    def block_min(self, distance_nm: int) -> int:
        """Minutes chocks to chocks over ``distance_nm``, rounded up to 5."""
        flying = -(-distance_nm * MINUTES_PER_HOUR // self.block_speed_kt)
        return -(-(self.block_fixed_min + flying) // 5) * 5


def hours_usd(usd_per_hour: int, block_min: int) -> int:
    """Dollars for block minutes at an hourly rate, rounded half up."""
    return (usd_per_hour * block_min + MINUTES_PER_HOUR // 2) // MINUTES_PER_HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterOffer:
    """Ad hoc charter on the market: one lot is one itinerary from ``base`` back to ``base``, at a lump sum.

    The lump sum a bid is compared with (should-cost) is mobilisation + block hours, positioning included, +
    landings + waiting. Waiting is the time on the ground between two sorties beyond ``free_wait_min`` each.

    Attributes
    ----------
    lead_time_days
        Days from the planning date before which no lot of this offer can fly.
    cleared_until
        Last date on which operator and aircraft are cleared (registration, insurance, audit).
    aircraft_available
        Lots of this offer that may be under way at once.
    """

    id: str
    type_id: str
    base: str
    carrier: str
    operator_state: str
    usd_per_block_hour: int
    usd_per_landing: int
    usd_mobilisation: int
    usd_per_waiting_day: int
    free_wait_min: int
    lead_time_days: int
    cleared_until: Day
    aircraft_available: int

    def lot_usd(self, *, block_min: int, landings: int, waiting_min: int) -> int:
        """Should-cost of a lot in dollars; ``waiting_min`` is beyond the free waits."""
        waiting = (self.usd_per_waiting_day * waiting_min + MINUTES_PER_DAY // 2) // MINUTES_PER_DAY
        return (
            self.usd_mobilisation
            + hours_usd(self.usd_per_block_hour, block_min)
            + self.usd_per_landing * landings
            + waiting
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOfAssist:
    """A Member State moves its own contingents; reimbursed its price, at most the movement's ceiling.

    ``own_usd`` is the State's own price of an itinerary; what is paid is the lesser of that and the ceiling, the
    movement's cheapest stand-alone charter. Where no charter can do the movement, the own price is paid.
    """

    id: str
    contributor: str
    type_id: str
    base: str
    usd_per_block_hour: int
    usd_per_landing: int
    usd_fixed: int
    lead_time_days: int
    cleared_until: Day
    aircraft_available: int

    def own_usd(self, *, block_min: int, landings: int) -> int:
        """The State's own price of an itinerary, dollars."""
        return self.usd_fixed + hours_usd(self.usd_per_block_hour, block_min) + self.usd_per_landing * landings


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTerm:
    """A length a contract may be bought for and its price by tail and month."""

    months: int
    usd_per_month: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractOffer:
    """Long-term charter on offer: tails bought for whole calendar months (UTC) at a base.

    Hours are pooled over the tails of one offer within a calendar month: a month's block hours beyond
    ``hours_included_per_month`` x tails cost ``usd_per_extra_hour``; more than ``hours_max_per_month`` x tails
    cannot be flown. A leg's hours belong to the month of its departure.

    Attributes
    ----------
    available_from
        First date a tail can be on contract, lead time to buy included.
    request_lead_days
        Days the request must go out before the first month (solicitation to mobilisation).
    duty_max_min, rest_min
        Longest time the crew on board works without a stop of at least ``rest_min`` on the ground, from 60
        minutes before departure to 30 minutes after arrival.
    """

    id: str
    type_id: str
    base: str
    carrier: str
    operator_state: str
    terms: tuple[ContractTerm, ...]
    hours_included_per_month: int
    usd_per_extra_hour: int
    hours_max_per_month: int
    usd_per_landing: int
    tails_max: int
    available_from: Day
    request_lead_days: int
    cleared_until: Day
    duty_max_min: int
    rest_min: int

    def month_extra_usd(self, *, block_min: int, tails: int) -> int:
        """Dollars for one month's block minutes beyond the hours included with ``tails`` tails."""
        included = self.hours_included_per_month * tails * MINUTES_PER_HOUR
        return hours_usd(self.usd_per_extra_hour, max(0, block_min - included))


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionAircraft:
    """Aircraft a mission already holds, used within hours left over from its own tasks.

    ``missions`` may be moved on it; ``hours_per_month`` is for each tail; hours beyond are not to be had.
    Duty and rest as for ContractOffer.
    """

    id: str
    type_id: str
    base: str
    missions: tuple[str, ...]
    tails: int
    hours_per_month: int
    usd_per_block_hour: int
    usd_per_landing: int
    cleared_until: Day
    duty_max_min: int
    rest_min: int

    def itinerary_usd(self, *, block_min: int, landings: int) -> int:
        """Dollars of an itinerary."""
        return hours_usd(self.usd_per_block_hour, block_min) + self.usd_per_landing * landings


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounding:
    """A tail of a source that cannot fly from ``start`` until ``end`` (half-open): accident, withdrawal, overhaul.

    For sources bought by the itinerary (charter, letters of assist) each grounding takes one aircraft off those
    available meanwhile, and ``tail`` says nothing.
    """

    source: str
    tail: int
    start: Minute
    end: Minute
    reason: str

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise InvalidValue(f"Grounding of {self.source} ({self.reason}) ends before it starts; swap the dates.")
        if self.tail < 1:
            raise InvalidValue(f"Grounding of {self.source}: tails count from 1.")


Source = CharterOffer | LetterOfAssist | ContractOffer | MissionAircraft

DUTY_REPORT_MIN = 60
DUTY_RELEASE_MIN = 30
