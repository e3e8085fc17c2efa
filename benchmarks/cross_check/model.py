"""The second model: which lane flies which part, in what order and when, as one CP-SAT model.

Money is counted in 1/1440 dollars and not rounded; a plan's price differs by at most half a dollar for each rounding,
two a lot. Left out are slots, parking, onward capacity, funds, the type's hours a month and market size; leaving
rules out can only make the optimum smaller, and a decoded plan that verification accepts proves that it did not.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from benchmarks.cross_check.lift import Flying, Lane, Node, flyings, lanes_of
from benchmarks.cross_check.links import Link, links, way_home, way_out
from benchmarks.cross_check.times import Freedom, Moment, Times
from movcon.clock import MINUTES_PER_DAY, midnight
from movcon.lift import CharterOffer, LetterOfAssist
from movcon.problem import Problem
from movcon.verification.standalone import standalone_charter_usd

SCALE = MINUTES_PER_DAY
_HOUR_SCALE = SCALE // 60


@dataclass
class Arcs:
    """Literals of a lane's itineraries: first and last part, part after part, and part after a return to the base."""

    first: dict[Node, cp_model.IntVar] = field(default_factory=dict)
    last: dict[Node, cp_model.IntVar] = field(default_factory=dict)
    on: dict[tuple[Node, Node], list[tuple[cp_model.IntVar, Link]]] = field(default_factory=dict)
    via_base: dict[tuple[Node, Node], cp_model.IntVar] = field(default_factory=dict)


