"""Movement requirements: what must move, from where, to where, by when, how much, and under which rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from movcon.clock import Day
from movcon.errors import InvalidValue
from movcon.lift import SourceKind


class UnitKind(StrEnum):
    """What a unit is made of."""

    TROOPS = "troops"
    FORMED_POLICE = "fpu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blackout:
    """Local dates at the APOD, both included, on which nobody of the requirement arrives or departs."""

    first_day: Day
    last_day: Day
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationRequirement:
    """One unit's rotation: incoming people replace outgoing ones; either number may be 0 (deployment, repatriation).

    All dates are local dates at the APOD. A *chalk* is the load of one sortie; incoming and outgoing chalks are
    numbered from 1 in order of time, each direction for itself.

    Attributes
    ----------
    incoming, outgoing, staying
        People to bring in, to take out, and of the unit who do not move.
    ceiling
        Most people of the unit in the mission at the end of any day of the movement (MOU, camp and transit beds).
    floor
        Fewest people wanted at the end of any day of the movement; below it each person and day is priced.
    apoe, apod
        Airports (ICAO) of embarkation at home and of debarkation in the mission; outgoing people go the other way.
    site, onward_days
        Where the unit serves and the fixed days of transit between APOD and site.
    window_first_day, window_last_day
        Dates, both included, for the first event at the APOD: the first incoming chalk's arrival, or where nobody
        comes in, the first outgoing chalk's departure.
    preferred_day
        Date wanted for that event; each day off is priced at ``usd_per_day_off_preferred``.
    advance_permille, advance_days_min, advance_days_max
        Incoming chalk 1 is the advance party: it carries at least that share, and chalk 2 arrives that many days
        later (dates, both ends included). 0 permille = no advance party, and the days mean nothing.
    chalk_gap_min
        Least minutes between the arrivals of two incoming chalks, and between departures of two outgoing ones.
    spread_days_max
        Most days from the first to the last event at the APOD (dates).
    lift_sources
        Kinds of source that may carry it; one kind carries the whole movement where it is a letter of assist.
    usual_source
        Source under the practice of the time; what the as-was comparison uses.
    follows, tour_days_min, tour_days_max
        The requirement whose incoming people go out with this one; the first event here comes that many days
        (both included) after the first event there.
    shares
        Requirements with the same word may be on one sortie; ``None`` = its sorties carry nobody else.
    """

    id: str
    unit: str
    mission: str
    contributor: str
    kind: UnitKind
    incoming: int
    outgoing: int
    staying: int
    ceiling: int
    floor: int
    apoe: str
    apod: str
    site: str
    onward_days: int
    window_first_day: Day
    window_last_day: Day
    preferred_day: Day
    advance_permille: int
    advance_days_min: int
    advance_days_max: int
    chalk_gap_min: int
    spread_days_max: int
    passenger_kg: int
    baggage_kg: int
    lift_sources: tuple[SourceKind, ...]
    usual_source: SourceKind
    usd_per_day_off_preferred: int = 0
    follows: str | None = None
    tour_days_min: int = 0
    tour_days_max: int = 0
    blackouts: tuple[Blackout, ...] = ()
    shares: str | None = None

    def __post_init__(self) -> None:
        counts = (self.incoming, self.outgoing, self.staying, self.floor, self.passenger_kg, self.baggage_kg)
        if min(counts) < 0 or self.incoming + self.outgoing == 0:
            raise InvalidValue(f"Requirement {self.id}: numbers may not be negative, and somebody must move.")
        if self.window_last_day < self.window_first_day:
            raise InvalidValue(f"Requirement {self.id}: the window ends before it begins; swap the dates.")
        if not 0 <= self.advance_permille < 1000 or self.advance_days_max < self.advance_days_min:
            raise InvalidValue(
                f"Requirement {self.id}: the advance party is a share below 1000 permille, days min <= max."
            )
        if self.ceiling < self.staying + max(self.incoming, self.outgoing):
            raise InvalidValue(f"Requirement {self.id}: the ceiling is below the strength before or after; raise it.")
        if self.apoe == self.apod:
            raise InvalidValue(f"Requirement {self.id}: APOE and APOD are both {self.apoe}; nothing would fly.")
        if not self.lift_sources:
            raise InvalidValue(f"Requirement {self.id}: no lift source is allowed; name at least one.")
        if self.follows is not None and not 0 < self.tour_days_min <= self.tour_days_max:
            raise InvalidValue(f"Requirement {self.id}: the tour needs days min <= max, both above 0.")
        if self.shares == "":
            raise InvalidValue(f"Requirement {self.id}: the word it shares by is empty; name one, or say none.")

    @property
    def load_kg_per_person(self) -> int:
        """Kilograms one passenger takes of the payload, baggage included."""
        return self.passenger_kg + self.baggage_kg

    @property
    def advance_people_min(self) -> int:
        """Fewest people in the advance party; 0 where there is none."""
        return -(-self.incoming * self.advance_permille // 1000)

    def relieved(self, arrived: int) -> int:
        """Most outgoing people who may have left once ``arrived`` incoming ones are there."""
        if self.incoming == 0:
            return self.outgoing
        return -(-self.outgoing * min(arrived, self.incoming) // self.incoming)
