"""What of an instance still holds after a change to its problem, so that a change costs what it touches."""

from __future__ import annotations

from enum import Enum

from movcon.movements import RotationRequirement
from movcon.places import Airfield, Closure
from movcon.problem import Problem
from optimizer.rotation.blocks import Block
from optimizer.rotation.flying import Crew

BlockKey = tuple[str, str, Crew | None]


class _Missing(Enum):
    """The one value that says: to be made anew (None says: cannot be flown)."""

    MISSING = 0


MISSING = _Missing.MISSING


class Reuse:
    """Compares two problems once, then says block by block what can be taken over.

    Attributes
    ----------
    links
        Positioning between airfields is as it was.
    tariffs
        Prices of movements alone are as they were.
    """

    def __init__(self, old: Problem, new: Problem) -> None:
        self._old = old
        self._new = new
        self.links = (
            new.routes is old.routes
            and new.aircraft_types is old.aircraft_types
            and new.forbidden_links is old.forbidden_links
            and not _moved(old, new)
        )
        self.tariffs = (
            new.routes is old.routes
            and new.aircraft_types is old.aircraft_types
            and new.rotations is old.rotations
            and new.planning_day == old.planning_day
            and all(new.source[name] is source for name, source in old.source.items() if name in new.source)
            and new.source.keys() == old.source.keys()
        )
        self._blocks = (
            self.links
            and new.onward is old.onward
            and new.prices is old.prices
            and new.planning_day == old.planning_day
        )
        self._closed: dict[str, tuple[Closure, ...]] = {}
        self._changed: set[str] = set()
        if self._blocks and new.airfields is not old.airfields:
            for field in new.airfields:
                self._compare(old.airfield.get(field.icao), field)

    def _compare(self, was: Airfield | None, now: Airfield) -> None:
        if was is now:
            return
        only_closed = was is not None and not was.closures and _open(was) == _open(now)
        if only_closed:
            self._closed[now.icao] = now.closures
        else:
            self._changed.add(now.icao)

    def blocks(
        self, made: dict[BlockKey, tuple[Block, ...] | None], key: BlockKey, need: RotationRequirement
    ) -> tuple[Block, ...] | _Missing | None:
        """Blocks taken over; None where the old instance found none; MISSING where they must be made anew."""
        if not self._blocks or key not in made or self._old.rotation.get(need.id) is not need:
            return MISSING
        found = made[key]
        if found is None:
            return MISSING if self._changed else None
        taken: list[Block] = []
        for block in found:
            touched = block.airfields if self._changed or self._closed else frozenset()
            if touched & self._changed:
                return MISSING
            closed = tuple((icao, c) for icao in sorted(touched & self._closed.keys()) for c in self._closed[icao])
            taken.append(block.again(self._new, need, closed))
        return tuple(taken)


def _moved(old: Problem, new: Problem) -> bool:
    """Whether airfields came, went, or changed State or opening hours."""
    if new.airfields is old.airfields:
        return False
    was = {field.icao: (field.state, field.opens_local_min, field.closes_local_min) for field in old.airfields}
    now = {field.icao: (field.state, field.opens_local_min, field.closes_local_min) for field in new.airfields}
    return was != now


def _open(field: Airfield) -> tuple[object, ...]:
    """Everything of an airfield but its closures."""
    return (
        field.state,
        field.time_zone,
        field.opens_local_min,
        field.closes_local_min,
        field.slots_per_day,
        field.parking_mog,
    )
