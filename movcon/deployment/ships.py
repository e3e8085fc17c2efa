"""Ships: types, what they take, and the offers they are chartered under."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from movcon.clock import MINUTES_PER_DAY, Minute
from movcon.deployment.cargo import Parcel
from movcon.deployment.places import Port
from movcon.deployment.ways import SeaLane
from movcon.errors import InvalidValue


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipType:
    """A type of ship as planned with.

    Attributes
    ----------
    lane_mm, teu_centi, deadweight_kg
        Room for what rolls and loose cargo on trailers, containers, and all cargo together.
    teu_lane_mm
        Lane millimetres that one TEU takes where containers stand on vehicle decks; 0 = cells of their own.
    loose_lane_mm_per_t
        Lane millimetres that a tonne of loose cargo takes.
    deck_kg_per_m2
        Pressure its decks bear.
    ramp_kg
        Heaviest piece over its ramp; 0 = no ramp.
    clear_height_mm
        Highest piece below deck.
    gear_kg
        Heaviest lift of its own cranes; 0 = none.
    length_mm, beam_mm, draft_mm
        Its size, laden.
    gross_tonnage
        Measure that tolls hang on.
    speed_ktenths
        Speed as planned, weather margin included, in tenths of a knot.
    class1
        Whether it may carry explosives.
    """

    id: str
    name: str
    lane_mm: int
    teu_centi: int
    deadweight_kg: int
    teu_lane_mm: int
    loose_lane_mm_per_t: int
    deck_kg_per_m2: int
    ramp_kg: int
    clear_height_mm: int
    gear_kg: int
    length_mm: int
    beam_mm: int
    draft_mm: int
    gross_tonnage: int
    speed_ktenths: int
    class1: bool

    def __post_init__(self) -> None:
        if min(self.speed_ktenths, self.deadweight_kg, self.gross_tonnage) <= 0:
            raise InvalidValue(f"Ship type {self.id}: speed, deadweight and gross tonnage must be positive.")

    def sea_min(self, distance_nm: int) -> int:
        """Minutes to sail a distance, rounded up."""
        return -(-distance_nm * 600 // self.speed_ktenths)

    def leg_min(self, lane: SeaLane) -> int:
        """Minutes from leaving a port to arriving at the next along a lane."""
        return self.sea_min(lane.distance_nm) + lane.extra_min

    def toll_usd(self, lane: SeaLane) -> int:
        """Dollars for the passages of a lane, rounded half up."""
        return lane.toll_usd + (lane.toll_usd_per_1000_gt * self.gross_tonnage + 500) // 1000

    def room(self, parcel: Parcel) -> tuple[int, int, int]:
        """What a parcel takes of (``lane_mm``, ``teu_centi``, ``deadweight_kg``); each rounded up."""
        boxes = -(-parcel.teu_centi * self.teu_lane_mm // 100)
        loose = -(-parcel.loose_kg * self.loose_lane_mm_per_t // 1000)
        return parcel.lane_mm + boxes + loose, parcel.teu_centi, parcel.mass_kg

    @property
    def capacity(self) -> tuple[int, int, int]:
        """(``lane_mm``, ``teu_centi``, ``deadweight_kg``)."""
        return self.lane_mm, self.teu_centi, self.deadweight_kg

    def can_enter(self, port: Port) -> bool:
        """Whether length, beam and draft with the water wanted under the keel are within the port's."""
        fits = port.length_max_mm is None or self.length_mm <= port.length_max_mm
        fits = fits and (port.beam_max_mm is None or self.beam_mm <= port.beam_max_mm)
        return fits and (port.depth_mm is None or self.draft_mm + port.under_keel_mm <= port.depth_mm)

    def can_carry(self, parcel: Parcel) -> bool:
        """Whether a parcel may stand on board an empty ship: room, deck, height, explosives, no people."""
        if parcel.people or (parcel.explosive and not self.class1):
            return False
        if parcel.deck_kg_per_m2 > self.deck_kg_per_m2 or parcel.piece_height_mm > self.clear_height_mm:
            return False
        return all(need <= have for need, have in zip(self.room(parcel), self.capacity, strict=True))

    def can_work(self, parcel: Parcel, port: Port) -> bool:
        """Whether a parcel can be loaded or discharged there.

        What rolls goes over the ramp, or is lifted. Containers and loose cargo are lifted, or go over the ramp on
        trailers where the ship stows them on vehicle decks.
        """
        if parcel.explosive and not port.class1:
            return False
        if port.neq_max_g is not None and parcel.neq_g > port.neq_max_g:
            return False
        over_ramp = port.ramp and self.ramp_kg >= parcel.piece_kg
        lifted = max(self.gear_kg, port.crane_kg) >= parcel.piece_kg
        if parcel.rolls and not (over_ramp or lifted):
            return False
        return not parcel.lifts or lifted or (over_ramp and self.teu_lane_mm > 0)


