"""When a block flown from one start comes and goes at its APOD, as a whole and for each requirement in it."""

from __future__ import annotations

from dataclasses import dataclass

from movcon.clock import Day, Minute
from movcon.movements import RotationRequirement
from optimizer.rotation.flying import Flown
from optimizer.rotation.footprint import Footprint


@dataclass(frozen=True, slots=True)
class Timing:
    """A block flown from one start: its sorties, what follows from them, and the duty it ends in.

    ``apart`` holds, for a block that several requirements share, the same for each of them; else it is empty.
    """

    start: Minute
    sorties: tuple[Flown, ...]
    end: Minute
    duty_start: Minute | None
    first_event: Minute
    first_day: Day
    last_day: Day
    in_days: tuple[tuple[Day, int], ...]
    out_days: tuple[tuple[Day, int], ...]
    footprint: Footprint
    apart: tuple[Timing, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A requirement in a block that several share: what its own dates follow from (see ``Block``)."""

    need: RotationRequirement
    event_min: int
    event_max: int
    span_days: int
    part: int = 0


def overfull_day(
    need: RotationRequirement, timing: Timing, before: tuple[int, int], since: Day | None = None
) -> Day | None:
    """First date (from ``since`` on) with more people at its end than the ceiling; None where there is none.

    ``before`` are the people (arrived, departed) before these sorties.
    """
    arrived, departed = before
    present = need.staying + need.outgoing + arrived - departed
    changes: dict[Day, int] = {}
    for day, people in timing.in_days:
        changes[day] = changes.get(day, 0) + people
    for day, people in timing.out_days:
        changes[day] = changes.get(day, 0) - people
    for day in sorted(changes):
        present += changes[day]
        if present > need.ceiling and (since is None or day >= since):
            return day
    return None
