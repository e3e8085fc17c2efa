"""What changing a released movement is priced at (docs/rules.md, stability)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from movcon.clock import Day, local_day
from movcon.plan import Direction, Itinerary
from movcon.problem import Problem

Chalks = dict[tuple[Direction, int], tuple[Day, int]]
Aircraft = frozenset[tuple[str, int]]


class Stability:
    """Prices of changes against the released plan of a problem; everything is 0 without one."""

    def __init__(self, problem: Problem) -> None:
        release = problem.release
        self._begun = frozenset() if release is None else release.begun
        self._prices = None if release is None else release.prices
        self._chalks: Mapping[str, Chalks] = {}
        self._aircraft: Mapping[str, Aircraft] = {}
        if release is not None:
            self._chalks, self._aircraft = laid(problem, release.itineraries)

    def knows(self, need_id: str) -> bool:
        """Whether the released plan moves the requirement."""
        return need_id in self._chalks

    def usd(self, need_id: str, chalks: Chalks, aircraft: Aircraft) -> int:
        """Dollars for moving a requirement in these chalks on these aircraft."""
        was = self._chalks.get(need_id)
        prices = self._prices
        if was is None or prices is None:
            return 0
        total = 0 if aircraft == self._aircraft[need_id] else prices.usd_per_changed_aircraft
        for chalk in was.keys() | chalks.keys():
            old, new = was.get(chalk), chalks.get(chalk)
            if old is None or new is None or old[1] != new[1]:
                total += prices.usd_per_changed_chalk
            elif old[0] != new[0]:
                total += prices.usd_per_changed_date
        if need_id in self._begun:
            late = max(day for day, _ in chalks.values()) - max(day for day, _ in was.values())
            total += prices.usd_per_late_day * max(0, late)
        return total

    def of_plan(self, problem: Problem, itineraries: Iterable[Itinerary]) -> int:
        """Dollars for a whole plan."""
        if self._prices is None:
            return 0
        chalks, aircraft = laid(problem, itineraries)
        return sum(self.usd(name, row, aircraft[name]) for name, row in chalks.items())


def laid(problem: Problem, itineraries: Iterable[Itinerary]) -> tuple[dict[str, Chalks], dict[str, Aircraft]]:
    """By requirement its chalks (date at the APOD, people) and its aircraft (source, tail)."""
    chalks: defaultdict[str, Chalks] = defaultdict(dict)
    aircraft: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
    for itinerary in itineraries:
        for sortie in itinerary.sorties:
            for load in sortie.loads:
                need = problem.rotation.get(load.requirement)
                if need is None:
                    continue
                moment = sortie.arrival if load.direction is Direction.INCOMING else sortie.departure
                day = local_day(moment, problem.airfield[need.apod].time_zone)
                chalks[need.id][load.direction, load.chalk] = (day, load.people)
                aircraft[need.id].add((itinerary.source, itinerary.tail))
    return dict(chalks), {name: frozenset(row) for name, row in aircraft.items()}
