"""Every round a chartered ship may sail, by its ports: what it costs at the least before anything is worked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from movcon.clock import Minute
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.ships import CharterKind, ShipOffer
from optimizer.deployment.bounding.kernel import NEVER, least_rounds
from optimizer.deployment.bounding.least import Least, days_usd

Ints = NDArray[np.int64]

SETS_MAX = 200_000
"""Most sets of ports to load and ports to discharge that are looked at; beyond it the bound looks at single parcels."""


@dataclass(frozen=True, slots=True, eq=False)
class Rounds:
    """Rounds of all offers.

    Attributes
    ----------
    offers
        Offers by number.
    times
        O. Most rounds of the offer in a plan.
    load_ports, discharge_ports
        Names by number.
    loads, discharges
        S x load ports at most, T x discharge ports at most: sets of ports by number, -1 = none.
    base_usd
        O x S x T. Least dollars of a round between these ports without work; NEVER = not to be sailed.
    parcel_usd
        O x P x L x D. Least dollars of a parcel carried from one to the other: feeder, work, lateness, onward.
    work_usd
        O x P x L x D. Least dollars of its work on the ship alone.
    size, capacity
        O x P, O. Room in the dimension that a round is filled in, rounded to units: sizes down, capacity up.
    """

    offers: tuple[ShipOffer, ...]
    times: tuple[int, ...]
    load_ports: tuple[str, ...]
    discharge_ports: tuple[str, ...]
    loads: Ints
    discharges: Ints
    base_usd: Ints
    parcel_usd: Ints
    work_usd: Ints
    size: Ints
    capacity: Ints


def _sets(count: int, most: int) -> Ints:
    rows = [row for size in range(1, most + 1) for row in combinations(range(count), size)]
    found = np.full((len(rows), most), -1, dtype=np.int64)
    for number, row in enumerate(rows):
        found[number, : len(row)] = row
    return found


UNITS = 600
"""Units a ship's room is counted in."""


def find_rounds(least: Least, parcels: list[str]) -> Rounds | None:
    """Rounds for these parcels; None where there are too many sets of ports to look at, or no ship."""
    problem, ways = least.problem, least.ways
    cargo = [problem.parcel[name] for name in parcels]
    offers = tuple(problem.ship_offers)
    pairs: dict[tuple[str, str], None] = {}
    carried: dict[tuple[int, str, str], tuple[str, ...]] = {}
    for number, parcel in enumerate(cargo):
        allowed = problem.consignment[parcel.consignment].load_ports
        quay = least.quay(parcel)
        target = problem.destination_of(parcel)
        for load, discharge in problem.lanes_between:
            if load not in quay or (allowed and load not in allowed) or target not in least.usd(parcel, discharge):
                continue
            ships = ways.ships_for(parcel, load, discharge)
            if ships:
                pairs[load, discharge] = None
                carried[number, load, discharge] = ships
    if not pairs or not offers:
        return None
    load_ports = tuple(dict.fromkeys(load for load, _ in pairs))
    discharge_ports = tuple(dict.fromkeys(discharge for _, discharge in pairs))
    loads = _sets(len(load_ports), min(len(load_ports), max(offer.load_ports_max for offer in offers)))
    discharges = _sets(len(discharge_ports), min(len(discharge_ports), max(o.discharge_ports_max for o in offers)))
    if len(loads) * len(discharges) > SETS_MAX:
        return None
    base = np.stack([_base(least, offer, load_ports, discharge_ports, loads, discharges) for offer in offers])
    shape = (len(offers), len(cargo), len(load_ports), len(discharge_ports))
    usd, work = np.full(shape, NEVER, dtype=np.int64), np.full(shape, NEVER, dtype=np.int64)
    load_at = {name: number for number, name in enumerate(load_ports)}
    discharge_at = {name: number for number, name in enumerate(discharge_ports)}
    for o, offer in enumerate(offers):
        for (p, load, discharge), ships in carried.items():
            if offer.type_id in ships:
                place = (o, p, load_at[load], discharge_at[discharge])
                usd[place], work[place] = _carried_usd(least, offer, parcels[p], load, discharge)
    size, capacity = _room(problem, offers, parcels)
    # Each round carries a parcel, and no parcel goes by sea twice.
    times = tuple(o.ships if o.kind is CharterKind.VOYAGE else len(cargo) for o in offers)
    return Rounds(offers, times, load_ports, discharge_ports, loads, discharges, base, usd, work, size, capacity)


def least_sea_min(least: Least, offer: ShipOffer, origin: str, destination: str) -> int:
    """Least minutes at sea of an offer's ships between two ports; NEVER where there is no lane for them."""
    if origin == destination:
        return 0
    nm = least.ways.sea_nm.get((offer.type_id, origin, destination))
    return NEVER if nm is None else least.problem.ship_type[offer.type_id].sea_min(nm)


