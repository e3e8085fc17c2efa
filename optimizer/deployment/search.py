"""The search: ships by the routing engine, everything else laid exactly, and what laying shows fed back."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from movcon.deployment.plan import DeploymentCost
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.bundles import bundled
from optimizer.deployment.chartering import chartered
from optimizer.deployment.costs import cost_statement, unit_usd
from optimizer.deployment.decisions import Decisions, Option, Trunk
from optimizer.deployment.estimates import Estimates
from optimizer.deployment.laying import Laid, lay
from optimizer.deployment.moves import Moves, without
from optimizer.deployment.odds import Odds
from optimizer.deployment.options import Ways
from optimizer.deployment.shipping import Times, charters_of, routes_of, shipping
from optimizer.routing import solve_routing

_CALLS_A_UNIT = 4
_WORK_MAX = 16
_ROUTES, _OPTIONS, _SHIPS, _LAYINGS = "routes", "options", "ships", "layings"
_UNITS_AT_FIRST = 6
"""Units whose main cargo is put on ships of its own before anything else is tried."""
_BURST_WORK = 6_000
_BURST_MOST = 64
"""Parcels laid in one burst, and its most layings."""
_REMEMBERED = 24
"""Candidates back that a laying is measured against."""
_BACK = 0.2
"""How often a burst begins at the best candidate instead of where the one before ended."""
_ENGINE_WORK = 100.0
"""Parcels laid in the time that a unit of the engine takes for one bundle."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Decisions with what they come to."""

    decisions: Decisions
    laid: Laid
    cost: DeploymentCost

    @property
    def usd(self) -> int:
        """Its objective."""
        return self.cost.objective_usd


