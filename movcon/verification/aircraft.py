"""Aircraft: continuity, routes as flown, crew duty, hours by month."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

from movcon.clock import MINUTES_PER_DAY, MINUTES_PER_HOUR, month_index, month_text, utc_text
from movcon.lift import DUTY_RELEASE_MIN, DUTY_REPORT_MIN, ContractOffer, MissionAircraft, Source
from movcon.network import STOP_WAIT_MIN
from movcon.plan import Itinerary, Leg, Sortie
from movcon.verification.findings import Finding, Findings, Reading
from movcon.verification.sources import tails_awarded


def continuity(reading: Reading) -> Findings:
    """An aircraft is where it last landed, rests its turnaround, and returns to its base."""
    problem = reading.problem
    for name, count in Counter(item.id for item in reading.plan.itineraries).items():
        if count > 1:
            yield _finding("continuity", name, "Two itineraries have this id.")
    for itinerary in reading.plan.itineraries:
        source = problem.source[itinerary.source]
        turn = problem.aircraft_type[source.type_id].turnaround_min
        if (itinerary.sorties[0].origin, itinerary.sorties[-1].destination) != (source.base, source.base):
            yield _finding("continuity", itinerary.id, f"It does not start and end at its base {source.base}.")
        if not itinerary.requirements:
            yield _finding("continuity", itinerary.id, "It carries nobody.")
        for one, two in pairwise(itinerary.sorties):
            if one.destination != two.origin:
                message = f"The aircraft lands at {one.destination} and next leaves from {two.origin}."
                yield _finding("continuity", reading.at(itinerary, two), message)
            if two.departure - one.arrival < turn:
                message = f"{two.departure - one.arrival} minutes on the ground; {turn} are needed."
                yield _finding("continuity", reading.at(itinerary, two), message)
    release = problem.release
    for (name, tail), row in reading.itineraries_of_tail.items():
        source = problem.source[name]
        if not isinstance(source, ContractOffer | MissionAircraft):
            for itinerary in row:
                if tail != 1:
                    yield _finding("continuity", itinerary.id, f"Tail {tail} of {name}; only tail 1 exists.")
            continue
        tails = source.tails_max if isinstance(source, ContractOffer) else source.tails
        bought = release is not None and any((item.offer, item.tail) == (name, tail) for item in release.awards)
        if not 1 <= tail <= tails and not bought and not all(reading.has_departed(item) for item in row):
            yield _finding("continuity", row[0].id, f"Tail {tail} of {name}; tails 1 to {tails} exist.")
        turn = problem.aircraft_type[source.type_id].turnaround_min
        for before, after in pairwise(row):
            if after.departure - before.arrival < turn:
                message = f"Tail {tail} is on {before.id} until {utc_text(before.arrival)} and turns in {turn} minutes."
                yield _finding("continuity", after.id, message)


def direct_positioning(reading: Reading) -> Findings:
    """An empty aircraft flies straight to where it loads next, or home: two empty sorties never follow each other."""
    for itinerary in reading.plan.itineraries:
        for one, two in pairwise(itinerary.sorties):
            if not one.loads and not two.loads and not reading.has_departed(one):
                message = f"It flies empty to {one.destination} and empty on to {two.destination}."
                yield _finding("direct_positioning", reading.at(itinerary, two), message)


def route(reading: Reading) -> Findings:
    """Each sortie flies a valid route of its type, hop by hop, in the hops' block times."""
    problem = reading.problem
    for itinerary, _, sortie in reading.sorties():
        where = reading.at(itinerary, sortie)
        flown = problem.route[sortie.route]
        type_id = problem.source[itinerary.source].type_id
        if flown.type_id != type_id:
            yield _finding("route", where, f"Route {flown.id} is for {flown.type_id}, the aircraft is a {type_id}.")
        if not flown.is_valid(sortie.departure):
            yield _finding("route", where, f"Route {flown.id} is not valid at {utc_text(sortie.departure)}.")
        if len(sortie.legs) != len(flown.hops):
            yield _finding("route", where, f"{len(sortie.legs)} legs are flown; {flown.id} has {len(flown.hops)}.")
            continue
        for leg, hop in zip(sortie.legs, flown.hops, strict=True):
            if (leg.origin, leg.destination) != (hop.origin, hop.destination):
                message = f"The leg {leg.origin}-{leg.destination} is {hop.origin}-{hop.destination} on the route."
                yield _finding("route", where, message)
            if leg.arrival - leg.departure != hop.block_min:
                message = (
                    f"{leg.origin}-{leg.destination} takes {leg.arrival - leg.departure} minutes, not {hop.block_min}."
                )
                yield _finding("route", where, message)
        stop = problem.aircraft_type[type_id].tech_stop_min
        for one, two in pairwise(sortie.legs):
            ground = two.departure - one.arrival
            short = problem.airfield[one.destination].always_open and not _crew_rests(problem.source[itinerary.source])
            most = stop + STOP_WAIT_MIN if short else MINUTES_PER_DAY
            if not stop <= ground <= most and not (ground > stop and reading.has_departed(sortie)):
                yield _finding(
                    "route", where, f"{ground} minutes at {one.destination} for fuel; {stop} to {most} are due."
                )