def _base(
    least: Least,
    offer: ShipOffer,
    load_ports: tuple[str, ...],
    discharge_ports: tuple[str, ...],
    loads: Ints,
    discharges: Ints,
) -> Ints:
    """Dollars by set of ports of loading and of discharge, the best order of each, rounded down."""
    ports = (*load_ports, *discharge_ports)
    sea = np.array([[least_sea_min(least, offer, one, two) for two in ports] for one in ports], dtype=np.int64)
    start = [_positioning(least, offer, name) for name in load_ports]
    minutes = least_rounds(
        sea, np.array(start, dtype=np.int64), loads, discharges, offer.load_ports_max, offer.discharge_ports_max
    )
    rate = offer.usd_per_day + offer.sea_fuel_usd_per_day
    fixed = offer.usd_fixed if offer.kind is CharterKind.VOYAGE else 0
    dues = np.array([_dues(least, name) for name in ports], dtype=np.int64)
    paid = _sum_of(dues[: len(load_ports)], loads)[:, None] + _sum_of(dues[len(load_ports) :], discharges)[None, :]
    found: Ints = np.where(minutes >= NEVER, NEVER, rate * minutes // 1440 + fixed + paid)
    return found


def _positioning(least: Least, offer: ShipOffer, load: str) -> int:
    """Minutes to a round's first port: from where the ship is open; in a time charter's later rounds from anywhere."""
    first = least_sea_min(least, offer, offer.open_at, load)
    if offer.kind is CharterKind.VOYAGE:
        return first
    others = [least_sea_min(least, offer, name, load) for name in least.ways.ports if name != load]
    return min([first, *others])


def _dues(least: Least, name: str) -> int:
    port = least.problem.place[name].port
    return 0 if port is None else port.call_usd


def _sum_of(values: Ints, sets: Ints) -> Ints:
    found: Ints = np.where(sets >= 0, values[np.maximum(sets, 0)], 0).sum(axis=1)
    return found


def _carried_usd(least: Least, offer: ShipOffer, name: str, load: str, discharge: str) -> tuple[int, int]:
    """(all of it, its work on the ship alone), dollars; NEVER where it would come too late."""
    problem = least.problem
    parcel = problem.parcel[name]
    target = problem.destination_of(parcel)
    one, two = problem.place[load].port, problem.place[discharge].port
    assert one is not None
    assert two is not None
    loading, discharging = one.working_min(parcel), two.working_min(parcel)
    there = offer.available_from + least_sea_min(least, offer, offer.open_at, load)
    begun = max(least.quay(parcel)[load], there)
    sailed = begun + loading + least_sea_min(least, offer, load, discharge) + discharging
    delivered = least.delivered(parcel, discharge, sailed)
    if least.is_too_late(delivered):
        return NEVER, NEVER
    land = least.usd(parcel, problem.origin_of(parcel))[load] + least.usd(parcel, discharge)[target]
    work = days_usd(offer.usd_per_day + offer.port_fuel_usd_per_day, loading + discharging)
    return land + work + least.late_usd(parcel, delivered), work


def discharged_at_soonest(least: Least, name: str) -> Minute:
    """Earliest delivery of a parcel by any charter; NEVER where none carries it."""
    problem = least.problem
    parcel = problem.parcel[name]
    quay = least.quay(parcel)
    allowed = problem.consignment[parcel.consignment].load_ports
    soonest: Minute = NEVER
    for load, discharge in problem.lanes_between:
        if load not in quay or (allowed and load not in allowed):
            continue
        ships = least.ways.ships_for(parcel, load, discharge)
        one, two = problem.place[load].port, problem.place[discharge].port
        if one is None or two is None:
            continue
        work = one.working_min(parcel) + two.working_min(parcel)
        for offer in problem.ship_offers:
            if offer.type_id in ships:
                there = offer.available_from + least_sea_min(least, offer, offer.open_at, load)
                sailed = max(quay[load], there) + work + least_sea_min(least, offer, load, discharge)
                soonest = min(soonest, least.delivered(parcel, discharge, sailed))
    return soonest


def _room(problem: DeploymentProblem, offers: tuple[ShipOffer, ...], parcels: list[str]) -> tuple[Ints, Ints]:
    """Sizes in units of each offer's scarcest room: sizes rounded down, so that what fits a ship fits here."""
    size = np.zeros((len(offers), len(parcels)), dtype=np.int64)
    capacity = np.full(len(offers), UNITS, dtype=np.int64)
    for o, offer in enumerate(offers):
        kind = problem.ship_type[offer.type_id]
        rooms = [kind.room(problem.parcel[name]) for name in parcels]
        fills = [sum(room[d] for room in rooms) / most if (most := kind.capacity[d]) else 0.0 for d in range(3)]
        scarce = max(range(3), key=lambda d: fills[d])
        most = max(1, kind.capacity[scarce])
        size[o] = [room[scarce] * UNITS // most for room in rooms]
    return size, capacity
