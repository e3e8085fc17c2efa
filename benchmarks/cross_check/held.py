"""Aircraft that are held: mission aircraft with their hours, contracts with awards, hours included, extra and at most.

Laid, every sortie is flown as soon as its crew may. Accepted, crews and the waits that decide in which month a leg
leaves are left free within what the times allow: that makes the optimum smaller or leaves it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ortools.sat.python import cp_model

from benchmarks.cross_check.flights import Series
from benchmarks.cross_check.lift import Flying, Lane, Node
from benchmarks.cross_check.links import links, way_home, way_out
from benchmarks.cross_check.model import SCALE, Arcs, CrossModel
from benchmarks.cross_check.times import Freedom
from movcon.clock import MINUTES_PER_HOUR, Minute, midnight, month_index, month_start
from movcon.lift import ContractOffer, MissionAircraft
from movcon.plan import ContractAward
from movcon.problem import Problem

_HOUR_SCALE = SCALE // MINUTES_PER_HOUR


@dataclass(frozen=True, slots=True)
class _Leg:
    """A leg that is flown if ``lit``: its minutes, and the earliest and latest departure."""

    lit: cp_model.IntVar
    minutes: Minute
    earliest: cp_model.LinearExpr
    latest: cp_model.LinearExpr
    low: Minute
    high: Minute


class HeldModel(CrossModel):
    """The whole second model: lots, letters, mission aircraft and contracts."""

    def __init__(self, problem: Problem, freedom: Freedom) -> None:
        super().__init__(problem, freedom)
        self.awards: dict[ContractAward, cp_model.IntVar] = {}
        self._legs: dict[str, list[_Leg]] = {}
        for lane in self.lanes.values():
            if isinstance(lane.source, ContractOffer | MissionAircraft) and self.nodes(lane):
                self._string(lane, lane.source)
                if isinstance(lane.source, ContractOffer):
                    self._award(lane, lane.source)
        for source in self.problem.source.values():
            if source.id in self._legs and isinstance(source, ContractOffer | MissionAircraft):
                self._count_hours(source)
        self.model.minimize(sum(self.cost))

    def _string(self, lane: Lane, source: ContractOffer | MissionAircraft) -> None:
        """Parts one after the other on a tail, on one itinerary or with a return to the base between."""
        arcs = self.arcs[lane.key] = Arcs()
        nodes = self.nodes(lane)
        crewless = self.freedom is Freedom.ACCEPTED
        cleared = midnight(source.cleared_until + 1) - 1
        outs, homes = {}, {}
        for flying in nodes:
            out = outs[flying.node] = self._way_out(lane, flying)
            home = homes[flying.node] = way_home(self.problem, flying) or Series()
            name = f"{lane.key} {flying.node}"
            first = arcs.first[flying.node] = self.model.new_bool_var(f"first {name}")
            last = arcs.last[flying.node] = self.model.new_bool_var(f"last {name}")
            at = self.at(flying)
            self.model.add(at.end + self._home_min(flying, home) <= cleared).only_enforce_if(last)
            self._fly(source, flying.series, self.takes(flying), flying)
            self._fly(source, out, first, flying)
            self._fly(source, home, last, flying)
        self.model.add_at_most_one(arcs.first.values())
        turn = lane.aircraft.turnaround_min
        for of in nodes:
            for to in nodes:
                if of.node == to.node:
                    continue
                before, after = self.at(of), self.at(to)
                name = f"{lane.key} {of.node}-{to.node}"
                for number, found in enumerate(links(self.problem, of, to)):
                    least = found.ready - of.series.end
                    if crewless:
                        least = turn + _elapsed_min(lane, found.flight) + (turn if found.flight.flown else 0)
                    if after.latest >= before.earliest + least:
                        lit = self.model.new_bool_var(f"{name} {number}")
                        arcs.on.setdefault((of.node, to.node), []).append((lit, found))
                        self.model.add(after.start >= before.end + least).only_enforce_if(lit)
                        self._fly(source, found.flight, lit, of, until=to)
                out, home = outs[to.node], homes[of.node]
                leaves = out.legs[0].departure if out.legs else 0
                least = self._home_min(of, home) + turn - leaves
                if after.latest >= before.earliest + least:
                    lit = arcs.via_base[of.node, to.node] = self.model.new_bool_var(f"{name} via base")
                    self.model.add(after.start >= before.end + least).only_enforce_if(lit)
                    self._fly(source, home, lit, of)
                    self._fly(source, out, lit, to)
        self.flow(lane, arcs)
        self.apart(lane, arcs)

    def _way_out(self, lane: Lane, flying: Flying) -> Series:
        out = way_out(self.problem, lane, flying, rested=self.freedom is Freedom.LAID)
        if out is None:
            raise AssertionError("A part whose way is known to be flown.")
        return out

    def _home_min(self, flying: Flying, home: Series) -> Minute:
        """Minutes from the end of a part to the arrival at the base."""
        if not home.legs:
            return 0
        if self.freedom is Freedom.LAID:
            return home.end - flying.series.end
        return flying.lane.aircraft.turnaround_min + _elapsed_min(flying.lane, home)

    def _fly(
        self,
        source: ContractOffer | MissionAircraft,
        series: Series,
        lit: cp_model.IntVar,
        of: Flying,
        until: Flying | None = None,
    ) -> None:
        """Charge a series flown if ``lit`` and note its legs for the months; times count from the start of ``of``.

        ``until`` is the part before which positioning must be over; without it the legs belong to the part or lie
        on the way out to it or home from it.
        """
        usd = source.usd_per_landing * SCALE * series.landings
        if isinstance(source, MissionAircraft):
            usd += source.usd_per_block_hour * _HOUR_SCALE * series.block_min
        self.cost.append(usd * lit)
        at = self.at(of)
        for leg in series.legs:
            earliest: cp_model.LinearExpr = at.start + leg.departure
            latest: cp_model.LinearExpr = earliest
            low, high = at.earliest + leg.departure, at.latest + leg.departure
            if self.freedom is Freedom.ACCEPTED:
                if leg.departure < 0:
                    # The way out may have been flown long before, but not before the month of the award.
                    earliest, low = at.start - 2 * 1440, at.earliest - 2 * 1440
                elif until is not None:
                    latest, high = self.at(until).start, self.at(until).latest
                else:
                    latest, high = at.end + leg.departure, at.latest_end + leg.departure
                    earliest = at.start
                    low = at.earliest
            minutes = leg.arrival - leg.departure
            self._legs.setdefault(source.id, []).append(_Leg(lit, minutes, earliest, latest, low, high))

    def _count_hours(self, source: ContractOffer | MissionAircraft) -> None:
        """Block minutes by month of departure against the hours to be had."""
        used: dict[int, list[cp_model.LinearExpr]] = {}
        for leg in self._legs[source.id]:
            months = range(month_index(leg.low), month_index(leg.high) + 1)
            if len(months) == 1:
                used.setdefault(months[0], []).append(leg.minutes * leg.lit)
                continue
            row = []
            for month in months:
                lit = self.model.new_bool_var("")
                self.model.add(leg.latest >= month_start(month)).only_enforce_if(lit)
                self.model.add(leg.earliest < month_start(month + 1)).only_enforce_if(lit)
                used.setdefault(month, []).append(leg.minutes * lit)
                row.append(lit)
            self.model.add(sum(row) == leg.lit)
        for month, row_of_minutes in used.items():
            minutes = cp_model.LinearExpr.sum(row_of_minutes)
            if isinstance(source, MissionAircraft):
                self.model.add(minutes <= source.hours_per_month * source.tails * MINUTES_PER_HOUR)
                continue
            tails = cp_model.LinearExpr.sum(
                [
                    lit
                    for award, lit in self.awards.items()
                    if award.offer == source.id and award.first_month <= month < award.first_month + award.months
                ]
            )
            self.model.add(minutes <= source.hours_max_per_month * MINUTES_PER_HOUR * tails)
            extra = self.model.new_int_var(0, source.hours_max_per_month * MINUTES_PER_HOUR * source.tails_max, "")
            self.model.add(extra >= minutes - source.hours_included_per_month * MINUTES_PER_HOUR * tails)
            self.cost.append(source.usd_per_extra_hour * _HOUR_SCALE * extra)

    def _award(self, lane: Lane, offer: ContractOffer) -> None:
        """Months bought for a tail; every itinerary lies inside one award."""
        nodes, arcs = self.nodes(lane), self.arcs[lane.key]
        low = month_index(min(self.at(f).earliest for f in nodes))
        high = month_index(max(self.at(f).latest_end for f in nodes))
        awards: dict[ContractAward, cp_model.IntVar] = {}
        for term in offer.terms:
            for month in range(low - term.months + 1, high + 1):
                if month_start(month) >= midnight(offer.available_from):
                    award = ContractAward(offer=offer.id, tail=lane.tail, first_month=month, months=term.months)
                    awards[award] = self.model.new_bool_var(f"{award}")
                    self.cost.append(term.usd_per_month * term.months * SCALE * awards[award])
        self.awards.update(awards)
        for month in range(low, high + 1):
            covering = [lit for a, lit in awards.items() if a.first_month <= month < a.first_month + a.months]
            self.model.add_at_most_one(covering)
        under: dict[tuple[Node, ContractAward], cp_model.IntVar] = {}
        for flying in nodes:
            node, at = flying.node, self.at(flying)
            out, home = self._way_out(lane, flying), way_home(self.problem, flying) or Series()
            leaves = out.legs[0].departure if out.legs else 0
            is_back = self._home_min(flying, home)
            leads = [arcs.first[node], *(lit for (_, to), lit in arcs.via_base.items() if to == node)]
            ends = [arcs.last[node], *(lit for (of, _), lit in arcs.via_base.items() if of == node)]
            mine = []
            for award, lit in awards.items():
                start, end = month_start(award.first_month), month_start(award.first_month + award.months)
                if at.latest < start or at.earliest + flying.series.end > end:
                    continue
                flown = under[node, award] = self.model.new_bool_var("")
                mine.append(flown)
                self.model.add_implication(flown, lit)
                self.model.add(at.start >= start).only_enforce_if(flown)
                self.model.add(at.end <= end).only_enforce_if(flown)
                for lead in leads:
                    self.model.add(at.start + leaves >= start).only_enforce_if([flown, lead])
                for last in ends:
                    self.model.add(at.end + is_back <= end).only_enforce_if([flown, last])
            self.model.add(sum(mine) == self.takes(flying))
        pairs = [(of, to, lit) for (of, to), row in arcs.on.items() for lit, _ in row]
        for of, to, lit in pairs:
            for award in awards:
                one, two = under.get((of, award)), under.get((to, award))
                if one is not None and two is not None:
                    self.model.add_bool_or([lit.negated(), one.negated(), two])
                elif one is not None:
                    self.model.add_bool_or([lit.negated(), one.negated()])
        for award, lit in awards.items():
            self.model.add_bool_or([lit.negated(), *(under[f.node, award] for f in nodes if (f.node, award) in under)])


def _elapsed_min(lane: Lane, flight: Series) -> Minute:
    """Least minutes from first departure to last arrival, whatever its crew needs."""
    turns = lane.aircraft.turnaround_min * max(0, len(flight.flown) - 1)
    return flight.block_min + lane.aircraft.tech_stop_min * (flight.landings - len(flight.flown)) + turns
