"""Answers to questions about a deployment plan as JSON objects, the same from the command line and from a job.

Edits are the caller's to show: as a file holds them, or as a job takes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from api.render.deployment.bottleneck import Queue, bottleneck_words, queues
from api.render.deployment.closure import UnitClosure, force_held_by, unit_closures
from api.render.deployment.journey import journey_words
from api.render.deployment.operation import Operation
from movcon.clock import day_text, utc_day
from optimizer.deployment.conflict import Conflict, Cure, cure_words
from optimizer.deployment.cures import Explained
from optimizer.deployment.inquest import Goal
from optimizer.deployment.worth import Worth

Object = dict[str, object]


def closes(operation: Operation) -> str | None:
    """UTC date on which the last parcel is delivered; None where none is."""
    last = operation.reading.force_closure
    return None if last is None else day_text(utc_day(last))


def held_object(operation: Operation) -> Object | None:
    """The parcel that closes the force, and the step of its journey that took longest."""
    held = force_held_by(operation)
    if held is None:
        return None
    parcel = operation.problem.parcel[held.parcel]
    return {
        "parcel": held.parcel,
        "consignment": parcel.consignment,
        "unit": operation.problem.unit_of(parcel).id,
        "delivered": operation.utc(held.delivered),
        "words": held.words,
    }


def closure_object(operation: Operation) -> Object:
    """When the force closes, what holds it, and where parcels wait; null where nothing is moved, or nothing waits."""
    last = operation.reading.force_closure
    return {
        "closes": closes(operation),
        "closes_after": None if last is None else operation.c_text(last),
        "held_by": held_object(operation),
        "bottleneck": bottleneck_words(operation) or None,
    }


def unit_objects(operation: Operation) -> list[Object]:
    """Every unit: wanted, operational, and what held it."""
    return [_unit(operation, item) for item in unit_closures(operation)]


def _unit(operation: Operation, item: UnitClosure) -> Object:
    minute = item.operational
    return {
        "unit": item.unit.id,
        "wanted": operation.utc(item.unit.operational_by),
        "operational": None if minute is None else operation.utc(minute),
        "days_late": item.days_late,
        "missing": list(item.missing),
        "last_parcel": None if item.held is None else item.held.parcel,
        "held_by": None if item.held is None else item.held.words,
    }


def queue_objects(operation: Operation) -> list[Object]:
    """Where parcels wait: under way first, the most slot-days first."""
    return [_queue(item) for item in queues(operation)]


def _queue(item: Queue) -> Object:
    return {
        "place": item.place,
        "waited_for": item.source,
        "kind": item.kind.value,
        "stage": item.stage.name.lower(),
        "slot_days": round(item.slot_days, 2),
        "parcels": item.parcels,
        "people": item.people,
        "longest_min": item.longest.minutes,
        "longest_parcel": item.longest.parcel.id,
        "convoys_sent": item.sent,
        "convoys_full": item.full,
        "filled": round(item.used_centi / item.room_centi, 4) if item.room_centi else None,
    }


def parcels_named(operation: Operation, name: str) -> list[str]:
    """A parcel, or every parcel of a consignment; empty where nothing has that name."""
    problem = operation.problem
    return [name] if name in problem.parcel else [item.id for item in problem.parcels if item.consignment == name]


def journey_objects(operation: Operation, parcels: Iterable[str]) -> list[Object]:
    """How parcels go, step by step."""
    return [
        {
            "parcel": parcel,
            "delivered": operation.utc(operation.delivered[parcel]) if parcel in operation.delivered else None,
            "words": list(journey_words(operation, parcel)),
        }
        for parcel in parcels
    ]


def worth_object(item: Worth) -> Object:
    """What a change of a limit brings."""
    return {
        "words": [edit.words for edit in item.edits],
        "usd_saved": item.usd_saved,
        "days_sooner": item.days_sooner,
        "moved_more": item.moved_more,
    }


def cures_object(found: Explained, edits: Callable[[Cure], object]) -> Object:
    """What keeps parcels from moving or from coming in time, its cures, and which consignments were looked at."""
    told = {
        goal: [_conflict(item, edits) for item in found.conflicts if item.goal is goal]
        for goal in (Goal.MOVED, Goal.IN_TIME)
    }
    return {
        "not_moved": told[Goal.MOVED],
        "late": told[Goal.IN_TIME],
        "looked_at": list(found.looked_at),
        "not_looked_at": list(found.not_looked_at),
    }


def _conflict(item: Conflict, edits: Callable[[Cure], object]) -> Object:
    return {
        "consignment": item.consignment,
        "unit": item.unit,
        "parcels": list(item.parcels),
        "words": item.words,
        "rules": list(item.rules),
        "cures": [
            {
                "words": cure_words(item, cure),
                "helped": list(cure.helped),
                "usd": cure.usd,
                "lift_usd": cure.lift_usd,
                "objective_usd": cure.objective_usd,
                "moved_more": cure.moved_more,
                "late_fewer": cure.late_fewer,
                "edits": edits(cure),
            }
            for cure in item.cures
        ],
        "untried": item.untried,
    }
