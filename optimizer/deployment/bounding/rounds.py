"""Every round a chartered ship may sail, by its ports: what it costs at the least before anything is worked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from movcon.clock import MINUTES_PER_DAY, Minute
from movcon.deployment.cargo import Parcel
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
        O x P x L x D. Least dollars of its work on the ship alone, handling in the ports included.
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
    problem = least.problem
    cargo = [problem.parcel[name] for name in parcels]
    offers = tuple(problem.ship_offers)
    pairs = dict.fromkeys(pair for parcel in cargo for pair in least.crossings(parcel))
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
        for p, parcel in enumerate(cargo):
            for (load, discharge), ships in least.crossings(parcel).items():
                if offer.type_id in ships:
                    place = (o, p, load_at[load], discharge_at[discharge])
                    usd[place], work[place] = _carried_usd(least, offer, parcel, load, discharge)
    size, capacity = _room(problem, offers, parcels)
    # Each round carries a parcel, and no parcel goes by sea twice.
    times = tuple(o.ships if o.kind is CharterKind.VOYAGE else len(cargo) for o in offers)
    return Rounds(offers, times, load_ports, discharge_ports, loads, discharges, base, usd, work, size, capacity)


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
    legs = np.array([[least.sea.usd(offer, one, two) for two in ports] for one in ports], dtype=np.int64)
    start = [_positioning(least, offer, name) for name in load_ports]
    sailed = least_rounds(
        legs, np.array(start, dtype=np.int64), loads, discharges, offer.load_ports_max, offer.discharge_ports_max
    )
    fixed = offer.usd_fixed if offer.kind is CharterKind.VOYAGE else 0
    dues = np.array([_dues(least, name) for name in ports], dtype=np.int64)
    paid = _sum_of(dues[: len(load_ports)], loads)[:, None] + _sum_of(dues[len(load_ports) :], discharges)[None, :]
    found: Ints = np.where(sailed >= NEVER, NEVER, sailed // MINUTES_PER_DAY + fixed + paid)
    return found


def _positioning(least: Least, offer: ShipOffer, load: str) -> int:
    """To a round's first port, in 1/1440 of a dollar: from where the ship is open; in later rounds from anywhere."""
    first = least.sea.usd(offer, offer.open_at, load)
    return first if offer.kind is CharterKind.VOYAGE else min(first, least.sea.last_leg_usd(offer, load))


def _dues(least: Least, name: str) -> int:
    port = least.problem.place[name].port
    return 0 if port is None else port.call_usd


def _sum_of(values: Ints, sets: Ints) -> Ints:
    found: Ints = np.where(sets >= 0, values[np.maximum(sets, 0)], 0).sum(axis=1)
    return found


def _carried_usd(least: Least, offer: ShipOffer, parcel: Parcel, load: str, discharge: str) -> tuple[int, int]:
    """(all of it, its work on the ship alone), dollars; NEVER where it would come too late."""
    problem = least.problem
    delivered = _delivered(least, offer, parcel, load, discharge)
    if least.is_too_late(delivered):
        return NEVER, NEVER
    target = problem.destination_of(parcel)
    land = least.usd(parcel, problem.origin_of(parcel))[load] + least.usd(parcel, discharge)[target]
    work = days_usd(offer.usd_per_day + offer.port_fuel_usd_per_day, _working(least, parcel, load, discharge))
    for name in (load, discharge):
        port = problem.place[name].port
        assert port is not None
        work += port.handling_usd(parcel)
    return land + work + least.late_usd(parcel, delivered), work


def _working(least: Least, parcel: Parcel, load: str, discharge: str) -> int:
    """Minutes to load and to discharge a parcel."""
    ports = (least.problem.place[name].port for name in (load, discharge))
    return sum(port.working_min(parcel) for port in ports if port is not None)


def _delivered(least: Least, offer: ShipOffer, parcel: Parcel, load: str, discharge: str) -> Minute:
    """Earliest delivery of a parcel on a ship of an offer; NEVER where its ships do not come there."""
    away = least.sea.minutes(offer.type_id, offer.open_at, load)
    if away >= NEVER:
        return NEVER
    begun = max(least.quay(parcel)[load], offer.available_from + away)
    sailed = begun + _working(least, parcel, load, discharge) + least.sea.minutes(offer.type_id, load, discharge)
    return least.delivered(parcel, discharge, sailed)


def discharged_at_soonest(least: Least, parcel: Parcel) -> Minute:
    """Earliest delivery of a parcel by any charter; NEVER where none carries it."""
    return min(
        (
            _delivered(least, offer, parcel, load, discharge)
            for (load, discharge), ships in least.crossings(parcel).items()
            for offer in least.problem.ship_offers
            if offer.type_id in ships
        ),
        default=NEVER,
    )


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
