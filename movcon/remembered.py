"""What is computed from a tuple of frozen records, remembered while the same tuple is in use.

Problems that differ by one edit share most of their tuples: only what changed is computed anew.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

Value = TypeVar("Value")

_MOST_REMEMBERED = 64


def remembered(compute: Callable[[tuple[Any, ...]], Value]) -> Callable[[tuple[Any, ...]], Value]:
    """Remember values of a function of one tuple by the tuple's identity; tuples are immutable, so that holds."""
    kept: dict[int, tuple[tuple[Any, ...], Value]] = {}

    @wraps(compute)
    def wrapped(items: tuple[Any, ...]) -> Value:
        found = kept.get(id(items))
        if found is not None and found[0] is items:
            return found[1]
        value = compute(items)
        if len(kept) >= _MOST_REMEMBERED:
            kept.pop(next(iter(kept)), None)
        # The tuple is kept beside the value, so that its identity cannot pass to another.
        kept[id(items)] = (items, value)
        return value

    return wrapped
