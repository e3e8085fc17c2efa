"""Best plans handed out while a search runs: seldom enough to cost it next to nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

from movcon.plan import Plan
from optimizer.result import OnIncumbent
from optimizer.rotation.search import Snapshot

_SECONDS_BETWEEN = 3.0
_TIMES_ITS_COST = 30


class Incumbents:
    """Hands out the best plan at the first chance, then at most every few seconds."""

    def __init__(self, hand_out: OnIncumbent, make_plan: Callable[[Snapshot], Plan]) -> None:
        self._hand_out = hand_out
        self._make_plan = make_plan
        self._next = 0.0
        self._last: Snapshot | None = None

    def offer(self, best: Snapshot) -> None:
        """Hand a state out as a plan, unless one was handed out just now."""
        now = time.monotonic()
        if now < self._next or best is self._last:
            return
        self._hand_out(self._make_plan(best))
        self._last = best
        cost = time.monotonic() - now
        self._next = now + max(_SECONDS_BETWEEN, _TIMES_ITS_COST * cost)
