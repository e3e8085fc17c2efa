"""What planning again refuses, what it says of what it leaves behind, and the names that itineraries keep."""

from __future__ import annotations

from dataclasses import replace

from movcon.clock import utc_text
from movcon.lift import ContractOffer
from movcon.plan import Itinerary, NotMoved, Plan
from movcon.problem import Problem
from movcon.release import Freed, Release
from optimizer.rotation.funds import over_funds

_SETTLED = ("incoming", "outgoing", "apoe", "apod", "advance_permille")
_MEETING = ("shares", "window_first_day", "window_last_day", "spread_days_max")


def too_late(before: Problem, after: Problem, release: Release) -> list[str]:
    """Why edits of movements already begun cannot be made: who has flown has flown."""
    reasons: list[str] = []
    for name in sorted(release.begun):
        was, now = before.rotation.get(name), after.rotation.get(name)
        when = utc_text(release.first_departure[name])
        if now is None:
            reasons.append(f"{name} has been under way since {when} and can no longer be cancelled.")
        elif was is not None and any(getattr(was, part) != getattr(now, part) for part in _SETTLED):
            reasons.append(
                f"{name} has been under way since {when}: its people, airports and advance party can no longer change."
            )
    return reasons


def history_breaks_the_bound(before: Problem, after: Problem) -> bool:
    """Whether what has departed may undercut a bound by the limits of now: it flew more hours, or shared otherwise.

    The price of a contract's hour is bounded by the most hours a tail flies; sorties are shared inside windows.
    """
    release = after.release
    if release is None:
        return False
    for offer in {award.offer for award in release.awards}:
        was, now = _hours(before, offer), _hours(after, offer)
        if was is not None and now is not None and now < was:
            return True
    for name in release.begun:
        one, two = before.rotation.get(name), after.rotation.get(name)
        if one is None or two is None or one.shares is None:
            continue
        if any(getattr(one, part) != getattr(two, part) for part in _MEETING):
            return True
    return False


def _hours(problem: Problem, offer: str) -> int | None:
    source = problem.source.get(offer)
    return source.hours_max_per_month if isinstance(source, ContractOffer) else None


def over_funds_reasons(problem: Problem, plan: Plan) -> list[str]:
    """Why missions cannot pay for what can no longer be left behind."""
    return [
        f"{mission} is charged {usd:,} dollars more than its funds of {year} for what is flown, under way or bought."
        for (mission, year), usd in over_funds(problem, plan).items()
    ]


def told(plan: Plan, broken: tuple[Freed, ...], hopeless: dict[str, bool]) -> Plan:
    """The plan, where released movements that are not moved say what has happened to them."""
    why = {item.requirement: item.reason for item in broken}
    told: list[NotMoved] = []
    for item in plan.not_moved:
        name, reason = item.requirement, item.reason
        if item.code == "window" and hopeless.get(name):
            reason = (
                "Even with every other movement out of the way no aircraft that can be had, with the notices and "
                "closures from now on, flies it inside its window, tour and blackouts."
            )
        if name in why:
            reason = f"As released it cannot stand: {why[name]}. {reason}"
        told.append(replace(item, reason=reason))
    return replace(plan, not_moved=tuple(told))


def _likeness(was: Itinerary, now: Itinerary, name: str) -> tuple[int, int, str]:
    """Least for the itinerary that another one is most like: sorties alike, then movements, then the lower id."""
    sorties = sum(1 for sortie in now.sorties if sortie in was.sorties)
    return -sorties, -len(set(was.requirements).intersection(now.requirements)), name


def keep_names(plan: Plan, released: Plan) -> Plan:
    """The plan with the ids that its itineraries had when released; new ones are numbered on."""
    free = {item.id: item for item in released.itineraries}
    highest: dict[str, int] = {}
    for name in free:
        stem, _, number = name.rpartition("-")
        if number.isdigit():
            highest[stem] = max(highest.get(stem, 0), int(number))
    by_tail: dict[tuple[str, int], list[str]] = {}
    for item in released.itineraries:
        by_tail.setdefault((item.source, item.tail), []).append(item.id)
    names: list[str] = []
    for itinerary in plan.itineraries:
        carried = set(itinerary.requirements)
        candidates = [
            name
            for name in by_tail.get((itinerary.source, itinerary.tail), ())
            if name in free and carried.intersection(free[name].requirements)
        ]
        best = min(candidates, key=lambda n: _likeness(free[n], itinerary, n), default=None)
        if best is not None:
            del free[best]
            names.append(best)
            continue
        stem = itinerary.id.rpartition("-")[0]
        highest[stem] = highest.get(stem, 0) + 1
        names.append(f"{stem}-{highest[stem]:03d}")
    itineraries = tuple(replace(item, id=name) for item, name in zip(plan.itineraries, names, strict=True))
    return replace(plan, itineraries=itineraries)
