"""The dates of charter lots set anew, all at once and to the minute: a small programme solved by CP-SAT.

Lots wait for nothing up to ``free_wait_min`` between any two sorties; where that spares waiting that is paid, blocks
take longer than they need. What shares slots or stands is not in the programme: the state has the last word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ortools.sat.python import cp_model

from movcon.clock import MINUTES_PER_DAY, Day, Minute, local_midnight
from movcon.lift import CharterOffer
from optimizer.rotation.blocks import Block
from optimizer.rotation.instance import Carrier, Instance
from optimizer.rotation.state import State
from optimizer.rotation.timing import Timing
from optimizer.rotation.windows import first_days

_MOST_WORK = 0.6
"""Deterministic seconds of the solver."""
_MILLI = 1000


@dataclass(frozen=True, slots=True)
class Lot:
    """Blocks in order as one charter lot flies them."""

    carrier: Carrier
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """A lot with starts, its blocks with the waits in them."""

    lot: Lot
    blocks: tuple[Block, ...]
    starts: tuple[Minute, ...]


@dataclass(slots=True)
class _Part:
    """A block in time: as flown without waits from ``template``'s start, and its variables."""

    block: Block
    template: Timing
    stretches: tuple[Minute, ...]
    start: cp_model.IntVar
    end: cp_model.IntVar
    day: cp_model.LinearExpr


def can_retime(instance: Instance) -> bool:
    """Whether dates are what the programme takes them for: no release, none priced beyond its limit."""
    problem = instance.problem
    prices = problem.prices
    return (
        problem.release is None
        and prices.usd_per_day_outside_window is None
        and prices.usd_per_day_over_spread is None
        and prices.usd_per_person_over_onward_capacity is None
    )


def retimed(state: State, lots: Sequence[Lot], *, with_waits: bool) -> list[Laid] | None:
    """Cheapest starts of lots that are not in the state, what stands there as it is; None where there are none."""
    programme = _Programme(state, with_waits)
    for lot in lots:
        if not programme.add(lot):
            return None
    return programme.solved()


