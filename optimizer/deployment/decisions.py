"""What the planner decides; everything else (times, convoys, flights, prices) is laid from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from movcon.clock import Minute


class Trunk(StrEnum):
    """How the main leg of a parcel's journey is made."""

    CHARTER = "charter"
    LINER = "liner"
    AIR = "air"
    INLAND = "inland"


@dataclass(frozen=True, slots=True)
class Option:
    """One way to move a parcel.

    ``feeder`` and ``onward`` are corridors in order; ``onward`` is the cheapest way, in laying others are taken where
    they serve better. ``load`` and ``discharge`` are the ends of the main leg (ports or
    airfields); for ``INLAND`` both are the origin and ``onward`` holds the whole way. ``service`` is the liner.
    ``usd`` is a lower bound of what the parcel itself costs along it outside charters and flights: corridors, liner.
    The minutes are least ones, waiting for a carrier left out: from the origin until it may be loaded at ``load``, of
    the main leg, and from its end to the destination.
    """

    trunk: Trunk
    load: str
    discharge: str
    feeder: tuple[str, ...]
    onward: tuple[str, ...]
    service: str | None
    usd: int
    feeder_min: int
    trunk_min: int
    onward_min: int


@dataclass(frozen=True, slots=True)
class Round:
    """What a ship loads and then discharges, port by port."""

    loads: tuple[tuple[str, tuple[str, ...]], ...]
    discharges: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def parcels(self) -> tuple[str, ...]:
        """Parcels carried."""
        return tuple(name for _, names in self.loads for name in names)


@dataclass(frozen=True, slots=True)
class Charter:
    """One ship bought under an offer and its rounds."""

    offer: str
    rounds: tuple[Round, ...]

    @property
    def parcels(self) -> tuple[str, ...]:
        """Parcels carried."""
        return tuple(name for item in self.rounds for name in item.parcels)

    def only(self, kept: set[str]) -> tuple[Round, ...]:
        """Its rounds with these parcels alone; calls and rounds left empty fall away."""
        found = []
        for item in self.rounds:
            loads = _only(item.loads, kept)
            if loads:
                found.append(Round(loads, _only(item.discharges, kept)))
        return tuple(found)


def _only(calls: tuple[tuple[str, tuple[str, ...]], ...], kept: set[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    left = ((port, tuple(name for name in names if name in kept)) for port, names in calls)
    return tuple((port, names) for port, names in left if names)


@dataclass(frozen=True, slots=True)
class LotRule:
    """How lots between two airfields are made up.

    ``cycles_max`` is how many loaded flights one may fly, ``offer`` the one asked first; None = the likely cheapest.
    """

    cycles_max: int = 6
    offer: str | None = None


@dataclass(frozen=True, slots=True)
class Decisions:
    """A whole set of decisions.

    Attributes
    ----------
    chosen
        The option of each parcel that is to move.
    charters
        Ships in the order in which they get berths.
    order
        Parcels by who comes first where room is short.
    lots
        Rules of lots by airfields of loading and discharge, where they are not the usual.
    leave
        When parcels are to fly, or to leave their origin where they do not go by air, if not as soon as they can
        (people who fly: as their equipment comes).
    hurried
        Parcels that take the quickest way on to their destination and not the cheapest.
    """

    chosen: Mapping[str, Option]
    charters: tuple[Charter, ...]
    order: tuple[str, ...]
    lots: Mapping[tuple[str, str], LotRule] = field(default_factory=dict)
    leave: Mapping[str, Minute] = field(default_factory=dict)
    hurried: frozenset[str] = frozenset()

    def lot_rule(self, load: str, discharge: str) -> LotRule:
        """The rule of lots between two airfields."""
        return self.lots.get((load, discharge), LotRule())
