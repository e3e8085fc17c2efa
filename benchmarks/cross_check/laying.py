"""Laying an itinerary out in time: its parts' first events are given, the waits between are put where they are free."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from benchmarks.cross_check.flights import Series, Trip
from benchmarks.cross_check.lift import Flying, Lane
from movcon.clock import Minute
from movcon.lift import CharterOffer
from movcon.network import Hop
from movcon.plan import Direction, Leg, Load, Sortie
from movcon.problem import Problem


class CannotBeLaid(Exception):
    """Events lie closer together than the crews of a held aircraft can fly them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part, or positioning, with the ground time before it; ``event`` is when a part shows first at the APOD."""

    series: Series
    ground_min: Minute
    flying: Flying | None = None
    event: Minute = 0


@dataclass(slots=True)
class _Step:
    """A hop to lay: ground time before it, and how long that may be at no cost."""

    trip: Trip
    hop: Hop
    ground: Minute
    free: Minute
    begins: bool
    loads: tuple[Load, ...]


def lay(problem: Problem, lane: Lane, pieces: list[Piece], *, spread: bool) -> tuple[Sortie, ...]:
    """Sorties of an itinerary. ``spread``: waits fill what is free everywhere; else they lie before the parts."""
    free = lane.source.free_wait_min if isinstance(lane.source, CharterOffer) else 0
    steps: list[_Step] = []
    events: list[tuple[int, int, Minute, bool]] = []
    for piece in pieces:
        begins_at = len(steps)
        landed: Minute | None = None
        for item, loads in zip(piece.series.flown, _loads(piece), strict=True):
            for number, (leg, hop) in enumerate(zip(item.legs, item.trip.route.hops, strict=True)):
                ground = piece.ground_min if landed is None else leg.departure - landed
                steps.append(_Step(item.trip, hop, ground, lane.stop_most_min if number else free, not number, loads))
                landed = leg.arrival
        if piece.flying is not None:
            comes_in = piece.series.flown[0].trip.incoming > 0
            first = begins_at + (len(piece.series.flown[0].legs) - 1 if comes_in else 0)
            events.append((begins_at, first, piece.event, comes_in))
    steps[0].ground = 0
    for one, two in pairwise(events):
        _wait(steps, one, two, spread=spread)
    return _flown(steps, events[0])


def _loads(piece: Piece) -> list[tuple[Load, ...]]:
    """Loads by sortie, chalks numbered on from the advance party's."""
    flying = piece.flying
    if flying is None:
        return [()] * len(piece.series.flown)
    come = go = flying.node[1]
    rows: list[tuple[Load, ...]] = []
    for item in piece.series.flown:
        people = item.trip.incoming or item.trip.outgoing
        if not people:
            rows.append(())
            continue
        incoming = item.trip.incoming > 0
        come, go = come + incoming, go + (not incoming)
        load = Load(
            requirement=flying.need.id,
            direction=Direction.INCOMING if incoming else Direction.OUTGOING,
            chalk=come if incoming else go,
            people=people,
            baggage_kg=people * flying.need.baggage_kg,
        )
        rows.append((load,))
    return rows


def _wait(
    steps: list[_Step], one: tuple[int, int, Minute, bool], two: tuple[int, int, Minute, bool], *, spread: bool
) -> None:
    """Add ground time between the first events of two parts until they lie as far apart as they should."""
    between = range(one[1] + 1, two[1] + 1)
    nominal = sum(steps[k].ground + steps[k].hop.block_min for k in between)
    nominal += 0 if one[3] else steps[one[1]].hop.block_min
    nominal -= 0 if two[3] else steps[two[1]].hop.block_min
    slack = two[2] - one[2] - nominal
    if slack < 0:
        raise CannotBeLaid(f"{-slack} minutes are missing.")
    for k in between if spread else ():
        more = max(0, min(slack, steps[k].free - steps[k].ground))
        steps[k].ground += more
        slack -= more
    steps[two[0]].ground += slack


def _flown(steps: list[_Step], first: tuple[int, int, Minute, bool]) -> tuple[Sortie, ...]:
    _, at, event, comes_in = first
    now = event - sum(step.ground + step.hop.block_min for step in steps[: at + 1])
    now += 0 if comes_in else steps[at].hop.block_min
    sorties: list[tuple[_Step, list[Leg]]] = []
    for step in steps:
        now += step.ground
        leg = Leg(
            origin=step.hop.origin, destination=step.hop.destination, departure=now, arrival=now + step.hop.block_min
        )
        now = leg.arrival
        if step.begins:
            sorties.append((step, []))
        sorties[-1][1].append(leg)
    return tuple(Sortie(route=step.trip.route.id, legs=tuple(legs), loads=step.loads) for step, legs in sorties)
