"""Places of a deployment: ports, airfields, depots, rail heads and sites, and what limits them."""

from __future__ import annotations

from dataclasses import dataclass

from movcon.clock import MINUTES_PER_DAY, MINUTES_PER_HOUR, Minute, local_minute_of_day, zone
from movcon.deployment.cargo import Parcel
from movcon.errors import InvalidValue
from movcon.places import Closure


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A seaport's limits; ``None`` where a limit is not known or does not bind.

    Attributes
    ----------
    length_max_mm, beam_max_mm
        Largest ship it takes.
    depth_mm, under_keel_mm
        Least water on the way to and at the berth, and what must be left under the keel.
    berths
        Planned ships worked at once.
    ramp
        Whether a ship's stern or quarter ramp can be used.
    crane_kg
        Heaviest lift of its cranes; 0 = none.
    class1
        Whether explosives (class 1) may be loaded or discharged.
    neq_max_g
        Most net explosive quantity on one ship or in one discharge.
    lane_mm_per_h, teu_centi_per_h, loose_kg_per_h
        Working rate for what rolls, for containers and for loose cargo.
    call_usd
        Dues of one call.
    handling_usd_per_lane_m, handling_usd_per_teu, handling_usd_per_tonne
        Stevedores and terminal, loading or discharge, of chartered ships: for what rolls, containers, loose cargo.
    free_min, storage_usd_per_slot_day
        Minutes after discharge in which cargo waits free, and the price of a slot (TEU-equivalent) and begun day after.
    storage_centi
        Slots (hundredths) its yard holds for the plan; beyond it each slot and day is priced.
    """

    length_max_mm: int | None
    beam_max_mm: int | None
    depth_mm: int | None
    under_keel_mm: int
    berths: int
    ramp: bool
    crane_kg: int
    class1: bool
    neq_max_g: int | None
    lane_mm_per_h: int
    teu_centi_per_h: int
    loose_kg_per_h: int
    call_usd: int
    free_min: int
    storage_usd_per_slot_day: int
    storage_centi: int | None = None
    handling_usd_per_lane_m: int = 0
    handling_usd_per_teu: int = 0
    handling_usd_per_tonne: int = 0

    def __post_init__(self) -> None:
        if self.berths < 1:
            raise InvalidValue("A port has at least one berth; leave it out where ships cannot go.")
        if min(self.lane_mm_per_h, self.teu_centi_per_h, self.loose_kg_per_h) <= 0:
            raise InvalidValue("A port's working rates must be positive.")

    def working_min(self, parcel: Parcel) -> int:
        """Minutes to load or discharge a parcel, each kind of cargo after the other, each rounded up."""
        rolled = -(-parcel.lane_mm * MINUTES_PER_HOUR // self.lane_mm_per_h)
        boxes = -(-parcel.teu_centi * MINUTES_PER_HOUR // self.teu_centi_per_h)
        loose = -(-parcel.loose_kg * MINUTES_PER_HOUR // self.loose_kg_per_h)
        return rolled + boxes + loose

    def handling_usd(self, parcel: Parcel) -> int:
        """Dollars to load or discharge a parcel, each kind of cargo rounded half up."""
        return (
            (self.handling_usd_per_lane_m * parcel.lane_mm + 500) // 1000
            + (self.handling_usd_per_teu * parcel.teu_centi + 50) // 100
            + (self.handling_usd_per_tonne * parcel.loose_kg + 500) // 1000
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Apron:
    """An airfield's limits for planned flights.

    ``parking`` flights at once on the ground, ``parking_by_type`` of one type at once, ``slots_per_day`` arrivals on a
    local date; ``None`` = not limiting. Hours are minutes after local midnight, both included; 0 and 1440 = always.
    ``turn_min`` is the least time on the ground to load or unload.
    """

    parking: int | None
    parking_by_type: tuple[tuple[str, int], ...] = ()
    slots_per_day: int | None = None
    opens_local_min: int = 0
    closes_local_min: int = MINUTES_PER_DAY
    turn_min: int = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A node of the network.

    Attributes
    ----------
    id
        UN/LOCODE of a port, ICAO code of an airfield, else a word of the scenario.
    port, apron
        Its limits for ships and for aircraft; ``None`` where there are none to use.
    tranship_min
        Least minutes between a parcel's discharge here and its loading onto the next carrier.
    handled_centi_per_day
        Slots (hundredths of a TEU-equivalent) that may leave by corridor on one UTC date; ``None`` = not limiting.
    closures
        Times in which nothing is loaded or discharged, lands or leaves.
    """

    id: str
    name: str
    state: str
    lat_udeg: int
    lon_udeg: int
    time_zone: str
    port: Port | None = None
    apron: Apron | None = None
    tranship_min: int = 0
    handled_centi_per_day: int | None = None
    closures: tuple[Closure, ...] = ()

    def __post_init__(self) -> None:
        zone(self.time_zone)
        if abs(self.lat_udeg) > 90_000_000 or abs(self.lon_udeg) > 180_000_000:
            raise InvalidValue(f"{self.id}: position is off the globe; give degrees within 90 and 180.")

    def is_closed(self, start: Minute, end: Minute) -> bool:
        """Whether any of the minutes from ``start`` to ``end``, both included, lies in a closure."""
        return any(closure.start <= end and start < closure.end for closure in self.closures)

    def opens_after(self, minute: Minute, lasting: int) -> Minute:
        """First minute from ``minute`` on from which ``lasting`` minutes of work fit between closures."""
        for closure in sorted(self.closures, key=lambda item: item.start):
            if closure.start <= minute + lasting and minute < closure.end:
                minute = closure.end
        return minute

    def is_flying_hour(self, minute: Minute) -> bool:
        """Whether the airfield's hours allow a landing or take-off; closures not counted."""
        if self.apron is None:
            return False
        opens, closes = self.apron.opens_local_min, self.apron.closes_local_min
        if opens == 0 and closes == MINUTES_PER_DAY:
            return True
        local = local_minute_of_day(minute, self.time_zone)
        return opens <= local <= closes if opens <= closes else local >= opens or local <= closes
