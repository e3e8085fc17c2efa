"""The dates of one itinerary to the minute: what days off the preferred ones and paid waiting cost at least.

A small programme of whole numbers for each itinerary, solved by CP-SAT. It knows what ``dating.py`` forgets: the main
body of an advance party's movement keeps its days after it however many tasks lie between.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from movcon.clock import MINUTES_PER_DAY, Minute

_MOST_SECONDS_OF_WORK = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A task of an itinerary as its dates see it.

    Attributes
    ----------
    earliest, latest
        First departure lies in between.
    least_min, allowed_min
        Minutes from the first departure of the task before to this one's: least, and most for nothing.
    event_min, event_max
        Minutes from first departure to first event.
    midnight
        Begin of the preferred date at the APOD.
    shift_min
        Most minutes by which other dates there begin off whole days from it.
    advance_days
        Days from the advance party's date to the main body's, least and most.
    days
        Dates that the first event of a movement may lie on, counted from the preferred one.
    """

    members: tuple[int, ...]
    part: int
    earliest: Minute
    latest: Minute
    least_min: int
    allowed_min: int
    event_min: int
    event_max: int
    midnight: Minute
    shift_min: int
    off_milli: int
    advance_days: tuple[int, int]
    days: tuple[int, int]


def dates_milli(wait_milli: int, stops: Iterable[Stop]) -> int:
    """Least price of the dates of an itinerary in thousandths; ``wait_milli`` is that of a minute waited."""
    model = cp_model.CpModel()
    price: list[cp_model.LinearExpr] = []
    before: cp_model.IntVar | None = None
    date: dict[tuple[tuple[int, ...], int], cp_model.IntVar] = {}
    for number, stop in enumerate(stops):
        start = model.new_int_var(stop.earliest, stop.latest, f"start {number}")
        if before is not None:
            model.add(start - before >= stop.least_min)
            if wait_milli:
                waited = model.new_int_var(0, stop.latest - stop.earliest + 10**6, f"waited {number}")
                model.add(waited >= start - before - stop.allowed_min)
                price.append(waited * wait_milli)
        before = start
        if len(stop.members) > 1:
            continue
        days = stop.days
        if stop.part:
            days = days[0] + stop.advance_days[0], days[1] + stop.advance_days[1]
        day = model.new_int_var(*days, f"day {number}")
        date[stop.members, stop.part] = day
        begins = stop.midnight + day * MINUTES_PER_DAY
        model.add(start + stop.event_max >= begins - stop.shift_min)
        model.add(start + stop.event_min <= begins + MINUTES_PER_DAY - 1 + stop.shift_min)
        if stop.part:
            party = date.get((stop.members, 0))
            if party is not None:
                model.add_linear_constraint(day - party, *stop.advance_days)
        elif stop.off_milli:
            off = model.new_int_var(0, max(abs(days[0]), abs(days[1])), f"off {number}")
            model.add(off >= day)
            model.add(off >= -day)
            price.append(off * stop.off_milli)
    model.minimize(cp_model.LinearExpr.sum(price))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = _MOST_SECONDS_OF_WORK
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return 1 << 40
    return max(0, int(solver.best_objective_bound))
