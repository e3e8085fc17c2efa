"""What a laid plan costs: the planner's own reckoning, which verification does again for itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from movcon.clock import MINUTES_PER_DAY, fiscal_year, utc_day
from movcon.deployment.cargo import Unit
from movcon.deployment.plan import DeploymentCost, LiftKind
from movcon.plan import MissionShare
from optimizer.deployment.laying import Laid


def cost_statement(laid: Laid) -> DeploymentCost:
    """Every line of a plan's cost, dollars."""
    problem = laid.problem
    by_kind: defaultdict[LiftKind, int] = defaultdict(int)
    for voyage in laid.voyages:
        by_kind[voyage.kind] += voyage.usd
    moved = laid.delivered
    units = [unit_usd(laid, unit) for unit in problem.units]
    return DeploymentCost(
        ships_usd=by_kind[LiftKind.SHIP],
        liners_usd=by_kind[LiftKind.LINER],
        flights_usd=by_kind[LiftKind.FLIGHT],
        corridors_usd=by_kind[LiftKind.CONVOY],
        storage_usd=sum(usd for _, usd in _storage(laid)),
        late_usd=sum(
            parcel.usd_per_day_late * parcel.late_days(moved[parcel.id])
            for parcel in problem.parcels
            if parcel.id in moved
        ),
        not_operational_usd=sum(late for late, _ in units),
        waiting_people_usd=sum(waiting for _, waiting in units),
        over_storage_usd=_over_storage(laid),
        not_moved_usd=sum(parcel.usd_not_moved for parcel in problem.parcels if parcel.id not in moved),
        stability_usd=laid.ways.standing.stability_usd(problem, laid.voyages),
    )


def unit_usd(laid: Laid, unit: Unit) -> tuple[int, int]:
    """(not operational, people waiting) of a unit, dollars."""
    problem = laid.problem
    people, main = [], []
    for parcel in problem.parcels:
        item = problem.consignment[parcel.consignment]
        if item.unit != unit.id:
            continue
        if parcel.people:
            people.append(parcel)
        elif item.main:
            main.append(parcel)
    judged = [*people, *main]
    if not judged:
        return 0, 0
    operational = max(laid.delivered.get(parcel.id, problem.horizon) for parcel in judged)
    days = max(0, -(-(operational - unit.operational_by) // MINUTES_PER_DAY))
    there = [laid.delivered[parcel.id] for parcel in main if parcel.id in laid.delivered]
    waiting = 0
    if there:
        last = max(there)
        for parcel in people:
            if parcel.id in laid.delivered:
                waiting += parcel.people * max(0, (last - laid.delivered[parcel.id]) // MINUTES_PER_DAY)
    return unit.usd_per_day_not_operational * days, unit.usd_per_person_day_waiting * waiting


def _storage(laid: Laid) -> Iterable[tuple[tuple[str, int], int]]:
    """((parcel, day it came into the yard), dollars) for every stay in a yard."""
    for name, parcel_id, first, last in laid.yards:
        port = laid.problem.place[name].port
        assert port is not None
        days = max(0, -(-(last - first - port.free_min) // MINUTES_PER_DAY))
        centi = laid.problem.parcel[parcel_id].slots_centi
        yield (parcel_id, utc_day(first)), (days * port.storage_usd_per_slot_day * centi + 50) // 100


def _over_storage(laid: Laid) -> int:
    """Slots above a yard's storage at UTC midnights, dollars."""
    changes: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for name, parcel_id, first, last in laid.yards:
        centi = laid.problem.parcel[parcel_id].slots_centi
        # The first midnight at or after it came, and the first at or after it left.
        changes[name][-(-first // MINUTES_PER_DAY)] += centi
        changes[name][-(-last // MINUTES_PER_DAY)] -= centi
    price = laid.problem.prices.usd_per_slot_day_over_storage
    total = 0
    for name, steps in changes.items():
        port = laid.problem.place[name].port
        if port is None or port.storage_centi is None:
            continue
        there, before = 0, 0
        for day in sorted(steps):
            total += (day - before) * ((max(0, there - port.storage_centi) * price + 50) // 100)
            there += steps[day]
            before = day
    return total


def shares(laid: Laid) -> tuple[MissionShare, ...]:
    """Lift and storage by mission and fiscal year."""
    problem = laid.problem
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    for voyage in laid.voyages:
        year = fiscal_year(utc_day(voyage.departure))
        mass: defaultdict[str, int] = defaultdict(int)
        for name in voyage.parcels:
            parcel = problem.parcel[name]
            mass[problem.consignment[parcel.consignment].mission] += parcel.mass_kg
        total = sum(mass.values())
        split = {mission: voyage.usd * kg // total for mission, kg in mass.items()}
        split[min(split)] += voyage.usd - sum(split.values())
        for mission, usd in split.items():
            found[mission, year] += usd
    for (parcel_id, day), usd in _storage(laid):
        mission = problem.consignment[problem.parcel[parcel_id].consignment].mission
        found[mission, fiscal_year(day)] += usd
    return tuple(
        MissionShare(mission=mission, fiscal_year=year, usd=usd)
        for (mission, year), usd in sorted(found.items())
        if usd
    )
