"""A parcel's journey as steps and as words, and the step that took most of the time."""

from __future__ import annotations

from dataclasses import dataclass

from api.render.deployment.operation import LIFT_NAMES, Operation, span_text
from api.render.deployment.waiting import wait_words, waits
from movcon.clock import Minute
from movcon.deployment.plan import LiftKind
from movcon.deployment.verification.reading import Carriage

_BY = {
    LiftKind.SHIP: "on board",
    LiftKind.LINER: "on board",
    LiftKind.CONVOY: "on the way with",
    LiftKind.FLIGHT: "flying with",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One part of a journey: standing at a place, or on board.

    Attributes
    ----------
    words
        What it is, with its length: ``in Port Sudan 11 days for RAIL-PZU convoy 14: convoys 12 and 13 were full``.
    waiting, at_origin
        Whether it stands; whether it has not moved yet.
    where
        Place, or id of the voyage.
    """

    since: Minute
    until: Minute
    words: str
    waiting: bool
    at_origin: bool
    where: str

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return self.until - self.since


def steps(operation: Operation, name: str) -> tuple[Step, ...]:
    """Steps of a parcel from being ready to being delivered; empty where it is not moved."""
    found = []
    for wait in waits(operation, name):
        if wait.until > wait.since:
            found.append(
                Step(
                    since=wait.since,
                    until=wait.until,
                    words=wait_words(operation, wait),
                    waiting=True,
                    at_origin=wait.at_origin,
                    where=wait.place,
                )
            )
        taken = wait.taken
        found.append(
            Step(
                since=taken.loaded.start,
                until=taken.discharged.end,
                words=_ride_words(operation, taken),
                waiting=False,
                at_origin=False,
                where=taken.voyage.id,
            )
        )
    return tuple(found)


def _ride_words(operation: Operation, taken: Carriage) -> str:
    one, two = operation.place_name(taken.loaded.place), operation.place_name(taken.discharged.place)
    told = span_text(taken.discharged.end - taken.loaded.start)
    words = f"{told} {_BY[taken.voyage.kind]} {operation.called(taken.voyage)}, {one} to {two}"
    between = taken.voyage.stops[taken.load + 1 : taken.discharge]
    calls = list(dict.fromkeys(operation.place_name(stop.place) for stop in between if stop.loads or stop.discharges))
    return f"{words} by way of {', '.join(calls)}" if calls else words


def journey_words(operation: Operation, name: str) -> tuple[str, ...]:
    """A parcel's journey in sentences: ready, every step with its dates, delivered; or why it is not moved."""
    problem = operation.problem
    parcel = problem.parcel[name]
    origin, target = operation.place(problem.origin_of(parcel)), operation.place(problem.destination_of(parcel))
    left = operation.not_moved.get(name)
    if left is not None:
        told = f"Ready at {origin} from {operation.utc(parcel.ready)}, for {target}. Not moved: {left.reason}"
        return (told, *(f"What would cure it: {remedy}" for remedy in left.remedies))
    lines = [f"Ready at {origin} from {operation.utc(parcel.ready)}, wanted at {target} by {_wanted(operation, name)}."]
    for step in steps(operation, name):
        lines.append(f"{operation.utc(step.since)} to {operation.utc(step.until)}: {step.words}.")
    minute = operation.delivered[name]
    late = parcel.late_days(minute)
    end = "in time" if not late else f"{late} day{'s' if late != 1 else ''} late"
    lines.append(f"Delivered {operation.utc(minute)} ({operation.c_text(minute)}), {end}.")
    return tuple(lines)


def _wanted(operation: Operation, name: str) -> str:
    return operation.utc(operation.problem.parcel[name].required)


def longest(operation: Operation, name: str) -> Step | None:
    """The step that took most of a parcel's time; the first of several. None where it is not moved."""
    return max(steps(operation, name), key=lambda step: (step.minutes, -step.since), default=None)


def legs_text(operation: Operation, name: str) -> str:
    """``DHK > ROAD-DHK convoy 24 > BDCGP > TC-RORO charter 1 > SDPZU``."""
    row = operation.reading.journeys.get(name, ())
    if not row:
        return ""
    parts = [row[0].loaded.place]
    for item in row:
        parts += [operation.called(item.voyage), item.discharged.place]
    return " > ".join(parts)


def lift_of(operation: Operation, name: str) -> str:
    """Kinds of lift a parcel goes by, in order: ``convoy, ship, convoy``."""
    return ", ".join(LIFT_NAMES[item.voyage.kind] for item in operation.reading.journeys.get(name, ()))
