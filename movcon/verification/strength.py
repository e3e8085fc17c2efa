"""Strength, dates and order of chalks at the APOD."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from movcon.clock import Day, day_text, utc_text
from movcon.plan import Direction
from movcon.verification.findings import Event, Finding, Findings, Movement, Reading
from movcon.verification.loads import onward_over


def strength_by_day(movement: Movement) -> Iterator[tuple[Day, int]]:
    """Date and strength at its end, from the first to the last event."""
    need = movement.need
    first, last = movement.days
    change = dict.fromkeys(range(first, last + 1), 0)
    for event in movement.arrivals:
        change[event.day] += event.people
    for event in movement.departures:
        change[event.day] -= event.people
    present = need.staying + need.outgoing
    for day in range(first, last + 1):
        present += change[day]
        yield day, present


def strength_ceiling(reading: Reading) -> Findings:
    """At the end of no day of a movement is the strength above the ceiling."""
    for movement in reading.movements.values():
        ahead = min((e.day for e in movement.arrivals if not e.departed), default=None)
        begun = any(e.departed for e in (*movement.arrivals, *movement.departures))
        for day, present in strength_by_day(movement):
            if begun and (ahead is None or day < ahead):
                continue
            if present > movement.need.ceiling:
                yield Finding(
                    rule="strength_ceiling",
                    where=f"{movement.need.id} on {day_text(day)}",
                    message=f"{present} people at the end of the day; the ceiling is {movement.need.ceiling}.",
                )


def below_floor_person_days(movement: Movement) -> int:
    """People under the floor, summed over the ends of days."""
    return sum(max(0, movement.need.floor - present) for _, present in strength_by_day(movement))


def advance_party(reading: Reading) -> Findings:
    """The advance party is large enough, and the next chalk comes so many days after it."""
    for movement in reading.movements.values():
        need = movement.need
        if not need.advance_permille or not need.incoming or all(e.departed for e in movement.arrivals[:2]):
            continue
        if len(movement.arrivals) < 2:
            yield _finding("advance_party", need.id, "Everybody comes on one chalk; an advance party is due.")
            continue
        one, two = movement.arrivals[:2]
        if one.people < need.advance_people_min:
            message = f"The advance party has {one.people} people; {need.advance_people_min} are due."
            yield _finding("advance_party", need.id, message)
        days = two.day - one.day
        late = days > need.advance_days_max and not _may_be_late(reading, need.id)
        if days < need.advance_days_min or late:
            message = f"Chalk 2 comes {days} days after the advance party, not {need.advance_days_min} to "
            yield _finding("advance_party", need.id, message + f"{need.advance_days_max}.")


def _may_be_late(reading: Reading, name: str) -> bool:
    """Whether a movement had begun when the plan was made again: then its rest may come late, at a price."""
    release = reading.problem.release
    return release is not None and name in release.begun


def relief(reading: Reading) -> Findings:
    """Nobody leaves before those who relieve them have arrived."""
    for movement in reading.movements.values():
        need = movement.need
        gone = 0
        for event in movement.departures:
            gone += event.people
            arrived = sum(e.people for e in movement.arrivals if e.minute <= event.minute)
            if gone > need.relieved(arrived):
                message = f"{gone} have left by {utc_text(event.minute)}, when {arrived} have come to relieve "
                yield _finding("relief", need.id, message + f"{need.relieved(arrived)}.")


def chalk_gap(reading: Reading) -> Findings:
    """Chalks of one direction are so many minutes apart."""
    for movement in reading.movements.values():
        for row in (movement.arrivals, movement.departures):
            yield from _gaps(movement, row)


def _gaps(movement: Movement, row: tuple[Event, ...]) -> Findings:
    for one, two in pairwise(row):
        if two.minute - one.minute < movement.need.chalk_gap_min:
            message = f"Chalks {one.chalk} and {two.chalk} are {two.minute - one.minute} minutes apart; "
            yield _finding("chalk_gap", movement.need.id, message + f"{movement.need.chalk_gap_min} are due.")


def days_over_spread(movement: Movement) -> int:
    """Days by which a movement takes longer than its spread."""
    first, last = movement.days
    return max(0, last - first - movement.need.spread_days_max)


def spread(reading: Reading) -> Findings:
    """The movement is over within its days, unless the scenario prices them."""
    if reading.problem.prices.usd_per_day_over_spread is not None:
        return
    for movement in reading.movements.values():
        over = days_over_spread(movement)
        if over and not _may_be_late(reading, movement.need.id):
            message = f"It takes {over} days longer than the {movement.need.spread_days_max} allowed."
            yield _finding("spread", movement.need.id, message)


def days_outside_window(movement: Movement) -> int:
    """Days between the first event and its window."""
    first = movement.first
    if first is None:
        return 0
    return max(0, movement.need.window_first_day - first.day, first.day - movement.need.window_last_day)


def window(reading: Reading) -> Findings:
    """The first event lies in the window, unless the scenario prices days outside."""
    if reading.problem.prices.usd_per_day_outside_window is not None:
        return
    for movement in reading.movements.values():
        first = movement.first
        if first is not None and not first.departed and days_outside_window(movement):
            need = movement.need
            message = f"It begins on {day_text(first.day)}, outside {day_text(need.window_first_day)} to "
            yield _finding("window", need.id, message + f"{day_text(need.window_last_day)}.")


def tour(reading: Reading) -> Findings:
    """A rotation comes so many days after the one it follows."""
    for movement in reading.movements.values():
        need = movement.need
        before = reading.movements.get(need.follows) if need.follows is not None else None
        if before is None or before.first is None or movement.first is None or movement.first.departed:
            continue
        days = movement.first.day - before.first.day
        if not need.tour_days_min <= days <= need.tour_days_max:
            message = f"It begins {days} days after {need.follows}; the tour is {need.tour_days_min} to "
            yield _finding("tour", need.id, message + f"{need.tour_days_max} days.")


def blackout(reading: Reading) -> Findings:
    """Nothing happens at the APOD on a date blacked out."""
    for movement in reading.movements.values():
        for event in (*movement.arrivals, *movement.departures):
            for item in () if event.departed else movement.need.blackouts:
                if item.first_day <= event.day <= item.last_day:
                    message = f"Chalk {event.chalk} moves on {day_text(event.day)}, blacked out for {item.reason}."
                    yield _finding("blackout", movement.need.id, message)


def onward_capacity(reading: Reading) -> Findings:
    """No more people a day than can be moved on from the APOD, unless the scenario prices them."""
    if reading.problem.prices.usd_per_person_over_onward_capacity is not None:
        return
    ahead = {
        (movement.need.apod, movement.need.mission, way, event.day)
        for movement in reading.movements.values()
        for way, row in ((Direction.INCOMING, movement.arrivals), (Direction.OUTGOING, movement.departures))
        for event in row
        if not event.departed
    }
    for (apod, mission, direction, day), (people, limit) in onward_over(reading).items():
        if (apod, mission, direction, day) not in ahead:
            continue
        message = f"{people} people {direction}; {mission} can move {limit} a day."
        yield _finding("onward_capacity", f"{apod} on {day_text(day)}", message)


def _finding(rule: str, where: str, message: str) -> Finding:
    return Finding(rule=rule, where=where, message=message)
