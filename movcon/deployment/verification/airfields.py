"""Airfields: approval, hours, slots, parking; and closures of places of every kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from movcon.clock import Minute, day_text, local_day, local_text, utc_text
from movcon.deployment.plan import LiftKind, Voyage
from movcon.deployment.verification.charters import works
from movcon.deployment.verification.flights import offer_of
from movcon.deployment.verification.reading import Reading
from movcon.deployment.verification.sweep import too_many
from movcon.finding import Finding, Findings


def approved_airfield(reading: Reading) -> Findings:
    """Every airfield landed at, for fuel too, is approved for the type."""
    approved = {(item.type_id, item.icao) for item in reading.problem.approvals}
    for voyage in reading.voyages(LiftKind.FLIGHT):
        if reading.released(voyage) is not None:
            continue
        _, kind = offer_of(reading, voyage)
        landed = dict.fromkeys(hop.destination for way in voyage.ways for hop in reading.problem.route[way].hops)
        for icao in landed:
            if (kind.id, icao) not in approved:
                yield _finding("approved_airfield", voyage.id, f"{kind.id} is not approved at {icao}.")


def _movements(voyage: Voyage) -> Iterator[tuple[str, Minute, str]]:
    """Take-offs and landings at the stops of a lot: place, minute, what it does."""
    for one, two in pairwise(voyage.stops):
        yield one.place, one.departure, "takes off"
        yield two.place, two.arrival, "lands"


def airfield_hours(reading: Reading) -> Findings:
    """Nothing lands or takes off at a stop outside the airfield's hours."""
    for voyage in reading.voyages(LiftKind.FLIGHT):
        if reading.released(voyage) is not None:
            continue
        for name, minute, what in _movements(voyage):
            place = reading.problem.place[name]
            if not place.is_flying_hour(minute):
                message = f"It {what} at {name} at {local_text(minute, place.time_zone)}, outside its hours."
                yield _finding("airfield_hours", voyage.id, message)


def slots(reading: Reading) -> Findings:
    """No more flights arrive on a local date than the airfield has slots."""
    used: Counter[tuple[str, int]] = Counter()
    binding: set[tuple[str, int]] = set()
    for voyage in reading.voyages(LiftKind.FLIGHT):
        for stop in voyage.stops[1:]:
            key = (stop.place, local_day(stop.arrival, reading.problem.place[stop.place].time_zone))
            used[key] += 1
            if reading.released(voyage) is None:
                binding.add(key)
    for (name, day), count in sorted(used.items()):
        apron = reading.problem.place[name].apron
        limit = None if apron is None else apron.slots_per_day
        if limit is not None and count > limit and (name, day) in binding:
            yield _finding("slots", f"{name} on {day_text(day)}", f"{count} arrivals; there are {limit} slots.")


def parking(reading: Reading) -> Findings:
    """No more flights stand on an airfield at once than it has room for, of all types and of each."""
    spans: defaultdict[tuple[str, str], list[tuple[Minute, Minute, bool]]] = defaultdict(list)
    for voyage in reading.voyages(LiftKind.FLIGHT):
        _, kind = offer_of(reading, voyage)
        for stop in voyage.stops[1:-1]:
            binds = reading.released(voyage) is None
            spans[stop.place, kind.id].append((stop.arrival, stop.departure, binds))
    for name in dict.fromkeys(place for place, _ in spans):
        apron = reading.problem.place[name].apron
        if apron is None:
            continue
        everybody = [span for (place, _), row in spans.items() if place == name for span in row]
        limits = [("flights", apron.parking, everybody)]
        limits += [(type_id, most, spans.get((name, type_id), [])) for type_id, most in apron.parking_by_type]
        for what, limit, row in limits:
            crowd = (
                None
                if limit is None
                else too_many([(start, end) for start, end, _ in row], limit, [binds for _, _, binds in row])
            )
            if crowd is not None:
                message = f"{crowd[1]} {what} stand there at {utc_text(crowd[0])}; there is room for {limit}."
                yield _finding("parking", name, message)


def closures(reading: Reading) -> Findings:
    """Nothing is worked, lands or takes off, stops for fuel included, at a place that is closed."""
    for voyage in reading.plan.voyages:
        for stop in voyage.stops:
            if not _may_close(reading, voyage, stop.start):
                continue
            if works(stop) and reading.problem.place[stop.place].is_closed(stop.start, stop.end):
                message = f"It is worked at {stop.place} from {utc_text(stop.start)}, when that is closed."
                yield _finding("closures", voyage.id, message)
        if voyage.kind is LiftKind.FLIGHT:
            for name, minute, what in (*_movements(voyage), *_fuel_stops(reading, voyage)):
                place = reading.problem.place.get(name)
                if place is not None and place.is_closed(minute, minute) and reading.released(voyage) is None:
                    message = f"It {what} at {name} at {utc_text(minute)}, when that is closed."
                    yield _finding("closures", voyage.id, message)


def _may_close(reading: Reading, voyage: Voyage, minute: Minute) -> bool:
    """Whether closures bind work that a voyage begins at a minute.

    Of voyages under way they bind ships alone: a convoy or a liner has left, and an aircraft is flown home. A ship that
    cannot be finished otherwise is freed, and stands as released.
    """
    was = reading.released(voyage)
    if was is None:
        return True
    release = reading.problem.release
    stuck = release is not None and voyage.id in release.freed_ids and voyage == was
    return voyage.kind is LiftKind.SHIP and not reading.has_happened(minute) and not stuck


def _fuel_stops(reading: Reading, voyage: Voyage) -> Iterator[tuple[str, Minute, str]]:
    _, kind = offer_of(reading, voyage)
    for way, stop in zip(voyage.ways, voyage.stops, strict=False):
        minute = stop.departure
        for hop in reading.problem.route[way].hops[:-1]:
            minute += hop.block_min
            yield hop.destination, minute, "lands for fuel"
            minute += kind.tech_stop_min
            yield hop.destination, minute, "takes off after fuel"


def _finding(rule: str, where: str, message: str) -> Finding:
    return Finding(rule=rule, where=where, message=message)
