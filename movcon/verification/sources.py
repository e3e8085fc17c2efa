"""Lift sources: who may carry whom, from when, under which contract."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations, pairwise

from movcon.clock import day_text, midnight, month_start, month_text, utc_day, utc_text
from movcon.lift import CharterOffer, ContractOffer, LetterOfAssist, MissionAircraft, SourceKind
from movcon.plan import ContractAward, Itinerary
from movcon.verification.findings import Finding, Findings, Reading


def tails_awarded(reading: Reading) -> Counter[tuple[str, int]]:
    """Tails by contract offer and calendar month."""
    found: Counter[tuple[str, int]] = Counter()
    for award in reading.plan.awards:
        for month in range(award.first_month, award.first_month + award.months):
            found[award.offer, month] += 1
    return found


def clearance_notice(reading: Reading) -> Findings:
    """No sortie leaves before every State's notice has run out."""
    problem = reading.problem
    asked: defaultdict[str, list[int]] = defaultdict(list)
    if problem.release is not None:
        for itinerary in problem.release.itineraries:
            for sortie in itinerary.sorties:
                asked[sortie.route].append(utc_day(sortie.departure))
    for itinerary, _, sortie in reading.sorties():
        route = problem.route[sortie.route]
        earliest = _asking_day(reading) + route.notice_days
        day = utc_day(sortie.departure)
        if problem.release is not None:
            holds = problem.release.clearance_days
            if any(abs(day - other) <= holds for other in asked[sortie.route]):
                continue
        if day < earliest:
            message = f"Clearances need {route.notice_days} days: not before {day_text(earliest)}."
            yield _finding("clearance_notice", reading.at(itinerary, sortie), message)


def lead_time(reading: Reading) -> Findings:
    """Charter and letters of assist fly no earlier than they can be bought."""
    for itinerary in reading.plan.itineraries:
        source = reading.problem.source[itinerary.source]
        if not isinstance(source, CharterOffer | LetterOfAssist):
            continue
        if _is_bought(reading, itinerary):
            continue
        earliest = _asking_day(reading) + source.lead_time_days
        if utc_day(itinerary.departure) < earliest:
            message = f"{source.id} can be had from {day_text(earliest)} on."
            yield _finding("lead_time", itinerary.id, message)


def _asking_day(reading: Reading) -> int:
    """UTC date on which anything new is asked for: the present of a plan made again, else the planning day."""
    release = reading.problem.release
    return reading.problem.planning_day if release is None else release.present_day


def _is_bought(reading: Reading, itinerary: Itinerary) -> bool:
    """Whether the released plan has a lot of the same source that carries one of the same requirements."""
    release = reading.problem.release
    if release is None:
        return False
    carried = set(itinerary.requirements)
    return any(
        item.source == itinerary.source and carried.intersection(item.requirements) for item in release.itineraries
    )


def grounding(reading: Reading) -> Findings:
    """A grounded tail finishes the movements it has begun, goes home, and leaves no more until it can fly again.

    Aircraft bought by the itinerary are counted in ``market_size``.
    """
    for item in reading.problem.groundings:
        if isinstance(reading.problem.source[item.source], CharterOffer | LetterOfAssist):
            continue
        start = max(item.start, reading.present)
        for itinerary in reading.itineraries_of_tail.get((item.source, item.tail), []):
            if itinerary.departure >= item.end or itinerary.arrival <= start:
                continue
            begun = _begun(reading, itinerary, start)
            if itinerary.departure >= start or set(itinerary.requirements) - begun:
                yield _finding(
                    "grounding", itinerary.id, f"Tail {item.tail} of {item.source} cannot fly: {item.reason}."
                )


def _begun(reading: Reading, itinerary: Itinerary, start: int) -> set[str]:
    """Requirements loaded before a minute, and those that the aircraft was on its way to load at the present."""
    begun: set[str] = set()
    on_its_way = False
    for sortie in itinerary.sorties:
        if sortie.departure < start or on_its_way:
            begun.update(load.requirement for load in sortie.loads)
        on_its_way = not sortie.loads and sortie.departure < start and reading.has_departed(sortie)
    return begun


def operator_clearance(reading: Reading) -> Findings:
    """Operator and aircraft are cleared until the itinerary is over; one that is over by the present is history."""
    for itinerary in reading.plan.itineraries:
        if all(reading.has_departed(sortie) for sortie in itinerary.sorties):
            continue
        source = reading.problem.source[itinerary.source]
        if utc_day(itinerary.arrival) > source.cleared_until:
            message = f"Cleared until {day_text(source.cleared_until)}; it lands {utc_text(itinerary.arrival)}."
            yield _finding("operator_clearance", itinerary.id, message)


def market_size(reading: Reading) -> Findings:
    """No more aircraft of an offer under way at once than the market has."""
    changes: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for itinerary in reading.plan.itineraries:
        if itinerary.kind in (SourceKind.CHARTER, SourceKind.LETTER_OF_ASSIST):
            ahead = 0 if reading.has_departed(itinerary) else 1
            changes[itinerary.source] += [(itinerary.departure, 1, ahead), (itinerary.arrival, -1, -ahead)]
    for name, row in changes.items():
        source = reading.problem.source[name]
        if not isinstance(source, CharterOffer | LetterOfAssist):
            continue
        away = [item for item in reading.problem.groundings if item.source == name]
        row += [(item.start, 0, 0) for item in away]
        busy = still_to_leave = 0
        for minute, change, ahead in sorted(row):
            busy += change
            still_to_leave += ahead
            can_be_had = source.aircraft_available - sum(1 for item in away if item.start <= minute < item.end)
            if busy > max(0, can_be_had) and still_to_leave:
                message = f"{busy} aircraft under way at {utc_text(minute)}; {max(0, can_be_had)} can be had."
                yield _finding("market_size", name, message)


