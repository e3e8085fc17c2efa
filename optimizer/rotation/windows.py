"""When a block may start, given what is already placed: its window, the advance party, the tour, the spread."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from movcon.clock import Day, Minute, local_midnight, utc_day
from movcon.movements import RotationRequirement
from optimizer.rotation.blocks import Block
from optimizer.rotation.instance import Instance
from optimizer.rotation.timing import Member, Timing

Placed = Mapping[tuple[str, int], Timing]

_midnight = lru_cache(maxsize=100_000)(local_midnight)
_MORNING_MIN = 8 * 60
_PRICED_DAYS = 20
_LATE_DAYS = 90


def beyond_days(price: int | None) -> int:
    """Days a date may lie beyond its limit: none while the rule is hard, some once the scenario prices it."""
    return 0 if price is None else _PRICED_DAYS


def spread_days(instance: Instance, need: RotationRequirement) -> int:
    """Most days from first to last event that the search plans with."""
    return need.spread_days_max + beyond_days(instance.problem.prices.usd_per_day_over_spread)


def has_happened(instance: Instance, timing: Timing) -> bool:
    """Whether the first event of a block as timed here belongs to a sortie that departed before the present."""
    return any(
        sortie.departure < instance.commitment.present
        for sortie in timing.sorties
        if timing.first_event in (sortie.arrival, sortie.departure)
    )


def first_days(instance: Instance, need: RotationRequirement, placed: Placed) -> tuple[Day, Day]:
    """Earliest and latest date of the first event: its window, wider where priced, and the tours before and after."""
    beyond = beyond_days(instance.problem.prices.usd_per_day_outside_window)
    low, high = need.window_first_day - beyond, need.window_last_day + beyond
    if need.follows is not None:
        before = placed.get((need.follows, 0))
        if before is not None:
            low = max(low, before.first_day + need.tour_days_min)
            high = min(high, before.first_day + need.tour_days_max)
    for name in instance.followers.get(need.id, ()):
        after = placed.get((name, 0))
        if after is not None:
            follower = instance.problem.rotation[name]
            low = max(low, after.first_day - follower.tour_days_max)
            high = min(high, after.first_day - follower.tour_days_min)
    return low, high


def start_window(instance: Instance, block: Block, placed: Placed, parts: int) -> tuple[Minute, Minute, Minute]:
    """Earliest, latest and preferred start of a block; earliest > latest means there is none."""
    if not block.sharing:
        return _own_window(instance, block, placed, parts)
    # Requirements that share: what suits all of them, and between what each would like.
    rows = [_own_window(instance, member, placed, 1) for member in block.sharing]
    earliest, latest = max(row[0] for row in rows), min(row[1] for row in rows)
    wanted = sum(row[2] for row in rows) // len(rows)
    return earliest, latest, min(max(wanted, earliest), latest)


def _own_window(instance: Instance, block: Block | Member, placed: Placed, parts: int) -> tuple[Minute, Minute, Minute]:
    need = block.need
    commitment = instance.commitment
    lock = commitment.locks.get((need.id, block.part))
    if lock is not None:
        return lock.start, lock.start, lock.start
    if block.part == 0:
        low, high = first_days(instance, need, placed)
        wanted = need.preferred_day
        if parts > 1:
            rest = placed.get((need.id, 1))
            if rest is not None:
                low = max(low, rest.first_day - need.advance_days_max, rest.last_day - spread_days(instance, need))
                high = min(high, rest.first_day - need.advance_days_min)
    else:
        advance = placed.get((need.id, 0))
        if advance is None:
            low, high = first_days(instance, need, placed)
            low, high = low + need.advance_days_min, high + need.advance_days_max
            wanted = need.preferred_day + need.advance_days_min
        else:
            low = advance.first_day + need.advance_days_min
            wanted = low
            if need.id in commitment.begun:
                high = max(low, utc_day(commitment.present)) + _LATE_DAYS
            else:
                latest_day = min(need.advance_days_max, spread_days(instance, need) - block.span_days)
                high = advance.first_day + latest_day
    zone = instance.problem.airfield[need.apod].time_zone
    earliest = max(_midnight(low, zone) - block.event_min, commitment.present)
    latest = _midnight(high + 1, zone) - 1 - block.event_max
    preferred = _midnight(wanted, zone) + _MORNING_MIN - block.event_max
    return earliest, latest, min(max(preferred, earliest), latest)


def keeps_together(instance: Instance, need: RotationRequirement, placed: Placed, parts: int) -> bool:
    """Whether a requirement's placed parts keep window, tour, advance party and spread to the day."""
    first = placed.get((need.id, 0))
    if first is None:
        return True
    late_is_fine = need.id in instance.commitment.begun
    low, high = first_days(instance, need, placed)
    if not low <= first.first_day <= high and not has_happened(instance, first):
        return False
    if parts == 1:
        return late_is_fine or first.last_day - first.first_day <= spread_days(instance, need)
    rest = placed.get((need.id, 1))
    if rest is None:
        return True
    between = rest.first_day - first.first_day
    if between < need.advance_days_min or not _one_after_the_other(first, rest, need.chalk_gap_min):
        return False
    if late_is_fine:
        return True
    if between > need.advance_days_max:
        return False
    return max(rest.last_day, first.last_day) - first.first_day <= spread_days(instance, need)


def _one_after_the_other(first: Timing, rest: Timing, gap: Minute) -> bool:
    """Whether the chalks of the second part come and go after those of the first, by the gap of chalks."""
    came = [s.arrival for s in first.sorties if s.flight.incoming]
    left = [s.departure for s in first.sorties if s.flight.outgoing]
    comes = [s.arrival for s in rest.sorties if s.flight.incoming]
    leaves = [s.departure for s in rest.sorties if s.flight.outgoing]
    return all(max(before) + gap <= min(after) for before, after in ((came, comes), (left, leaves)) if before and after)
