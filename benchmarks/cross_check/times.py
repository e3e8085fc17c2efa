"""When every part starts, ends and shows at its APOD: the variables of time, and the rules on dates.

``LAID`` is how the planner lays plans: parts start on the hour and are flown as soon as they can be. ``ACCEPTED`` is
what verification accepts: any minute, and waits wherever they are cheapest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from ortools.sat.python import cp_model

from benchmarks.cross_check.lift import Flying, Node
from movcon.clock import MINUTES_PER_DAY, MINUTES_PER_HOUR, Day, Minute, local_midnight, utc_offset_min
from movcon.movements import RotationRequirement
from movcon.problem import Problem


class Freedom(Enum):
    """What the second model may choose from."""

    LAID = "laid"
    ACCEPTED = "accepted"


Chosen = Mapping[tuple[Node, tuple[str, int]], cp_model.IntVar]


@dataclass(frozen=True, slots=True)
class Moment:
    """A part in time, minutes; ``day`` is the date of its first event at the APOD."""

    start: cp_model.LinearExpr
    first_event: cp_model.IntVar
    end: cp_model.IntVar
    day: cp_model.IntVar
    earliest: Minute
    latest: Minute
    latest_end: Minute


class Times:
    """Moments of all parts, with window, advance party, spread, tour and the price of dates."""

    def __init__(
        self,
        model: cp_model.CpModel,
        problem: Problem,
        flyings: Mapping[tuple[Node, tuple[str, int]], Flying],
        chosen: Chosen,
        left: Mapping[str, cp_model.IntVar],
        freedom: Freedom,
    ) -> None:
        self._model = model
        self._problem = problem
        self._freedom = freedom
        self._chosen = chosen
        self._rows: dict[Node, list[Flying]] = {}
        for (node, _), flying in flyings.items():
            self._rows.setdefault(node, []).append(flying)
        self.moments: dict[Node, Moment] = {}
        self.off_days: list[tuple[int, cp_model.IntVar]] = []
        for need in problem.rotations:
            self._place(need)
        for need in problem.rotations:
            if need.follows is not None and (need.id, 0) in self.moments and (need.follows, 0) in self.moments:
                between = self.moments[need.id, 0].day - self.moments[need.follows, 0].day
                both = [left[need.id].negated(), left[need.follows].negated()]
                model.add_linear_constraint(between, need.tour_days_min, need.tour_days_max).only_enforce_if(both)

    def _place(self, need: RotationRequirement) -> None:
        if (need.id, 0) not in self._rows:
            return
        zone = self._problem.airfield[need.apod].time_zone
        first, last = need.window_first_day, need.window_last_day
        one = self._moment((need.id, 0), first, last, zone)
        off = self._model.new_int_var(0, last - first, f"off {need.id}")
        self._model.add(off >= one.day - need.preferred_day)
        self._model.add(off >= need.preferred_day - one.day)
        self.off_days.append((need.usd_per_day_off_preferred, off))
        at = one
        if (need.id, 1) in self._rows:
            at = self._moment((need.id, 1), first + need.advance_days_min, last + need.advance_days_max, zone)
            between = at.day - one.day
            self._model.add_linear_constraint(between, need.advance_days_min, need.advance_days_max)
            self._model.add(at.start >= one.end)
        # The last event lies so long after the first event of its part, wherever its waits are laid.
        node = (need.id, 1) if (need.id, 1) in self._rows else (need.id, 0)
        later = sum((f.last_event - f.first_event) * self._chosen[node, f.lane.key] for f in self._rows[node])
        longest = max(f.last_event - f.first_event for f in self._rows[node])
        high = at.latest_end + longest
        last_event = self._model.new_int_var(at.earliest, high, f"last event {need.id}")
        self._model.add(last_event == at.first_event + later)
        day = self._day(last_event, at.earliest, high, zone, f"last day {need.id}")
        self._model.add(day - one.day <= need.spread_days_max)

    def _moment(self, node: Node, first: Day, last: Day, zone: str) -> Moment:
        model, rows = self._model, self._rows[node]
        accepted = self._freedom is Freedom.ACCEPTED
        step = 1 if accepted else MINUTES_PER_HOUR
        before = max(f.stretch_before for f in rows) if accepted else 0
        low = local_midnight(first, zone) - max(f.first_event for f in rows) - before
        high = local_midnight(last + 1, zone) - 1
        name = "/".join(map(str, node))
        grid = model.new_int_var(low // step, high // step, f"start {name}")
        start = grid * step
        need = self._problem.rotation[node[0]]
        end_high = high + max(f.series.end for f in rows) + (need.spread_days_max * MINUTES_PER_DAY if accepted else 0)
        event = model.new_int_var(local_midnight(first, zone), high, f"event {name}")
        end = model.new_int_var(low, end_high, f"end {name}")

        def by_lane(minutes: Mapping[tuple[str, int], Minute]) -> cp_model.LinearExpr:
            return cp_model.LinearExpr.sum([self._chosen[node, key] * value for key, value in minutes.items()])

        to_event = by_lane({f.lane.key: f.first_event for f in rows})
        after = by_lane({f.lane.key: f.series.end - f.first_event for f in rows})
        if accepted:
            model.add(event >= start + to_event)
            model.add(event <= start + to_event + by_lane({f.lane.key: f.stretch_before for f in rows}))
            model.add(end >= event + after)
        else:
            model.add(event == start + to_event)
            model.add(end == event + after)
        day = self._day(event, local_midnight(first, zone), high, zone, f"day {name}")
        moment = Moment(start, event, end, day, low, high, end_high)
        self.moments[node] = moment
        return moment

    def _day(self, minute: cp_model.IntVar, low: Minute, high: Minute, zone: str, name: str) -> cp_model.IntVar:
        """The local date of a minute, summer time included."""
        model = self._model
        offset = utc_offset_min(low, zone)
        local: cp_model.LinearExpr = minute + offset
        half_hours = range(low // 30 * 30 + 30, high + 1, 30)
        for moment in half_hours:
            change = utc_offset_min(moment, zone) - utc_offset_min(moment - 30, zone)
            if change:
                is_later = model.new_bool_var(f"{name} after {moment}")
                model.add(minute >= moment).only_enforce_if(is_later)
                model.add(minute < moment).only_enforce_if(is_later.negated())
                local = local + change * is_later
        day = model.new_int_var(low // MINUTES_PER_DAY - 1, high // MINUTES_PER_DAY + 1, name)
        model.add_linear_constraint(local - day * MINUTES_PER_DAY, 0, MINUTES_PER_DAY - 1)
        return day
