"""Counting what happens at the same time."""

from __future__ import annotations

from collections.abc import Iterable

from movcon.clock import Minute


def too_many(spans: Iterable[tuple[Minute, Minute]], limit: int) -> tuple[Minute, int] | None:
    """First minute at which more than ``limit`` half-open spans hold, and how many then; None where never."""
    changes: list[tuple[Minute, int]] = []
    for start, end in spans:
        if start < end:
            changes += [(start, 1), (end, -1)]
    # What ends at a minute comes before what begins then.
    changes.sort()
    there = 0
    for minute, change in changes:
        there += change
        if there > limit:
            return minute, there
    return None
