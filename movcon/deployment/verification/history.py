"""A plan made again from a released one: what has begun stands, what is fixed holds, changes are counted."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

from movcon.clock import Day, Minute, utc_day, utc_text
from movcon.deployment.plan import LiftKind, Stop, Voyage
from movcon.deployment.verification.reading import Reading
from movcon.finding import Finding, Findings

_SHARED = (LiftKind.CONVOY, LiftKind.LINER)


def history(reading: Reading) -> Findings:
    """What began before the present is as released; nothing else begins before it."""
    release = reading.problem.release
    if release is None:
        return
    now = {voyage.id: voyage for voyage in reading.plan.voyages}
    for name, was in release.begun.items():
        voyage = now.get(name)
        if name not in release.freed_ids:
            if voyage != was:
                yield _finding("history", name, "It has begun; the plan leaves it out or changes it.")
        elif voyage is None:
            if any(stop.loads and stop.start < release.present for stop in was.stops):
                yield _finding("history", name, "It has cargo on board; the plan leaves it out.")
        else:
            yield from _finished_otherwise(was, voyage, release.present)
    for voyage in reading.plan.voyages:
        if voyage.departure < release.present and voyage.id not in release.begun:
            message = f"It begins at {utc_text(voyage.departure)}, before the present, and was not released."
            yield _finding("history", voyage.id, message)


def _finished_otherwise(was: Voyage, now: Voyage, present: Minute) -> Findings:
    """Of a voyage that began and is finished otherwise, everything before the present is as released."""
    same = (was.kind, was.source, was.number) == (now.kind, now.source, now.number)
    if not same or _happened(was, present) != _happened(now, present):
        yield _finding("history", was.id, f"The plan changes what it did before {utc_text(present)}.")


def _happened(voyage: Voyage, present: Minute) -> list[tuple[object, ...]]:
    """Stops arrived at before the present, as far as they have happened, and the legs begun from them."""
    found: list[tuple[object, ...]] = []
    for stop, way in zip_longest(voyage.stops, voyage.ways):
        if stop.arrival >= present:
            break
        told: list[object] = [stop.place, stop.arrival]
        if stop.start < present:
            told += [stop.start, stop.end, stop.loads, stop.discharges]
        if stop.departure < present:
            told += [stop.departure, way]
        found.append(tuple(told))
    # The leg begun last has an arrival that no longer changes.
    following = voyage.stops[len(found)] if found and len(found) < len(voyage.stops) else None
    if following is not None and voyage.stops[len(found) - 1].departure < present:
        found.append((following.place, following.arrival))
    return found


def fixed(reading: Reading) -> Findings:
    """What begins within the fixed days is as released; convoys and liners may take more along."""
    release = reading.problem.release
    if release is None:
        return
    now = {voyage.id: voyage for voyage in reading.plan.voyages}
    for name, was in release.fixed.items():
        voyage = now.get(name)
        if voyage is None or not _as_fixed(was, voyage):
            message = f"It begins at {utc_text(was.departure)} and is fixed; the plan leaves it out or changes it."
            yield _finding("fixed", name, message)


def _as_fixed(was: Voyage, now: Voyage) -> bool:
    if now.kind not in _SHARED:
        return replace(was, usd=0) == replace(now, usd=0)
    same = (was.kind, was.source, was.number, was.ways) == (now.kind, now.source, now.number, now.ways)
    bare = [[replace(stop, loads=(), discharges=()) for stop in voyage.stops] for voyage in (was, now)]
    return same and bare[0] == bare[1] and all(map(_has_all, was.stops, now.stops))


def _has_all(was: Stop, now: Stop) -> bool:
    return set(was.loads) <= set(now.loads) and set(was.discharges) <= set(now.discharges)


def stability_usd(reading: Reading) -> int:
    """Price of every change to journeys that were released whole and are made whole."""
    release = reading.problem.release
    if release is None:
        return 0
    known = reading.problem.parcel
    before = _journeys(Reading(reading.problem, replace(reading.plan, voyages=release.voyages)))
    after = _journeys(reading)
    total = 0
    for name in before.keys() & after.keys() & known.keys():
        (was_day, was_way), (day, way) = before[name], after[name]
        total += release.prices.usd_per_changed_date * (day != was_day)
        total += release.prices.usd_per_changed_way * (way != was_way)
    return total


def _journeys(reading: Reading) -> dict[str, tuple[Day, tuple[tuple[str, int], ...]]]:
    """By parcel brought to its destination: date of delivery, and its sources, of ships with the charter's number."""
    problem = reading.problem
    found: dict[str, tuple[Day, tuple[tuple[str, int], ...]]] = {}
    for name, row in reading.journeys.items():
        if name in problem.parcel and row[-1].discharged.place == problem.destination_of(problem.parcel[name]):
            way = tuple(
                (item.voyage.source, item.voyage.number if item.voyage.kind is LiftKind.SHIP else 0) for item in row
            )
            found[name] = (utc_day(row[-1].discharged.end), way)
    return found


def _finding(rule: str, where: str, message: str) -> Finding:
    return Finding(rule=rule, where=where, message=message)
