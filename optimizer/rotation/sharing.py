"""Requirements that may share sorties: who with whom, and how one type splits them into sorties together.

Kept simple on purpose (``MODEL.md``): two or three of one mission, without an advance party, whose windows overlap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from movcon.clock import Day, Minute, local_day
from movcon.movements import RotationRequirement
from movcon.places import Closure
from movcon.problem import Problem
from optimizer.rotation.blocks import Block
from optimizer.rotation.chalks import leg_capacity, onward_limit
from optimizer.rotation.flying import Crew, Flight, Flown, Share
from optimizer.rotation.timing import Member, Timing, overfull_day

_PARTNERS = 6
Members = tuple[RotationRequirement, ...]
People = tuple[int, ...]


def sharing_groups(problem: Problem) -> list[Members]:
    """Pairs and triples that may share sorties and have dates in common, each in order of preferred date."""
    apart = {frozenset((item.contributor, item.other)) for item in problem.contributors_apart}
    words: defaultdict[tuple[str, str, str, str], list[RotationRequirement]] = defaultdict(list)
    for need in problem.rotations:
        if need.shares is not None and not (need.advance_permille and need.incoming):
            words[need.shares, need.apoe, need.apod, need.mission].append(need)
    groups: list[Members] = []
    for needs in words.values():
        needs.sort(key=lambda need: (need.preferred_day, need.id))
        pairs: set[tuple[str, str]] = set()
        for place, need in enumerate(needs):
            near = [other for other in needs[place + 1 :] if _may_meet(need, other, apart)][:_PARTNERS]
            pairs.update((need.id, other.id) for other in near)
        groups += [pair for pair in combinations(needs, 2) if (pair[0].id, pair[1].id) in pairs]
        groups += [
            triple
            for triple in combinations(needs, 3)
            if all((one.id, two.id) in pairs for one, two in combinations(triple, 2))
        ]
    return groups


def _may_meet(one: RotationRequirement, two: RotationRequirement, apart: set[frozenset[str]]) -> bool:
    overlap = one.window_first_day <= two.window_last_day and two.window_first_day <= one.window_last_day
    in_turn = two.follows == one.id or one.follows == two.id
    return overlap and not in_turn and frozenset((one.contributor, two.contributor)) not in apart


def together(members: Members) -> RotationRequirement:
    """The members as one requirement: people added up, and of every other rule the stricter."""
    heaviest = max(members, key=lambda need: need.load_kg_per_person)
    first = max(need.window_first_day for need in members)
    # Windows overlap, except of what has begun and whose dates were changed since.
    last = max(first, min(need.window_last_day for need in members))
    preferred = sum(need.preferred_day for need in members) // len(members)
    return replace(
        members[0],
        id="+".join(need.id for need in members),
        incoming=sum(need.incoming for need in members),
        outgoing=sum(need.outgoing for need in members),
        staying=sum(need.staying for need in members),
        ceiling=sum(need.ceiling for need in members),
        floor=0,
        window_first_day=first,
        window_last_day=last,
        preferred_day=min(max(preferred, first), last),
        advance_permille=0,
        chalk_gap_min=max(need.chalk_gap_min for need in members),
        spread_days_max=min(need.spread_days_max for need in members),
        passenger_kg=heaviest.passenger_kg,
        baggage_kg=heaviest.baggage_kg,
        follows=None,
        blackouts=tuple(blackout for need in members for blackout in need.blackouts),
    )


def shared_flights(problem: Problem, members: Members, type_id: str) -> tuple[Flight, ...] | None:
    """The fewest flights of a type that carry the members together; None where it cannot.

    Members stay whole where the sorties allow it; else they are seated one after the other, sortie by sortie.
    """
    whole = together(members)
    seats_in = leg_capacity(problem, whole, type_id, whole.apoe, whole.apod)
    seats_out = leg_capacity(problem, whole, type_id, whole.apod, whole.apoe)
    most = onward_limit(problem, whole)
    if most is not None:
        seats_in, seats_out = min(seats_in, most), min(seats_out, most)
    if (whole.incoming and not seats_in) or (whole.outgoing and not seats_out):
        return None
    count = max(
        -(-whole.incoming // seats_in) if whole.incoming else 0,
        -(-whole.outgoing // seats_out) if whole.outgoing else 0,
    )
    found = _whole_on_sorties(members, (seats_in, seats_out), count)
    if found is None:
        incoming = _one_after_the_other(members, count)
        outgoing = _relieved(members, incoming, seats_out)
        if outgoing is None:
            return None
        found = incoming, outgoing
    return _shuttle(whole, members, *found)


def _whole_on_sorties(
    members: Members, seats: tuple[int, int], count: int
) -> tuple[tuple[People, ...], tuple[People, ...]] | None:
    """Each member on one sortie both ways, the largest first on the first with room; None where that fails."""
    place: dict[str, int] = {}
    for need in sorted(members, key=lambda need: -max(need.incoming, need.outgoing)):
        for sortie in range(count):
            aboard = [need, *(other for other in members if place.get(other.id) == sortie)]
            came, left = sum(other.incoming for other in aboard), sum(other.outgoing for other in aboard)
            if came <= seats[0] and left <= seats[1]:
                place[need.id] = sortie
                break
        else:
            return None
    rows = range(count)
    return (
        tuple(tuple(need.incoming if place[need.id] == k else 0 for need in members) for k in rows),
        tuple(tuple(need.outgoing if place[need.id] == k else 0 for need in members) for k in rows),
    )


def _one_after_the_other(members: Members, count: int) -> tuple[People, ...]:
    """Incoming people by sortie and member, the sorties evenly filled."""
    total = sum(need.incoming for need in members)
    marks = [-(-total * k // count) for k in range(count + 1)]
    rows: list[People] = []
    for low, high in pairwise(marks):
        row: list[int] = []
        begin = 0
        for need in members:
            row.append(max(0, min(high, begin + need.incoming) - max(low, begin)))
            begin += need.incoming
        rows.append(tuple(row))
    return tuple(rows)


def _relieved(members: Members, incoming: tuple[People, ...], seats: int) -> tuple[People, ...] | None:
    """Outgoing people by sortie and member, as soon as they are relieved and there is a seat."""
    came = [0] * len(members)
    gone = [0] * len(members)
    rows: list[People] = []
    for arrivals in incoming:
        room = seats
        row: list[int] = []
        for k, need in enumerate(members):
            came[k] += arrivals[k]
            leave = min(need.relieved(came[k]) - gone[k], room)
            gone[k] += leave
            room -= leave
            row.append(leave)
        rows.append(tuple(row))
    return tuple(rows) if gone == [need.outgoing for need in members] else None


def _shuttle(
    whole: RotationRequirement, members: Members, incoming: Sequence[People], outgoing: Sequence[People]
) -> tuple[Flight, ...]:
    flights: list[Flight] = []
    chalks_in: defaultdict[str, int] = defaultdict(int)
    chalks_out: defaultdict[str, int] = defaultdict(int)
    last_in = max((k for k, row in enumerate(incoming) if any(row)), default=-1)
    last_out = max((k for k, row in enumerate(outgoing) if any(row)), default=-1)
    for k, (came, left) in enumerate(zip(incoming, outgoing, strict=True)):
        if any(came):
            shares = _numbered(members, came, chalks_in)
            flights.append(Flight(whole.apoe, whole.apod, incoming=sum(came), shares=shares))
        elif k and k <= last_out:
            flights.append(Flight(whole.apoe, whole.apod))
        if any(left):
            shares = _numbered(members, left, chalks_out)
            flights.append(Flight(whole.apod, whole.apoe, outgoing=sum(left), shares=shares))
        elif k < max(last_in, last_out):
            flights.append(Flight(whole.apod, whole.apoe))
    return tuple(flights)


def _numbered(members: Members, row: People, chalks: defaultdict[str, int]) -> tuple[Share, ...]:
    shares: list[Share] = []
    for need, people in zip(members, row, strict=True):
        if people:
            chalks[need.id] += 1
            shares.append(Share(need.id, people, chalks[need.id]))
    return tuple(shares)


class SharedBlock(Block):
    """A block whose flights carry people of several requirements, each with its own dates, strength and chalks."""

    __slots__ = ()

    def __init__(
        self, problem: Problem, members: Members, type_id: str, crew: Crew | None, flights: tuple[Flight, ...]
    ) -> None:
        super().__init__(problem, together(members), type_id, crew, 0, flights, (0, 0))
        self.need = members[0]
        self.members = members
        self.keys = tuple((need.id, 0) for need in members)

    def _become(
        self, of: Block, problem: Problem, need: RotationRequirement, closed: tuple[tuple[str, Closure], ...]
    ) -> None:
        members = tuple(problem.rotation[member.id] for member in self.members)
        super()._become(of, problem, need, closed)
        self._rules, self.need, self.members = together(members), members[0], members
        self.sharing = tuple(replace(was, need=now) for was, now in zip(self.sharing, members, strict=True))

    def _measure(self, timings: list[Timing]) -> None:
        super()._measure(timings)
        rows = list(zip(*(timing.apart for timing in timings), strict=True))
        self.sharing = tuple(
            Member(
                need=need,
                event_min=min(own.first_event - own.start for own in row),
                event_max=max(own.first_event - own.start for own in row),
                span_days=max(own.last_day - own.first_day for own in row),
            )
            for need, row in zip(self.members, rows, strict=True)
        )

    def _timing(self, start: Minute, sorties: tuple[Flown, ...], duty_start: Minute | None) -> Timing:
        timing = super()._timing(start, sorties, duty_start)
        return replace(timing, apart=tuple(self._own(need, timing) for need in self.members))

    def _own(self, need: RotationRequirement, timing: Timing) -> Timing:
        """The timing of one member."""
        came: list[tuple[Minute, int]] = []
        left: list[tuple[Minute, int]] = []
        for sortie in timing.sorties:
            for share in sortie.flight.shares:
                if share.requirement == need.id and sortie.flight.incoming:
                    came.append((sortie.arrival, share.people))
                elif share.requirement == need.id:
                    left.append((sortie.departure, share.people))
        first = (came or left)[0][0]
        in_days = tuple((local_day(minute, self._zone), people) for minute, people in came)
        out_days = tuple((local_day(minute, self._zone), people) for minute, people in left)
        return replace(
            timing,
            first_event=first,
            first_day=local_day(first, self._zone),
            last_day=max(day for day, _ in (*in_days, *out_days)),
            in_days=in_days,
            out_days=out_days,
        )

    def _overfull_day(self, timing: Timing, since: Day | None = None) -> Day | None:
        pairs = zip(self.members, timing.apart, strict=True)
        days = [overfull_day(need, own, (0, 0), since) for need, own in pairs]
        return min((day for day in days if day is not None), default=None)
