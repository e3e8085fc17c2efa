"""The charters of a deployment as a routing problem, and routes back as charters.

Money in the routing problem is 1/1440 of a dollar, so that a daily rate is exact by the minute.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from movcon.clock import MINUTES_PER_DAY, Minute, midnight
from movcon.deployment.problem import DeploymentProblem, are_apart
from movcon.deployment.ships import CharterKind, ShipOffer, ShipType
from movcon.deployment.ways import SeaLane
from optimizer.deployment.bundles import Bundle
from optimizer.deployment.decisions import Charter, Round
from optimizer.deployment.options import Ways
from optimizer.routing.problem import IMPASSABLE, RoutingProblem

_SHIPS_MAX = 12
"""Ships of one offer the search looks at."""


@dataclass(frozen=True, slots=True, eq=False)
class Shipping:
    """A routing problem and what its numbers stand for."""

    problem: RoutingProblem
    offers: tuple[str, ...]
    bundles: tuple[Bundle, ...]
    ports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """What the search takes for given about a parcel: when it is at the quay, how long it takes from ship to site.

    ``alone_usd`` is what it costs otherwise than by charter, or unmoved, less what its corridors cost by charter;
    ``usd_per_day_late`` is its own price, with a share of what its unit pays a day where the search tries that.
    """

    at_quay: Minute
    onward_min: int
    alone_usd: int
    usd_per_day_late: int


def shipping(
    problem: DeploymentProblem, ways: Ways, bundles: tuple[Bundle, ...], times: Mapping[str, Times]
) -> Shipping | None:
    """The routing problem of all bundles; None where there is no ship or nothing to carry."""
    offers = [offer for offer in problem.ship_offers if any(offer.type_id in item.ships for item in bundles)]
    if not offers or not bundles:
        return None
    ports = tuple(
        dict.fromkeys(
            [
                *(item.load for item in bundles),
                *(item.discharge for item in bundles),
                *(offer.open_at for offer in offers),
            ]
        )
    )
    fleet = [offer for offer in offers for _ in range(min(offer.ships, _SHIPS_MAX, len(bundles)))]
    node = {name: number for number, name in enumerate(ports)}
    group = {offer.id: number for number, offer in enumerate(offers)}
    parcels = [[problem.parcel[name] for name in item.parcels] for item in bundles]
    end = _end(problem)
    service_time = np.zeros((len(fleet), len(bundles), 2), dtype=np.int64)
    handling = np.zeros((len(bundles), 2), dtype=np.int64)
    may = np.zeros((len(fleet), len(bundles)), dtype=np.bool_)
    for c, item in enumerate(bundles):
        for side, name in enumerate((item.load, item.discharge)):
            port = problem.place[name].port
            assert port is not None
            service_time[:, c, side] = sum(port.working_min(parcel) for parcel in parcels[c])
            handling[c, side] = sum(port.handling_usd(parcel) for parcel in parcels[c])
        for v, offer in enumerate(fleet):
            may[v, c] = offer.type_id in item.ships
    working = np.array([offer.usd_per_day + offer.port_fuel_usd_per_day - _waiting(offer) for offer in fleet])
    service_cost = np.maximum(0, working)[:, None, None] * service_time + handling[None, :, :] * MINUTES_PER_DAY
    starts, travel_time, travel_cost = _travel(problem, ways, offers, ports)
    at_quay = [max(times[name].at_quay for name in item.parcels) for item in bundles]
    onward = [max(times[name].onward_min for name in item.parcels) for item in bundles]
    routing = RoutingProblem(
        vehicle_class=_ints([group[offer.id] for offer in fleet]),
        vehicle_start_node=_ints([node[offer.open_at] for offer in fleet]),
        vehicle_start_time=_ints([offer.available_from for offer in fleet]),
        vehicle_latest=_ints([problem.horizon for _ in fleet]),
        vehicle_capacity=np.array([_capacity(problem, offer) for offer in fleet], dtype=np.int64),
        vehicle_fixed_cost=_ints([offer.usd_fixed * MINUTES_PER_DAY for offer in fleet]),
        vehicle_time_cost=_ints([_waiting(offer) for offer in fleet]),
        vehicle_group=_ints([group[offer.id] for offer in fleet]),
        group_limit=_ints([offer.ships for offer in offers]),
        vehicle_rounds=_ints([1 if offer.kind is CharterKind.VOYAGE else len(bundles) for offer in fleet]),
        vehicle_round_pickups=_ints([offer.load_ports_max for offer in fleet]),
        vehicle_round_deliveries=_ints([offer.discharge_ports_max for offer in fleet]),
        call_pickup=_ints([node[item.load] for item in bundles]),
        call_delivery=_ints([node[item.discharge] for item in bundles]),
        call_size=np.array([_size(problem, item) for item in bundles], dtype=np.int64),
        call_refusal_cost=_ints(
            [MINUTES_PER_DAY * sum(times[name].alone_usd for name in item.parcels) for item in bundles]
        ),
        call_pickup_window=np.array([(ready, problem.horizon) for ready in at_quay], dtype=np.int64),
        call_delivery_window=np.array(
            [(0, end - onward[c] - int(service_time[0, c, 1])) for c in range(len(bundles))], dtype=np.int64
        ),
        call_due=_ints(
            [
                min(parcel.required for parcel in parcels[c]) - onward[c] - int(service_time[0, c, 1])
                for c in range(len(bundles))
            ]
        ),
        call_lateness_cost=_ints([sum(times[name].usd_per_day_late for name in item.parcels) for item in bundles]),
        may_carry=may,
        service_time=service_time,
        service_cost=service_cost,
        travel_time=travel_time,
        travel_cost=travel_cost,
        version_from=starts,
        end_cost=np.zeros((len(offers), len(ports)), dtype=np.int64),
        apart=_apart(problem, bundles),
    )
    return Shipping(routing, tuple(offer.id for offer in fleet), bundles, ports)


def _ints(values: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, dtype=np.int64)


def _waiting(offer: ShipOffer) -> int:
    """Dollars of a waiting day as the search sees it.

    The one round of a voyage charter waits for cargo only while it loads, and begins as much later instead.
    """
    if offer.kind is CharterKind.VOYAGE:
        return 0
    return offer.usd_per_waiting_day + offer.port_fuel_usd_per_day


def _end(problem: DeploymentProblem) -> Minute:
    closing = problem.closing
    if closing is None or not closing.hard:
        return problem.horizon
    return min(problem.horizon, midnight(problem.c_day + closing.days + 1) - 1)


def _capacity(problem: DeploymentProblem, offer: ShipOffer) -> tuple[int, int, int, int]:
    """Lanes with cells of their own for containers, lanes that hold containers too, TEU, deadweight.

    A type has one of the two kinds of lanes; the other does not bind.
    """
    kind = problem.ship_type[offer.type_id]
    lane, teu, deadweight = kind.capacity
    return (lane if kind.teu_lane_mm == 0 else _FREE, lane if kind.teu_lane_mm else _FREE, teu, deadweight)


_FREE = 10**11


def _size(problem: DeploymentProblem, item: Bundle) -> tuple[int, int, int, int]:
    """Room of a bundle on ships with cells, on ships without, TEU, kilograms; the largest of its types."""
    cells = decks = teu = mass = 0
    for type_id in item.ships:
        kind = problem.ship_type[type_id]
        rooms = [kind.room(problem.parcel[name]) for name in item.parcels]
        lane = sum(room[0] for room in rooms)
        if kind.teu_lane_mm:
            decks = max(decks, lane)
        else:
            cells = max(cells, lane)
        teu = sum(room[1] for room in rooms)
        mass = sum(room[2] for room in rooms)
    return cells, decks, teu, mass


def _sailing(offer: ShipOffer, kind: ShipType, lane: SeaLane) -> int:
    """A leg's hire and fuel above those of waiting, and its tolls."""
    waiting = _waiting(offer)
    under_way = max(0, offer.usd_per_day + offer.sea_fuel_usd_per_day - waiting)
    at_passages = max(0, offer.usd_per_day + offer.port_fuel_usd_per_day - waiting)
    hire = under_way * kind.sea_min(lane.distance_nm) + at_passages * lane.extra_min
    return hire + kind.toll_usd(lane) * MINUTES_PER_DAY