class _Programme:
    def __init__(self, state: State, with_waits: bool) -> None:  # noqa: FBT001 - its only maker names it
        self._state = state
        self._instance = state.instance
        self._with_waits = with_waits
        self._model = cp_model.CpModel()
        self._price: list[cp_model.LinearExpr] = []
        self._rows: list[tuple[Lot, list[_Part]]] = []
        self._days: dict[tuple[str, int], cp_model.LinearExpr] = {}
        self._parts: dict[tuple[str, int], _Part] = {}

    def add(self, lot: Lot) -> bool:
        """Enter a lot; False where it cannot be flown."""
        source, carrier, instance, model = lot.carrier.source, lot.carrier, self._instance, self._model
        if not isinstance(source, CharterOffer):
            return False
        turn = carrier.aircraft_type.turnaround_min
        row: list[_Part] = []
        for block in lot.blocks:
            part = self._part(block, source)
            if part is None:
                return False
            if row:
                before = row[-1]
                link = instance.link(carrier.type_id, before.block.destination, block.origin)
                if link is None:
                    return False
                flies = before.block.destination != block.origin
                ready = turn + (link.elapsed_min + turn if flies else 0)
                free = max(turn, source.free_wait_min)
                free = free + (link.elapsed_min + (free if self._with_waits else turn) if flies else 0)
                waited = model.new_int_var(0, 10**5, "")
                model.add(part.start >= before.end + ready)
                model.add(waited >= part.start - before.end - free)
                self._price.append(waited * (source.usd_per_waiting_day * _MILLI // MINUTES_PER_DAY))
            row.append(part)
        out = instance.lag_from_base(carrier, lot.blocks[0].origin)
        home = instance.lag_to_base(carrier, lot.blocks[-1].destination)
        if out is None or home is None:
            return False
        model.add(row[0].start >= instance.earliest(carrier, lot.blocks) + out)
        model.add(row[-1].end + home <= carrier.latest)
        self._rows.append((lot, row))
        return True

    def _part(self, block: Block, source: CharterOffer) -> _Part | None:
        instance, model = self._instance, self._model
        need = block.need
        if len(block.members) > 1 or not block.steady:
            return None
        zone = instance.problem.airfield[need.apod].time_zone
        template = block.at(local_midnight(need.preferred_day, zone))
        if template is None:
            return None
        low, high = first_days(instance, need, self._state.placed)
        if block.part:
            low, high = low + need.advance_days_min, high + need.advance_days_max
        if low > high:
            return None
        to_event = template.first_event - template.start
        first, last = local_midnight(low, zone) - to_event, local_midnight(high + 1, zone) - 1 - to_event
        start = model.new_int_var(first, last, "")
        most = 0
        stretches: list[Minute] = []
        for one, two in pairwise(template.sorties):
            stretches.append(max(0, source.free_wait_min - (two.departure - one.arrival)) if self._with_waits else 0)
            most += stretches[-1]
        took = template.end - template.start
        end = model.new_int_var(first + took, last + took + most, "")
        model.add(end >= start + took)
        model.add(end <= start + took + most)
        on: dict[Day, cp_model.IntVar] = {day: model.new_bool_var("") for day in range(low, high + 1)}
        model.add_exactly_one(on.values())
        midnights = {day: local_midnight(day, zone) - to_event for day in range(low, high + 2)}
        dates, literals = list(on), list(on.values())
        model.add(start >= cp_model.LinearExpr.weighted_sum(literals, [midnights[day] for day in dates]))
        model.add(start <= cp_model.LinearExpr.weighted_sum(literals, [midnights[day + 1] - 1 for day in dates]))
        if not block.part:
            off = need.usd_per_day_off_preferred * _MILLI
            days_off = [off * abs(day - need.preferred_day) for day in dates]
            self._price.append(cp_model.LinearExpr.weighted_sum(literals, days_off))
        date = cp_model.LinearExpr.weighted_sum(literals, dates)
        part = _Part(block, template, tuple(stretches), start, end, date)
        self._days[block.key] = part.day
        self._parts[block.key] = part
        return part

    def _keep_together(self) -> None:
        """Advance parties and tours, as far as they are not kept by the windows."""
        model = self._model
        for (name, number), day in self._days.items():
            need = self._instance.problem.rotation[name]
            if number:
                party = self._days.get((name, 0))
                placed = self._state.placed.get((name, 0))
                before = placed.first_day if party is None and placed is not None else party
                if before is not None:
                    model.add_linear_constraint(day - before, need.advance_days_min, need.advance_days_max)
                part, ahead = self._parts[name, 1], self._parts.get((name, 0))
                if ahead is not None:
                    model.add(part.start >= ahead.end)
                    spread = need.spread_days_max - part.block.span_days - 1
                    model.add(day - ahead.day <= max(need.advance_days_min, spread))
            elif need.follows is not None and (need.follows, 0) in self._days:
                between = day - self._days[need.follows, 0]
                model.add_linear_constraint(between, need.tour_days_min, need.tour_days_max)

    def solved(self) -> list[Laid] | None:
        """The lots laid; None where there is no way."""
        self._keep_together()
        self._model.minimize(cp_model.LinearExpr.sum(self._price))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = _MOST_WORK
        if solver.solve(self._model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        found: list[Laid] = []
        for lot, row in self._rows:
            starts = tuple(solver.value(part.start) for part in row)
            if not self._with_waits:
                found.append(Laid(lot, lot.blocks, starts))
                continue
            blocks = self._with_waits_in(lot, row, starts, tuple(solver.value(part.end) for part in row))
            if blocks is None:
                return None
            found.append(Laid(lot, blocks, starts))
        return found

    def _with_waits_in(
        self, lot: Lot, row: Sequence[_Part], starts: Sequence[Minute], ends: Sequence[Minute]
    ) -> tuple[Block, ...] | None:
        """Blocks of a lot with the waits that the programme means in them: late in each, so that people move early."""
        source, instance = lot.carrier.source, self._instance
        if not isinstance(source, CharterOffer):
            return None
        turn = lot.carrier.aircraft_type.turnaround_min
        blocks: list[Block] = []
        for k, part in enumerate(row):
            sorties = part.template.sorties
            left = ends[k] - starts[k] - (part.template.end - part.template.start)
            ground = [two.departure - one.arrival for one, two in pairwise(sorties)]
            for at in range(len(ground) - 1, -1, -1):
                more = min(left, part.stretches[at])
                ground[at] += more
                left -= more
            after = 0
            if k + 1 < len(row) and part.block.destination != row[k + 1].block.origin:
                link = instance.link(lot.carrier.type_id, part.block.destination, row[k + 1].block.origin)
                waits = starts[k + 1] - ends[k] - (link.elapsed_min if link is not None else 0)
                if waits - turn > source.free_wait_min:
                    after = min(source.free_wait_min, waits - turn)
            if after <= turn and ends[k] - starts[k] == part.template.end - part.template.start:
                blocks.append(part.block)
                continue
            block = part.block.waiting((*ground, after), starts[k])
            if block is None:
                return None
            blocks.append(block)
        return tuple(blocks)
