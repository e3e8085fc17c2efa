"""Whether the plan speaks of things that exist, in numbers that can be: the ground the other rules stand on."""

from __future__ import annotations

from collections import Counter

from movcon.lift import SourceKind
from movcon.plan import PLAN_FORMAT, Itinerary, Plan, Sortie
from movcon.problem import Problem, source_kind
from movcon.verification.findings import Finding, Findings


def plan_language(problem: Problem, plan: Plan) -> Findings:
    """Every name in the plan is known, every itinerary has sorties and every sortie legs, and numbers are whole."""
    if plan.format != PLAN_FORMAT:
        yield _bad("plan", f"Format {plan.format} is not {PLAN_FORMAT}.")
    for name, count in Counter(item.requirement for item in plan.not_moved).items():
        if name not in problem.rotation:
            yield _bad(name, "This requirement is not in the problem.")
        if count > 1:
            yield _bad(name, "It stands in not_moved more than once.")
    for award in plan.awards:
        where = f"award of {award.offer}, tail {award.tail}"
        source = problem.source.get(award.offer)
        if source is None or source_kind(source) is not SourceKind.CONTRACT:
            yield _bad(where, "This contract offer is not in the problem.")
        if award.tail < 1 or award.months < 1:
            yield _bad(where, "Tail and months start at 1.")
    for itinerary in plan.itineraries:
        yield from _itinerary(problem, itinerary)


def _itinerary(problem: Problem, itinerary: Itinerary) -> Findings:
    source = problem.source.get(itinerary.source)
    if source is None:
        yield _bad(itinerary.id, f"Lift source {itinerary.source!r} is not in the problem.")
    elif source_kind(source) is not itinerary.kind:
        yield _bad(itinerary.id, f"{itinerary.source} is a {source_kind(source).value}, not a {itinerary.kind.value}.")
    if itinerary.usd < 0:
        yield _bad(itinerary.id, f"Its price is {itinerary.usd}.")
    if not itinerary.sorties:
        yield _bad(itinerary.id, "It has no sortie.")
    for number, sortie in enumerate(itinerary.sorties, start=1):
        yield from _sortie(problem, f"{itinerary.id}, sortie {number}", sortie)


def _sortie(problem: Problem, where: str, sortie: Sortie) -> Findings:
    if sortie.route not in problem.route:
        yield _bad(where, f"Route {sortie.route!r} is not in the problem.")
    if not sortie.legs:
        yield _bad(where, "It has no leg.")
    for leg in sortie.legs:
        for icao in (leg.origin, leg.destination):
            if icao not in problem.airfield:
                yield _bad(where, f"Airfield {icao!r} is not in the problem.")
        if leg.arrival <= leg.departure:
            yield _bad(where, f"The leg {leg.origin}-{leg.destination} arrives before it departs.")
    for load in sortie.loads:
        if load.requirement not in problem.rotation:
            yield _bad(where, f"Requirement {load.requirement!r} is not in the problem.")
        if load.people < 1 or load.chalk < 1 or load.baggage_kg < 0:
            yield _bad(where, f"A load has {load.people} people, chalk {load.chalk}, {load.baggage_kg} kg of baggage.")


def _bad(where: str, message: str) -> Finding:
    return Finding(rule="plan_language", where=where, message=message)