def _travel(
    problem: DeploymentProblem, ways: Ways, offers: list[ShipOffer], ports: tuple[str, ...]
) -> tuple[
    np.ndarray[tuple[int], np.dtype[np.int64]],
    np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    np.ndarray[tuple[int, ...], np.dtype[np.int64]],
]:
    """Versions by departure, minutes and money by version, offer, port and port."""
    moments = {
        moment
        for pair, lanes in problem.lanes_between.items()
        if pair[0] in ports and pair[1] in ports
        for lane in lanes
        for closure in lane.closures
        for moment in (closure.start, closure.end)
    }
    begins = (0, *sorted(moments))
    shape = (len(begins), len(offers), len(ports), len(ports))
    minutes = np.full(shape, IMPASSABLE, dtype=np.int64)
    money = np.zeros(shape, dtype=np.int64)
    for p, moment in enumerate(begins):
        for i, one in enumerate(ports):
            for j, two in enumerate(ports):
                if i == j:
                    minutes[p, :, i, j] = 0
                    continue
                port = problem.place[two].port
                assert port is not None
                for k, offer in enumerate(offers):
                    kind = problem.ship_type[offer.type_id]
                    lane = next(
                        (lane for lane in ways.lanes.get((kind.id, one, two), ()) if lane.is_open(moment)), None
                    )
                    if lane is not None and kind.can_enter(port):
                        minutes[p, k, i, j] = kind.leg_min(lane)
                        money[p, k, i, j] = _sailing(offer, kind, lane) + port.call_usd * MINUTES_PER_DAY
    return _ints(begins), minutes, money