class Search:
    """A search that goes on from its best candidate, one step at a time.

    ``seconds_left`` tells how long a step may last (None = by work alone); a step's random numbers depend on the seed
    and its number only.
    """

    def __init__(
        self,
        problem: DeploymentProblem,
        ways: Ways,
        estimates: Estimates,
        seed: int,
        seconds_left: Callable[[], float | None],
        should_stop: Callable[[], bool],
        start: Decisions | None = None,
    ) -> None:
        self._problem = problem
        self._ways = ways
        self._estimates = estimates
        self._seed = seed
        self._seconds_left = seconds_left
        self._should_stop = should_stop
        self._by_charter = {name: row[0].option for name, row in estimates.by_charter.items() if row}
        self._open = tuple(parcel.id for parcel in problem.parcels if estimates.all[parcel.id])
        self._moves = Moves(problem, estimates, self._open)
        self._many_ways = self._with_many_ways()
        kinds = {_ROUTES: self._by_charter, _OPTIONS: self._many_ways, _SHIPS: self._by_charter, _LAYINGS: True}
        self._odds = Odds([kind for kind, any_of in kinds.items() if any_of])
        self._work = 0.0
        self.steps = 0
        self.best = self._first() if start is None else self._from(start)
        self._walk = [self.best]

    def _from(self, start: Decisions) -> Candidate:
        """A start as it is, or with flights timed anew, and with what it leaves out moved by its cheapest guess."""
        starts = (self._laid(start), self._laid(replace(start, leave={})))
        plain = min(starts, key=lambda candidate: candidate.usd)
        start = plain.decisions
        left = {name for name in self._open if name not in start.chosen}
        more = self._otherwise(left)
        if not more:
            return plain
        whole = self._laid(replace(start, chosen={**start.chosen, **more}))
        return min(plain, whole, key=lambda candidate: candidate.usd)

    def _first(self) -> Candidate:
        """Ships by a short run of the engine, everything else by its cheapest guess."""
        order = self._order()
        if not self._by_charter:
            return self._laid(Decisions(self._otherwise(set(self._estimates.all)), (), order))
        plain = self._routed(self._by_charter, Decisions({}, (), order), None, 8, self._seed)
        alone = self._laid(Decisions(self._otherwise(set(self._estimates.all)), (), order))
        best = min(plain, alone, key=lambda candidate: candidate.usd)
        by_unit = self._laid(replace(best.decisions, order=self._unit_by_unit(order)))
        best = min(best, by_unit, key=lambda candidate: candidate.usd)
        for names in self._waited_for(best):
            best = self._on_ships(best, names)
        return best

    def _waited_for(self, best: Candidate) -> list[tuple[str, ...]]:
        """Main cargo of units by what their people waiting and their coming too late cost, the dearest first."""
        priced = [(*unit_usd(best.laid, unit), unit.id) for unit in self._problem.units]
        priced.sort(key=lambda item: (-item[0] - item[1], item[2]))
        return [
            names
            for late, waiting, unit in priced[:_UNITS_AT_FIRST]
            if late + waiting > 0 and (names := self._main_cargo(unit))
        ]

    def _main_cargo(self, unit: str) -> tuple[str, ...]:
        """What a unit waits for and may go by charter."""
        return tuple(name for name in self._ways.main_cargo[unit] if name in self._by_charter)

    def _on_ships(self, now: Candidate, names: Sequence[str]) -> Candidate:
        """The best of a candidate and the plans with these parcels on ships of their own."""
        best = now
        for decisions in chartered(self._problem, self._ways, self._estimates, now.decisions, names):
            best = min(best, self._laid(decisions), key=lambda candidate: candidate.usd)
            if self._should_stop():
                break
        return best

    def _charter(self, rng: random.Random) -> Candidate:
        """Put a consignment, or the main cargo of a unit, on ships of its own."""
        first = self._problem.parcel[rng.choice(sorted(self._by_charter))]
        names = self._main_cargo(self._problem.unit_of(first).id) if rng.random() < 0.5 else ()
        if not names:
            names = tuple(n for n in self._by_charter if self._problem.parcel[n].consignment == first.consignment)
        return self._on_ships(self.best, names)

    def _with_many_ways(self) -> dict[str, list[str]]:
        """Parcels that can go by charter in more than one way, by consignment."""
        found: dict[str, list[str]] = {}
        for name in self._by_charter:
            if len(self._estimates.by_charter[name]) > 1:
                found.setdefault(self._problem.parcel[name].consignment, []).append(name)
        return found

    def _order(self) -> tuple[str, ...]:
        """Parcels by what a day costs a slot of them, then by when they are wanted."""

        def urgency(name: str) -> tuple[float, int, str]:
            parcel = self._problem.parcel[name]
            return (-parcel.usd_per_day_late / max(1, parcel.slots_centi), parcel.required, name)

        return tuple(sorted(self._open, key=urgency))

    def _unit_by_unit(self, order: tuple[str, ...]) -> tuple[str, ...]:
        """The same with what makes a unit operational together, units with most people waiting for each slot first."""
        problem = self._problem
        slots: dict[str, int] = {}
        price: dict[str, int] = {}
        for parcel in problem.parcels:
            unit = problem.unit_of(parcel)
            if not parcel.people and problem.consignment[parcel.consignment].main:
                slots[unit.id] = slots.get(unit.id, 0) + parcel.slots_centi
            price[unit.id] = price.get(unit.id, unit.usd_per_day_not_operational) + (
                parcel.people * unit.usd_per_person_day_waiting
            )
        rank = {
            unit.id: (unit.operational_by, -price.get(unit.id, 0) / max(1, slots.get(unit.id, 0)))
            for unit in problem.units
        }

        def place(name: str) -> tuple[int, int, float]:
            item = problem.consignment[problem.parcel[name].consignment]
            first, density = rank[item.unit]
            return (0 if item.main else 1, first, density)

        return tuple(sorted(order, key=place))

    def _otherwise(self, names: set[str]) -> dict[str, Option]:
        """The cheapest option without a charter for each, where moving it so is worth it."""
        found: dict[str, Option] = {}
        for name in sorted(names):
            row = self._estimates.otherwise[name]
            if row and row[0].usd <= self._problem.parcel[name].usd_not_moved:
                found[name] = row[0].option
        return found

    def _laid(self, decisions: Decisions) -> Candidate:
        self._work += len(decisions.chosen)
        laid = lay(self._problem, self._ways, decisions)
        made = Candidate(decisions, laid, cost_statement(laid))
        left = {
            parcel.id
            for parcel in self._problem.parcels
            if parcel.id not in laid.delivered
            and (now := decisions.chosen.get(parcel.id)) is not None
            and now.trunk is Trunk.CHARTER
        }
        otherwise = self._otherwise(left)
        if not otherwise:
            return made
        # What its ship could not take goes otherwise.
        chosen = {name: otherwise.get(name, option) for name, option in decisions.chosen.items()}
        mended = replace(decisions, chosen=chosen, charters=without(decisions.charters, set(otherwise)))
        laid = lay(self._problem, self._ways, mended)
        return min(made, Candidate(mended, laid, cost_statement(laid)), key=lambda candidate: candidate.usd)

    def step(self) -> bool:
        """Try a run of the engine or a burst of layings; whether the best candidate became better."""
        self.steps += 1
        rng = random.Random(f"{self._seed} {self.steps}")
        kind = self._odds.draw(rng)
        before = self.best.usd
        self._work = 0.0
        if kind == _LAYINGS:
            self._burst(rng)
        else:
            moves = {_ROUTES: self._reroute, _OPTIONS: self._switch_options, _SHIPS: self._charter}
            tried = moves[kind](rng)
            if tried.usd < self.best.usd:
                self.best = tried
                self._walk = [tried]
        self._odds.note(kind, before - self.best.usd, self._work)
        return self.best.usd < before

    def _burst(self, rng: random.Random) -> None:
        """Many small changes, each kept where it is no dearer than the candidate before or one some changes back."""
        if not self._open:
            return
        if self._walk[-1].usd > self.best.usd and rng.random() < _BACK:
            self._walk = [self.best]
        now = self._walk[-1]
        for _ in range(max(1, min(_BURST_MOST, _BURST_WORK // len(self._open)))):
            if self._should_stop():
                break
            changed = self._moves.try_one(now.decisions, now.laid, rng)
            if changed is None:
                continue
            tried = self._laid(changed)
            if tried.usd <= max(now.usd, self._walk[0].usd):
                now = tried
            self._walk = [*self._walk[-_REMEMBERED:], now]
            if now.usd < self.best.usd:
                self.best = now

    def _times(self, by_charter: dict[str, Option], laid: Laid | None, *, for_units: bool) -> dict[str, Times]:
        """What the engine takes for given, as laid where a parcel was laid on a ship, else the least.

        ``for_units``: a day late costs main cargo its share of what its unit pays too, as if all were last.
        """
        found: dict[str, Times] = {}
        shares = self._unit_shares if for_units else {}
        seen = {} if laid is None else _sea_times(laid)
        for name, option in by_charter.items():
            parcel = self._problem.parcel[name]
            at_quay, onward = parcel.ready + option.feeder_min, option.onward_min
            if name in seen and seen[name][2:] == (option.load, option.discharge):
                at_quay, onward = seen[name][:2]
            alone = max(0, self._estimates.alone_usd(parcel) - option.usd)
            found[name] = Times(at_quay, onward, alone, parcel.usd_per_day_late + shares.get(name, 0))
        return found

    @cached_property
    def _unit_shares(self) -> dict[str, int]:
        """What a day costs a unit that waits for its equipment, shared among what of it may go by charter."""
        problem = self._problem
        found: dict[str, int] = {}
        for unit in problem.units:
            people = sum(parcel.people for parcel in problem.parcels if problem.unit_of(parcel).id == unit.id)
            usd = unit.usd_per_day_not_operational + people * unit.usd_per_person_day_waiting
            names = [name for name in self._ways.main_cargo[unit.id] if name in self._by_charter]
            found |= {name: usd // len(names) for name in names}
        return found

    def _routed(
        self,
        by_charter: dict[str, Option],
        rest: Decisions,
        laid: Laid | None,
        part: int,
        seed: int,
        *,
        for_units: bool = False,
    ) -> Candidate:
        """Ships routed anew by the engine, from the charters of ``rest``; who is left goes as there, or otherwise.

        The engine works as long as there is much to route, and of that one ``part``.
        """
        bundles = bundled(self._problem, self._ways, by_charter)
        found = shipping(self._problem, self._ways, bundles, self._times(by_charter, laid, for_units=for_units))
        if found is None:
            return self._laid(replace(rest, chosen=self._otherwise(set(self._estimates.all)), charters=()))
        units = max(1, min(_WORK_MAX, len(bundles) // _CALLS_A_UNIT) // part)
        self._work += units * len(bundles) * _ENGINE_WORK
        result = solve_routing(
            found.problem,
            seed=seed,
            budget=units,
            time_limit_s=self._seconds_left(),
            start=routes_of(found, rest.charters) if rest.charters else None,
            should_stop=self._should_stop,
        )
        made = charters_of(found, result.plan.routes)
        carried = {name for charter in made for name in charter.parcels}
        chosen = self._otherwise(set(self._estimates.all) - carried)
        chosen |= {
            name: option
            for name, option in rest.chosen.items()
            if option.trunk is not Trunk.CHARTER and name not in carried
        }
        chosen |= {name: by_charter[name] for name in carried}
        # Who was held for another way is not held for a ship.
        leave = {name: minute for name, minute in rest.leave.items() if name not in carried}
        return self._laid(replace(rest, chosen=chosen, charters=made, leave=leave))

    def _reroute(self, rng: random.Random) -> Candidate:
        """Give the engine what laying showed and let it search on."""
        now = self.best
        return self._routed(
            self._charter_options(), now.decisions, now.laid, 1, rng.randrange(2**31), for_units=rng.random() < 0.5
        )

    def _charter_options(self) -> dict[str, Option]:
        """For each parcel the charter option it has, or the cheapest guess where it does not go by charter."""
        chosen = self.best.decisions.chosen
        return {
            name: chosen[name] if name in chosen and chosen[name].trunk is Trunk.CHARTER else option
            for name, option in self._by_charter.items()
        }

    def _switch_options(self, rng: random.Random) -> Candidate:
        """Send a few consignments through other ports or corridors, and route anew."""
        options = self._charter_options()
        consignments = sorted(self._many_ways)
        for consignment in rng.sample(consignments, min(len(consignments), rng.randint(1, 4))):
            names = self._many_ways[consignment]
            row = self._estimates.by_charter[names[0]]
            other = row[min(len(row) - 1, int(rng.expovariate(0.7)))].option
            for name in names:
                match = [g.option for g in self._estimates.by_charter[name] if _same_ways(g.option, other)]
                if match:
                    options[name] = match[0]
        now = self.best.decisions
        kept = tuple(charter for charter in now.charters if all(options[n] == now.chosen[n] for n in charter.parcels))
        return self._routed(
            options, replace(now, charters=kept), self.best.laid, 2, rng.randrange(2**31), for_units=rng.random() < 0.5
        )


def _same_ways(one: Option, other: Option) -> bool:
    return (one.load, one.discharge, one.feeder, one.onward) == (
        other.load,
        other.discharge,
        other.feeder,
        other.onward,
    )


def _sea_times(laid: Laid) -> dict[str, tuple[int, int, str, str]]:
    """(minute at the quay, minutes from discharge to delivery, load, discharge) of parcels that went by charter."""
    found: dict[str, tuple[int, int, str, str]] = {}
    for voyage in laid.voyages:
        if voyage.id not in laid.quay:
            continue
        loaded = {name: stop.place for stop in voyage.stops for name in stop.loads}
        for stop in voyage.stops:
            for name in stop.discharges:
                onward = laid.delivered[name] - stop.end
                found[name] = (laid.quay[voyage.id][name], onward, loaded[name], stop.place)
    return found
