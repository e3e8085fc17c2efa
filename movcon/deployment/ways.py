"""Ways between places: sea lanes, corridors of road, rail and river, and liner services; flights use routes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from movcon.clock import MINUTES_PER_DAY, Minute
from movcon.deployment.cargo import Parcel
from movcon.errors import InvalidValue
from movcon.places import Closure


@dataclass(frozen=True, slots=True, kw_only=True)
class SeaLane:
    """A way by sea between two ports; two ports may have several, by other passages.

    Attributes
    ----------
    passages
        Canals and straits on the way (``suez``, ``babalmandab``).
    extra_min
        Waiting, convoys and locks of all of them, beyond sailing.
    toll_usd, toll_usd_per_1000_gt
        Tolls and dues of all of them, one way: what every ship pays, and what hangs on its gross tonnage.
    beam_max_mm, draft_max_mm
        The tightest on the way; ``None`` = open sea.
    closures
        Closed times by departure.
    track
        (lon_udeg, lat_udeg) for maps.
    """

    id: str
    origin: str
    destination: str
    distance_nm: int
    passages: tuple[str, ...]
    extra_min: int = 0
    toll_usd: int = 0
    toll_usd_per_1000_gt: int = 0
    beam_max_mm: int | None = None
    draft_max_mm: int | None = None
    closures: tuple[Closure, ...] = ()
    track: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if min(self.extra_min, self.toll_usd, self.toll_usd_per_1000_gt) < 0:
            raise InvalidValue(f"Sea lane {self.id}: time and tolls of its passages may not be negative.")

    def is_open(self, departure: Minute) -> bool:
        """Whether a ship may leave along it at that minute."""
        return not any(item.start <= departure < item.end for item in self.closures)

    def opens_after(self, minute: Minute) -> Minute:
        """First minute from ``minute`` on at which a ship may leave along it."""
        for item in sorted(self.closures, key=lambda closure: closure.start):
            if item.start <= minute < item.end:
                minute = item.end
        return minute


class CorridorMode(StrEnum):
    """How a corridor is travelled."""

    ROAD = "road"
    RAIL = "rail"
    RIVER = "river"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor:
    """A leg by road, rail or river, one way, travelled by numbered convoys (trains, barges) of limited size.

    Convoy ``k`` (from 0) leaves at ``first_departure + k x interval_min``, if no closure holds that minute, and arrives
    ``transit_min + border_min`` later.

    Attributes
    ----------
    convoy_centi
        Slots (hundredths) in one convoy. Daily capacity is a convoy a day.
    piece_kg_max, piece_height_max_mm
        Heaviest and highest piece it takes; ``None`` = not limiting.
    class1
        Whether explosives may go.
    carries_people
        Whether people may ride.
    usd_per_slot, usd_per_person
        Price of what is carried; wheeled pieces pay slots too (fuel, drivers, transporters).
    usd_per_convoy
        Price of a convoy that carries anything (escort).
    closures
        Closed times by departure: season, security.
    """

    id: str
    mode: CorridorMode
    origin: str
    destination: str
    distance_km: int
    transit_min: int
    border_min: int
    first_departure: Minute
    interval_min: int
    convoy_centi: int
    usd_per_slot: int
    usd_per_person: int
    usd_per_convoy: int
    piece_kg_max: int | None = None
    piece_height_max_mm: int | None = None
    class1: bool = True
    carries_people: bool = True
    closures: tuple[Closure, ...] = ()

    def __post_init__(self) -> None:
        if self.interval_min < 1 or self.convoy_centi < 1 or self.transit_min < 0 or self.border_min < 0:
            raise InvalidValue(f"Corridor {self.id}: interval and convoy size must be positive, times not negative.")

    @property
    def duration_min(self) -> int:
        """Minutes from departure to arrival."""
        return self.transit_min + self.border_min

    def departure(self, convoy: int) -> Minute:
        """Minute at which a convoy leaves."""
        return self.first_departure + convoy * self.interval_min

    def is_open(self, convoy: int) -> bool:
        """Whether the convoy leaves at all."""
        minute = self.departure(convoy)
        return convoy >= 0 and not any(item.start <= minute < item.end for item in self.closures)

    def first_convoy(self, minute: Minute) -> int:
        """Number of the first convoy, open or not, that leaves at or after a minute."""
        return max(0, -(-(minute - self.first_departure) // self.interval_min))

    def takes(self, parcel: Parcel) -> bool:
        """Whether pieces, people and dangerous goods of a parcel may go, and it fits an empty convoy."""
        if parcel.people:
            return self.carries_people and parcel.slots_centi <= self.convoy_centi
        heavy = self.piece_kg_max is not None and parcel.piece_kg > self.piece_kg_max
        high = self.piece_height_max_mm is not None and parcel.piece_height_mm > self.piece_height_max_mm
        return not (heavy or high or (parcel.explosive and not self.class1)) and parcel.slots_centi <= self.convoy_centi

    def usd(self, parcel: Parcel) -> int:
        """Dollars for a parcel, without its share of a convoy's own price; rounded half up."""
        return (self.usd_per_slot * parcel.slots_centi + 50) // 100 + self.usd_per_person * parcel.people


