"""What a released plan leaves open: blocks that stand, aircraft that are kept, lots and clearances that are had."""

from __future__ import annotations

from dataclasses import dataclass

from movcon.clock import Minute
from movcon.plan import Sortie
from movcon.problem import Problem
from movcon.release import Stage

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Lock:
    """A block that stands where it is: its start, and whether it has begun (or its aircraft is on the way to it)."""

    start: Minute
    begun: bool


class Commitment:
    """The released plan as the search must respect it.

    Attributes
    ----------
    present
        Nothing new departs before it; far in the past where there is no release.
    locks
        Blocks by (requirement, part) that may not move.
    kept_on
        (source, tail) that a block stays on.
    released_start
        Start of those blocks as released.
    lots
        By source, the requirements whose lot is bought: the lead time is behind them.
    begun
        Requirements with people moved before the present: the rest may come late.
    goes_home
        Blocks after which the aircraft has left for its base.
    departed_ferries
        Empty sorties that departed before the present, by the blocks before and after them (None = the base).
    """

    def __init__(self, problem: Problem) -> None:
        self.present: Minute = -(10**12)
        self.locks: dict[Key, Lock] = {}
        self.kept_on: dict[Key, tuple[str, int]] = {}
        self.released_start: dict[Key, Minute] = {}
        self.lots: dict[str, set[str]] = {}
        self.goes_home: set[Key] = set()
        self.departed_ferries: dict[tuple[Key | None, Key | None], Sortie] = {}
        self.begun: frozenset[str] = frozenset()
        release = problem.release
        self._release = release
        if release is None:
            return
        self.present = release.present
        self.begun = release.begun
        for itinerary in release.itineraries:
            self.lots.setdefault(itinerary.source, set()).update(itinerary.requirements)

    def stand(self, key: Key, source: str, tail: int, start: Minute, reached_by: Minute) -> None:
        """Enter a released block: where it flies, its start, and when its aircraft leaves to reach it."""
        if self._release is None:
            return
        stage = self._release.stage(key[0])
        begun = reached_by < self.present
        if begun or stage is Stage.FIXED:
            self.locks[key] = Lock(start, begun)
        elif stage in (Stage.SEQUENCE, Stage.ASSET):
            self.kept_on[key] = (source, tail)
            self.released_start[key] = start

    def free(self, need_id: str) -> None:
        """Lift what holds a requirement, except what has begun."""
        for part in (0, 1):
            self.kept_on.pop((need_id, part), None)
            lock = self.locks.get((need_id, part))
            if lock is not None and not lock.begun:
                del self.locks[need_id, part]

    def is_held(self, need_id: str) -> bool:
        """Whether anything holds a requirement in place."""
        return any((need_id, part) in self.locks or (need_id, part) in self.kept_on for part in (0, 1))

    def has_begun(self, key: Key) -> bool:
        """Whether a block has begun."""
        lock = self.locks.get(key)
        return lock is not None and lock.begun