class CrossModel:
    """The CP-SAT model of a problem; ``held.py`` adds contracts and mission aircraft."""

    def __init__(self, problem: Problem, freedom: Freedom) -> None:
        self.problem = problem
        self.freedom = freedom
        self.model = cp_model.CpModel()
        self.flyings = flyings(problem)
        self.lanes = {lane.key: lane for lane in lanes_of(problem)}
        self.chosen = {key: self.model.new_bool_var(f"{key}") for key in self.flyings}
        self.left = {need.id: self.model.new_bool_var(f"left {need.id}") for need in problem.rotations}
        self.cost: list[cp_model.LinearExprT] = []
        self._choose()
        self.times = Times(self.model, problem, self.flyings, self.chosen, self.left, freedom)
        self.cost.extend(usd * SCALE * off for usd, off in self.times.off_days)
        self.arcs: dict[tuple[str, int], Arcs] = {}
        for lane in self.lanes.values():
            if isinstance(lane.source, LetterOfAssist):
                self._letter(lane)
            elif isinstance(lane.source, CharterOffer):
                self._charter(lane, lane.source)

    def nodes(self, lane: Lane) -> list[Flying]:
        """Parts that a lane can fly, as it flies them."""
        return [flying for (_, key), flying in self.flyings.items() if key == lane.key]

    def at(self, flying: Flying) -> Moment:
        """When a part is flown."""
        return self.times.moments[flying.node]

    def takes(self, flying: Flying) -> cp_model.IntVar:
        """Whether a part is flown on that lane."""
        return self.chosen[flying.node, flying.lane.key]

    def _choose(self) -> None:
        """Every part on one lane or the movement left behind; both parts on one type, a letter with both."""
        by_node: dict[Node, list[Flying]] = {}
        for (node, _), flying in self.flyings.items():
            by_node.setdefault(node, []).append(flying)
        for need in self.problem.rotations:
            left = self.left[need.id]
            self.cost.append(
                self.problem.prices.usd_per_person_not_moved * (need.incoming + need.outgoing) * SCALE * left
            )
            rows = by_node.get((need.id, 0), [])
            self.model.add_exactly_one([left, *(self.takes(f) for f in rows)])
            rest = by_node.get((need.id, 1), [])
            if not rest:
                continue
            self.model.add_exactly_one([left, *(self.takes(f) for f in rest)])
            for type_id in {f.lane.aircraft.id for f in rows}:
                one, two = (sum(self.takes(f) for f in part if f.lane.aircraft.id == type_id) for part in (rows, rest))
                self.model.add(one == two)
            for f in rows:
                if isinstance(f.lane.source, LetterOfAssist):
                    self.model.add(self.takes(f) == self.chosen[(need.id, 1), f.lane.key])

    def _letter(self, lane: Lane) -> None:
        """A letter's price does not depend on when it flies: one itinerary a movement, at most the ceiling."""
        source = lane.source
        if not isinstance(source, LetterOfAssist):
            return
        for flying in self.nodes(lane):
            if flying.node[1]:
                continue
            rest = self.flyings.get(((flying.need.id, 1), lane.key))
            out, home = way_out(self.problem, lane, flying, rested=False), way_home(self.problem, rest or flying)
            if out is None or home is None:
                raise AssertionError("A letter whose way is known to be flown.")
            series = [flying.series, out, home, *([rest.series] if rest else [])]
            own = source.own_usd(block_min=sum(s.block_min for s in series), landings=sum(s.landings for s in series))
            ceiling = standalone_charter_usd(self.problem, flying.need)
            self.cost.append(min(own, own if ceiling is None else ceiling) * SCALE * self.takes(flying))
            if rest is not None:
                ready = self.at(flying).end + lane.aircraft.turnaround_min
                self.model.add(self.at(rest).start >= ready).only_enforce_if(self.takes(flying))

    def _charter(self, lane: Lane, offer: CharterOffer) -> None:
        """Lots: each begins with mobilisation and positioning, waits at its price, and goes home."""
        arcs = self.arcs[lane.key] = Arcs()
        nodes = self.nodes(lane)
        ways: dict[Node, tuple[int, int]] = {}
        lead = midnight(self.problem.planning_day + offer.lead_time_days)
        cleared = midnight(offer.cleared_until + 1) - 1
        hour, landing = offer.usd_per_block_hour * _HOUR_SCALE, offer.usd_per_landing * SCALE
        for flying in nodes:
            name = f"{lane.key} {flying.node}"
            first, last = self.model.new_bool_var(f"first {name}"), self.model.new_bool_var(f"last {name}")
            arcs.first[flying.node], arcs.last[flying.node] = first, last
            out, home = way_out(self.problem, lane, flying, rested=False), way_home(self.problem, flying)
            if out is None or home is None:
                raise AssertionError("A lot whose way is known to be flown.")
            at = self.at(flying)
            leaves = out.legs[0].departure if out.legs else 0
            is_back = home.end - flying.series.end if home.legs else 0
            self.model.add(at.start + leaves >= lead).only_enforce_if(first)
            self.model.add(at.end + is_back <= cleared).only_enforce_if(last)
            self.cost.append((flying.series.block_min * hour + flying.series.landings * landing) * self.takes(flying))
            self._stretch(flying, offer.usd_per_waiting_day)
            ways[flying.node] = (
                home.block_min * hour + home.landings * landing,
                offer.usd_mobilisation * SCALE + out.block_min * hour + out.landings * landing,
            )
            self.cost.append(ways[flying.node][0] * last + ways[flying.node][1] * first)
        for of in nodes:
            for to in nodes:
                if of.node != to.node:
                    self._lot_goes_on(arcs, of, to, offer, ways[of.node][0] + ways[to.node][1])
        self.flow(lane, arcs)
        self.apart(lane, arcs)

    def _stretch(self, flying: Flying, usd_per_waiting_day: int) -> None:
        """Waiting inside a part beyond what is free there."""
        if self.freedom is Freedom.LAID:
            return
        at = self.at(flying)
        most = at.latest_end - at.earliest
        wait = self.model.new_int_var(0, most, f"stretch {flying.node}")
        least = flying.series.end - flying.first_event + flying.stretch_after
        self.model.add(wait >= at.end - at.first_event - least).only_enforce_if(self.takes(flying))
        self.cost.append(usd_per_waiting_day * wait)

    def _lot_goes_on(self, arcs: Arcs, of: Flying, to: Flying, offer: CharterOffer, apart_usd: int) -> None:
        """Part after part on one lot, as long as that is cheaper than ``apart_usd`` (1/1440) for home and a new lot."""
        for number, found in enumerate(links(self.problem, of, to)):
            flight = found.flight
            usd = flight.block_min * offer.usd_per_block_hour * _HOUR_SCALE
            usd += flight.landings * offer.usd_per_landing * SCALE
            most_wait = (apart_usd - usd) // max(1, offer.usd_per_waiting_day)
            end = of.series.end
            free = (found.free_until if self.freedom is Freedom.LAID else found.free_at_most) - end
            before, after = self.at(of), self.at(to)
            too_late = after.earliest > before.latest_end + free + most_wait
            if most_wait < 0 or too_late or after.latest < before.earliest + found.ready:
                continue
            name = f"{offer.id} {of.node}-{to.node} {number}"
            lit = self.model.new_bool_var(name)
            arcs.on.setdefault((of.node, to.node), []).append((lit, found))
            wait = self.model.new_int_var(0, most_wait, f"wait {name}")
            self.model.add(after.start >= before.end + found.ready - end).only_enforce_if(lit)
            self.model.add(after.start <= before.end + free + wait).only_enforce_if(lit)
            self.model.add(wait == 0).only_enforce_if(lit.negated())
            self.cost.append(usd * lit + offer.usd_per_waiting_day * wait)

    def flow(self, lane: Lane, arcs: Arcs) -> None:
        """Every part flown on the lane has one before it and one after it, or begins or ends an itinerary."""
        for flying in self.nodes(lane):
            node = flying.node
            pairs = [(pair, lit) for pair, row in arcs.on.items() for lit, _ in row] + [*arcs.via_base.items()]
            into = [lit for (_, to), lit in pairs if to == node]
            out_of = [lit for (of, _), lit in pairs if of == node]
            self.model.add(sum(into) + arcs.first[node] == self.takes(flying))
            self.model.add(sum(out_of) + arcs.last[node] == self.takes(flying))

    def apart(self, lane: Lane, arcs: Arcs) -> None:
        """Contributors that do not share an aircraft are not on one itinerary."""
        for pair in self.problem.contributors_apart:
            aboard = {
                (f.node, who): self.model.new_bool_var(f"{who} before {f.node} on {lane.key}")
                for f in self.nodes(lane)
                for who in (pair.contributor, pair.other)
            }
            for f in self.nodes(lane):
                for who in (pair.contributor, pair.other):
                    if f.need.contributor == who:
                        self.model.add_implication(self.takes(f), aboard[f.node, who])
                self.model.add_bool_or(
                    [aboard[f.node, pair.contributor].negated(), aboard[f.node, pair.other].negated()]
                )
            pairs = [(of, to, lit) for (of, to), row in arcs.on.items() for lit, _ in row]
            for of, to, lit in pairs:
                for who in (pair.contributor, pair.other):
                    self.model.add_bool_or([lit.negated(), aboard[of, who].negated(), aboard[to, who]])
