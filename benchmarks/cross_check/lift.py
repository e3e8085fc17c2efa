"""Who may fly what: lanes (a source, or one tail of it), and every part of every movement as each lane flies it."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.cross_check.chalks import parts_of
from benchmarks.cross_check.flights import Crew, Series, Trip, only_route, soonest
from movcon.clock import MINUTES_PER_DAY, Minute
from movcon.lift import AircraftType, CharterOffer, ContractOffer, LetterOfAssist, MissionAircraft, Source
from movcon.movements import RotationRequirement
from movcon.network import STOP_WAIT_MIN
from movcon.problem import Problem, source_kind

Node = tuple[str, int]
"""A part of a movement: requirement and number, 0 for the advance party's round trip or for everything."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A source as parts are strung on it: a tail of a held one; all lots of a charter offer; a letter of assist."""

    source: Source
    tail: int
    aircraft: AircraftType
    crew: Crew | None

    @property
    def key(self) -> tuple[str, int]:
        """Source and tail."""
        return self.source.id, self.tail

    @property
    def base(self) -> str:
        """Where its itineraries begin and end."""
        return self.source.base

    @property
    def before_part_min(self) -> Minute:
        """Ground time before a part, as the planner lays it: held crews begin a part rested."""
        turn = self.aircraft.turnaround_min
        return turn if self.crew is None else max(turn, self.crew.rest_min)

    @property
    def stop_most_min(self) -> Minute:
        """Most minutes at a stop for fuel: a crew on board may rest there."""
        return MINUTES_PER_DAY if self.crew is not None else self.aircraft.tech_stop_min + STOP_WAIT_MIN


@dataclass(frozen=True, slots=True)
class Flying:
    """A part as one lane flies it as soon as it can, times from its start.

    Attributes
    ----------
    first_event, last_event
        Minutes to the first and the last arrival or departure of people at the APOD.
    stretch_before, stretch_after
        Minutes that may be added before the first event, and after it, and cost no waiting: fuel stops may last
        longer, and a lot waits its free time between any two sorties.
    """

    node: Node
    need: RotationRequirement
    lane: Lane
    series: Series
    first_event: Minute
    last_event: Minute
    stretch_before: Minute
    stretch_after: Minute

    @property
    def origin(self) -> str:
        """Where it begins."""
        return self.series.flown[0].trip.route.origin

    @property
    def destination(self) -> str:
        """Where it ends."""
        return self.series.flown[-1].trip.route.destination


def lanes_of(problem: Problem) -> list[Lane]:
    """Every lane of a problem: charter offers, letters, and the tails of contracts and missions."""
    rows: list[Lane] = []
    for source in problem.source.values():
        aircraft = problem.aircraft_type[source.type_id]
        match source:
            case CharterOffer() | LetterOfAssist():
                rows.append(Lane(source, 1, aircraft, None))
            case ContractOffer() | MissionAircraft():
                tails = source.tails_max if isinstance(source, ContractOffer) else source.tails
                crew = Crew(source.duty_max_min, source.rest_min)
                rows.extend(Lane(source, tail, aircraft, crew) for tail in range(1, tails + 1))
    return rows


def may_carry(problem: Problem, lane: Lane, need: RotationRequirement) -> bool:
    """Whether lift_source, own_contingent_only and the mission let a lane carry a movement."""
    source = lane.source
    if source_kind(source) not in need.lift_sources:
        return False
    if isinstance(source, LetterOfAssist):
        return source.contributor == need.contributor
    return not isinstance(source, MissionAircraft) or need.mission in source.missions


def flyings(problem: Problem) -> dict[tuple[Node, tuple[str, int]], Flying]:
    """Every part on every lane that can fly it, positioning from and to the base included."""
    found: dict[tuple[Node, tuple[str, int]], Flying] = {}
    lanes = lanes_of(problem)
    for need in problem.rotations:
        by_type: dict[str, tuple[tuple[Trip, ...], ...] | None] = {}
        for lane in lanes:
            if not may_carry(problem, lane, need):
                continue
            type_id = lane.aircraft.id
            if type_id not in by_type:
                by_type[type_id] = parts_of(problem, need, type_id)
            parts = by_type[type_id]
            if parts is None:
                continue
            rows = [_flying(lane, need, number, trips) for number, trips in enumerate(parts)]
            if any(row is None or not _is_reached(problem, lane, row) for row in rows):
                continue
            found.update({(row.node, lane.key): row for row in rows if row is not None})
    return found


def _flying(lane: Lane, need: RotationRequirement, number: int, trips: tuple[Trip, ...]) -> Flying | None:
    series = soonest(lane.aircraft, trips, lane.crew, gap_min=need.chalk_gap_min)
    if series is None:
        return None
    events = [f.arrival if f.trip.incoming else f.departure for f in series.flown if f.trip.incoming or f.trip.outgoing]
    stop = lane.stop_most_min - lane.aircraft.tech_stop_min
    stops = [stop * (f.trip.route.landings - 1) for f in series.flown]
    before = stops[0] if series.flown[0].trip.incoming else 0
    free = lane.source.free_wait_min if isinstance(lane.source, CharterOffer) else 0
    waits = [two.departure - one.arrival for one, two in zip(series.flown, series.flown[1:], strict=False)]
    after = sum(max(0, free - wait) for wait in waits) + sum(stops) - before
    return Flying((need.id, number), need, lane, series, min(events), max(events), before, after)


def _is_reached(problem: Problem, lane: Lane, row: Flying) -> bool:
    ends = ((lane.base, row.origin), (row.destination, lane.base))
    return all(a == b or only_route(problem, lane.aircraft.id, a, b) is not None for a, b in ends)
