"""What runs by its own timetable: liner sailings and convoys, and what a place can send on in a day."""

from __future__ import annotations

from collections import Counter

from movcon.clock import day_text, utc_day, utc_text
from movcon.deployment.plan import LiftKind, Voyage
from movcon.deployment.verification.reading import Reading
from movcon.deployment.ways import LinerService, parcel_room
from movcon.finding import Finding, Findings


def liner(reading: Reading) -> Findings:
    """A sailing leaves and arrives by its timetable, with cargo that met the cut-off, within the plan's share of it."""
    yield from _numbers_once(reading, LiftKind.LINER, "liner")
    for voyage in reading.voyages(LiftKind.LINER):
        if reading.released(voyage) is not None:
            continue
        service = reading.problem.liner[voyage.source]
        leaves = service.departure(voyage.number)
        if not service.is_open(voyage.number):
            yield _finding("liner", voyage, f"Sailing {voyage.number} does not take place.")
        yield from _timetable(voyage, "liner", leaves, leaves + service.transit_min)
        yield from _liner_cargo(reading, voyage, service)
    yield from _cut_off(reading)


def _liner_cargo(reading: Reading, voyage: Voyage, service: LinerService) -> Findings:
    parcels = [reading.problem.parcel[name] for name in voyage.parcels]
    ports = (reading.problem.place[name].port for name in (service.origin, service.destination))
    explosives = all(port is not None and port.class1 for port in ports)
    for parcel in parcels:
        if not service.takes(parcel) or (parcel.explosive and not explosives):
            yield _finding("liner", voyage, f"{service.carrier} does not take {parcel.id}.")
    room = (service.lane_mm, service.teu_centi, service.loose_kg)
    for place, what in enumerate(("mm of lane", "hundredths of a TEU", "kg of loose cargo")):
        taken = sum(parcel_room(parcel)[place] for parcel in parcels)
        if taken > room[place]:
            yield _finding("liner", voyage, f"It carries {taken:,} {what}; {room[place]:,} are to be had.")


def _cut_off(reading: Reading) -> Findings:
    problem = reading.problem
    for name, row in reading.journeys.items():
        for number, item in enumerate(row):
            if item.voyage.kind is not LiftKind.LINER or reading.released(item.voyage) is not None:
                continue
            here = problem.place[item.loaded.place]
            there = row[number - 1].discharged.end + here.tranship_min if number else problem.parcel[name].ready
            due = item.loaded.departure - problem.liner[item.voyage.source].cut_off_min
            if there > due:
                message = f"{name} is at {here.id} at {utc_text(there)}; the sailing closes at {utc_text(due)}."
                yield _finding("liner", item.voyage, message)


def corridor(reading: Reading) -> Findings:
    """A convoy leaves and arrives by its timetable with what its corridor takes, within its size."""
    yield from _numbers_once(reading, LiftKind.CONVOY, "corridor")
    for voyage in reading.voyages(LiftKind.CONVOY):
        if reading.released(voyage) is not None:
            continue
        road = reading.problem.corridor[voyage.source]
        leaves = road.departure(voyage.number)
        if not road.is_open(voyage.number):
            yield _finding("corridor", voyage, f"Convoy {voyage.number} does not leave.")
        yield from _timetable(voyage, "corridor", leaves, leaves + road.duration_min)
        parcels = [reading.problem.parcel[name] for name in voyage.parcels]
        for parcel in parcels:
            if not road.takes(parcel):
                yield _finding("corridor", voyage, f"{road.id} does not take {parcel.id}.")
        slots = sum(parcel.slots_centi for parcel in parcels)
        if slots > road.convoy_centi:
            message = f"It carries {slots / 100:.2f} slots; a convoy has {road.convoy_centi / 100:.2f}."
            yield _finding("corridor", voyage, message)


def handling(reading: Reading) -> Findings:
    """No more slots leave a place by convoy on a date than it can handle."""
    sent: Counter[tuple[str, int]] = Counter()
    binding: set[tuple[str, int]] = set()
    for voyage in reading.voyages(LiftKind.CONVOY):
        stop = voyage.stops[0]
        slots = sum(reading.problem.parcel[name].slots_centi for name in voyage.parcels)
        sent[stop.place, utc_day(stop.departure)] += slots
        if reading.released(voyage) is None:
            binding.add((stop.place, utc_day(stop.departure)))
    for (name, day), slots in sorted(sent.items()):
        limit = reading.problem.place[name].handled_centi_per_day
        if limit is not None and slots > limit and (name, day) in binding:
            message = f"{slots / 100:.2f} slots leave; {limit / 100:.2f} can be handled."
            yield Finding(rule="handling", where=f"{name} on {day_text(day)}", message=message)


def _numbers_once(reading: Reading, kind: LiftKind, rule: str) -> Findings:
    seen: set[tuple[str, int]] = set()
    for voyage in reading.voyages(kind):
        if reading.released(voyage) is not None:
            continue  # its number is that of a timetable that may have changed
        if (voyage.source, voyage.number) in seen:
            yield _finding(rule, voyage, f"Number {voyage.number} of {voyage.source} stands twice; one voyage is due.")
        seen.add((voyage.source, voyage.number))


def _timetable(voyage: Voyage, rule: str, leaves: int, comes: int) -> Findings:
    """All four times of the first stop are the departure, of the last the arrival."""
    for stop, due, what in ((voyage.stops[0], leaves, "leaves"), (voyage.stops[-1], comes, "arrives")):
        if any(time != due for time in (stop.arrival, stop.start, stop.end, stop.departure)):
            found = f"{utc_text(stop.arrival)} to {utc_text(stop.departure)}"
            # The due minute of a number out of all bounds has no date; its offset says the same.
            message = f"It {what} {stop.place} {found}; by number {voyage.number} it is {due - stop.arrival:+} minutes."
            yield _finding(rule, voyage, message)


def _finding(rule: str, voyage: Voyage, message: str) -> Finding:
    return Finding(rule=rule, where=voyage.id, message=message)
