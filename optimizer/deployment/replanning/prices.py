"""Prices of ships and lots of flights from their stops."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from movcon.deployment.plan import LiftKind, Voyage
from movcon.deployment.problem import DeploymentProblem


def priced(problem: DeploymentProblem, voyage: Voyage) -> Voyage:
    """A voyage at the problem's prices."""
    match voyage.kind:
        case LiftKind.SHIP:
            usd = _charter_usd(problem, voyage)
        case LiftKind.FLIGHT:
            usd = _lot_usd(problem, voyage)
        case LiftKind.CONVOY:
            corridor = problem.corridor[voyage.source]
            usd = corridor.usd_per_convoy + sum(corridor.usd(problem.parcel[name]) for name in voyage.parcels)
        case LiftKind.LINER:
            liner = problem.liner[voyage.source]
            usd = sum(liner.usd(problem.parcel[name]) for name in voyage.parcels)
    return voyage if usd == voyage.usd else replace(voyage, usd=usd)


def _charter_usd(problem: DeploymentProblem, voyage: Voyage) -> int:
    offer = problem.ship_offer[voyage.source]
    kind = problem.ship_type[offer.type_id]
    dues = extra = 0
    for name in voyage.ways:
        # A lane sailed before the present that the problem no longer knows counts as open sea.
        lane = problem.sea_lane.get(name)
        if lane is not None:
            dues += kind.toll_usd(lane)
            extra += lane.extra_min
    for stop in voyage.stops:
        port = problem.place[stop.place].port
        if port is not None and (stop.loads or stop.discharges):
            dues += port.call_usd
            dues += sum(port.handling_usd(problem.parcel[name]) for name in (*stop.loads, *stop.discharges))
    return offer.charter_usd(
        sailing_min=sum(two.arrival - one.departure for one, two in pairwise(voyage.stops)) - extra,
        extra_min=extra,
        working_min=sum(stop.end - stop.start for stop in voyage.stops),
        waiting_min=sum(stop.waiting_min for stop in voyage.stops),
        dues_usd=dues,
    )


def _lot_usd(problem: DeploymentProblem, voyage: Voyage) -> int:
    offer = problem.charter_offer[voyage.source]
    free = problem.aircraft_type[offer.type_id].turnaround_min + offer.free_wait_min
    routes = [problem.route[name] for name in voyage.ways]
    return offer.lot_usd(
        block_min=sum(route.block_min for route in routes),
        landings=sum(route.landings for route in routes),
        waiting_min=sum(max(0, stop.departure - stop.arrival - free) for stop in voyage.stops[1:-1]),
    )
