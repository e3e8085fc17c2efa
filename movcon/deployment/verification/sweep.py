"""Counting what happens at the same time."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import repeat

from movcon.clock import Minute


def too_many(
    spans: Iterable[tuple[Minute, Minute]], limit: int, binding: Iterable[int] | None = None
) -> tuple[Minute, int] | None:
    """First minute at which more than ``limit`` half-open spans hold, and how many then; None where never.

    Of spans and ``binding``, one for each: a crowd counts only while one that binds is among it.
    """
    changes: list[tuple[Minute, int, int]] = []
    for (start, end), binds in zip(spans, repeat(1) if binding is None else binding, strict=False):
        if start < end:
            changes += [(start, 1, bool(binds)), (end, -1, -bool(binds))]
    # What ends at a minute comes before what begins then.
    changes.sort()
    there = bound = 0
    for minute, change, bound_change in changes:
        there += change
        bound += bound_change
        if there > limit and bound:
            return minute, there
    return None
