"""From an assignment of the second model to a plan in the plan language, priced as verification prices it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from benchmarks.cross_check.flights import Series, shifted
from benchmarks.cross_check.held import HeldModel
from benchmarks.cross_check.lift import Flying, Lane, Node
from benchmarks.cross_check.links import link, way_home, way_out
from movcon.clock import Minute
from movcon.lift import LetterOfAssist
from movcon.plan import CostStatement, Direction, Itinerary, Load, NotMoved, Plan, Sortie
from movcon.problem import source_kind
from movcon.verification.findings import Reading
from movcon.verification.money import cost_statement, itinerary_prices, shares
from movcon.verification.standalone import as_was_usd, baseline_usd, standalone_charters
from ortools.sat.python import cp_model

_NOTHING = CostStatement(
    charter_usd=0,
    letter_of_assist_usd=0,
    contract_months_usd=0,
    contract_extra_hours_usd=0,
    contract_landings_usd=0,
    mission_aircraft_usd=0,
    below_floor_usd=0,
    off_preferred_usd=0,
    outside_window_usd=0,
    over_onward_usd=0,
    over_spread_usd=0,
    stability_usd=0,
    not_moved_usd=0,
)


@dataclass
class _Reader:
    """Reads itineraries off a solved model."""

    held: HeldModel
    solver: cp_model.CpSolver

    def itineraries(self) -> Iterable[tuple[Lane, list[Flying]]]:
        """Parts by itinerary, in order."""
        for lane in self.held.lanes.values():
            mine = {f.node: f for f in self.held.nodes(lane) if self.solver.value(self.held.takes(f))}
            if isinstance(lane.source, LetterOfAssist):
                for (name, number), flying in mine.items():
                    if not number:
                        yield lane, [flying, *([mine[name, 1]] if (name, 1) in mine else [])]
                continue
            if not mine:
                continue
            after = {of: to for (of, to), lit in self.held.arcs[lane.key].on.items() if self.solver.value(lit)}
            for node in mine.keys() - set(after.values()):
                row: list[Flying] = []
                at: Node | None = node
                while at is not None:
                    row.append(mine[at])
                    at = after.get(at)
                yield lane, row

    def start(self, flying: Flying) -> Minute:
        """When a part starts."""
        return self.solver.value(self.held.at(flying).start)


def plan_of(held: HeldModel, solver: cp_model.CpSolver) -> Plan:
    """The plan of a solved model whose parts are laid as soon as they can be."""
    problem = held.problem
    reader = _Reader(held, solver)
    flown: list[Itinerary] = []
    for number, (lane, row) in enumerate(sorted(reader.itineraries(), key=lambda item: reader.start(item[1][0]))):
        sorties = _sorties(reader, lane, row)
        kind = source_kind(lane.source)
        flown.append(
            Itinerary(
                id=f"I{number + 1:03d}", kind=kind, source=lane.source.id, tail=lane.tail, sorties=sorties, usd=0
            )
        )
    charters = standalone_charters(problem)
    plan = Plan(
        scenario=problem.scenario,
        problem_digest=problem.digest,
        versions=(("second model", "1"),),
        seed=0,
        budget=0,
        awards=tuple(award for award, lit in held.awards.items() if solver.value(lit)),
        itineraries=tuple(flown),
        not_moved=tuple(
            NotMoved(requirement=name, code="second_model", reason="Dearer than leaving it.", remedies=("None.",))
            for name, lit in held.left.items()
            if solver.value(lit)
        ),
        cost=_NOTHING,
        shares=(),
        baseline_usd=baseline_usd(charters),
        as_was_usd=as_was_usd(problem, charters),
        bound_usd=None,
    )
    reading = Reading(problem, plan)
    prices = itinerary_prices(reading)
    priced = tuple(replace(item, usd=prices[item.id]) for item in plan.itineraries)
    return replace(plan, itineraries=priced, cost=cost_statement(reading), shares=shares(reading))


def _sorties(reader: _Reader, lane: Lane, row: list[Flying]) -> tuple[Sortie, ...]:
    problem = reader.held.problem
    sorties: list[Sortie] = []

    def put(series: Series | None, start: Minute, flying: Flying | None = None) -> None:
        if series is None:
            raise AssertionError("The model flies what cannot be flown.")
        come = go = 0
        if flying is not None and flying.node[1]:
            # Chalks of the advance party's round trip come before.
            come = go = 1
        for item in series.flown:
            loads: tuple[Load, ...] = ()
            people = item.trip.incoming or item.trip.outgoing
            if flying is not None and people:
                incoming = item.trip.incoming > 0
                come, go = come + incoming, go + (not incoming)
                loads = (
                    Load(
                        requirement=flying.need.id,
                        direction=Direction.INCOMING if incoming else Direction.OUTGOING,
                        chalk=come if incoming else go,
                        people=people,
                        baggage_kg=people * flying.need.baggage_kg,
                    ),
                )
            legs = tuple(shifted(leg, start) for leg in item.legs)
            sorties.append(Sortie(route=item.trip.route.id, legs=legs, loads=loads))

    put(way_out(problem, lane, row[0], rested=lane.crew is not None), reader.start(row[0]))
    for flying, after in zip(row, [*row[1:], None], strict=True):
        start = reader.start(flying)
        put(flying.series, start, flying)
        if after is None:
            put(way_home(problem, flying), start)
        else:
            found = link(problem, flying, after)
            put(None if found is None else found.flight, start)
    return tuple(sorties)
