"""Plans laid without any of the planner's code: drawn at random, kept where verification takes them and they cost less."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from movcon.clock import MINUTES_PER_DAY, Minute, midnight
from movcon.deployment.cargo import Parcel
from movcon.deployment.flights import flight_room
from movcon.deployment.plan import DeploymentCost, DeploymentPlan, LiftKind, Stop, Voyage
from movcon.deployment.problem import DeploymentProblem, can_sail
from movcon.deployment.verification import verify
from movcon.lift import CharterOffer
from movcon.network import Route
from movcon.plan import NotMoved

_NOTHING = DeploymentCost(**dict.fromkeys(DeploymentCost.__dataclass_fields__, 0))


class _No(Exception):
    """The plan drawn cannot be laid."""


@dataclass(frozen=True)
class _Leg:
    kind: LiftKind
    source: str
    origin: str
    target: str


def cheapest_by_hand(problem: DeploymentProblem, *, seed: int, tries: int) -> DeploymentPlan:
    """The cheapest accepted plan of so many drawn, each a small change of the best before it."""
    rng = random.Random(f"by hand {seed}")
    paths = {parcel.id: _paths(problem, parcel) for parcel in problem.parcels}
    draws: dict[tuple[object, ...], int] = {("path", parcel.id): 0 for parcel in problem.parcels}
    best = priced(problem, _Draft(problem, paths, dict(draws), rng).voyages())
    assert best is not None
    for _ in range(tries):
        changed = dict(draws)
        for _ in range(rng.choice((1, 1, 2, 3))):
            changed[rng.choice(sorted(changed, key=str))] = rng.randrange(10**6)
        draft = _Draft(problem, paths, changed, rng)
        try:
            plan = priced(problem, draft.voyages())
        except _No:
            continue
        if plan is not None and plan.cost.objective_usd <= best.cost.objective_usd:
            best, draws = plan, draft.draws
    return best


def priced(problem: DeploymentProblem, voyages: list[Voyage]) -> DeploymentPlan | None:
    """The plan at its own price, as verification says it is; None where it breaks a rule."""
    carried = {name for voyage in voyages for name in voyage.parcels}
    plan = DeploymentPlan(
        scenario=problem.scenario,
        problem_digest=problem.digest,
        versions=(),
        seed=0,
        budget=0,
        voyages=tuple(voyages),
        not_moved=tuple(
            NotMoved(requirement=parcel.id, code="room", reason="left", remedies=("More lift.",))
            for parcel in problem.parcels
            if parcel.id not in carried
        ),
        cost=_NOTHING,
        shares=(),
        baseline_usd=0,
        bound_usd=None,
    )
    found = verify(problem, plan)
    if found.cost is None or any(finding.rule != "cost" for finding in found.findings):
        return None
    usd = {finding.where: finding.message for finding in found.findings}
    right = tuple(replace(voyage, usd=_said(usd.get(voyage.id, ""), voyage.usd)) for voyage in voyages)
    plan = replace(plan, voyages=right, cost=found.cost, shares=found.shares)
    assert verify(problem, plan).accepted
    return plan


def _said(message: str, otherwise: int) -> int:
    """The right price out of a finding: ``The plan says 0 dollars; it is 1,234.``"""
    return int(message.rsplit("it is ", 1)[1].rstrip(".").replace(",", "")) if message else otherwise


def _paths(problem: DeploymentProblem, parcel: Parcel) -> list[tuple[_Leg, ...]]:
    """Left behind, and every way without a place twice and with one leg by sea at most."""
    legs: dict[str, list[_Leg]] = {}
    for road in problem.corridors:
        if road.takes(parcel):
            legs.setdefault(road.origin, []).append(_Leg(LiftKind.CONVOY, road.id, road.origin, road.destination))
    for line in problem.liners:
        if line.takes(parcel):
            legs.setdefault(line.origin, []).append(_Leg(LiftKind.LINER, line.id, line.origin, line.destination))
    for route in problem.routes:
        for offer in problem.charter_offers:
            if offer.type_id == route.type_id:
                leg = _Leg(LiftKind.FLIGHT, offer.id, route.origin, route.destination)
                legs.setdefault(route.origin, []).append(leg)
    ports = [place.id for place in problem.places if place.port is not None]
    if not parcel.people:
        for one in ports:
            legs.setdefault(one, []).extend(_Leg(LiftKind.SHIP, "", one, two) for two in ports if two != one)
    target = problem.destination_of(parcel)
    found: list[tuple[_Leg, ...]] = [()]

    def go(here: str, seen: frozenset[str], way: tuple[_Leg, ...]) -> None:
        if here == target:
            found.append(way)
            return
        for leg in legs.get(here, ()):
            by_sea = leg.kind in (LiftKind.SHIP, LiftKind.LINER)
            if leg.target in seen or (by_sea and any(i.kind in (LiftKind.SHIP, LiftKind.LINER) for i in way)):
                continue
            if len(way) < 5:
                go(leg.target, seen | {leg.target}, (*way, leg))

    origin = problem.origin_of(parcel)
    go(origin, frozenset((origin,)), ())
    return found


@dataclass
class _Draft:
    """One plan drawn: ``draws`` holds every choice by what it decides, and grows as choices come up."""

    problem: DeploymentProblem
    paths: dict[str, list[tuple[_Leg, ...]]]
    draws: dict[tuple[object, ...], int]
    rng: random.Random
    laid: list[Voyage] = field(default_factory=list)

    def draw(self, *key: object) -> int:
        return self.draws.setdefault(key, self.rng.randrange(10**6))

    def voyages(self) -> list[Voyage]:
        rows = {name: self.paths[name][self.draw("path", name) % len(self.paths[name])] for name in self.paths}
        self.left = {name: list(row) for name, row in rows.items() if row}
        self.at = {name: self.problem.parcel[name].ready for name in self.left}
        self.convoys: dict[tuple[str, int], list[str]] = {}
        self.sailings: dict[tuple[str, int], list[str]] = {}
        self.lots = 0
        ships = self._charters()
        while any(self.left.values()):
            before = sum(map(len, self.left.values()))
            for name in sorted(self.left, key=lambda item: self.draw("first", item)):
                while self.left[name] and self.left[name][0].kind in (LiftKind.CONVOY, LiftKind.LINER):
                    self._timetabled(name)
            for key in list(ships):
                names = [name for row in ships[key].values() for name in row]
                if all(self.left[name] and self.left[name][0].kind is LiftKind.SHIP for name in names):
                    self._sail(*key, ships.pop(key))
            self._fly()
            if sum(map(len, self.left.values())) == before:
                raise _No
        for (source, number), names in self.convoys.items():
            road = self.problem.corridor[source]
            leaves = road.departure(number)
            self._single(
                LiftKind.CONVOY, source, number, road.origin, road.destination, leaves, road.duration_min, names
            )
        for (source, number), names in self.sailings.items():
            line = self.problem.liner[source]
            leaves = line.departure(number)
            self._single(LiftKind.LINER, source, number, line.origin, line.destination, leaves, line.transit_min, names)
        return self.laid

    def _may_leave(self, name: str) -> Minute:
        here = self.left[name][0].origin
        first = here == self.problem.origin_of(self.problem.parcel[name])
        return self.at[name] + (0 if first else self.problem.place[here].tranship_min)

    def _timetabled(self, name: str) -> None:
        leg = self.left[name][0]
        parcel = self.problem.parcel[name]
        ready = self._may_leave(name)
        skip = (0, 0, 0, 1, 2, 5)[self.draw("skip", name, leg.source) % 6]
        if leg.kind is LiftKind.CONVOY:
            road = self.problem.corridor[leg.source]
            number = road.first_convoy(ready)
            while True:
                leaves = road.departure(number)
                arrives = leaves + road.duration_min
                if arrives > self.problem.horizon:
                    raise _No
                aboard = self.convoys.get((road.id, number), [])
                slots = parcel.slots_centi + sum(self.problem.parcel[item].slots_centi for item in aboard)
                shut = self.problem.place[road.origin].is_closed(leaves, leaves)
                shut = shut or self.problem.place[road.destination].is_closed(arrives, arrives)
                if road.is_open(number) and not shut and slots <= road.convoy_centi:
                    if not skip:
                        break
                    skip -= 1
                number += 1
            self.convoys.setdefault((road.id, number), []).append(name)
            self.at[name] = arrives
        else:
            line = self.problem.liner[leg.source]
            number = line.first_sailing(ready) + skip
            while not line.is_open(number):
                number += 1
            self.sailings.setdefault((line.id, number), []).append(name)
            self.at[name] = line.departure(number) + line.transit_min
        self.left[name].pop(0)

    def _single(
        self, kind: LiftKind, source: str, number: int, one: str, two: str, leaves: Minute, lasts: int, names: list[str]
    ) -> None:
        arrives = leaves + lasts
        stops = (_at(one, leaves, loads=tuple(names)), _at(two, arrives, discharges=tuple(names)))
        self.laid.append(
            Voyage(id=f"{source}/{number}", kind=kind, source=source, number=number, stops=stops, ways=(source,), usd=0)
        )

    # Ships ------------------------------------------------------------------------------------------------------------

    def _charters(self) -> dict[tuple[str, int], dict[int, list[str]]]:
        """Who goes on which ship of which offer, by round."""
        found: dict[tuple[str, int], dict[int, list[str]]] = {}
        for name, row in self.left.items():
            if any(leg.kind is LiftKind.SHIP for leg in row):
                offer = self.problem.ship_offers[self.draw("offer", name) % len(self.problem.ship_offers)]
                ship = 1 + self.draw("ship", name) % offer.ships
                turn = self.draw("round", name) % 3
                found.setdefault((offer.id, ship), {}).setdefault(turn, []).append(name)
        return found

    def _calls(self, key: object, by_port: dict[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
        for port in sorted(by_port, key=lambda item: self.draw("port", key, item)):
            yield port, by_port[port]

    def _sail(self, source: str, number: int, rounds: dict[int, list[str]]) -> None:
        problem = self.problem
        offer = problem.ship_offer[source]
        calls: list[tuple[str, list[str], bool]] = []
        for turn in sorted(rounds):
            loads: dict[str, list[str]] = {}
            discharges: dict[str, list[str]] = {}
            for name in rounds[turn]:
                loads.setdefault(self.left[name][0].origin, []).append(name)
                discharges.setdefault(self.left[name][0].target, []).append(name)
            for loading, ports in ((True, loads), (False, discharges)):
                calls += [(p, names, loading) for p, names in self._calls((source, number, turn, loading), ports)]
        stops: list[Stop] = []
        ways: list[str] = []
        now, here = offer.available_from, offer.open_at
        if self.draw("wait", source, number) % 2:
            # It begins so late that it comes to its first port when its cargo does.
            due = max(self._may_leave(name) for name in calls[0][1])
            away = 0 if calls[0][0] == here else self._lane(offer.type_id, here, calls[0][0])[1]
            now = min(offer.available_until, max(now, due - away))
        if calls[0][0] != here:
            stops.append(_at(here, now))
        for place, names, loading in calls:
            if stops:
                lane, lasts = self._lane(offer.type_id, here, place)
                ways.append(lane)
                now += lasts
            here, arrival = place, now
            port = problem.place[place].port
            assert port is not None
            work = sum(port.working_min(problem.parcel[name]) for name in names)
            start = max([now, *(self._may_leave(name) for name in names if loading)])
            start = problem.place[place].opens_after(start, work)
            now = start + work
            some = tuple(names)
            stops.append(
                Stop(
                    place=place,
                    arrival=arrival,
                    start=start,
                    end=now,
                    departure=now,
                    loads=some if loading else (),
                    discharges=() if loading else some,
                )
            )
            for name in () if loading else names:
                self.at[name] = now
                self.left[name].pop(0)
        self.laid.append(
            Voyage(
                id=f"{source}/{number}",
                kind=LiftKind.SHIP,
                source=source,
                number=number,
                stops=tuple(stops),
                ways=tuple(ways),
                usd=0,
            )
        )

    def _lane(self, type_id: str, one: str, two: str) -> tuple[str, int]:
        kind = self.problem.ship_type[type_id]
        for lane in self.problem.lanes_between.get((one, two), ()):
            if can_sail(kind, lane):
                return lane.id, kind.leg_min(lane)
        raise _No

    # Flights ----------------------------------------------------------------------------------------------------------

    def _fly(self) -> None:
        """Those that stand at an airfield now, by offer, airfields and lot drawn."""
        lots: dict[tuple[str, str, str, int], list[str]] = {}
        for name, row in self.left.items():
            if row and row[0].kind is LiftKind.FLIGHT:
                lot = self.draw("lot", name) % 2
                lots.setdefault((row[0].source, row[0].origin, row[0].target, lot), []).append(name)
        for (source, one, two, _), names in lots.items():
            self._lot(self.problem.charter_offer[source], one, two, names)

    def _route(self, offer: CharterOffer, one: str, two: str) -> Route:
        routes = self.problem.routes_between.get((offer.type_id, one, two), ())
        if not routes:
            raise _No
        return routes[0]

    def _cycles(self, offer: CharterOffer, names: list[str], payload_kg: int) -> list[list[str]]:
        kind = self.problem.aircraft_type[offer.type_id]
        found: list[list[str]] = []
        for name in sorted(names, key=lambda item: self.draw("seat", item)):
            for row in found:
                rooms = [flight_room(self.problem.parcel[item]) for item in (*row, name)]
                if sum(r[0] for r in rooms) <= kind.seats and sum(r[1] for r in rooms) <= payload_kg:
                    row.append(name)
                    break
            else:
                found.append([name])
        return found

    def _wanted(self, name: str, flying: int) -> Minute:
        """When a parcel would leave: as soon as it can, or to come at a moment that some price hangs on."""
        parcel = self.problem.parcel[name]
        choice = self.draw("when", name)
        unit = self.problem.unit_of(parcel).id
        main = [
            moment
            for item, moment in self.at.items()
            if self.problem.consignment[self.problem.parcel[item].consignment].unit == unit and item != name
        ]
        days = (choice // 10) % 12 * MINUTES_PER_DAY
        match choice % 6:
            case 0 | 1:
                return 0
            case 2:
                return parcel.required - flying + days
            case 3:
                return max(main, default=0) - flying - days
            case 4:
                return self.problem.unit[unit].operational_by - flying + days
            case _:
                return parcel.ready + choice % (40 * MINUTES_PER_DAY)

    def _lot(self, offer: CharterOffer, one: str, two: str, names: list[str]) -> None:
        problem = self.problem
        kind = problem.aircraft_type[offer.type_id]
        there = self._route(offer, one, two)

        def ground(name: str) -> int:
            apron = problem.place[name].apron
            assert apron is not None
            return max(kind.turnaround_min, apron.turn_min)

        cycles = self._cycles(offer, names, there.payload_kg)
        wants = [
            max([*(self._may_leave(n) for n in row), *(self._wanted(n, there.block_min) for n in row)])
            for row in cycles
        ]
        cycles = [row for _, row in sorted(zip(wants, cycles, strict=True))]
        wants.sort()
        first_day = problem.planning_day + max(offer.lead_time_days, 0)
        stops: list[Stop] = []
        ways: list[str] = []
        begin = max(wants[0], midnight(first_day), midnight(problem.planning_day + there.notice_days))
        if offer.base == one:
            now = begin
        else:
            ahead = self._route(offer, offer.base, one)
            notice = midnight(problem.planning_day + ahead.notice_days)
            leaves = max(begin - ground(one) - ahead.block_min, midnight(first_day), notice)
            stops.append(_at(offer.base, leaves))
            ways.append(ahead.id)
            now = leaves + ahead.block_min
        for number, row in enumerate(cycles):
            due = now if not stops else now + ground(one)
            leaves = max(due, wants[number], begin)
            start = max(now, *(self._may_leave(name) for name in row)) if stops else leaves
            stops.append(
                Stop(
                    place=one,
                    arrival=now if stops else leaves,
                    start=start,
                    end=start,
                    departure=leaves,
                    loads=tuple(row),
                )
            )
            ways.append(there.id)
            now = leaves + there.block_min
            last = number == len(cycles) - 1
            for name in row:
                self.at[name] = now
                self.left[name].pop(0)
            leaves = now if last and offer.base == two else now + ground(two)
            stops.append(Stop(place=two, arrival=now, start=now, end=now, departure=leaves, discharges=tuple(row)))
            if not last:
                back = self._route(offer, two, one)
                ways.append(back.id)
                now = leaves + back.block_min
            elif offer.base != two:
                home = self._route(offer, two, offer.base)
                ways.append(home.id)
                stops.append(_at(offer.base, leaves + home.block_min))
        self.lots += 1
        self.laid.append(
            Voyage(
                id=f"{offer.id}/{self.lots}",
                kind=LiftKind.FLIGHT,
                source=offer.id,
                number=self.lots,
                stops=tuple(stops),
                ways=tuple(ways),
                usd=0,
            )
        )


def _at(place: str, minute: Minute, *, loads: tuple[str, ...] = (), discharges: tuple[str, ...] = ()) -> Stop:
    return Stop(
        place=place, arrival=minute, start=minute, end=minute, departure=minute, loads=loads, discharges=discharges
    )
