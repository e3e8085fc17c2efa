"""From decisions to a plan in time: every convoy, sailing, charter and flight, and each parcel's journey."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from movcon.clock import MINUTES_PER_DAY, Minute
from movcon.deployment.cargo import Parcel
from movcon.deployment.flights import flight_capacity, flight_room
from movcon.deployment.plan import LiftKind, Stop, Voyage
from movcon.deployment.problem import DeploymentProblem
from movcon.lift import CharterOffer
from optimizer.deployment.decisions import Charter, Decisions, LotRule, Option, Trunk
from optimizer.deployment.flying import enter_lot, fly, lot_minutes
from optimizer.deployment.ledger import Ledger
from optimizer.deployment.options import Ways
from optimizer.deployment.sailing import enter, sail
from optimizer.deployment.standing import Standing


@dataclass(slots=True)
class Laid:
    """A plan being laid.

    ``at`` is where and since when each parcel waits, ``delivered`` when it reached its destination, ``yards`` the times
    in which parcels stand in a port's yard (port, parcel, from, until), ``failed`` those whose way does not work out,
    ``quay`` when each parcel of a charter could be loaded.
    """

    problem: DeploymentProblem
    ways: Ways
    ledger: Ledger
    voyages: list[Voyage] = field(default_factory=list)
    delivered: dict[str, Minute] = field(default_factory=dict)
    at: dict[str, tuple[str, Minute]] = field(default_factory=dict)
    landed: dict[str, tuple[str, Minute]] = field(default_factory=dict)
    yards: list[tuple[str, str, Minute, Minute]] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    quay: dict[str, dict[str, Minute]] = field(default_factory=dict)

    def begin(self, standing: Standing) -> None:
        """Take up what stands; convoys and sailings that may take more along are gathered with the others."""
        self.voyages.extend(voyage for voyage in standing.voyages if voyage.id not in standing.joinable)
        self.delivered.update(standing.delivered)
        self.landed.update(standing.landed)
        self.yards.extend(standing.yards)

    def ready_for_loading(self, parcel: Parcel) -> Minute:
        """When a parcel may be loaded where it is."""
        place, since = self.at[parcel.id]
        if place == self.problem.origin_of(parcel):
            return since
        return since + self.problem.place[place].tranship_min

    def arrive(self, parcel: Parcel, place: str, minute: Minute, *, by_sea: bool = False) -> None:
        """A parcel is discharged at a place."""
        self.at[parcel.id] = (place, minute)
        if place == self.problem.destination_of(parcel):
            self.delivered[parcel.id] = minute
        elif by_sea:
            self.landed[parcel.id] = (place, minute)

    def leave(self, parcel: Parcel, minute: Minute) -> None:
        """A parcel leaves on a voyage; what it stood in a port's yard is noted."""
        landed = self.landed.pop(parcel.id, None)
        if landed is not None:
            self.yards.append((landed[0], parcel.id, landed[1], minute))


def lay(problem: DeploymentProblem, ways: Ways, decisions: Decisions) -> Laid:
    """Lay decisions in time. A parcel whose way does not work out is left unmoved, and with it what it would carry.

    Parcels that fail after they began are planned again without them: a plan strands nothing.
    """
    chosen = dict(decisions.chosen)
    while True:
        laid = _lay(problem, ways, decisions, chosen)
        if not laid.failed:
            return laid
        for name in laid.failed:
            chosen.pop(name, None)


def _stages(
    laid: Laid, decisions: Decisions, order: list[Parcel], chosen: dict[str, Option]
) -> Iterator[Callable[[], None]]:
    """What is laid, in this order; each stage stands on those before."""
    # Who is timed to nothing may fly with cargo.
    people = [parcel for parcel in order if parcel.people and parcel.id not in decisions.leave]
    cargo = [parcel for parcel in order if not parcel.people or parcel.id in decisions.leave]

    def to_the_quay() -> None:
        for parcel in order:
            if chosen[parcel.id].trunk is Trunk.INLAND:
                _onward(laid, parcel, hurried=parcel.id in decisions.hurried)
            else:
                _by_corridors(laid, parcel, chosen[parcel.id].feeder)

    def by_sea() -> None:
        for charter in decisions.charters:
            _by_charter(laid, charter, chosen)
        for parcel in order:
            if chosen[parcel.id].trunk is Trunk.LINER:
                _by_liner(laid, parcel, chosen[parcel.id])

    def onward(parcels: list[Parcel]) -> Callable[[], None]:
        def go() -> None:
            for parcel in parcels:
                _onward(laid, parcel, hurried=parcel.id in decisions.hurried)

        return go

    yield to_the_quay
    yield by_sea
    yield lambda: _by_air(laid, cargo, chosen, decisions)
    yield onward(cargo)
    yield lambda: _by_air(laid, people, chosen, decisions)
    yield onward(people)


