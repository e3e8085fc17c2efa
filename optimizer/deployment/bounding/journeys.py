"""Every leg of every journey in time: the tables in which the cheapest journey of each parcel is found.

Money is in thousandths of a dollar. Time is cut into steps; what is ready within a step counts as ready at its
beginning, so that no journey a plan can hold is missed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movcon.clock import MINUTES_PER_DAY, utc_day
from movcon.deployment.cargo import Parcel
from movcon.deployment.ways import parcel_room
from optimizer.deployment.bounding.least import Least
from optimizer.deployment.timetable import NEVER

Ints = NDArray[np.int64]

STEP_MIN = 180
MILLI = 1000
_STEPS_MAX = 8_000


@dataclass(frozen=True, slots=True, eq=False)
class Journeys:
    """Tables of a problem's legs.

    Attributes
    ----------
    origin, target, arrives, service
        Timetabled legs (convoys, sailings) in order of leaving: place, place, minute, service.
    rows
        Legs x 3: rows of room that a leg takes, -1 = none. Of a convoy its slots, and what its origin handles on that
        date; of a sailing its lanes, its TEU and its loose cargo.
    kind
        Which needs of a parcel count on a leg: 0 = of a convoy, 1 = of a sailing.
    first_of_step
        Number of the first leg of each step, and how many there are.
    any_origin, any_target, any_minutes, any_earliest
        Legs at any time (flights, charters): places, least minutes, earliest moment of leaving.
    charters
        How many of the latter, the first ones, are charters.
    service_milli, any_milli
        P x services, P x legs at any time: price of a parcel; NEVER = not taken. Charters are 0 where they carry it.
    handling
        Minutes before going on, by place.
    room
        Hundredths of slots, of TEU, millimetres or kilograms by row.
    needs
        P x 2 x 3: what a parcel takes of the rows of a convoy and of a sailing.
    begin
        Minute at which the first step begins.
    parcel
        P x 8: origin, destination, step in which it is ready (one beyond the last where that is after the horizon),
        required, milli a late day, milli not moved, milli a waiting day, last minute of delivery.
    """

    origin: Ints
    target: Ints
    arrives: Ints
    service: Ints
    rows: Ints
    kind: Ints
    first_of_step: Ints
    any_origin: Ints
    any_target: Ints
    any_minutes: Ints
    any_earliest: Ints
    charters: int
    service_milli: Ints
    any_milli: Ints
    handling: Ints
    room: Ints
    needs: Ints
    begin: int
    parcel: Ints


def journeys(least: Least, parcels: list[Parcel]) -> Journeys | None:
    """Tables for these parcels; None where there are more steps than are worth looking at."""
    problem = least.problem
    begin = min(problem.horizon, *(parcel.ready for parcel in parcels))
    steps = (problem.horizon - begin) // STEP_MIN + 1
    if steps > _STEPS_MAX:
        return None
    place = {item.id: number for number, item in enumerate(problem.places)}
    legs: list[tuple[int, int, int, int, int, int, int, int, int]] = []
    room: list[int] = []
    handled: dict[tuple[str, int], int] = {}
    for service, corridor in enumerate(problem.corridors):
        here, there = problem.place[corridor.origin], problem.place[corridor.destination]
        number = corridor.first_convoy(begin)
        while corridor.departure(number) + corridor.duration_min <= problem.horizon:
            leaves = corridor.departure(number)
            arrives = leaves + corridor.duration_min
            if (
                corridor.is_open(number)
                and not here.is_closed(leaves, leaves)
                and not there.is_closed(arrives, arrives)
            ):
                ends = place[here.id], place[there.id]
                row = len(room)
                room.append(corridor.convoy_centi)
                yard = -1
                if here.handled_centi_per_day is not None:
                    yard = handled.setdefault((here.id, utc_day(leaves)), len(room))
                    if yard == len(room):
                        room.append(here.handled_centi_per_day)
                legs.append(((leaves - begin) // STEP_MIN, *ends, arrives, service, 0, row, yard, -1))
            number += 1
    for service, liner in enumerate(problem.liners, start=len(problem.corridors)):
        number = max(0, liner.first_sailing(begin))
        while liner.departure(number) + liner.transit_min <= problem.horizon:
            leaves = liner.departure(number)
            if liner.is_open(number):
                ready = (leaves - liner.cut_off_min - begin) // STEP_MIN
                ends = place[liner.origin], place[liner.destination]
                first = len(room)
                room.extend((liner.lane_mm, liner.teu_centi, liner.loose_kg))
                legs.append((ready, *ends, leaves + liner.transit_min, service, 1, first, first + 1, first + 2))
            number += 1
    legs = sorted(leg for leg in legs if leg[0] >= 0)
    table = np.array(legs, dtype=np.int64).reshape(-1, 9)
    anytime = [*_charters(least, parcels), *_flights(least, place)]
    charters = sum(1 for leg in anytime if leg[0] == "charter")
    return Journeys(
        origin=table[:, 1].copy(),
        target=table[:, 2].copy(),
        arrives=table[:, 3].copy(),
        service=table[:, 4].copy(),
        kind=table[:, 5].copy(),
        rows=table[:, 6:].copy(),
        first_of_step=np.searchsorted(table[:, 0], np.arange(steps + 1)).astype(np.int64),
        any_origin=_column([place[leg[1]] for leg in anytime]),
        any_target=_column([place[leg[2]] for leg in anytime]),
        any_minutes=_column([leg[3] for leg in anytime]),
        any_earliest=_column([leg[4] for leg in anytime]),
        charters=charters,
        service_milli=np.array([_services(least, parcel) for parcel in parcels], dtype=np.int64),
        any_milli=np.array(
            [[_anytime(least, parcel, leg) for leg in anytime] for parcel in parcels], dtype=np.int64
        ).reshape(len(parcels), len(anytime)),
        handling=_column([item.tranship_min for item in problem.places]),
        room=_column(room),
        needs=np.array(
            [((parcel.slots_centi, parcel.slots_centi, 0), parcel_room(parcel)) for parcel in parcels], dtype=np.int64
        ),
        begin=begin,
        parcel=np.array([_parcel(least, parcel, place, begin, steps) for parcel in parcels], dtype=np.int64),
    )


_Anytime = tuple[str, str, str, int, int]


def _column(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _charters(least: Least, parcels: list[Parcel]) -> list[_Anytime]:
    found: list[_Anytime] = []
    for load, discharge in dict.fromkeys(pair for parcel in parcels for pair in least.crossings(parcel)):
        offers = [
            (offer.available_from + first, sea)
            for offer in least.problem.ship_offers
            if (first := least.sea.minutes(offer.type_id, offer.open_at, load)) < NEVER
            and (sea := least.sea.minutes(offer.type_id, load, discharge)) < NEVER
        ]
        if offers:
            earliest = min(moment for moment, _ in offers)
            found.append(("charter", load, discharge, min(sea for _, sea in offers), earliest))
    return found


def _flights(least: Least, place: dict[str, int]) -> list[_Anytime]:
    return [
        ("flight", origin, target, min(item.minutes for item in flights), 0)
        for (origin, target), flights in least.flights.items()
        if origin in place and target in place
    ]


def _services(least: Least, parcel: Parcel) -> list[int]:
    problem = least.problem
    allowed = problem.consignment[parcel.consignment].load_ports
    found: list[int] = []
    for corridor in problem.corridors:
        usd = NEVER
        if corridor.takes(parcel):
            share = corridor.usd_per_convoy * MILLI * parcel.slots_centi // corridor.convoy_centi
            usd = corridor.usd(parcel) * MILLI + share
        found.append(usd)
    for liner in problem.liners:
        may = least.ways.liner_takes(liner, parcel) and (not allowed or liner.origin in allowed)
        found.append(liner.usd(parcel) * MILLI if may else NEVER)
    return found


def _anytime(least: Least, parcel: Parcel, leg: _Anytime) -> int:
    kind, origin, target, _, _ = leg
    if kind == "charter":
        return 0 if (origin, target) in least.crossings(parcel) else NEVER
    fits = (item for item in least.flights[origin, target] if least.ways.fits_flight(parcel, item.route))
    return min((item.share(parcel, MILLI) for item in fits), default=NEVER)


def _parcel(least: Least, parcel: Parcel, place: dict[str, int], begin: int, steps: int) -> list[int]:
    problem = least.problem
    closing = problem.closing
    last = problem.horizon
    if closing is not None and closing.hard:
        last = min(last, (problem.c_day + closing.days + 1) * MINUTES_PER_DAY - 1)
    return [
        place[problem.origin_of(parcel)],
        place[problem.destination_of(parcel)],
        min(steps, (parcel.ready - begin) // STEP_MIN),
        parcel.required,
        parcel.usd_per_day_late * MILLI,
        parcel.usd_not_moved * MILLI,
        parcel.people * problem.unit_of(parcel).usd_per_person_day_waiting * MILLI,
        last,
    ]