def _apart(
    problem: DeploymentProblem, bundles: tuple[Bundle, ...]
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]] | None:
    """Bundles that dangerous goods keep off one ship, and explosives off ships that call where they may not be."""
    dangerous = [
        (c, parcels)
        for c, item in enumerate(bundles)
        if (parcels := [problem.parcel[name] for name in item.parcels if problem.parcel[name].classes])
    ]
    if not dangerous:
        return None
    found = np.zeros((len(bundles), len(bundles)), dtype=np.bool_)
    for c, ones in dangerous:
        for d, others in dangerous:
            if c != d and any(are_apart(problem, one, other) for one in ones for other in others):
                found[c, d] = found[d, c] = True
        neq = sum(parcel.neq_g for parcel in ones)
        for d, item in enumerate(bundles):
            if c != d and neq and any(neq > _neq_max(problem, name) for name in (item.load, item.discharge)):
                found[c, d] = found[d, c] = True
    return found


def _neq_max(problem: DeploymentProblem, name: str) -> int:
    port = problem.place[name].port
    return _FREE if port is None or port.neq_max_g is None else port.neq_max_g


def charters_of(found: Shipping, routes: Sequence[Sequence[int]]) -> tuple[Charter, ...]:
    """Routes as charters: stops running at one port are one call, a round ends where loading begins again."""
    charters: list[Charter] = []
    for offer, route in zip(found.offers, routes, strict=True):
        aboard: set[int] = set()
        stops: list[tuple[bool, str, tuple[str, ...]]] = []
        for call in route:
            bundle = found.bundles[call]
            loads = call not in aboard
            if loads:
                aboard.add(call)
            stops.append((loads, bundle.load if loads else bundle.discharge, bundle.parcels))
        rounds: list[Round] = []
        calls: dict[bool, list[tuple[str, tuple[str, ...]]]] = {True: [], False: []}
        for (loads, port), run in groupby(stops, key=lambda stop: (stop[0], stop[1])):
            if loads and calls[False]:
                rounds.append(Round(tuple(calls[True]), tuple(calls[False])))
                calls = {True: [], False: []}
            calls[loads].append((port, tuple(name for *_, names in run for name in names)))
        if calls[True]:
            rounds.append(Round(tuple(calls[True]), tuple(calls[False])))
        if rounds:
            charters.append(Charter(offer, tuple(rounds)))
    return tuple(charters)


def routes_of(found: Shipping, charters: Sequence[Charter]) -> list[list[int]]:
    """Charters as routes, one for each vehicle; bundles that no charter carries whole are left out."""
    number = {item.parcels: c for c, item in enumerate(found.bundles)}
    routes: list[list[int]] = [[] for _ in found.offers]
    free = {offer: [v for v, name in enumerate(found.offers) if name == offer] for offer in found.offers}
    for charter in charters:
        vehicles = free.get(charter.offer)
        if not vehicles:
            continue
        route: list[int] = []
        for item in charter.rounds:
            carried = [c for names, c in number.items() if set(names) <= set(item.parcels)]
            for calls in (item.loads, item.discharges):
                for _, names in calls:
                    route.extend(c for c in carried if set(found.bundles[c].parcels) <= set(names))
        routes[vehicles.pop(0)] = route
    return routes
