"""Parcels: moved whole or told why not, each along a chain of voyages from origin to destination."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from movcon.clock import utc_text
from movcon.deployment.plan import LiftKind, Voyage
from movcon.deployment.verification.reading import Carriage, Reading
from movcon.finding import Finding, Findings


def whole_parcels(reading: Reading) -> Findings:
    """Each parcel is delivered or not moved, with reason; voyages carry something and discharge what they load."""
    told = Counter(item.requirement for item in reading.plan.not_moved)
    carried = {name for voyage in reading.plan.voyages for stop in voyage.stops for name in stop.loads}
    for parcel in reading.problem.parcels:
        if parcel.id in carried and told[parcel.id] and parcel.id not in reading.under_way:
            yield _finding("whole_parcels", parcel.id, "It stands in not_moved, and a voyage carries it.")
        if parcel.id not in carried and not told[parcel.id]:
            yield _finding("whole_parcels", parcel.id, "No voyage carries it, and it does not stand in not_moved.")
        if told[parcel.id] > 1:
            yield _finding("whole_parcels", parcel.id, f"It stands in not_moved {told[parcel.id]} times.")
    for item in reading.plan.not_moved:
        if not (item.code and item.reason and item.remedies):
            yield _finding("whole_parcels", item.requirement, "It is not moved without code, reason or remedy.")
    for voyage in reading.plan.voyages:
        for message in _load_list(voyage):
            yield _finding("whole_parcels", voyage.id, message)


def _load_list(voyage: Voyage) -> Iterator[str]:
    loads = Counter(name for stop in voyage.stops for name in stop.loads)
    discharges = Counter(name for stop in voyage.stops for name in stop.discharges)
    if not loads:
        yield "It carries nothing."
    for name in dict.fromkeys((*loads, *discharges)):
        if loads[name] != 1 or discharges[name] != 1:
            yield f"{name} is loaded {loads[name]} times and discharged {discharges[name]} times; once each is due."
    since = {name: number for number, stop in enumerate(voyage.stops) for name in stop.loads}
    for number, stop in enumerate(voyage.stops):
        for name in stop.discharges:
            if number <= since.get(name, -1):
                yield f"{name} is discharged at stop {number + 1}, not later than it is loaded."


def journey(reading: Reading) -> Findings:
    """Each voyage of a parcel loads it where the one before discharged it, once it is available, and brings it on."""
    for name, row in reading.journeys.items():
        for message in _chain(reading, name, row):
            yield _finding("journey", name, message)


def _chain(reading: Reading, name: str, row: tuple[Carriage, ...]) -> Iterator[str]:
    problem = reading.problem
    parcel = problem.parcel[name]
    here, available = problem.origin_of(parcel), parcel.ready
    told = {item.requirement for item in reading.plan.not_moved}
    seen = {here}
    for number, item in enumerate(row):
        stop = item.loaded
        if stop.place != here:
            yield f"{item.voyage.id} loads it at {stop.place}; it is at {here}."
        elif not reading.has_happened(stop.start) and stop.start < available + (
            problem.place[here].tranship_min if number else 0
        ):
            due = available + (problem.place[here].tranship_min if number else 0)
            yield f"{item.voyage.id} loads it at {utc_text(stop.start)}; it can be had from {utc_text(due)} on."
        here, available = item.discharged.place, item.discharged.end
        if here in seen:
            yield f"{item.voyage.id} brings it to {here}, where it has been before."
        seen.add(here)
    if here != problem.destination_of(parcel) and not (name in told and name in reading.under_way):
        yield f"It ends at {here}; it is for {problem.destination_of(parcel)}."


def one_sea_leg(reading: Reading) -> Findings:
    """No parcel is transhipped from ship to ship: at most one of its voyages is a ship or a liner."""
    for name, row in reading.journeys.items():
        by_sea = [item.voyage.id for item in row if item.voyage.kind in (LiftKind.SHIP, LiftKind.LINER)]
        if len(by_sea) > 1:
            yield _finding("one_sea_leg", name, f"It goes by sea more than once: {', '.join(by_sea)}.")


def load_port(reading: Reading) -> Findings:
    """What must be loaded at certain ports boards its first ship or liner at one of them."""
    problem = reading.problem
    for name, row in reading.journeys.items():
        ports = problem.consignment[problem.parcel[name].consignment].load_ports
        by_sea = next((item for item in row if item.voyage.kind in (LiftKind.SHIP, LiftKind.LINER)), None)
        if by_sea is not None and reading.has_happened(by_sea.loaded.start):
            continue
        if ports and by_sea is not None and by_sea.loaded.place not in ports:
            message = f"{by_sea.voyage.id} loads it at {by_sea.loaded.place}; {' or '.join(ports)} is asked for."
            yield _finding("load_port", name, message)


def _finding(rule: str, where: str, message: str) -> Finding:
    return Finding(rule=rule, where=where, message=message)
