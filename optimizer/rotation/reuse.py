"""What of an instance still holds after a change to its problem, so that a change costs what it touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from movcon.movements import RotationRequirement
from movcon.places import Airfield
from movcon.problem import Problem
from optimizer.rotation.blocks import Block
from optimizer.rotation.chalks import onward_limit
from optimizer.rotation.flying import Crew
from optimizer.rotation.sharing import together

BlockKey = tuple[tuple[str, ...], str, Crew | None]
"""Requirements (several where they share), type and crew."""

_CLEARANCE_MARGIN_DAYS = 5


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
        Prices of movements alone are as they were, for those that did not change themselves.
    airfields
        Those whose record changed in any way.
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
            and new.planning_day == old.planning_day
            and all(new.source[name] is source for name, source in old.source.items() if name in new.source)
            and new.source.keys() == old.source.keys()
        )
        self._blocks = self.links and new.prices is old.prices and new.planning_day == old.planning_day
        self._changed: set[str] = set()
        self.airfields: set[str] = set()
        if self._blocks and new.airfields is not old.airfields:
            for field in new.airfields:
                self._compare(old.airfield.get(field.icao), field)

    def _flies_alike(self, need: RotationRequirement) -> bool:
        """Whether a requirement changed, if at all, only in when it may start, and to no time short of clearances."""
        was = self._old.rotation.get(need.id)
        if was is None or was is need:
            return was is need
        if need.window_first_day < was.window_first_day:
            longest = max((route.notice_days for route in self._new.routes), default=0)
            if need.window_first_day - self._new.planning_day < longest + _CLEARANCE_MARGIN_DAYS:
                return False
        return _flown(was) == _flown(need)

    def _fly_alike(self, members: Sequence[RotationRequirement]) -> bool:
        """The same for all who fly in a block; who share it must still meet around the same date."""
        if not all(self._flies_alike(need) for need in members):
            return False
        was = tuple(self._old.rotation[need.id] for need in members)
        if len(members) == 1 or all(one is two for one, two in zip(was, members, strict=True)):
            return True
        return together(was).preferred_day == together(tuple(members)).preferred_day

    def _compare(self, was: Airfield | None, now: Airfield) -> None:
        if was is now or was == now:
            return
        self.airfields.add(now.icao)
        if was is None or _lasting(was) != _lasting(now) or _newly_limited(was, now):
            self._changed.add(now.icao)

    def blocks(
        self, made: dict[BlockKey, tuple[Block, ...] | None], key: BlockKey, members: Sequence[RotationRequirement]
    ) -> tuple[Block, ...] | _Missing | None:
        """Blocks taken over; None where the old instance found none; MISSING where they must be made anew."""
        if not self._blocks or key not in made or not self._fly_alike(members):
            return MISSING
        for need in members:
            limited = self._new.onward is not self._old.onward
            if limited and onward_limit(self._old, need) != onward_limit(self._new, need):
                return MISSING
        found = made[key]
        if self._changed and (found is None or any(block.airfields & self._changed for block in found)):
            return MISSING
        return found


def _flown(need: RotationRequirement) -> RotationRequirement:
    """The requirement without what says only when it may start: another window or tour flies the same blocks."""
    return replace(
        need, window_first_day=need.preferred_day, window_last_day=need.preferred_day, follows=None, blackouts=()
    )


def _moved(old: Problem, new: Problem) -> bool:
    """Whether airfields came, went, or changed State."""
    if new.airfields is old.airfields:
        return False
    return {field.icao: field.state for field in old.airfields} != {field.icao: field.state for field in new.airfields}


def _lasting(field: Airfield) -> tuple[object, ...]:
    """What of an airfield decides when sorties can be flown, closures aside."""
    return field.time_zone, field.opens_local_min, field.closes_local_min


def _newly_limited(was: Airfield, now: Airfield) -> bool:
    """Whether slots or parking limit where they did not: blocks did not note what they use then."""
    return (was.slots_per_day is None and now.slots_per_day is not None) or (
        was.parking_mog is None and now.parking_mog is not None
    )
