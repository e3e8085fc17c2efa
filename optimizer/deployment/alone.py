"""When a parcel gets to its destination if nothing else moves: each of its options laid exactly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from movcon.clock import Minute
from movcon.deployment.cargo import Parcel
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.decisions import Charter, Decisions, Option, Round, Trunk
from optimizer.deployment.laying import lay
from optimizer.deployment.options import Ways

_USD_PER_DAY_LATE = 10**6
"""Dearer than any way, so that laying takes the soonest."""


def of_one_parcel(problem: DeploymentProblem, name: str) -> DeploymentProblem:
    """The problem as if this parcel were all there is to move, as soon as can be; no closing is asked for."""
    parcel = problem.parcel[name]
    hurried = replace(parcel, required=parcel.ready, usd_per_day_late=_USD_PER_DAY_LATE)
    return replace(problem, parcels=(hurried,), closing=None, release=None)


def soonest_alone(alone: DeploymentProblem) -> Minute | None:
    """When the one parcel of a problem is delivered by the quickest of its options.

    All of every ship, sailing, convoy and aircraft is its own. None where no option brings it there by the horizon.
    """
    (parcel,) = alone.parcels
    ways = Ways(alone)
    found: list[Minute] = []
    for option in ways.options(parcel):
        for charters in _charters(alone, ways, parcel, option):
            laid = lay(alone, ways, Decisions({parcel.id: option}, charters, (parcel.id,)))
            if parcel.id in laid.delivered:
                found.append(laid.delivered[parcel.id])
    return min(found, default=None)


def _charters(alone: DeploymentProblem, ways: Ways, parcel: Parcel, option: Option) -> Iterator[tuple[Charter, ...]]:
    """The ships that could carry it along an option, one at a time."""
    if option.trunk is not Trunk.CHARTER:
        yield ()
        return
    whole = Round(((option.load, (parcel.id,)),), ((option.discharge, (parcel.id,)),))
    types = ways.ships_for(parcel, option.load, option.discharge)
    for offer in alone.ship_offers:
        if offer.type_id in types:
            yield (Charter(offer.id, (whole,)),)
