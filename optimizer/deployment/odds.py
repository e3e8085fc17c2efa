"""Which kind of step is tried next: by what each gained for its work of late."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

_FORGETS = 0.7
"""What is left of a kind's gains and work after each of its steps."""
_FLOOR = 0.1
"""What a kind that gains nothing counts beside all that is gained."""


@dataclass(slots=True)
class _Record:
    steps: int = 0
    gain: float = 0.0
    work: float = 0.0
    a_step: float = 1.0


class Odds:
    """Kinds of steps with what they have come to.

    Work is counted, never clocked, so that the same course of steps gives the same choice.
    """

    def __init__(self, kinds: Sequence[str]) -> None:
        self._kinds = {kind: _Record() for kind in kinds}

    def draw(self, rng: random.Random) -> str:
        """A kind: one that has not been tried yet, else one that gained much for its work, cheap ones more often."""
        new = [kind for kind, record in self._kinds.items() if not record.steps]
        if new:
            return rng.choice(new)
        rates = {kind: record.gain / record.work for kind, record in self._kinds.items()}
        total = sum(rates.values())
        shares = [
            (_FLOOR + (rates[kind] / total if total > 0 else 1.0)) / sqrt(record.a_step)
            for kind, record in self._kinds.items()
        ]
        return rng.choices(list(self._kinds), shares)[0]

    def note(self, kind: str, gain: int, work: float) -> None:
        """What a step gained (dollars) and the work it took (parcels laid)."""
        record = self._kinds[kind]
        record.steps += 1
        record.gain = record.gain * _FORGETS + gain
        record.work = record.work * _FORGETS + max(1.0, work)
        record.a_step = record.work if record.steps == 1 else record.a_step + (work - record.a_step) / record.steps
