"""Money: every price, the cost statement, the shares of missions and fiscal years, the bound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import fields
from itertools import pairwise

from movcon.clock import fiscal_year, utc_day
from movcon.deployment.plan import DeploymentCost, LiftKind, Voyage
from movcon.deployment.verification.charters import works
from movcon.deployment.verification.dates import late_usd, not_operational_usd, waiting_people_usd
from movcon.deployment.verification.flights import offer_of
from movcon.deployment.verification.history import stability_usd
from movcon.deployment.verification.reading import Reading
from movcon.deployment.verification.yards import over_storage_usd, stay_usd, stays
from movcon.finding import Finding, Findings
from movcon.plan import MissionShare


def voyage_usd(reading: Reading, voyage: Voyage) -> int:
    """Dollars of a voyage, as docs/rules-deployment.md prices it."""
    problem = reading.problem
    was = reading.released(voyage)
    if was == voyage:
        return was.usd  # bought at that price
    match voyage.kind:
        case LiftKind.SHIP:
            return _charter_usd(reading, voyage)
        case LiftKind.LINER:
            service = problem.liner[voyage.source]
            return sum(service.usd(problem.parcel[name]) for name in voyage.parcels)
        case LiftKind.CONVOY:
            road = problem.corridor[voyage.source]
            return road.usd_per_convoy + sum(road.usd(problem.parcel[name]) for name in voyage.parcels)
        case LiftKind.FLIGHT:
            return _lot_usd(reading, voyage)


def _charter_usd(reading: Reading, voyage: Voyage) -> int:
    problem = reading.problem
    offer = problem.ship_offer[voyage.source]
    kind = problem.ship_type[offer.type_id]
    # A lane taken before the present that the problem no longer knows counts as open sea.
    lanes = [lane for name in voyage.ways if (lane := problem.sea_lane.get(name)) is not None]
    extra_min = sum(lane.extra_min for lane in lanes)
    dues_usd = sum(kind.toll_usd(lane) for lane in lanes)
    for stop in voyage.stops:
        port = problem.place[stop.place].port
        if port is not None and works(stop):
            dues_usd += port.call_usd
            dues_usd += sum(port.handling_usd(problem.parcel[name]) for name in (*stop.loads, *stop.discharges))
    return offer.charter_usd(
        sailing_min=sum(two.arrival - one.departure for one, two in pairwise(voyage.stops)) - extra_min,
        extra_min=extra_min,
        working_min=sum(stop.end - stop.start for stop in voyage.stops),
        waiting_min=sum(stop.waiting_min for stop in voyage.stops),
        dues_usd=dues_usd,
    )


def _lot_usd(reading: Reading, voyage: Voyage) -> int:
    offer, kind = offer_of(reading, voyage)
    routes = [reading.problem.route[name] for name in voyage.ways]
    free = kind.turnaround_min + offer.free_wait_min
    return offer.lot_usd(
        block_min=sum(route.block_min for route in routes),
        landings=sum(route.landings for route in routes),
        waiting_min=sum(max(0, stop.departure - stop.arrival - free) for stop in voyage.stops[1:-1]),
    )


def voyage_prices(reading: Reading) -> dict[str, int]:
    """Dollars by voyage id."""
    return {voyage.id: voyage_usd(reading, voyage) for voyage in reading.plan.voyages}


def cost_statement(reading: Reading, prices: Mapping[str, int]) -> DeploymentCost:
    """What the plan costs; ``prices`` by voyage id."""
    kinds: defaultdict[LiftKind, int] = defaultdict(int)
    for voyage in reading.plan.voyages:
        kinds[voyage.kind] += prices[voyage.id]
    left = {item.requirement for item in reading.plan.not_moved}
    return DeploymentCost(
        ships_usd=kinds[LiftKind.SHIP],
        liners_usd=kinds[LiftKind.LINER],
        flights_usd=kinds[LiftKind.FLIGHT],
        corridors_usd=kinds[LiftKind.CONVOY],
        storage_usd=sum(stay_usd(reading, stay) for stay in stays(reading)),
        late_usd=late_usd(reading),
        not_operational_usd=not_operational_usd(reading),
        waiting_people_usd=waiting_people_usd(reading),
        over_storage_usd=over_storage_usd(reading),
        not_moved_usd=sum(reading.problem.parcel[name].usd_not_moved for name in left),
        stability_usd=stability_usd(reading),
    )


def mission_shares(reading: Reading, prices: Mapping[str, int]) -> tuple[MissionShare, ...]:
    """Lift and storage by mission and fiscal year, in that order, without the zeros; ``prices`` by voyage id."""
    problem = reading.problem
    total: defaultdict[tuple[str, str], int] = defaultdict(int)
    for voyage in reading.plan.voyages:
        year = fiscal_year(utc_day(voyage.departure))
        for mission, usd in _by_mass(reading, voyage, prices[voyage.id]).items():
            total[mission, year] += usd
    for stay in stays(reading):
        mission = problem.consignment[stay.parcel.consignment].mission
        total[mission, fiscal_year(utc_day(stay.start))] += stay_usd(reading, stay)
    return tuple(
        MissionShare(mission=mission, fiscal_year=year, usd=usd)
        for (mission, year), usd in sorted(total.items())
        if usd
    )


def _by_mass(reading: Reading, voyage: Voyage, usd: int) -> dict[str, int]:
    """A voyage's price by the mass each mission has on it, rounded down; the rest to the first mission by name."""
    problem = reading.problem
    mass: defaultdict[str, int] = defaultdict(int)
    for name in voyage.parcels:
        parcel = problem.parcel[name]
        mass[problem.consignment[parcel.consignment].mission] += parcel.mass_kg
    whole = sum(mass.values())
    shares = {mission: usd * mass[mission] // whole for mission in sorted(mass)}
    for first in list(shares)[:1]:
        shares[first] += usd - sum(shares.values())
    return shares


def cost(reading: Reading) -> Findings:
    """Every price, sum and share in the plan is what its voyages and parcels make it."""
    plan = reading.plan
    prices = voyage_prices(reading)
    for voyage in plan.voyages:
        if voyage.usd != prices[voyage.id]:
            yield _finding("cost", voyage.id, f"The plan says {voyage.usd:,} dollars; it is {prices[voyage.id]:,}.")
    right = cost_statement(reading, prices)
    for field in fields(DeploymentCost):
        said, is_so = getattr(plan.cost, field.name), getattr(right, field.name)
        if said != is_so:
            yield _finding("cost", field.name, f"The plan says {said:,} dollars; it is {is_so:,}.")
    shares = mission_shares(reading, prices)
    if plan.shares != shares:
        due = ", ".join(f"{item.mission} {item.fiscal_year} {item.usd:,}" for item in shares)
        yield _finding("cost", "shares", f"They are not, in this order: {due}.")


def bound(reading: Reading) -> Findings:
    """The bound is not negative and not above the objective."""
    value = reading.plan.bound_usd
    if value is None:
        return
    objective = cost_statement(reading, voyage_prices(reading)).objective_usd
    if not 0 <= value <= objective:
        yield _finding("bound", "plan", f"A bound of {value:,} dollars is negative or above {objective:,}.")


def _finding(rule: str, where: str, message: str) -> Finding:
    return Finding(rule=rule, where=where, message=message)
