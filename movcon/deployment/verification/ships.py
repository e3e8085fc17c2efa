"""Ships in port and at sea: what they may enter, carry and work, how long it takes, and how many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from movcon.clock import Minute, utc_text
from movcon.deployment.plan import LiftKind, Voyage
from movcon.deployment.ships import ShipType
from movcon.deployment.verification.charters import works
from movcon.deployment.verification.reading import Reading
from movcon.deployment.verification.sweep import too_many
from movcon.finding import Finding, Findings


def _type(reading: Reading, voyage: Voyage) -> ShipType:
    return reading.problem.ship_type[reading.problem.ship_offer[voyage.source].type_id]


def ship_fits_port(reading: Reading) -> Findings:
    """Every port called at or worked in is long, wide and deep enough."""
    for voyage in reading.voyages(LiftKind.SHIP):
        kind = _type(reading, voyage)
        for number, stop in enumerate(voyage.stops):
            port = reading.problem.place[stop.place].port
            if not reading.binds(voyage, stop.start):
                continue
            if port is None:
                yield _finding("ship_fits_port", voyage.id, f"{stop.place} is no port.")
            elif (number or works(stop)) and not kind.can_enter(port):
                yield _finding(
                    "ship_fits_port", voyage.id, f"The {kind.name} is too long, wide or deep for {stop.place}."
                )


def ship_takes_cargo(reading: Reading) -> Findings:
    """The ship can carry each parcel, and ship and port together can load and discharge it."""
    problem = reading.problem
    for voyage in reading.voyages(LiftKind.SHIP):
        kind = _type(reading, voyage)
        for stop in voyage.stops:
            port = problem.place[stop.place].port
            if not reading.binds(voyage, stop.start):
                continue
            for name in stop.loads:
                if not kind.can_carry(problem.parcel[name]):
                    yield _finding("ship_takes_cargo", voyage.id, f"{name} may not stand on board a {kind.name}.")
            for name in (*stop.loads, *stop.discharges):
                if port is not None and not kind.can_work(problem.parcel[name], port):
                    yield _finding("ship_takes_cargo", voyage.id, f"{name} cannot be worked at {stop.place}.")


def stowage(reading: Reading) -> Findings:
    """On every leg there is room for what is on board: lanes, containers, deadweight."""
    parcels = reading.problem.parcel
    for voyage in reading.voyages(LiftKind.SHIP):
        kind = _type(reading, voyage)
        room = {name: kind.room(parcels[name]) for name in voyage.parcels}
        for stop, board in zip(voyage.stops, reading.on_board[voyage.id][:-1], strict=False):
            for place, what in enumerate(("mm of lane", "hundredths of a TEU", "kg")):
                taken = sum(room[name][place] for name in board)
                if taken > kind.capacity[place] and reading.binds(voyage, stop.departure):
                    message = f"It leaves {stop.place} with {taken:,} {what}; it has room for {kind.capacity[place]:,}."
                    yield _finding("stowage", voyage.id, message)


def working_time(reading: Reading) -> Findings:
    """A ship works as long in port as the port's rates make it."""
    parcels = reading.problem.parcel
    for voyage in reading.voyages(LiftKind.SHIP):
        for stop in voyage.stops:
            port = reading.problem.place[stop.place].port
            if port is None or not reading.binds(voyage, stop.start):
                continue
            due = sum(port.working_min(parcels[name]) for name in (*stop.loads, *stop.discharges))
            if stop.end - stop.start != due:
                message = f"It works {stop.end - stop.start} minutes at {stop.place}; its cargo takes {due}."
                yield _finding("working_time", voyage.id, message)


def berths(reading: Reading) -> Findings:
    """No more ships are worked in a port at once than it has berths."""
    spans: defaultdict[str, list[tuple[Minute, Minute]]] = defaultdict(list)
    binding: defaultdict[str, list[bool]] = defaultdict(list)
    for voyage in reading.voyages(LiftKind.SHIP):
        for stop in voyage.stops:
            spans[stop.place].append((stop.start, stop.end))
            binding[stop.place].append(reading.binds(voyage, stop.start))
    for name, row in spans.items():
        port = reading.problem.place[name].port
        crowd = None if port is None else too_many(row, port.berths, binding[name])
        if port is not None and crowd is not None:
            message = f"{crowd[1]} ships are worked from {utc_text(crowd[0])} on; berths: {port.berths}."
            yield _finding("berths", name, message)


def net_explosives(reading: Reading) -> Findings:
    """No ship or liner comes to a port or leaves it with more net explosives on board than the port allows."""
    for voyage in reading.plan.voyages:
        if voyage.kind not in (LiftKind.SHIP, LiftKind.LINER):
            continue
        after = reading.on_board[voyage.id]
        for number, stop in enumerate(voyage.stops):
            port = reading.problem.place[stop.place].port
            if port is None or port.neq_max_g is None or not (number or works(stop)):
                continue
            if not reading.binds(voyage, stop.start):
                continue
            before = after[number - 1] if number else frozenset()
            most = max(_neq_g(reading, before), _neq_g(reading, after[number]))
            if most > port.neq_max_g:
                message = f"{most:,} g of explosives are on board at {stop.place}; {port.neq_max_g:,} are allowed."
                yield _finding("net_explosives", voyage.id, message)


def _neq_g(reading: Reading, names: Iterable[str]) -> int:
    return sum(reading.problem.parcel[name].neq_g for name in names)


def _finding(rule: str, where: str, message: str) -> Finding:
    return Finding(rule=rule, where=where, message=message)
