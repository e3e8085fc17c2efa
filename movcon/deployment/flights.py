"""What deployment adds to aircraft types: the hold, and which form a chartered lot of flights has."""

from __future__ import annotations

from dataclasses import dataclass

from movcon.deployment.cargo import Parcel
from movcon.lift import AircraftType


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """The hold of an aircraft type; a type without one carries people only.

    ``length_mm``, ``width_mm``, ``height_mm`` bound each piece, ``piece_kg`` its mass; ``class1`` whether explosives
    may fly on it. ``floor_mm`` is the length that pieces standing one behind the other may take together.
    """

    type_id: str
    length_mm: int
    width_mm: int
    height_mm: int
    piece_kg: int
    floor_mm: int
    class1: bool

    def takes(self, parcel: Parcel) -> bool:
        """Whether every piece of a parcel goes through the door and in."""
        if parcel.people or (parcel.explosive and not self.class1):
            return False
        fits = parcel.piece_length_mm <= self.length_mm and parcel.piece_width_mm <= self.width_mm
        return fits and parcel.piece_height_mm <= self.height_mm and parcel.piece_kg <= self.piece_kg


def flight_room(parcel: Parcel) -> tuple[int, int, int]:
    """What a parcel takes of an aircraft: (people, kilograms, millimetres of floor).

    Floor is the parcel's pieces one behind the other, each as long as the longest.
    """
    return parcel.people, parcel.mass_kg, parcel.pieces * parcel.piece_length_mm


def flight_capacity(kind: AircraftType, hold: Hold | None, payload_kg: int) -> tuple[int, int, int]:
    """(people, kilograms, millimetres of floor) of one flight along a route that lifts ``payload_kg``."""
    return kind.seats, payload_kg, 0 if hold is None else hold.floor_mm
