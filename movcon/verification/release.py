"""A plan made again from a released one: history stands, stages hold, changes are counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from movcon.clock import Day, Minute, local_day
from movcon.lift import SourceKind
from movcon.plan import Direction, Itinerary, Sortie
from movcon.release import Release, Stage
from movcon.verification.findings import Finding, Findings, Reading, utc_day_text

_Flight = tuple[str, int, Sortie]
_Chalk = tuple[Direction, int]


def history(reading: Reading) -> Findings:
    """What departed before the present is exactly what was released, and every released award stands."""
    release = reading.problem.release
    if release is None:
        return
    was, now = _departed(release.itineraries, release.present), _departed(reading.plan.itineraries, release.present)
    for source, tail, sortie in (was - now).elements():
        message = f"{_name(sortie)} on {source}, tail {tail}, has departed; the plan leaves it out or changes it."
        yield Finding(rule="history", where=source, message=message)
    for source, tail, sortie in (now - was).elements():
        message = f"{_name(sortie)} on {source}, tail {tail}, departs before the present and was not released."
        yield Finding(rule="history", where=source, message=message)
    for award in release.awards:
        if award not in reading.plan.awards:
            message = f"The award of tail {award.tail} from month {award.first_month} on is bought and may not vanish."
            yield Finding(rule="history", where=award.offer, message=message)


def _departed(itineraries: Iterable[Itinerary], present: Minute) -> Counter[_Flight]:
    return Counter(
        (itinerary.source, itinerary.tail, sortie)
        for itinerary in itineraries
        for sortie in itinerary.sorties
        if sortie.departure < present
    )


def _name(sortie: Sortie) -> str:
    return f"{sortie.origin}-{sortie.destination} on {utc_day_text(sortie.departure)}"


def staged_release(reading: Reading) -> Findings:
    """Movements fixed, in sequence or on their asset stay so; cancelled and freed ones aside."""
    release = reading.problem.release
    if release is None:
        return
    was, now = _flights(release.itineraries), _flights(reading.plan.itineraries)
    for name, flights in was.items():
        if name not in reading.problem.rotation:
            continue
        stage = release.stage(name)
        if stage is Stage.FREE:
            continue
        if stage is Stage.FIXED:
            if flights != now.get(name):
                yield Finding(rule="staged_release", where=name, message="It is fixed; the plan changes it.")
        elif _aircraft(flights) != _aircraft(now.get(name, Counter())):
            kept = " and ".join(f"{source}, tail {tail}" for source, tail in sorted(_aircraft(flights)))
            yield Finding(rule="staged_release", where=name, message=f"It stays on {kept}; the plan moves it.")
    yield from _sequence(reading, release)


def _sequence(reading: Reading, release: Release) -> Findings:
    """On each tail that is held, movements in sequence keep the order of their first loaded departures there."""
    was, now = _first_on_tail(release.itineraries), _first_on_tail(reading.plan.itineraries)
    for (source, tail), moments in was.items():
        then = now.get((source, tail), {})
        row = [name for name in sorted(moments, key=lambda n: (moments[n], n)) if name in then]
        order = [name for name in row if name in reading.problem.rotation and release.stage(name) is Stage.SEQUENCE]
        for one, two in pairwise(order):
            if then[one] > then[two]:
                message = f"{one} goes before {two} on {source}, tail {tail}; the plan turns them round."
                yield Finding(rule="staged_release", where=two, message=message)


def _first_on_tail(itineraries: Iterable[Itinerary]) -> dict[tuple[str, int], dict[str, Minute]]:
    """By held tail and requirement the first loaded departure."""
    found: defaultdict[tuple[str, int], dict[str, Minute]] = defaultdict(dict)
    for itinerary in itineraries:
        if itinerary.kind not in (SourceKind.CONTRACT, SourceKind.MISSION_AIRCRAFT):
            continue
        moments = found[itinerary.source, itinerary.tail]
        for sortie in itinerary.sorties:
            for load in sortie.loads:
                moments[load.requirement] = min(moments.get(load.requirement, sortie.departure), sortie.departure)
    return dict(found)


def _flights(itineraries: Iterable[Itinerary]) -> dict[str, Counter[tuple[object, ...]]]:
    """By requirement its flights: aircraft, legs, and what of it is on board."""
    found: defaultdict[str, Counter[tuple[object, ...]]] = defaultdict(Counter)
    for itinerary in itineraries:
        for sortie in itinerary.sorties:
            for load in sortie.loads:
                found[load.requirement][itinerary.source, itinerary.tail, sortie.legs, load] += 1
    return dict(found)


def _aircraft(flights: Counter[tuple[object, ...]]) -> set[tuple[str, int]]:
    return {(str(source), int(str(tail))) for source, tail, *_ in flights}


def stability_usd(reading: Reading) -> int:
    """Price of every change to movements that were released and are still moved."""
    release = reading.problem.release
    if release is None:
        return 0
    was, now = _chalks(reading, release.itineraries), _chalks(reading, reading.plan.itineraries)
    before, after = _flights(release.itineraries), _flights(reading.plan.itineraries)
    prices = release.prices
    total = 0
    for name in was.keys() & now.keys():
        old, new = was[name], now[name]
        for chalk in old.keys() | new.keys():
            if chalk not in old or chalk not in new or old[chalk][1] != new[chalk][1]:
                total += prices.usd_per_changed_chalk
            elif old[chalk][0] != new[chalk][0]:
                total += prices.usd_per_changed_date
        if _aircraft(before[name]) != _aircraft(after[name]):
            total += prices.usd_per_changed_aircraft
        if name in release.begun:
            late = max(day for day, _ in new.values()) - max(day for day, _ in old.values())
            total += prices.usd_per_late_day * max(0, late)
    return total


def _chalks(reading: Reading, itineraries: Iterable[Itinerary]) -> dict[str, dict[_Chalk, tuple[Day, int]]]:
    """By requirement and chalk: date at the APOD and people."""
    problem = reading.problem
    found: defaultdict[str, dict[_Chalk, tuple[Day, int]]] = defaultdict(dict)
    for itinerary in itineraries:
        for sortie in itinerary.sorties:
            for load in sortie.loads:
                if load.requirement not in problem.rotation:
                    continue
                zone = problem.airfield[problem.rotation[load.requirement].apod].time_zone
                moment = sortie.arrival if load.direction is Direction.INCOMING else sortie.departure
                found[load.requirement][load.direction, load.chalk] = (local_day(moment, zone), load.people)
    return dict(found)
