"""Ways: what a voyage travels along, and how long it takes."""

from __future__ import annotations

from itertools import pairwise

from movcon.clock import utc_text
from movcon.deployment.plan import LiftKind, Voyage
from movcon.deployment.problem import can_sail
from movcon.deployment.verification.reading import Reading
from movcon.finding import Finding, Findings


def way(reading: Reading) -> Findings:
    """Between two stops stands a way that leads from the one place to the other; a ship sails it in its own time."""
    for voyage in reading.plan.voyages:
        match voyage.kind:
            case LiftKind.SHIP:
                yield from _lanes(reading, voyage)
            case LiftKind.LINER if reading.released(voyage) is None:
                service = reading.problem.liner[voyage.source]
                yield from _own_service(voyage, service.origin, service.destination)
            case LiftKind.CONVOY if reading.released(voyage) is None:
                corridor = reading.problem.corridor[voyage.source]
                yield from _own_service(voyage, corridor.origin, corridor.destination)
            case LiftKind.FLIGHT:
                for name, (one, two) in zip(voyage.ways, pairwise(voyage.stops), strict=True):
                    route = reading.problem.route[name]
                    if (route.origin, route.destination) != (one.place, two.place):
                        yield _finding(voyage, f"Route {name} does not lead from {one.place} to {two.place}.")


def _lanes(reading: Reading, voyage: Voyage) -> Findings:
    problem = reading.problem
    kind = problem.ship_type[problem.ship_offer[voyage.source].type_id]
    for name, (one, two) in zip(voyage.ways, pairwise(voyage.stops), strict=True):
        if not reading.binds(voyage, one.departure):
            continue
        lane = problem.sea_lane.get(name)
        if lane is None:
            yield _finding(voyage, f"There is no lane {name} at {utc_text(one.departure)}.")
            continue
        if (lane.origin, lane.destination) != (one.place, two.place):
            yield _finding(voyage, f"Lane {name} does not lead from {one.place} to {two.place}.")
        if not lane.is_open(one.departure):
            yield _finding(voyage, f"Lane {name} is not open at {utc_text(one.departure)}.")
        if not can_sail(kind, lane):
            yield _finding(voyage, f"The {kind.name} is too wide or too deep for a passage of lane {name}.")
        due = kind.leg_min(lane)
        if two.arrival - one.departure != due:
            yield _finding(voyage, f"{name} takes it {two.arrival - one.departure} minutes; it is {due}.")


def _own_service(voyage: Voyage, origin: str, destination: str) -> Findings:
    if voyage.ways != (voyage.source,):
        yield _finding(voyage, f"It goes by {', '.join(voyage.ways)}; it has two stops and its own service.")
    places = tuple(stop.place for stop in voyage.stops)
    if places != (origin, destination):
        yield _finding(voyage, f"It goes {' - '.join(places)}; its service goes {origin} - {destination}.")


def _finding(voyage: Voyage, message: str) -> Finding:
    return Finding(rule="way", where=voyage.id, message=message)