def _crew_rests(source: Source) -> bool:
    """Whether a crew stays with the aircraft and may have to rest at a stop."""
    return isinstance(source, ContractOffer | MissionAircraft)


def crew_duty(reading: Reading) -> Findings:
    """On aircraft that are held, no crew works longer than its duty without rest."""
    for itinerary in reading.plan.itineraries:
        source = reading.problem.source[itinerary.source]
        if not isinstance(source, ContractOffer | MissionAircraft):
            continue
        for duty in _duties(itinerary, source.rest_min):
            begins = duty[0].departure - DUTY_REPORT_MIN
            ends = duty[-1].arrival + DUTY_RELEASE_MIN
            if ends - begins > source.duty_max_min:
                message = f"Duty from {utc_text(begins)} to {utc_text(ends)} is {ends - begins} minutes; at most "
                yield _finding("crew_duty", itinerary.id, message + f"{source.duty_max_min}.")


def _duties(itinerary: Itinerary, rest_min: int) -> list[list[Leg]]:
    duties: list[list[Leg]] = [[]]
    for leg in _legs(itinerary.sorties):
        if duties[-1] and leg.departure - duties[-1][-1].arrival >= rest_min:
            duties.append([])
        duties[-1].append(leg)
    return duties


def _legs(sorties: tuple[Sortie, ...]) -> list[Leg]:
    return [leg for sortie in sorties for leg in sortie.legs]


def contract_hours(reading: Reading) -> Findings:
    """Nobody flies more hours in a month than contract, mission or type allow."""
    problem = reading.problem
    ahead = {
        (itinerary.source, month_index(leg.departure))
        for itinerary, _, sortie in reading.sorties()
        if not reading.has_departed(sortie)
        for leg in sortie.legs
    }
    pooled: defaultdict[tuple[str, int], int] = defaultdict(int)
    by_tail: defaultdict[tuple[str, int, str, int], int] = defaultdict(int)
    for itinerary, leg in reading.legs():
        month = month_index(leg.departure)
        minutes = leg.arrival - leg.departure
        source = problem.source[itinerary.source]
        if isinstance(source, ContractOffer | MissionAircraft):
            pooled[itinerary.source, month] += minutes
            by_tail[itinerary.source, itinerary.tail, "", month] += minutes
        else:
            # Every lot and letter itinerary is an aircraft of its own.
            by_tail[itinerary.source, itinerary.tail, itinerary.id, month] += minutes
    awarded = tails_awarded(reading)
    for (name, month), minutes in pooled.items():
        if (name, month) not in ahead:
            continue
        source = problem.source[name]
        if isinstance(source, ContractOffer):
            most = source.hours_max_per_month * awarded[name, month]
        elif isinstance(source, MissionAircraft):
            most = source.hours_per_month * source.tails
        else:
            continue
        if minutes > most * MINUTES_PER_HOUR:
            message = f"{minutes / MINUTES_PER_HOUR:.1f} hours are flown; {most} are to be had."
            yield _finding("contract_hours", f"{name} in {month_text(month)}", message)
    for (name, tail, _, month), minutes in by_tail.items():
        most = problem.aircraft_type[problem.source[name].type_id].hours_max_per_month
        if minutes > most * MINUTES_PER_HOUR:
            message = (
                f"Tail {tail} flies {minutes / MINUTES_PER_HOUR:.1f} hours; its type flies at most {most} a month."
            )
            yield _finding("contract_hours", f"{name} in {month_text(month)}", message)


def _finding(rule: str, where: str, message: str) -> Finding:
    return Finding(rule=rule, where=where, message=message)
