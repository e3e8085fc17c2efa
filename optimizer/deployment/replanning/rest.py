"""What is left to plan beside what stands: an ordinary problem that begins at the present."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

from movcon.clock import Minute, midnight
from movcon.deployment.cargo import Consignment, Parcel
from movcon.deployment.plan import LiftKind
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.release import DeploymentRelease
from movcon.deployment.ships import ShipOffer
from optimizer.deployment.replanning.keeping import Kept
from optimizer.deployment.standing import Leg, Standing, journeys_whole, legs_of

_BY_SEA = (LiftKind.SHIP, LiftKind.LINER)


def rest_of(problem: DeploymentProblem, kept: Kept) -> tuple[DeploymentProblem, Standing]:
    """The problem of what is not settled, without a release, and what it is planned beside.

    Parcels under way begin where what stands leaves them; ships bought already are offers of their own.
    """
    release = problem.release
    assert release is not None
    legs = {name: row for name, row in legs_of(kept.voyages).items() if name in problem.parcel}
    offers, numbers = _offers(problem, release, kept)
    delivered = {
        name: row[-1].discharged.end
        for name, row in legs.items()
        if row[-1].discharged.place == problem.destination_of(problem.parcel[name])
    }
    landed = {
        name: (row[-1].discharged.place, row[-1].discharged.end)
        for name, row in legs.items()
        if name not in delivered and row[-1].voyage.kind in _BY_SEA
    }
    standing = Standing(
        present=release.present,
        asked_day=release.present_day,
        voyages=kept.voyages,
        joinable=frozenset(
            voyage.id
            for voyage in kept.voyages
            if voyage.kind in (LiftKind.CONVOY, LiftKind.LINER) and voyage.id not in release.begun
        ),
        taken_ids=frozenset(release.begun) | {voyage.id for voyage in kept.voyages},
        delivered=delivered,
        landed=landed,
        yards=tuple(
            (one.discharged.place, name, one.discharged.end, two.loaded.departure)
            for name, row in legs.items()
            for one, two in pairwise(row)
            if one.voyage.kind in _BY_SEA
        ),
        visited={name: _visited(problem, name, row) for name, row in legs.items()},
        sailed=frozenset(name for name, row in legs.items() if any(leg.voyage.kind in _BY_SEA for leg in row)),
        under_way=kept.under_way,
        numbers=numbers,
        bought_flights=release.bought_flights,
        asked_days=release.asked_days,
        released=journeys_whole(problem, release.voyages),
        prices=release.prices,
    )
    parcels, consignments = _moved_on(problem, release.present, legs)
    rest = replace(problem, release=None, parcels=parcels, consignments=consignments, ship_offers=offers)
    return rest, standing


def _visited(problem: DeploymentProblem, name: str, row: list[Leg]) -> frozenset[str]:
    """Places a parcel may not come to again; where it is now it need not."""
    return frozenset((problem.origin_of(problem.parcel[name]), *(leg.discharged.place for leg in row)))


def _moved_on(
    problem: DeploymentProblem, present: Minute, legs: dict[str, list[Leg]]
) -> tuple[tuple[Parcel, ...], tuple[Consignment, ...]]:
    """Parcels ready where they are; those of one consignment in one place are a consignment of their own."""
    more: dict[str, Consignment] = {}
    parcels: list[Parcel] = []
    for parcel in problem.parcels:
        row = legs.get(parcel.id)
        whole = problem.consignment[parcel.consignment]
        if row is None:
            parcels.append(replace(parcel, ready=max(parcel.ready, present)))
            continue
        last = row[-1].discharged
        if last.place == whole.destination:
            parcels.append(parcel)
            continue
        part = replace(whole, id=f"{whole.id} from {last.place}", origin=last.place)
        more[part.id] = part
        ready = max(last.end + problem.place[last.place].tranship_min, present)
        parcels.append(replace(parcel, consignment=part.id, ready=ready))
    return tuple(parcels), (*problem.consignments, *more.values())


def _offers(
    problem: DeploymentProblem, release: DeploymentRelease, kept: Kept
) -> tuple[tuple[ShipOffer, ...], dict[str, tuple[str, tuple[int, ...]]]]:
    """Ships not yet used, those bought in the release apart: they need no lead time."""
    used: defaultdict[str, set[int]] = defaultdict(set)
    for voyage in kept.voyages:
        if voyage.kind is LiftKind.SHIP:
            used[voyage.source].add(voyage.number)
    offers: list[ShipOffer] = []
    numbers: dict[str, tuple[str, tuple[int, ...]]] = {}
    for offer in problem.ship_offers:
        free = [number for number in range(1, offer.ships + 1) if number not in used[offer.id]]
        bought = [number for number in free if (offer.id, number) in release.bought_ships]
        others = [number for number in free if number not in bought]
        asked = midnight(release.present_day + offer.request_lead_days)
        for name, row, bought_from in ((f"{offer.id} bought", bought, release.present), (offer.id, others, asked)):
            begins = max(bought_from, release.present, offer.available_from)
            if row and begins <= offer.available_until:
                offers.append(replace(offer, id=name, ships=len(row), available_from=begins))
                numbers[name] = (offer.id, tuple(row))
    return tuple(offers), numbers