@dataclass(frozen=True, slots=True, kw_only=True)
class LinerService:
    """A liner or part-cargo service between two ports: sailing ``k`` leaves at ``first_departure + k x interval_min``.

    Prices are for what is carried, loading and discharge included. ``lane_mm``, ``teu_centi`` and ``loose_kg`` are what
    the plan may take of one sailing. Cargo must be at the port ``cut_off_min`` before the sailing.
    """

    id: str
    carrier: str
    origin: str
    destination: str
    first_departure: Minute
    interval_min: int
    transit_min: int
    cut_off_min: int
    lane_mm: int
    teu_centi: int
    loose_kg: int
    usd_per_lane_m: int
    usd_per_teu: int
    usd_per_tonne: int
    class1: bool
    closures: tuple[Closure, ...] = ()

    def __post_init__(self) -> None:
        if self.interval_min < 1 or self.transit_min < 1:
            raise InvalidValue(f"Liner service {self.id}: interval and transit must be positive.")

    def departure(self, sailing: int) -> Minute:
        """Minute at which a sailing leaves."""
        return self.first_departure + sailing * self.interval_min

    def is_open(self, sailing: int) -> bool:
        """Whether the sailing takes place."""
        minute = self.departure(sailing)
        return sailing >= 0 and not any(item.start <= minute < item.end for item in self.closures)

    def first_sailing(self, ready: Minute) -> int:
        """Number of the first sailing, open or not, whose cut-off a parcel ready at that minute meets."""
        return max(0, -(-(ready + self.cut_off_min - self.first_departure) // self.interval_min))

    def takes(self, parcel: Parcel) -> bool:
        """Whether a parcel may go and fits the plan's share of an empty sailing."""
        if parcel.people or (parcel.explosive and not self.class1):
            return False
        room = (self.lane_mm, self.teu_centi, self.loose_kg)
        return all(need <= have for need, have in zip(parcel_room(parcel), room, strict=True))

    def usd(self, parcel: Parcel) -> int:
        """Dollars for a parcel, rounded half up."""
        return (
            (self.usd_per_lane_m * parcel.lane_mm + 500) // 1000
            + (self.usd_per_teu * parcel.teu_centi + 50) // 100
            + (self.usd_per_tonne * parcel.loose_kg + 500) // 1000
        )


def parcel_room(parcel: Parcel) -> tuple[int, int, int]:
    """Lane millimetres, hundredths of TEU and loose kilograms of a parcel."""
    return parcel.lane_mm, parcel.teu_centi, parcel.loose_kg


def days_begun(minutes: int) -> int:
    """Begun days in a span of minutes; 0 for none or less."""
    return max(0, -(-minutes // MINUTES_PER_DAY))