def _lay(problem: DeploymentProblem, ways: Ways, decisions: Decisions, chosen: dict[str, Option]) -> Laid:
    laid = Laid(problem, ways, Ledger(problem, ways.standing, ways.departures))
    laid.begin(ways.standing)
    order = [problem.parcel[name] for name in decisions.order if name in chosen]
    for parcel in order:
        leaves = parcel.ready
        if chosen[parcel.id].trunk is not Trunk.AIR:
            leaves = max(leaves, decisions.leave.get(parcel.id, leaves))
        laid.at[parcel.id] = (problem.origin_of(parcel), leaves)
    for stage in _stages(laid, decisions, order, chosen):
        stage()
        if laid.failed:
            return laid
    for parcel in order:
        if parcel.id not in laid.delivered or not _in_time(laid, parcel.id):
            laid.failed.add(parcel.id)
    _gather(laid)
    return laid


def _in_time(laid: Laid, name: str) -> bool:
    problem, delivered = laid.problem, laid.delivered[name]
    closing = problem.closing
    if closing is None or not closing.hard or name in laid.ways.standing.under_way:
        return delivered <= problem.horizon
    return delivered < (problem.c_day + closing.days + 1) * MINUTES_PER_DAY


def _onward(laid: Laid, parcel: Parcel, *, hurried: bool) -> None:
    """Bring a parcel on to its destination by the way that costs least with its lateness, as room is left.

    One that is hurried goes by the way that brings it there first.
    """
    if parcel.id in laid.failed or parcel.id in laid.delivered:
        return
    problem = laid.problem
    here, _ = laid.at[parcel.id]
    best: tuple[int, int, tuple[str, ...]] | None = None
    for path in laid.ways.inland(parcel, here, problem.destination_of(parcel)):
        delivered = _arrival(laid, parcel, path.corridors)
        if delivered is not None:
            usd = path.usd + parcel.usd_per_day_late * parcel.late_days(delivered)
            way = (delivered, usd, path.corridors) if hurried else (usd, delivered, path.corridors)
            best = way if best is None else min(best, way)
    if best is None:
        laid.failed.add(parcel.id)
    else:
        _by_corridors(laid, parcel, best[2])


def _arrival(laid: Laid, parcel: Parcel, corridors: tuple[str, ...]) -> Minute | None:
    """When a parcel would get to the end of a path with the room left; None where it would not."""
    ready = laid.ready_for_loading(parcel)
    now = ready
    for number, name in enumerate(corridors):
        corridor = laid.problem.corridor[name]
        if number:
            ready = now + laid.problem.place[corridor.origin].tranship_min
        convoy = laid.ledger.find_convoy(corridor, parcel, ready)
        if convoy is None:
            return None
        now = corridor.departure(convoy) + corridor.duration_min
    return now


def _by_corridors(laid: Laid, parcel: Parcel, corridors: tuple[str, ...]) -> None:
    if parcel.id in laid.failed:
        return
    for name in corridors:
        corridor = laid.problem.corridor[name]
        number = laid.ledger.find_convoy(corridor, parcel, laid.ready_for_loading(parcel))
        if number is None:
            laid.failed.add(parcel.id)
            return
        laid.ledger.board_convoy(corridor, number, parcel)
        leaves = corridor.departure(number)
        laid.leave(parcel, leaves)
        laid.arrive(parcel, corridor.destination, leaves + corridor.duration_min)


