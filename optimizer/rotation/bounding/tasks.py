"""Tasks: the least that any plan verification accepts must fly for a part of a movement on a type.

By ``one_aircraft`` a movement flies on one type and each of its parts is flown by one aircraft in one go, out and
back. So whatever a plan does, an aircraft that flies the part comes to one end of it, flies at least these legs, and
is then at the other end; any leg it flies beyond them is positioning. The argument stands in optimizer/MODEL.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from movcon.clock import MINUTES_PER_DAY, Day, Minute, local_midnight
from movcon.movements import RotationRequirement
from movcon.network import Route
from movcon.problem import Problem
from optimizer.rotation.bounding.flights import elapsed_min, flights_of, longest_min
from optimizer.rotation.chalks import onward_limit, people_capacity

_MOST_TOGETHER = 12
_FOREVER = 10**9
Empties = dict[tuple[str, str], tuple[int, int, int, int]]
"""By pair of airports: block minutes, landings and least minutes from departure to arrival of an empty flight, and by
how many more it may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Least flying for one part of a requirement, or for several requirements that share sorties.

    Attributes
    ----------
    members
        Requirements by number.
    part
        0 or 1: the advance party's round trip and the rest; 0 where there is one part.
    origin, destination
        Where the aircraft begins and ends.
    first_min, block_min, landings
        Block minutes of the first hop, of all legs, and landings of all legs.
    elapsed_min
        Least minutes from first departure to last arrival, crew rest left out.
    earliest, latest
        First departure lies in between, both included.
    wanted_from, wanted_to
        A first departure a whole day or more before the one or after the other costs ``usd_per_day_off`` for each such
        day; less than that is less than a date off the preferred one.
    early_min
        Minutes by which the first event of a charter lot lies nearer to its first departure than ``earliest`` and
        ``wanted_from`` say, which hold for crews that rest on board.
    event_min, event_max
        Least minutes from first departure to first event, and most where crews do not rest on board.
    shift_min
        Most minutes by which local midnights near it lie off whole days from that of the preferred date.
    longest_min
        Most minutes from first departure to last arrival.
    sorties
        How many the legs are.
    idle_min
        Minutes that stops for fuel and longer routes may add to ``elapsed_min`` where crews do not rest on board.
    """

    members: tuple[int, ...]
    part: int
    origin: str
    destination: str
    first_min: int
    block_min: int
    landings: int
    elapsed_min: int
    earliest: Minute
    latest: Minute
    wanted_from: Minute
    wanted_to: Minute
    usd_per_day_off: int
    longest_min: int
    sorties: int
    idle_min: int
    early_min: int = 0
    event_min: int = 0
    event_max: int = 0
    shift_min: int = 0


@dataclass(frozen=True, slots=True)
class _Leg:
    """Least figures of a flight between two airports over its routes, and the most people one can carry."""

    first_min: int
    block_min: int
    landings: int
    elapsed_min: int
    longest_min: int
    idle_min: int
    people: int


def tasks_of_type(problem: Problem, type_id: str) -> list[Task]:
    """Every task of a type, whichever carriers fly it; requirements the type cannot carry have none."""
    sharers = partners(problem)
    empty = _empties(problem, type_id)
    found: list[Task] = []
    for number, need in enumerate(problem.rotations):
        if number not in sharers:
            found.extend(_alone(problem, type_id, empty, number, need))
    for group in _groups(problem, sharers):
        found.extend(_together(problem, type_id, empty, group))
    return found


def _empties(problem: Problem, type_id: str) -> Empties:
    """Empty flights between the airports of the requirements."""
    places = tuple(sorted({icao for need in problem.rotations for icao in (need.apoe, need.apod)}))
    flights = flights_of(problem, problem.aircraft_type[type_id], places)
    turn = problem.aircraft_type[type_id].turnaround_min
    return {
        (one, other): (
            int(flights.minutes[i, j]),
            int(flights.landings[i, j]),
            int(flights.elapsed[i, j]) - turn,
            int(flights.idle[i, j]),
        )
        for i, one in enumerate(places)
        for j, other in enumerate(places)
        if i != j and flights.minutes[i, j] >= 0
    }


def partners(problem: Problem) -> set[int]:
    """Requirements by number that could be on one sortie with another."""
    found: set[int] = set()
    by_word: dict[tuple[str, str, str], list[int]] = {}
    for number, need in enumerate(problem.rotations):
        if need.shares is not None:
            by_word.setdefault((need.shares, need.apoe, need.apod), []).append(number)
    for row in by_word.values():
        for one, two in combinations(row, 2):
            if _meet(problem, problem.rotations[one], problem.rotations[two]):
                found.update((one, two))
    return found


def unpriced(problem: Problem) -> set[int]:
    """Requirements that the tasks do not cover: sharers with an advance party among them, or too many of them.

    Nothing may be claimed for them: their price is 0 in the bound.
    """
    found: set[int] = set()
    for group in _groups(problem, partners(problem)):
        if len(group) > _MOST_TOGETHER or any(_has_advance(problem.rotations[number]) for number in group):
            found.update(group)
    return found


def _has_advance(need: RotationRequirement) -> bool:
    return need.advance_permille > 0 and need.incoming > 0


def _span(problem: Problem, need: RotationRequirement) -> tuple[Day, Day]:
    """Dates on which a requirement's events can lie."""
    prices = problem.prices
    if prices.usd_per_day_outside_window is not None or prices.usd_per_day_over_spread is not None:
        return -_FOREVER, _FOREVER
    return need.window_first_day - 1, need.window_last_day + need.spread_days_max + 1


