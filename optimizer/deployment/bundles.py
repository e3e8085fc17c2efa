"""Bundles: parcels of one consignment that go the same way by ship, small enough to fill ships well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from movcon.deployment.problem import DeploymentProblem, are_apart
from optimizer.deployment.decisions import Option, Trunk
from optimizer.deployment.options import Ways

_SHARE = 4
"""A bundle of several parcels takes at most this part of the smallest ship that can carry it."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Parcels carried as one call; ``ships`` are the types that can carry, load and discharge all of them."""

    parcels: tuple[str, ...]
    load: str
    discharge: str
    ships: tuple[str, ...]


def bundled(problem: DeploymentProblem, ways: Ways, chosen: Mapping[str, Option]) -> tuple[Bundle, ...]:
    """All parcels chosen to go by charter, in bundles, in the order of their names in the problem."""
    groups: defaultdict[tuple[str, Option, tuple[str, ...]], list[str]] = defaultdict(list)
    for parcel in problem.parcels:
        option = chosen.get(parcel.id)
        if option is not None and option.trunk is Trunk.CHARTER:
            ships = ways.ships_for(parcel, option.load, option.discharge)
            groups[parcel.consignment, option, ships].append(parcel.id)
    found: list[Bundle] = []
    for (_, option, ships), names in groups.items():
        rest: list[str] = []
        for name in names:
            if rest and not _goes_with(problem, ships, rest, name):
                found.append(Bundle(tuple(rest), option.load, option.discharge, ships))
                rest = []
            rest.append(name)
        found.append(Bundle(tuple(rest), option.load, option.discharge, ships))
    return tuple(found)


def _goes_with(problem: DeploymentProblem, ships: tuple[str, ...], rest: list[str], name: str) -> bool:
    parcel = problem.parcel[name]
    others = [problem.parcel[item] for item in rest]
    if parcel.classes and any(are_apart(problem, parcel, other) is not None for other in others):
        return False
    for type_id in ships:
        kind = problem.ship_type[type_id]
        rooms = [kind.room(item) for item in (*others, parcel)]
        if any(sum(room[d] for room in rooms) * _SHARE > kind.capacity[d] for d in range(3)):
            return False
    return True
