"""Parts of the JSON answers about a deployment plan."""

from __future__ import annotations

from api.render.deployment.bottleneck import Queue, queues
from api.render.deployment.closure import UnitClosure, force_held_by, unit_closures
from api.render.deployment.operation import Operation
from movcon.clock import day_text, utc_day


def closes(operation: Operation) -> str | None:
    """UTC date on which the last parcel is delivered; None where none is."""
    last = operation.reading.force_closure
    return None if last is None else day_text(utc_day(last))


def held_object(operation: Operation) -> dict[str, object] | None:
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


def unit_objects(operation: Operation) -> list[dict[str, object]]:
    """Every unit: wanted, operational, and what held it."""
    return [_unit(operation, item) for item in unit_closures(operation)]


def _unit(operation: Operation, item: UnitClosure) -> dict[str, object]:
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


def queue_objects(operation: Operation) -> list[dict[str, object]]:
    """Where parcels wait: under way first, the most slot-days first."""
    return [_queue(item) for item in queues(operation)]


def _queue(item: Queue) -> dict[str, object]:
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
