"""Places, corridors and lift that a parcel could go by, and what of them a plan has used up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields

from movcon.deployment.edits import (
    DeploymentEdit,
    ReopenPassage,
    ReopenPlace,
    SetAircraft,
    SetBerths,
    SetConvoys,
    SetHandling,
    SetLoadPorts,
    SetShips,
)
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.decisions import Trunk
from optimizer.deployment.options import Ways


def on_the_way(problem: DeploymentProblem, ways: Ways, names: Iterable[str]) -> frozenset[str]:
    """Ids of every place, corridor, liner and offer that these parcels could go by."""
    found: set[str] = set()
    for name in names:
        parcel = problem.parcel[name]
        target = problem.destination_of(parcel)
        for option in ways.options(parcel):
            onward = [leg for path in ways.inland(parcel, option.discharge, target) for leg in path.corridors]
            for leg in (*option.feeder, *onward):
                found |= {leg, problem.corridor[leg].origin, problem.corridor[leg].destination}
            found |= {option.load, option.discharge}
            if option.service is not None:
                found.add(option.service)
            if option.trunk is Trunk.CHARTER:
                types = ways.ships_for(parcel, option.load, option.discharge)
                found.update(offer.id for offer in problem.ship_offers if offer.type_id in types)
            if option.trunk is Trunk.AIR:
                flying = {
                    route.type_id
                    for route in problem.routes
                    if (route.origin, route.destination) == (option.load, option.discharge)
                    and ways.fits_flight(parcel, route.id)
                }
                found.update(offer.id for offer in problem.charter_offers if offer.type_id in flying)
    return frozenset(found)


def touches(edits: Sequence[DeploymentEdit], ids: frozenset[str]) -> bool:
    """Whether the first of some edits changes one of these."""
    return any(getattr(edits[0], field.name) in ids for field in fields(edits[0]))


def concerns_ships(problem: DeploymentProblem, edits: Sequence[DeploymentEdit]) -> bool:
    """Whether ships may have to be routed otherwise for edits to help: how many there are, and where they may go."""
    return any(
        isinstance(edit, SetShips | SetLoadPorts | ReopenPassage)
        or (isinstance(edit, ReopenPlace) and problem.place[edit.place].port is not None)
        for edit in edits
    )


def used_up_words(problem: DeploymentProblem, edit: DeploymentEdit) -> str | None:
    """What is short where an edit gives more of it; None where it gives no room."""
    match edit:
        case SetShips(offer=offer):
            return f"ships of {offer} (all {problem.ship_offer[offer].ships} used)"
        case SetAircraft(offer=offer):
            return f"aircraft of {offer}"
        case SetBerths(port=port):
            return f"berths in {problem.place[port].name}"
        case SetConvoys(corridor=corridor):
            return f"room in convoys of {corridor}"
        case SetHandling(place=place):
            return f"handling at {problem.place[place].name}"
        case _:
            return None