def _by_charter(laid: Laid, charter: Charter, chosen: dict[str, Option]) -> None:
    problem, ledger = laid.problem, laid.ledger
    offer = problem.ship_offer[charter.offer]
    rounds = charter.only({name for name in charter.parcels if name in chosen and name not in laid.failed})
    if not rounds:
        return
    at_quay = {name: laid.ready_for_loading(problem.parcel[name]) for item in rounds for name in item.parcels}
    sailed = sail(problem, offer, rounds, at_quay, ledger) if ledger.has_ship(offer.id) else None
    if sailed is None:
        # Explosives are what most often keeps a ship out of a port: without them the others may still go.
        explosive = {name for name in at_quay if problem.parcel[name].neq_g}
        laid.failed.update(explosive if explosive and len(explosive) < len(at_quay) else at_quay)
        return
    enter(sailed, ledger)
    source, number = ledger.take_charter(offer.id)
    name = laid.ways.standing.free_id(source, number)
    laid.voyages.append(
        Voyage(
            id=name,
            kind=LiftKind.SHIP,
            source=source,
            number=number,
            stops=sailed.stops,
            ways=sailed.lanes,
            usd=sailed.usd,
        )
    )
    laid.quay[name] = at_quay
    for stop in sailed.stops:
        for name in stop.loads:
            laid.leave(problem.parcel[name], stop.departure)
        for name in stop.discharges:
            laid.arrive(problem.parcel[name], stop.place, stop.end, by_sea=True)


def _by_liner(laid: Laid, parcel: Parcel, option: Option) -> None:
    assert option.service is not None
    liner = laid.problem.liner[option.service]
    number = laid.ledger.find_sailing(liner, parcel, laid.ready_for_loading(parcel))
    if number is None:
        laid.failed.add(parcel.id)
        return
    laid.ledger.board_sailing(liner, number, parcel)
    leaves = liner.departure(number)
    laid.leave(parcel, leaves)
    laid.arrive(parcel, liner.destination, leaves + liner.transit_min, by_sea=True)


