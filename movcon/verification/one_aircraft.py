"""One aircraft: a movement flies on one type, and each of its parts in one go, new troops in and old troops out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from movcon.movements import RotationRequirement
from movcon.plan import Direction, Itinerary, Sortie
from movcon.verification.findings import Finding, Findings, Reading


@dataclass(frozen=True, slots=True)
class _Flown:
    """A sortie that carries people of one movement: where it stands in its itinerary, and how many each way."""

    itinerary: Itinerary
    number: int
    sortie: Sortie
    incoming: int
    outgoing: int


def one_aircraft(reading: Reading) -> Findings:
    """Each movement flies on one type; each part on one aircraft in one go, out and back."""
    rows: defaultdict[str, list[_Flown]] = defaultdict(list)
    for itinerary, number, sortie in reading.sorties():
        people: defaultdict[str, dict[Direction, int]] = defaultdict(dict)
        for load in sortie.loads:
            people[load.requirement][load.direction] = load.people
        for name, counts in people.items():
            incoming, outgoing = counts.get(Direction.INCOMING, 0), counts.get(Direction.OUTGOING, 0)
            rows[name].append(_Flown(itinerary, number, sortie, incoming, outgoing))
    for name, row in rows.items():
        if any(reading.has_departed(flown.sortie) for flown in row):
            # What has begun under a released plan is finished as it can be.
            continue
        row.sort(key=lambda flown: (flown.sortie.departure, flown.itinerary.id, flown.number))
        yield from _one_type(reading, name, row)
        for part in _parts(reading.problem.rotation[name], row):
            yield from _in_one_go(reading, name, part)
        yield from _out_and_back(reading.problem.rotation[name], row)


def _one_type(reading: Reading, name: str, row: list[_Flown]) -> Findings:
    types = sorted({reading.problem.route[flown.sortie.route].type_id for flown in row})
    if len(types) > 1:
        yield _finding(name, f"It flies on {' and '.join(types)}; a movement flies on one type.")


def _parts(need: RotationRequirement, row: list[_Flown]) -> list[list[_Flown]]:
    """The round trip of the advance party and the rest, or everything."""
    arrivals = [at for at, flown in enumerate(row) if flown.incoming]
    if need.advance_permille == 0 or len(arrivals) < 2:
        return [row]
    return [row[: arrivals[1]], row[arrivals[1] :]]


def _in_one_go(reading: Reading, name: str, part: list[_Flown]) -> Findings:
    aircraft = {(flown.itinerary.id) for flown in part}
    if len(aircraft) > 1:
        yield _finding(name, f"One part of it is flown on {', '.join(sorted(aircraft))}; one aircraft flies a part.")
        return
    rotation = reading.problem.rotation
    word = rotation[name].shares
    itinerary = part[0].itinerary
    for sortie in itinerary.sorties[part[0].number - 1 : part[-1].number]:
        for load in sortie.loads:
            if load.requirement != name and (word is None or rotation[load.requirement].shares != word):
                yield _finding(name, f"{load.requirement} is flown between its sorties; a part is flown in one go.")
                return


def _out_and_back(need: RotationRequirement, row: list[_Flown]) -> Findings:
    """Between two incoming chalks one outgoing one leaves, as long as there is anybody whom ``relief`` lets go."""
    if any(len({load.requirement for load in flown.sortie.loads}) > 1 for flown in row):
        return
    arrived = left = since = 0
    for flown in row:
        if flown.outgoing:
            left += flown.outgoing
            since += 1
            continue
        if arrived:
            may_go = min(need.relieved(arrived), need.outgoing) - left > 0 or since > 0
            if since > 1 or (may_go and since == 0):
                text = f"{since} outgoing chalks leave between two incoming ones on {flown.itinerary.id}; "
                yield _finding(need.id, text + "the aircraft that brings a chalk takes one out, and no second one.")
                return
        arrived += flown.incoming
        since = 0


def _finding(name: str, message: str) -> Finding:
    return Finding(rule="one_aircraft", where=name, message=message)