class CharterKind(StrEnum):
    """How a ship is bought."""

    VOYAGE = "voyage"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipOffer:
    """Ships of one type on the market of a region.

    A *voyage* charter is one lot at a lump sum: the ship comes from ``open_at``, loads at most ``load_ports_max``
    ports, then discharges at most ``discharge_ports_max`` and is free at the last; once it has discharged it loads no
    more. A *time* charter is a sequence of such rounds, each begun empty; it is paid by the day from ``open_at`` to
    the end of the last discharge, at least ``days_min``.

    Attributes
    ----------
    available_from, available_until
        The charter begins at ``open_at`` in this time, both ends included (laycan, lead time to buy).
    ships
        Charters of this offer in the whole plan, at most.
    usd_per_day, usd_per_waiting_day
        Hire while sailing, at passages and working, and while waiting (demurrage).
    sea_fuel_usd_per_day, port_fuel_usd_per_day
        Fuel while sailing, and in port (working or waiting) or waiting for a passage.
    usd_fixed
        Brokerage, surveys, lashing and insurance of one charter.
    """

    id: str
    kind: CharterKind
    type_id: str
    carrier: str
    region: str
    open_at: str
    available_from: Minute
    available_until: Minute
    request_lead_days: int
    ships: int
    usd_per_day: int
    usd_per_waiting_day: int
    sea_fuel_usd_per_day: int
    port_fuel_usd_per_day: int
    usd_fixed: int
    load_ports_max: int = 3
    discharge_ports_max: int = 2
    days_min: int = 0

    def __post_init__(self) -> None:
        if self.ships < 1 or self.available_until < self.available_from:
            raise InvalidValue(f"Ship offer {self.id}: it needs a ship and a time in which it may begin.")
        if min(self.load_ports_max, self.discharge_ports_max) < 1:
            raise InvalidValue(f"Ship offer {self.id}: it needs a port to load and one to discharge.")

    def charter_usd(
        self, *, sailing_min: int, extra_min: int, working_min: int, waiting_min: int, dues_usd: int
    ) -> int:
        """Should-cost of a charter: hire, fuel, dues and fixed cost in dollars, rounded half up once.

        ``extra_min`` is the time of the lanes' passages beyond sailing, ``dues_usd`` what is paid to others: dues and
        handling of the ports, tolls of the passages.
        """
        moving = sailing_min + extra_min + working_min
        short = 0
        if self.kind is CharterKind.TIME:
            short = max(0, self.days_min * MINUTES_PER_DAY - moving - waiting_min)
        rate = (
            self.usd_per_day * (moving + short)
            + self.usd_per_waiting_day * waiting_min
            + self.sea_fuel_usd_per_day * sailing_min
            + self.port_fuel_usd_per_day * (extra_min + working_min + waiting_min)
        )
        return self.usd_fixed + dues_usd + (rate + MINUTES_PER_DAY // 2) // MINUTES_PER_DAY
