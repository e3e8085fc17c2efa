"""Airfields: approval, opening hours, slots, parking."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

from movcon.clock import day_text, local_text, utc_text
from movcon.verification.findings import Finding, Findings, Reading


def approved_airfield(reading: Reading) -> Findings:
    """Every airfield landed at is approved for the type."""
    problem = reading.problem
    approved = {(item.type_id, item.icao) for item in problem.approvals}
    for itinerary, leg in reading.legs():
        type_id = problem.source[itinerary.source].type_id
        if (type_id, leg.destination) not in approved:
            message = f"{type_id} is not approved at {leg.destination}."
            yield _finding("approved_airfield", f"{itinerary.id}, {leg.origin}-{leg.destination}", message)


def airfield_hours(reading: Reading) -> Findings:
    """Nothing takes off or lands while an airfield is closed; what has departed lands where it was to land."""
    for itinerary, _, sortie in reading.sorties():
        if reading.has_departed(sortie):
            continue
        for leg in sortie.legs:
            for icao, minute, what in (
                (leg.origin, leg.departure, "takes off"),
                (leg.destination, leg.arrival, "lands"),
            ):
                field = reading.problem.airfield[icao]
                if not field.is_open(minute):
                    message = f"It {what} at {icao} at {local_text(minute, field.time_zone)}, when it is closed."
                    yield _finding("airfield_hours", itinerary.id, message)


def slots(reading: Reading) -> Findings:
    """No more arrivals on a date than the airfield has slots."""
    used: Counter[tuple[str, int]] = Counter()
    ahead: set[tuple[str, int]] = set()
    for _, _, sortie in reading.sorties():
        for leg in sortie.legs:
            if reading.problem.airfield[leg.destination].slots_per_day is None:
                continue
            place = leg.destination, reading.day(leg.destination, leg.arrival)
            used[place] += 1
            if not reading.has_departed(sortie):
                ahead.add(place)
    for (icao, day), count in used.items():
        limit = reading.problem.airfield[icao].slots_per_day
        if limit is not None and count > limit and (icao, day) in ahead:
            yield _finding("slots", f"{icao} on {day_text(day)}", f"{count} arrivals; there are {limit} slots.")


def parking_mog(reading: Reading) -> Findings:
    """No more aircraft on the ground at once than there are parking places."""
    changes: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for itinerary in reading.plan.itineraries:
        legs = [(leg, reading.has_departed(sortie)) for sortie in itinerary.sorties for leg in sortie.legs]
        for (one, came), (two, _) in pairwise(legs):
            if reading.problem.airfield[one.destination].parking_mog is not None:
                ahead = 0 if came else 1
                changes[one.destination] += [(one.arrival, 1, ahead), (two.departure, -1, -ahead)]
    for icao, row in changes.items():
        limit = reading.problem.airfield[icao].parking_mog
        there = still_to_come = 0
        for minute, change, ahead in sorted(row):
            there += change
            still_to_come += ahead
            if limit is not None and there > limit and still_to_come:
                message = f"{there} aircraft on the ground at {utc_text(minute)}; there is room for {limit}."
                yield _finding("parking_mog", icao, message)


def _finding(rule: str, where: str, message: str) -> Finding:
    return Finding(rule=rule, where=where, message=message)