def _by_air(laid: Laid, parcels: list[Parcel], chosen: dict[str, Option], decisions: Decisions) -> None:
    """Fly parcels, those of one pair of airfields and one wanted date together, in order of that date."""
    groups: defaultdict[tuple[int, str, str], list[tuple[Minute, Parcel]]] = defaultdict(list)
    for parcel in parcels:
        option = chosen[parcel.id]
        if option.trunk is Trunk.AIR and parcel.id not in laid.failed:
            go = _wanted(laid, parcel, option, decisions.leave.get(parcel.id))
            groups[go // MINUTES_PER_DAY, option.load, option.discharge].append((go, parcel))
    for (_, load, discharge), group in sorted(groups.items(), key=lambda item: item[0]):
        go = max(wanted for wanted, _ in group)
        rule = decisions.lot_rule(load, discharge)
        _fly_group(laid, load, discharge, [parcel for _, parcel in group], go, rule)


def _wanted(laid: Laid, parcel: Parcel, option: Option, leave: Minute | None) -> Minute:
    """When a parcel should leave: at ``leave``, else as soon as it can; people with their equipment, not before it.

    Where their equipment comes after they are due themselves, the cheaper of waiting at the site and of being late.
    """
    ready = laid.ready_for_loading(parcel)
    if leave is not None:
        return max(ready, leave)
    if not parcel.people:
        return ready
    problem = laid.problem
    unit = problem.unit_of(parcel)
    main = [laid.delivered[name] for name in laid.ways.main_cargo[unit.id] if name in laid.delivered]
    if not main:
        return ready
    travel = option.trunk_min + option.onward_min
    together = max(main) - travel
    waits = unit.usd_per_person_day_waiting * parcel.people
    if waits <= parcel.usd_per_day_late:
        together = min(together, parcel.required - travel)
    return max(ready, together)


def _fly_group(laid: Laid, load: str, discharge: str, group: list[Parcel], go: Minute, rule: LotRule) -> None:
    problem, ledger = laid.problem, laid.ledger
    offers = [
        (offer, flights)
        for offer in problem.charter_offers
        if (flights := _packed(laid, offer, load, discharge, group))
    ]
    cycles_max = rule.cycles_max

    def rank(item: tuple[CharterOffer, list[tuple[str, ...]]]) -> tuple[bool, int, str]:
        offer, flights = item
        usd = _estimate(problem, offer, len(flights), load, discharge, cycles_max)
        return (offer.id != rule.offer, usd, offer.id)

    ranked = sorted(offers, key=rank)
    for offer, flights in ranked:
        taken: list[tuple[str, ...]] = []
        for first in range(0, len(flights), cycles_max):
            cycles = tuple(flights[first : first + cycles_max])
            flown = fly(laid.ways.airways, offer, load, discharge, cycles, go, ledger)
            if flown is None:
                break
            number = enter_lot(offer, flown, ledger)
            laid.voyages.append(
                Voyage(
                    id=laid.ways.standing.free_id(offer.id, number),
                    kind=LiftKind.FLIGHT,
                    source=offer.id,
                    number=number,
                    stops=flown.stops,
                    ways=flown.routes,
                    usd=flown.usd,
                )
            )
            for stop in flown.stops:
                for name in stop.loads:
                    laid.leave(problem.parcel[name], stop.departure)
                for name in stop.discharges:
                    laid.arrive(problem.parcel[name], stop.place, stop.end)
            taken.extend(cycles)
        gone = {name for flight in taken for name in flight}
        group = [parcel for parcel in group if parcel.id not in gone]
        if not group:
            return
    laid.failed.update(parcel.id for parcel in group)


def _packed(
    laid: Laid, offer: CharterOffer, load: str, discharge: str, group: list[Parcel]
) -> list[tuple[str, ...]] | None:
    """Parcels of a group on as few flights of an offer as first fit gives; None where one fits no flight."""
    problem = laid.problem
    routes = problem.routes_between.get((offer.type_id, load, discharge), ())
    if not routes:
        return None
    kind, hold = problem.aircraft_type[offer.type_id], problem.hold.get(offer.type_id)
    room = flight_capacity(kind, hold, min(route.payload_kg for route in routes))
    flights: list[tuple[list[int], list[str]]] = []
    for parcel in sorted(group, key=lambda item: (-item.mass_kg, item.id)):
        if not parcel.people and (hold is None or not hold.takes(parcel)):
            return None
        needs = list(flight_room(parcel))
        if any(need > have for need, have in zip(needs, room, strict=True)):
            return None
        for taken, names in flights:
            if all(a + b <= c for a, b, c in zip(taken, needs, room, strict=True)) and not laid.ledger.apart_from(
                parcel, names
            ):
                for number, need in enumerate(needs):
                    taken[number] += need
                names.append(parcel.id)
                break
        else:
            flights.append((needs, [parcel.id]))
    return [tuple(names) for _, names in flights]


def _estimate(
    problem: DeploymentProblem,
    offer: CharterOffer,
    flights: int,
    load: str,
    discharge: str,
    cycles_max: int,
) -> int:
    """Price of flying them, waiting left out."""
    minutes = lot_minutes(problem, offer, load, discharge)
    if minutes is None:
        return 10**15
    whole, more = minutes
    lots = -(-flights // cycles_max)
    block = lots * whole + (flights - lots) * more
    landings = 3 * lots + 2 * (flights - lots)
    return offer.lot_usd(block_min=block, landings=landings, waiting_min=0) + (lots - 1) * offer.usd_mobilisation


def _gather(laid: Laid) -> None:
    """Convoys and liner sailings as voyages."""
    problem = laid.problem
    for (name, number), parcels in sorted(laid.ledger.convoys.items()):
        corridor = problem.corridor[name]
        leaves = corridor.departure(number)
        usd = corridor.usd_per_convoy + sum(corridor.usd(problem.parcel[item]) for item in parcels)
        stops = _ends(corridor.origin, leaves, corridor.destination, leaves + corridor.duration_min, parcels)
        laid.voyages.append(_single(laid.ways.standing, LiftKind.CONVOY, name, number, stops, usd))
    for (name, number), parcels in sorted(laid.ledger.sailings.items()):
        liner = problem.liner[name]
        leaves = liner.departure(number)
        usd = sum(liner.usd(problem.parcel[item]) for item in parcels)
        stops = _ends(liner.origin, leaves, liner.destination, leaves + liner.transit_min, parcels)
        laid.voyages.append(_single(laid.ways.standing, LiftKind.LINER, name, number, stops, usd))
    laid.voyages.sort(key=lambda voyage: (voyage.departure, voyage.id))


def _ends(origin: str, leaves: Minute, target: str, arrives: Minute, parcels: list[str]) -> tuple[Stop, Stop]:
    names = tuple(parcels)
    return (
        Stop(place=origin, arrival=leaves, start=leaves, end=leaves, departure=leaves, loads=names),
        Stop(place=target, arrival=arrives, start=arrives, end=arrives, departure=arrives, discharges=names),
    )


def _single(standing: Standing, kind: LiftKind, source: str, number: int, stops: tuple[Stop, Stop], usd: int) -> Voyage:
    name = standing.joinable_id.get((source, number)) or standing.free_id(source, number)
    return Voyage(id=name, kind=kind, source=source, number=number, stops=stops, ways=(source,), usd=usd)