def _meet(problem: Problem, one: RotationRequirement, two: RotationRequirement) -> bool:
    first, other = _span(problem, one), _span(problem, two)
    return first[0] <= other[1] and other[0] <= first[1]


def _groups(problem: Problem, sharers: set[int]) -> list[list[int]]:
    """Sharers that may meet, directly or through others."""
    by_word: dict[tuple[str | None, str, str], list[int]] = {}
    for number in sorted(sharers):
        need = problem.rotations[number]
        by_word.setdefault((need.shares, need.apoe, need.apod), []).append(number)
    groups: list[list[int]] = []
    for row in by_word.values():
        row.sort(key=lambda number: _span(problem, problem.rotations[number]))
        until = -_FOREVER * 2
        for number in row:
            first, last = _span(problem, problem.rotations[number])
            if first > until:
                groups.append([number])
                until = last
            else:
                groups[-1].append(number)
                until = max(until, last)
    return groups


def _leg(problem: Problem, type_id: str, needs: list[RotationRequirement], *, incoming: bool) -> _Leg | None:
    """Flight between the airports of requirements that have the same ones; people of the lightest of them."""
    ends = (needs[0].apoe, needs[0].apod) if incoming else (needs[0].apod, needs[0].apoe)
    routes: tuple[Route, ...] = problem.routes_between(type_id, *ends)
    if not routes:
        return None
    kind = problem.aircraft_type[type_id]
    lightest = min(needs, key=lambda need: need.load_kg_per_person)
    people = max(people_capacity(lightest, kind, route) for route in routes)
    limits = [limit for limit in (onward_limit(problem, need) for need in needs) if limit is not None]
    if len(limits) == len(needs):
        # Missions move on their own people, so several may each use up their limit on one date.
        people = min(people, sum(limits))
    least = min(elapsed_min(route, kind) for route in routes)
    return _Leg(
        first_min=min(route.hops[0].block_min for route in routes),
        block_min=min(route.block_min for route in routes),
        landings=min(route.landings for route in routes),
        elapsed_min=least,
        longest_min=max(route.block_min + MINUTES_PER_DAY * (route.landings - 1) for route in routes),
        idle_min=max(longest_min(problem, route, kind) for route in routes) - least,
        people=people,
    )


