"""Loads: everybody is carried, both ways, with baggage, within payload and seats."""

from __future__ import annotations

from collections import Counter, defaultdict

from movcon.plan import Direction
from movcon.verification.findings import Event, Finding, Findings, Reading


def both_directions(reading: Reading) -> Findings:
    """A requirement is moved whole, or stands in not_moved with reason and remedy."""
    problem = reading.problem
    not_moved = {item.requirement: item for item in reading.plan.not_moved}
    for need in problem.rotations:
        movement = reading.movements.get(need.id)
        item = not_moved.get(need.id)
        if item is not None:
            if movement is not None:
                yield _finding(need.id, "It is both carried and said not to be moved.")
            if not (item.code and item.reason and item.remedies):
                yield _finding(need.id, "It is not moved without code, reason and at least one remedy.")
            continue
        came = sum(e.people for e in movement.arrivals) if movement else 0
        left = sum(e.people for e in movement.departures) if movement else 0
        if came != need.incoming:
            yield _finding(need.id, f"{came} people are brought in, {need.incoming} are to come.")
        if left != need.outgoing:
            yield _finding(need.id, f"{left} people are taken out, {need.outgoing} are to leave.")
        if movement is not None:
            yield from _numbering(need.id, "incoming", movement.arrivals)
            yield from _numbering(need.id, "outgoing", movement.departures)
    for itinerary, sortie, load in reading.loads():
        need = problem.rotation[load.requirement]
        ends = (need.apoe, need.apod) if load.direction is Direction.INCOMING else (need.apod, need.apoe)
        if (sortie.origin, sortie.destination) != ends:
            yield _finding(reading.at(itinerary, sortie), f"{need.id} is carried, which moves {ends[0]}-{ends[1]}.")
    for itinerary, _, sortie in reading.sorties():
        for (name, direction), count in Counter((x.requirement, x.direction) for x in sortie.loads).items():
            if count > 1:
                where = reading.at(itinerary, sortie)
                yield _finding(where, f"It carries {count} loads of {name} {direction.value}; one is allowed.")


def _numbering(name: str, direction: str, events: tuple[Event, ...]) -> Findings:
    numbers = [event.chalk for event in events]
    if numbers != list(range(1, len(numbers) + 1)):
        yield _finding(name, f"Its {direction} chalks are numbered {numbers} in order of time, not from 1 upwards.")


def baggage(reading: Reading) -> Findings:
    """A load's baggage is people times the requirement's baggage a person."""
    for itinerary, sortie, load in reading.loads():
        due = load.people * reading.problem.rotation[load.requirement].baggage_kg
        if load.baggage_kg != due:
            yield Finding(
                rule="baggage",
                where=reading.at(itinerary, sortie),
                message=f"{load.people} people of {load.requirement}: {load.baggage_kg} kg of baggage, not {due}.",
            )


def payload(reading: Reading) -> Findings:
    """People and baggage are within the route's payload and the type's seats."""
    problem = reading.problem
    for itinerary, _, sortie in reading.sorties():
        route = problem.route[sortie.route]
        weight = sum(x.people * problem.rotation[x.requirement].load_kg_per_person for x in sortie.loads)
        seats = problem.aircraft_type[route.type_id].seats
        where = reading.at(itinerary, sortie)
        if weight > route.payload_kg:
            message = f"{sortie.people} people weigh {weight} kg with baggage; {route.id} lifts {route.payload_kg} kg."
            yield Finding(rule="payload", where=where, message=message)
        if sortie.people > seats:
            message = f"{sortie.people} people for {seats} seats."
            yield Finding(rule="payload", where=where, message=message)


def sharing(reading: Reading) -> Findings:
    """Requirements on one sortie have agreed to share: all carry the same word."""
    rotation = reading.problem.rotation
    for itinerary, _, sortie in reading.sorties():
        names = list(dict.fromkeys(load.requirement for load in sortie.loads))
        first, *others = names or ("",)
        for other in others:
            word = rotation[first].shares
            if word is None or rotation[other].shares != word:
                message = f"{first} and {other} are on one sortie without having agreed to share."
                yield Finding(rule="sharing", where=reading.at(itinerary, sortie), message=message)


def onward_over(reading: Reading) -> dict[tuple[str, str, str, int], tuple[int, int]]:
    """People and capacity by (APOD, mission, direction, date) where the onward capacity is exceeded."""
    used: defaultdict[tuple[str, str, str, int], int] = defaultdict(int)
    for movement in reading.movements.values():
        need = movement.need
        for event in movement.arrivals:
            used[need.apod, need.mission, "in", event.day] += event.people
        for event in movement.departures:
            used[need.apod, need.mission, "out", event.day] += event.people
    limits = {(item.apod, item.mission): item.people_per_day for item in reading.problem.onward}
    over: dict[tuple[str, str, str, int], tuple[int, int]] = {}
    for key, people in used.items():
        limit = limits.get((key[0], key[1]))
        if limit is not None and people > limit:
            over[key] = (people, limit)
    return over


def _finding(where: str, message: str) -> Finding:
    return Finding(rule="both_directions", where=where, message=message)
