"""Itineraries that a plan below a given cost may hold, listed whole and priced with their dates.

At worths that are proven, what a plan costs above the bound is what its itineraries cost above their worth, and more
(optimizer/MODEL.md). So a plan that lies at most so much above the bound holds none but those listed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from movcon.clock import MINUTES_PER_HOUR, local_midnight
from movcon.lift import CharterOffer, ContractOffer
from optimizer.rotation.bounding.routes.dating import NEVER, dated
from optimizer.rotation.bounding.routes.labels import Rates, Whole
from optimizer.rotation.bounding.routes.listing import DEEP, gains, search
from optimizer.rotation.bounding.routes.master import Worth
from optimizer.rotation.bounding.routes.schedule import Stop, dates_milli
from optimizer.rotation.bounding.routes.ways import Craft
from optimizer.rotation.bounding.tasks import Task
from optimizer.rotation.bounding.value import Bound

_ROOM = 60_000
_MOST_STEPS = 2_000_000
_STEP_MIN = 10
Part = tuple[int, int]
"""Requirement by number, and part."""


@dataclass(slots=True)
class Lot:
    """An itinerary by its tasks in order.

    Attributes
    ----------
    bare_milli
        What it costs without dates and waiting, thousandths.
    milli
        What it costs at least.
    is_exact
        Whether no dates make it cheaper than ``milli`` by all that is known of dates within it.
    """

    craft: Craft
    tasks: tuple[int, ...]
    bare_milli: int
    milli: int
    is_exact: bool = False


class Company:
    """All lots of a type that move the same parts: what the cheapest of them costs."""

    def __init__(self, type_id: str, parts: tuple[Part, ...]) -> None:
        self.type_id = type_id
        self.parts = parts
        self.lots: list[Lot] = []

    @property
    def best(self) -> Lot:
        """The cheapest as far as is known."""
        return min(self.lots, key=lambda lot: lot.milli)

    def settle(self, bound: Bound) -> int:
        """Price the cheapest exactly, and so on until the cheapest is exact; returns how many were priced."""
        count = 0
        while not self.best.is_exact:
            lot = self.best
            lot.milli = max(lot.milli, lot.bare_milli + dates_milli(lot.craft.wait, _stops(bound, lot)))
            lot.is_exact = True
            count += 1
        return count


def listed(bound: Bound, crafts: list[Craft], worth: Worth, most_milli: int) -> list[Company] | None:
    """Lots that cost at most so much more than their worth, by what they move; None where there are too many."""
    companies: dict[tuple[str, tuple[Part, ...]], Company] = {}
    for craft in crafts:
        if isinstance(craft.source, ContractOffer):
            continue
        lots = _of_craft(bound, craft, worth, most_milli)
        if lots is None:
            return None
        for lot in lots:
            parts = tuple(sorted((m, craft.rows[t].part) for t in lot.tasks for m in craft.rows[t].members))
            companies.setdefault((craft.type_id, parts), Company(craft.type_id, parts)).lots.append(lot)
    return [companies[key] for key in sorted(companies)]


def _of_craft(bound: Bound, craft: Craft, worth: Worth, most_milli: int) -> list[Lot] | None:
    ways = craft.ways
    if int(ways.takes.min()) < MINUTES_PER_HOUR:
        return None
    rates = Rates(np.array([craft.minute.min()], np.int64), craft.landing, craft.lot, craft.wait)
    reward = np.array([sum(worth.parts[m, t.part, craft.type_id] for m in t.members) for t in craft.rows], np.int64)
    first_hour = int(ways.earliest.min()) // MINUTES_PER_HOUR
    hours = int((ways.latest + ways.takes).max()) // MINUTES_PER_HOUR - first_hour + 2
    least = gains(ways, rates, reward, first_hour, hours)
    tasks = np.zeros((_ROOM, DEEP), np.int64)
    bare = np.zeros(_ROOM, np.int64)
    barred = _barred(bound, craft.rows)
    found = search(ways, rates, reward, least, first_hour, most_milli, barred, tasks, bare, _MOST_STEPS)
    if found < 0:
        return None
    first = int(ways.earliest.min()) // _STEP_MIN * _STEP_MIN
    steps = (int(ways.latest.max()) - first) // _STEP_MIN + 1
    dates = dated(ways, rates, tasks[:found], first, steps, _STEP_MIN)
    lots: list[Lot] = []
    for row, above, more in zip(tasks[:found], bare[:found], dates, strict=True):
        if more < NEVER and above + more <= most_milli:
            order = tuple(int(t) for t in row if t >= 0)
            worth_milli = int(reward[list(order)].sum())
            lots.append(Lot(craft, order, int(above) + worth_milli, int(above + more) + worth_milli))
    return lots


def _barred(bound: Bound, rows: tuple[Task, ...]) -> Whole:
    """By task and task: whether the second never follows the first on an itinerary.

    The advance party comes first, and contributors that do not share an aircraft are on none together.
    """
    instance = bound.instance
    who = [{instance.needs[member].contributor for member in task.members} for task in rows]
    barred = np.zeros((len(rows), len(rows)), np.int64)
    for x, one in enumerate(rows):
        for y, two in enumerate(rows):
            is_ahead = one.members == two.members and one.part > two.part
            barred[x, y] = is_ahead or any(frozenset((a, b)) in instance.apart for a in who[x] for b in who[y])
    return barred


def _stops(bound: Bound, lot: Lot) -> Iterator[Stop]:
    """Tasks of a lot with all that bears on their dates."""
    ways = lot.craft.ways
    problem = bound.instance.problem
    for place, t in enumerate(lot.tasks):
        task = lot.craft.rows[t]
        need = problem.rotations[task.members[0]]
        least = allowed = 0
        if place:
            a = lot.tasks[place - 1]
            i, o = int(ways.destination[a]), int(ways.origin[t])
            going = int(ways.elapsed[i, o]) if i != o else 0
            least = int(ways.takes[a]) + going
            allowed = least + int(ways.idle[a]) + int(ways.free[i, o])
        late = task.event_max if isinstance(lot.craft.source, CharterOffer) else task.event_max + task.early_min
        yield Stop(
            members=task.members,
            part=task.part,
            earliest=int(ways.earliest[t]),
            latest=int(ways.latest[t]),
            least_min=least,
            allowed_min=allowed,
            event_min=task.event_min,
            event_max=late,
            midnight=local_midnight(need.preferred_day, problem.airfield[need.apod].time_zone),
            shift_min=task.shift_min,
            off_milli=int(ways.off_milli[t]),
            advance_days=(need.advance_days_min, need.advance_days_max),
            days=(need.window_first_day - need.preferred_day, need.window_last_day - need.preferred_day)
            if problem.prices.usd_per_day_outside_window is None
            else (-(10**4), 10**4),
        )