def _sorties(people: int, leg: _Leg | None) -> int | None:
    """Fewest sorties for people; None where none can carry them."""
    if not people:
        return 0
    if leg is None or not leg.people:
        return None
    return -(-people // leg.people)


def _alone(problem: Problem, type_id: str, empty: Empties, number: int, need: RotationRequirement) -> Iterator[Task]:
    into = _leg(problem, type_id, [need], incoming=True)
    out = _leg(problem, type_id, [need], incoming=False)
    least_in, least_out = _sorties(need.incoming, into), _sorties(need.outgoing, out)
    if least_in is None or least_out is None:
        return
    sorties: tuple[tuple[int, int], ...] = ((least_in, least_out),)
    if _has_advance(need):
        # The round trip of chalk 1 takes one chalk out; chalk 2 begins the rest.
        sorties = ((1, min(1, least_out)), (max(1, least_in - 1), max(0, least_out - 1)))
    parts = [_shuttles(problem, type_id, empty, number, part, (into, out), least) for part, least in enumerate(sorties)]
    if all(parts):
        for tasks in parts:
            yield from tasks


def _shuttles(
    problem: Problem,
    type_id: str,
    empty: Empties,
    number: int,
    part: int,
    legs: tuple[_Leg | None, _Leg | None],
    sorties: tuple[int, int],
) -> list[Task]:
    """Tasks of flying at least so many sorties in and out, for each airport where the last loaded one may end."""
    need = problem.rotations[number]
    least_in, least_out = sorties
    ways: list[tuple[tuple[str, str], tuple[int, int]]] = []
    if not need.incoming:
        ways.append(((need.apod, need.apoe), (least_out - 1, least_out)))
    else:
        most = max(least_in, least_out)
        if need.outgoing:
            ways.append(((need.apoe, need.apoe), (most, most)))
        if need.outgoing < need.incoming and not (need.outgoing and _has_advance(need) and not part):
            # The last chalk may come in. Else `relief` keeps somebody until it has come, and the advance party's
            # aircraft always takes somebody out.
            there = max(least_in, least_out + 1)
            ways.append(((need.apoe, need.apod), (there, there - 1)))
    found = (_flown(problem, type_id, empty, (number,), part, legs, ends, counts, sorties) for ends, counts in ways)
    return [task for task in found if task is not None]


def _together(problem: Problem, type_id: str, empty: Empties, group: list[int]) -> Iterator[Task]:
    """Tasks of sharers alone and of every set of them that saves sorties, from either airport to either."""
    needs = problem.rotations
    if len(group) > _MOST_TOGETHER or any(_has_advance(needs[number]) for number in group):
        return
    rows = [needs[number] for number in group]
    into = _leg(problem, type_id, rows, incoming=True)
    out = _leg(problem, type_id, rows, incoming=False)
    known: dict[tuple[frozenset[int], str, str], list[tuple[int, int]]] = {}
    for size in range(1, len(group) + 1):
        for members in combinations(group, size):
            if any(not _meet(problem, needs[a], needs[b]) for a, b in combinations(members, 2)):
                continue
            least_in = _sorties(sum(needs[m].incoming for m in members), into)
            least_out = _sorties(sum(needs[m].outgoing for m in members), out)
            if least_in is None or least_out is None:
                continue
            whole = frozenset(members)
            for ends, counts in _between_any_ends(rows[0], least_in, least_out):
                apart = _one_after_the_other(known, whole, ends, (rows[0].apoe, rows[0].apod))
                if any(there <= counts[0] and back <= counts[1] for there, back in apart):
                    # Flown one after the other they need no more legs, and those tasks stand already.
                    known[whole, *ends] = apart
                    continue
                known[whole, *ends] = [*apart, counts]
                loaded = (least_in, least_out)
                found = _flown(problem, type_id, empty, members, 0, (into, out), ends, counts, loaded)
                if found is not None:
                    yield found


def _between_any_ends(
    need: RotationRequirement, least_in: int, least_out: int
) -> Iterator[tuple[tuple[str, str], tuple[int, int]]]:
    """Least legs (there, back) for so many loaded sorties, from either airport to either."""
    both = max(least_in, least_out)
    yield (need.apoe, need.apoe), (both, both)
    yield (need.apod, need.apod), (both, both)
    yield (need.apoe, need.apod), (max(least_in, least_out + 1), max(least_in - 1, least_out))
    yield (need.apod, need.apoe), (max(least_in, least_out - 1), max(least_in + 1, least_out))


def _one_after_the_other(
    known: dict[tuple[frozenset[int], str, str], list[tuple[int, int]]],
    whole: frozenset[int],
    ends: tuple[str, str],
    airports: tuple[str, str],
) -> list[tuple[int, int]]:
    """Legs that two sets of sharers need, the one flown after the other, for every way to part them."""
    found: set[tuple[int, int]] = set()
    members = sorted(whole)
    for size in range(1, len(members)):
        for some in combinations(members, size):
            part = frozenset(some)
            for between in airports:
                mine = known.get((part, ends[0], between), ())
                theirs = known.get((whole - part, between, ends[1]), ())
                found.update((a + c, b + d) for a, b in mine for c, d in theirs)
    return [one for one in found if not any(o != one and o[0] <= one[0] and o[1] <= one[1] for o in found)]


def _flown(
    problem: Problem,
    type_id: str,
    empty: Empties,
    members: tuple[int, ...],
    part: int,
    legs: tuple[_Leg | None, _Leg | None],
    ends: tuple[str, str],
    counts: tuple[int, int],
    loaded: tuple[int, int],
) -> Task | None:
    """A task of so many legs there (APOE to APOD) and back, some of them loaded, with the dates of its members."""
    need = problem.rotations[members[0]]
    turn = problem.aircraft_type[type_id].turnaround_min
    minutes = landings = elapsed = idle = 0
    for leg, pair, count, full in (
        (legs[0], (need.apoe, need.apod), counts[0], loaded[0]),
        (legs[1], (need.apod, need.apoe), counts[1], loaded[1]),
    ):
        if full and leg is None:
            return None
        if leg is not None:
            minutes += leg.block_min * full
            landings += leg.landings * full
            elapsed += leg.elapsed_min * full
            idle += leg.idle_min * full
        hollow = count - full
        if hollow:
            if pair not in empty:
                return None
            minutes += empty[pair][0] * hollow
            landings += empty[pair][1] * hollow
            elapsed += empty[pair][2] * hollow
            idle += empty[pair][3] * hollow
    # Where the first leg may be empty it may go by another airport: nothing is said of its first hop then.
    begins = 0 if ends[0] == need.apoe else 1
    first = legs[begins]
    task = Task(
        members=members,
        part=part,
        origin=ends[0],
        destination=ends[1],
        first_min=first.first_min if first is not None and loaded[begins] == counts[begins] else 0,
        block_min=minutes,
        landings=landings,
        elapsed_min=elapsed + turn * (sum(counts) - 1),
        earliest=0,
        latest=0,
        wanted_from=0,
        wanted_to=0,
        usd_per_day_off=0,
        longest_min=0,
        sorties=sum(counts),
        idle_min=idle,
    )
    dated = _dated(problem, task, legs)
    # What takes longer than a movement may is not flown on this type at all.
    return dated if dated.elapsed_min <= dated.longest_min else None


def _dated(problem: Problem, task: Task, legs: tuple[_Leg | None, _Leg | None]) -> Task:
    """The task with the dates between which its first departure lies, wide enough for every plan."""
    earliest: list[Minute] = []
    latest: list[Minute] = []
    longest = 0
    for number in task.members:
        need = problem.rotations[number]
        leg = legs[0] if need.incoming else None
        early, late = (leg.elapsed_min, leg.longest_min) if leg is not None else (0, 0)
        zone = problem.airfield[need.apod].time_zone
        first, last = need.window_first_day, need.window_last_day
        if problem.prices.usd_per_day_outside_window is not None:
            first, last = problem.season_first_day - 60, problem.season_last_day + 60
        if task.part:
            first, last = first + need.advance_days_min, last + need.advance_days_max
        earliest.append(local_midnight(first, zone) - late)
        latest.append(local_midnight(last + 1, zone) - early)
        spread = need.spread_days_max
        if problem.prices.usd_per_day_over_spread is not None:
            spread = problem.season_last_day - problem.season_first_day
        longest += (spread + 2) * MINUTES_PER_DAY + 2 * max((x.longest_min for x in legs if x is not None), default=0)
    dated = replace(task, earliest=min(earliest), latest=min(latest), longest_min=longest)
    if len(task.members) > 1:
        return dated
    need = problem.rotations[task.members[0]]
    leg = legs[0] if need.incoming else None
    early, late = (leg.elapsed_min, leg.longest_min) if leg is not None else (0, 0)
    unrested = min(late, early + leg.idle_min) if leg is not None else 0
    zone = problem.airfield[need.apod].time_zone
    shift = _longest_shift(need, zone, dated)
    dated = replace(dated, event_min=early, event_max=unrested, early_min=late - unrested, shift_min=shift)
    if task.part:
        return dated
    # A first event before the preferred date, by however little, is a date off; so is one after it.
    return replace(
        dated,
        wanted_from=local_midnight(need.preferred_day, zone) - late + MINUTES_PER_DAY - 1 - shift,
        wanted_to=local_midnight(need.preferred_day + 1, zone) - early - MINUTES_PER_DAY + shift,
        usd_per_day_off=need.usd_per_day_off_preferred,
    )


def _longest_shift(need: RotationRequirement, zone: str, task: Task) -> Minute:
    """Most minutes by which local midnights near a task lie off whole days from that of the preferred date."""
    at = local_midnight(need.preferred_day, zone)
    first = task.earliest // MINUTES_PER_DAY - 2
    last = (task.latest + task.longest_min) // MINUTES_PER_DAY + 2
    days = range(min(first, need.preferred_day), max(last, need.preferred_day + 1) + 1)
    return max(abs(local_midnight(day, zone) - at - (day - need.preferred_day) * MINUTES_PER_DAY) for day in days)
