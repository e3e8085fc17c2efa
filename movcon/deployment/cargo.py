"""What is moved: parcels, the consignments and units they belong to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from movcon.clock import Minute
from movcon.errors import InvalidValue


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """What moves together from its origin to its destination and is never divided: part of a consignment.

    A slot is a TEU-equivalent: a 20-foot container, a vehicle, or the loose cargo of one truck; corridors and yards
    count in hundredths of it (``centi``).

    Attributes
    ----------
    consignment
        The consignment it is part of.
    pieces, people
        Pieces of cargo, or people; one of the two is 0.
    lane_mm, teu_centi, loose_kg
        What it takes of a ship: lane millimetres of what rolls, hundredths of TEU in containers, kilograms of loose
        cargo (also counted in ``mass_kg``).
    mass_kg
        All of it; for people with their baggage.
    slots_centi
        What it takes of a convoy, a train or a yard.
    piece_length_mm, piece_width_mm, piece_height_mm, piece_kg
        Largest of any piece, each for itself; 0 for people.
    deck_kg_per_m2
        Greatest pressure of a piece on a deck.
    classes
        Classes of dangerous goods in it, as ``1.4S`` or ``3``.
    neq_g
        Net explosive quantity.
    ready, required
        Available to load at the origin; wanted at the destination.
    usd_per_day_late
        Each begun day delivered after ``required``.
    usd_not_moved
        Ranks incomplete plans.
    """

    id: str
    consignment: str
    description: str
    pieces: int
    people: int
    lane_mm: int
    teu_centi: int
    loose_kg: int
    mass_kg: int
    slots_centi: int
    piece_length_mm: int
    piece_width_mm: int
    piece_height_mm: int
    piece_kg: int
    deck_kg_per_m2: int
    classes: tuple[str, ...]
    neq_g: int
    ready: Minute
    required: Minute
    usd_per_day_late: int
    usd_not_moved: int

    def __post_init__(self) -> None:
        if (self.pieces > 0) == (self.people > 0):
            raise InvalidValue(f"Parcel {self.id}: it is either pieces of cargo or people; give one of the two.")
        measures = (self.lane_mm, self.teu_centi, self.loose_kg, self.mass_kg, self.slots_centi, self.neq_g)
        if min(measures) < 0 or self.mass_kg == 0:
            raise InvalidValue(f"Parcel {self.id}: measures may not be negative, and it weighs something.")

    @cached_property
    def rolls(self) -> bool:
        """Whether any of it rolls on its own wheels."""
        return self.lane_mm > 0

    @cached_property
    def lifts(self) -> bool:
        """Whether any of it is lifted: containers and loose cargo."""
        return self.teu_centi > 0 or self.loose_kg > 0

    @cached_property
    def explosive(self) -> bool:
        """Whether any of it is class 1."""
        return any(name.startswith("1") for name in self.classes)

    def is_cargo_of(self, other: Parcel) -> bool:
        """Whether it takes as much room, mass and care as another; dates, prices and words apart."""
        same = replace(
            self,
            description=other.description,
            ready=other.ready,
            required=other.required,
            usd_per_day_late=other.usd_per_day_late,
            usd_not_moved=other.usd_not_moved,
        )
        return same == other

    def late_days(self, delivered: Minute) -> int:
        """Begun days after the required moment; 0 when in time."""
        return max(0, -(-(delivered - self.required) // 1440))


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment:
    """What one owner sends from one place to one place for one unit.

    Attributes
    ----------
    owner
        Contributor (ISO alpha-3) or stock (``UNLB``, ``Valencia``) that it comes from.
    load_ports
        Ports it may be loaded at, where its owner or the planner says so; empty = any.
    main
        Whether the unit cannot work without it.
    """

    id: str
    unit: str
    mission: str
    owner: str
    description: str
    origin: str
    destination: str
    load_ports: tuple[str, ...] = ()
    main: bool = True

    def __post_init__(self) -> None:
        if self.origin == self.destination:
            raise InvalidValue(f"Consignment {self.id}: origin and destination are both {self.origin}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of the force: operational when its people and its main equipment are at their sites.

    Attributes
    ----------
    operational_by
        Moment wanted; each begun day after it is priced at ``usd_per_day_not_operational``.
    usd_per_person_day_waiting
        Each person and whole day at the site before the last main parcel.
    """

    id: str
    name: str
    mission: str
    contributor: str
    people: int
    operational_by: Minute
    usd_per_day_not_operational: int
    usd_per_person_day_waiting: int
