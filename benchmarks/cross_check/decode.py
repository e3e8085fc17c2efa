"""From an assignment of the second model to a plan in the plan language, priced as verification prices it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from benchmarks.cross_check.held import HeldModel
from benchmarks.cross_check.laying import Piece, lay
from benchmarks.cross_check.lift import Flying, Lane, Node
from benchmarks.cross_check.links import Link, links, way_home, way_out
from benchmarks.cross_check.times import Freedom
from movcon.clock import Minute
from movcon.lift import LetterOfAssist
from movcon.plan import CostStatement, Itinerary, NotMoved, Plan
from movcon.problem import source_kind
from movcon.verification.findings import Reading
from movcon.verification.money import cost_statement, itinerary_prices, shares
from movcon.verification.standalone import as_was_usd, baseline_usd, standalone_charters

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
            after = {of: to for (of, to), row in self.held.arcs[lane.key].on.items() if self._link(row) is not None}
            for node in mine.keys() - set(after.values()):
                row: list[Flying] = []
                at: Node | None = node
                while at is not None:
                    row.append(mine[at])
                    at = after.get(at)
                yield lane, row

    def _link(self, row: Iterable[tuple[cp_model.IntVar, Link]]) -> Link | None:
        return next((found for lit, found in row if self.solver.value(lit)), None)

    def between(self, of: Flying, to: Flying) -> Link:
        """What is flown between two parts of an itinerary."""
        pair = of.node, to.node
        arcs = self.held.arcs.get(of.lane.key)
        found = links(self.held.problem, of, to)[0] if arcs is None else self._link(arcs.on[pair])
        if found is None:
            raise AssertionError("Parts that follow one another without a link.")
        return found

    def event(self, flying: Flying) -> Minute:
        """When a part shows first at the APOD."""
        return self.solver.value(self.held.at(flying).first_event)


def plan_of(held: HeldModel, solver: cp_model.CpSolver) -> Plan:
    """The plan of a solved model; raises CannotBeLaid where crews were left free and do not allow it."""
    problem = held.problem
    reader = _Reader(held, solver)
    flown: list[Itinerary] = []
    for number, (lane, row) in enumerate(sorted(reader.itineraries(), key=lambda item: reader.event(item[1][0]))):
        sorties = lay(problem, lane, _string(reader, lane, row), spread=held.freedom is Freedom.ACCEPTED)
        kind = source_kind(lane.source)
        flown.append(
            Itinerary(id=f"I{number + 1:03d}", kind=kind, source=lane.source.id, tail=lane.tail, sorties=sorties, usd=0)
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


def _string(reader: _Reader, lane: Lane, row: list[Flying]) -> list[Piece]:
    """An itinerary as pieces: positioning, parts, positioning."""
    problem = reader.held.problem
    out = way_out(problem, lane, row[0], rested=lane.crew is not None)
    home = way_home(problem, row[-1])
    if out is None or home is None:
        raise AssertionError("The model flies what cannot be flown.")
    pieces = [Piece(out, 0)]
    ground = -out.end if out.flown else 0
    for flying, after in zip(row, [*row[1:], None], strict=True):
        pieces.append(Piece(flying.series, ground, flying, reader.event(flying)))
        flight = home if after is None else reader.between(flying, after).flight
        pieces.append(Piece(flight, flight.flown[0].departure - flying.series.end if flight.flown else 0))
        ground = lane.before_part_min
    return pieces
