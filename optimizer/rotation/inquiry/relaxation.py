"""A rule as it binds one movement, and edits that lift it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from movcon.edits import Edit

Edits = tuple[Edit, ...]
Way = tuple[Edits, ...]
"""Edits of growing size, each lifting the rule further than the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """A rule in a planner's words, and edits that lift it.

    Attributes
    ----------
    ways
        Different ways to lift it (earlier or later, this source or that one).
    whole
        Lifts the rule altogether for the movement, or as far as anybody would go.
    """

    rule: str
    words: str
    ways: tuple[Way, ...]
    whole: Edits


def graded(rule: str, words: str, edits: Sequence[Edit]) -> Relaxation:
    """Relaxation with one way, its last edit lifting the rule altogether."""
    return Relaxation(rule=rule, words=words, ways=(tuple((edit,) for edit in edits),), whole=(edits[-1],))


def rising(low: int, high: int, steps: int = 64) -> list[int]:
    """Whole numbers above ``low`` up to ``high``, at most about ``steps`` of them, the last one ``high``."""
    if high <= low:
        return []
    step = max(1, (high - low) // steps)
    return [*range(low + step, high, step), high]


def join(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else "".join(parts)