def contract_terms(reading: Reading) -> Findings:
    """Awards are for terms on offer, in time, one after the other on a tail, and used; itineraries lie inside them."""
    by_tail: defaultdict[tuple[str, int], list[ContractAward]] = defaultdict(list)
    for award in reading.plan.awards:
        by_tail[award.offer, award.tail].append(award)
        yield from _award(reading, award)
    for (name, tail), row in by_tail.items():
        row.sort(key=lambda award: award.first_month)
        for one, two in pairwise(row):
            if two.first_month < one.first_month + one.months:
                message = f"Tail {tail} is awarded twice in {month_text(two.first_month)}."
                yield _finding("contract_terms", name, message)
    for itinerary in reading.plan.itineraries:
        if itinerary.kind is not SourceKind.CONTRACT:
            continue
        inside = any(
            itinerary.departure >= month_start(award.first_month)
            and itinerary.arrival <= month_start(award.first_month + award.months)
            for award in by_tail.get((itinerary.source, itinerary.tail), ())
        )
        if not inside:
            message = f"No award of {itinerary.source}, tail {itinerary.tail}, covers it."
            yield _finding("contract_terms", itinerary.id, message)


def _award(reading: Reading, award: ContractAward) -> Findings:
    source = reading.problem.source[award.offer]
    if not isinstance(source, ContractOffer):
        return
    where = f"{award.offer}, tail {award.tail}"
    release = reading.problem.release
    if release is not None and award in release.awards:
        return
    if release is not None and month_start(award.first_month) < midnight(
        release.present_day + source.request_lead_days
    ):
        message = f"A new award needs {source.request_lead_days} days; {month_text(award.first_month)} is too soon."
        yield _finding("contract_terms", where, message)
    if award.months not in {term.months for term in source.terms}:
        yield _finding("contract_terms", where, f"{award.months} months are not on offer.")
    if month_start(award.first_month) < midnight(source.available_from):
        message = f"It starts in {month_text(award.first_month)}, before {day_text(source.available_from)}."
        yield _finding("contract_terms", where, message)
    if award.tail > source.tails_max:
        yield _finding("contract_terms", where, f"Only {source.tails_max} tails are on offer.")
    flown = reading.itineraries_of_tail.get((award.offer, award.tail), [])
    start, end = month_start(award.first_month), month_start(award.first_month + award.months)
    if not any(start <= itinerary.departure < end for itinerary in flown):
        yield _finding("contract_terms", where, f"The award from {month_text(award.first_month)} flies nothing.")


def forbidden_link(reading: Reading) -> Findings:
    """No sortie joins two States that may not be linked."""
    pairs = {frozenset((item.state, item.other_state)): item.reason for item in reading.problem.forbidden_links}
    airfield = reading.problem.airfield
    for itinerary, _, sortie in reading.sorties():
        pair = frozenset((airfield[sortie.origin].state, airfield[sortie.destination].state))
        if pair in pairs:
            yield _finding("forbidden_link", reading.at(itinerary, sortie), f"Not allowed: {pairs[pair]}.")


def contributors_apart(reading: Reading) -> Findings:
    """Contributors that do not share an aircraft are not on one itinerary."""
    apart = {frozenset((item.contributor, item.other)) for item in reading.problem.contributors_apart}
    rotation = reading.problem.rotation
    for itinerary in reading.plan.itineraries:
        carried = sorted({rotation[name].contributor for name in itinerary.requirements})
        for one, two in combinations(carried, 2):
            if frozenset((one, two)) in apart:
                yield _finding("contributors_apart", itinerary.id, f"{one} and {two} do not share an aircraft.")


def own_contingent_only(reading: Reading) -> Findings:
    """A letter of assist carries its own contingents, one requirement an itinerary, and that requirement whole."""
    rotation = reading.problem.rotation
    carriers: defaultdict[str, set[str]] = defaultdict(set)
    lettered: set[str] = set()
    for itinerary in reading.plan.itineraries:
        for name in itinerary.requirements:
            carriers[name].add(itinerary.source)
        source = reading.problem.source[itinerary.source]
        if not isinstance(source, LetterOfAssist):
            continue
        lettered.update(itinerary.requirements)
        if len(itinerary.requirements) > 1:
            message = f"It carries {', '.join(itinerary.requirements)}; a letter's itinerary carries one requirement."
            yield _finding("own_contingent_only", itinerary.id, message)
        for name in itinerary.requirements:
            if rotation[name].contributor != source.contributor:
                message = f"{source.id} of {source.contributor} carries {name} of {rotation[name].contributor}."
                yield _finding("own_contingent_only", itinerary.id, message)
    for name in sorted(lettered):
        if len(carriers[name]) > 1:
            message = f"A letter of assist carries it together with {', '.join(sorted(carriers[name]))}."
            yield _finding("own_contingent_only", name, message)


def lift_source(reading: Reading) -> Findings:
    """Each requirement is carried by the kinds of source it allows, mission aircraft for their missions."""
    rotation = reading.problem.rotation
    for itinerary in reading.plan.itineraries:
        source = reading.problem.source[itinerary.source]
        for name in itinerary.requirements:
            need = rotation[name]
            if itinerary.kind not in need.lift_sources:
                allowed = ", ".join(kind.value for kind in need.lift_sources)
                yield _finding(
                    "lift_source", itinerary.id, f"{name} goes by {itinerary.kind.value}; allowed: {allowed}."
                )
            if isinstance(source, MissionAircraft) and need.mission not in source.missions:
                yield _finding("lift_source", itinerary.id, f"{source.id} does not serve {need.mission} ({name}).")


def _finding(rule: str, where: str, message: str) -> Finding:
    return Finding(rule=rule, where=where, message=message)
