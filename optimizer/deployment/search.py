"""The search: ships by the routing engine, everything else laid exactly, and what laying shows fed back."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from movcon.deployment.plan import DeploymentCost
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.bundles import bundled
from optimizer.deployment.chartering import chartered, without
from optimizer.deployment.costs import cost_statement, unit_usd
from optimizer.deployment.decisions import Charter, Decisions, Option, Trunk
from optimizer.deployment.estimates import Estimates
from optimizer.deployment.laying import Laid, lay
from optimizer.deployment.options import Ways
from optimizer.deployment.shipping import Times, charters_of, routes_of, shipping
from optimizer.routing import solve_routing

_CALLS_A_UNIT = 4
_WORK_MAX = 16
_UNITS_AT_FIRST = 6


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
        self.steps = 0
        self.best = self._first() if start is None else self._from(start)

    def _from(self, start: Decisions) -> Candidate:
        """A start as it is, or with what it leaves out moved by its cheapest guess."""
        plain = self._laid(start)
        left = {name for name in self._open if name not in start.chosen}
        more = self._otherwise(left)
        if not more:
            return plain
        whole = self._laid(replace(start, chosen=start.chosen | more))
        return min(plain, whole, key=lambda candidate: candidate.usd)

    def _first(self) -> Candidate:
        """Ships by a short run of the engine, everything else by its cheapest guess."""
        order = self._order()
        if not self._by_charter:
            return self._laid(Decisions(self._otherwise(set(self._estimates.all)), (), order))
        plain = self._routed(self._by_charter, order, (), None, 8, self._seed)
        alone = self._laid(Decisions(self._otherwise(set(self._estimates.all)), (), order))
        best = min(plain, alone, key=lambda candidate: candidate.usd)
        by_unit = self._laid(replace(best.decisions, order=self._unit_by_unit(order)))
        best = min(best, by_unit, key=lambda candidate: candidate.usd)
        for names in self._waited_for(best):
            best = self._on_ships(best, names) or best
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
        problem = self._problem
        return tuple(
            name
            for name in self._by_charter
            if (item := problem.consignment[problem.parcel[name].consignment]).unit == unit and item.main
        )

    def _on_ships(self, now: Candidate, names: Sequence[str]) -> Candidate | None:
        """The best of the plans with these parcels on ships of their own; None where it is no better."""
        best = now
        for decisions in chartered(self._problem, self._ways, self._estimates, now.decisions, names):
            best = min(best, self._laid(decisions), key=lambda candidate: candidate.usd)
            if self._should_stop():
                break
        return None if best is now else best

    def _charter(self, rng: random.Random) -> Candidate | None:
        """Put a consignment, or the main cargo of a unit, on ships of its own."""
        first = self._problem.parcel[rng.choice(sorted(self._by_charter))]
        if rng.random() < 0.5:
            names = self._main_cargo(self._problem.unit_of(first).id)
        else:
            names = tuple(n for n in self._by_charter if self._problem.parcel[n].consignment == first.consignment)
        return self._on_ships(self.best, names)

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
        mended = replace(decisions, chosen=chosen, charters=without(decisions.charters, frozenset(otherwise)))
        laid = lay(self._problem, self._ways, mended)
        return min(made, Candidate(mended, laid, cost_statement(laid)), key=lambda candidate: candidate.usd)

    def step(self) -> bool:
        """Try one change of the best candidate; whether it became better."""
        self.steps += 1
        rng = random.Random(f"{self._seed} {self.steps}")
        moves = [self._reroute, self._reorder, self._switch_options, self._shift_trunks, self._charter]
        weights = [5, 3, 3, 3, 2] if self._by_charter else [0, 3, 0, 3, 0]
        tried = rng.choices(moves, weights)[0](rng)
        if tried is None or tried.usd >= self.best.usd:
            return False
        self.best = tried
        return True

    def _times(self, by_charter: dict[str, Option], laid: Laid | None) -> dict[str, Times]:
        """What the engine takes for given, as laid where a parcel was laid on a ship, else the least."""
        found: dict[str, Times] = {}
        seen = {} if laid is None else _sea_times(laid)
        for name, option in by_charter.items():
            parcel = self._problem.parcel[name]
            at_quay, onward = parcel.ready + option.feeder_min, option.onward_min
            if name in seen and seen[name][2:] == (option.load, option.discharge):
                at_quay, onward = seen[name][:2]
            alone = max(0, self._estimates.alone_usd(parcel) - option.usd)
            found[name] = Times(at_quay, onward, alone)
        return found

    def _routed(
        self,
        by_charter: dict[str, Option],
        order: tuple[str, ...],
        charters: tuple[Charter, ...],
        laid: Laid | None,
        part: int,
        seed: int,
        cycles_max: int = 6,
    ) -> Candidate:
        """Ships routed anew by the engine, from the charters given; who is left goes otherwise.

        The engine works as long as there is much to route, and of that one ``part``.
        """
        bundles = bundled(self._problem, self._ways, by_charter)
        found = shipping(self._problem, self._ways, bundles, self._times(by_charter, laid))
        if found is None:
            return self._laid(Decisions(self._otherwise(set(self._estimates.all)), (), order, cycles_max))
        result = solve_routing(
            found.problem,
            seed=seed,
            budget=max(1, min(_WORK_MAX, len(bundles) // _CALLS_A_UNIT) // part),
            time_limit_s=self._seconds_left(),
            start=routes_of(found, charters) if charters else None,
            should_stop=self._should_stop,
        )
        made = charters_of(found, result.plan.routes)
        carried = {name for charter in made for name in charter.parcels}
        chosen = self._otherwise(set(self._estimates.all) - carried)
        chosen |= {name: by_charter[name] for name in carried}
        return self._laid(Decisions(chosen, made, order, cycles_max))

    def _reroute(self, rng: random.Random) -> Candidate:
        """Give the engine what laying showed and let it search on."""
        now = self.best.decisions
        return self._routed(
            self._charter_options(),
            now.order,
            now.charters,
            self.best.laid,
            1,
            rng.randrange(2**31),
            now.cycles_max,
        )

    def _charter_options(self) -> dict[str, Option]:
        """For each parcel the charter option it has, or the cheapest guess where it does not go by charter."""
        chosen = self.best.decisions.chosen
        return {
            name: chosen[name] if name in chosen and chosen[name].trunk is Trunk.CHARTER else option
            for name, option in self._by_charter.items()
        }

    def _switch_options(self, rng: random.Random) -> Candidate | None:
        """Send a few consignments through other ports or corridors, and route anew."""
        options = self._charter_options()
        groups: dict[str, list[str]] = {}
        for name in options:
            if len(self._estimates.by_charter[name]) > 1:
                groups.setdefault(self._problem.parcel[name].consignment, []).append(name)
        if not groups:
            return None
        for consignment in rng.sample(sorted(groups), min(len(groups), rng.randint(1, 4))):
            row = self._estimates.by_charter[groups[consignment][0]]
            other = row[min(len(row) - 1, int(rng.expovariate(0.7)))].option
            for name in groups[consignment]:
                match = [g.option for g in self._estimates.by_charter[name] if _same_ways(g.option, other)]
                if match:
                    options[name] = match[0]
        now = self.best.decisions
        kept = tuple(charter for charter in now.charters if all(options[n] == now.chosen[n] for n in charter.parcels))
        return self._routed(options, now.order, kept, self.best.laid, 2, rng.randrange(2**31), now.cycles_max)

    def _reorder(self, rng: random.Random) -> Candidate:
        """Let late parcels come before others, or some at random; and now and then other lots of flights."""
        now = self.best.decisions
        order = list(now.order)
        if rng.random() < 0.4:
            order = self._unit_moved(order, rng)
        late = [n for n in order if self._is_late(n)]
        names = late if late and rng.random() < 0.7 else order
        for name in rng.sample(names, min(len(names), rng.randint(1, 6))):
            at = order.index(name)
            order.pop(at)
            order.insert(rng.randint(0, at) if rng.random() < 0.8 else rng.randint(0, len(order)), name)
        cycles = rng.choice((1, 2, 3, 4, 6, 8, 12)) if rng.random() < 0.3 else now.cycles_max
        charters = list(now.charters)
        if len(charters) > 1 and rng.random() < 0.3:
            # The first to sail finds berths free.
            charters.insert(rng.randrange(len(charters)), charters.pop(rng.randrange(len(charters))))
        return self._laid(replace(now, order=tuple(order), cycles_max=cycles, charters=tuple(charters)))

    def _unit_moved(self, order: list[str], rng: random.Random) -> list[str]:
        """The main cargo of one unit together at another place in the order."""
        problem = self._problem
        unit = rng.choice(problem.units).id

        def is_of_unit(name: str) -> bool:
            item = problem.consignment[problem.parcel[name].consignment]
            return item.unit == unit and item.main

        moved = [name for name in order if is_of_unit(name)]
        rest = [name for name in order if not is_of_unit(name)]
        at = rng.randint(0, len(rest))
        return [*rest[:at], *moved, *rest[at:]]

    def _is_late(self, name: str) -> bool:
        delivered = self.best.laid.delivered.get(name)
        return delivered is None or delivered > self._problem.parcel[name].required

    def _shift_trunks(self, rng: random.Random) -> Candidate | None:
        """Send a few parcels, or a whole consignment, by another option without a charter, or off or onto a ship."""
        now = self.best.decisions
        if not self._open:
            return None
        late = [name for name in self._open if self._is_late(name)]
        names = late if late and rng.random() < 0.6 else self._open
        first = rng.choice(names)
        consignment = self._problem.parcel[first].consignment
        moved = [first]
        if rng.random() < 0.6:
            moved = [name for name in self._open if self._problem.parcel[name].consignment == consignment]
        chosen = dict(now.chosen)
        for name in moved:
            row = self._estimates.otherwise[name]
            if row:
                chosen[name] = row[min(len(row) - 1, int(rng.expovariate(0.5)))].option
        if chosen == now.chosen:
            return None
        off = {name for name in moved if chosen.get(name) != now.chosen.get(name)}
        return self._laid(replace(now, chosen=chosen, charters=without(now.charters, frozenset(off))))


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
