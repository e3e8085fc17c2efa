"""``movcon explain`` of a deployment: its scenario, its plan, or the journey of a parcel in words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from api.cli.console import Exit, say, say_json, table
from api.cli.deployment.read import read_operation
from api.render.deployment.answers import (
    closes,
    held_object,
    journey_objects,
    parcels_named,
    queue_objects,
    unit_objects,
)
from api.render.deployment.bottleneck import bottleneck_words, queues
from api.render.deployment.closure import UnitClosure, force_held_by, unit_closures
from api.render.deployment.journey import journey_words
from api.render.deployment.operation import Operation
from movcon.clock import day_text
from movcon.errors import BadInput, Fault
from scenarios.deployment.assembly import load_deployment

_QUEUES_SHOWN = 12


def explain_deployment_plan(path: Path, scenario: str | None, *, movement: str | None, as_json: bool) -> Exit:
    """Tell what holds the force and where parcels wait, or how one parcel or consignment goes."""
    operation = read_operation(path, scenario)
    if movement is not None:
        return _movement(path, operation, movement, as_json=as_json)
    if as_json:
        say_json(
            {
                "kind": "deployment",
                "scenario": operation.plan.scenario,
                "closes": closes(operation),
                "held_by": held_object(operation),
                "units": unit_objects(operation),
                "bottleneck": bottleneck_words(operation) or None,
                "waiting": queue_objects(operation),
                "not_moved": [
                    {"requirement": n.requirement, "code": n.code, "reason": n.reason, "remedies": list(n.remedies)}
                    for n in operation.plan.not_moved
                ],
            }
        )
        return Exit.DONE
    _tell(operation)
    return Exit.DONE


def _tell(operation: Operation) -> None:
    last, held = operation.reading.force_closure, force_held_by(operation)
    if last is None or held is None:
        say("Nothing is moved.")
    else:
        left = len(operation.plan.not_moved)
        without = f", without the {left} parcel{'s' if left != 1 else ''} not moved" if left else ""
        say(f"The force closes on {operation.date_text(last)}{without}.")
        say(f"The last to come is {held.parcel}. What took longest: {held.words}.")
        for line in journey_words(operation, held.parcel):
            say(f"  {line}")
    rows = [_unit_row(operation, item) for item in unit_closures(operation)]
    table("Units", ("unit", "wanted before", "operational", "late", "last parcel"), rows)
    for item in unit_closures(operation):
        if item.why:
            say(f"{item.unit.id}: {item.why}.")
    words = bottleneck_words(operation)
    if words:
        say(f"Bottleneck: {words}")
    told = [
        (
            operation.place_name(item.place),
            item.source,
            item.stage.value,
            f"{item.slot_days:,.1f}",
            f"{item.parcels:,}",
            f"{item.longest.minutes / 1440:,.1f}",
            f"{item.full} of {item.sent}" if item.sent else "-",
        )
        for item in queues(operation)[:_QUEUES_SHOWN]
    ]
    columns = ("place", "waited for", "stage", "slot-days", "parcels", "longest, days", "convoys full")
    table("Where parcels wait", columns, told, right=columns[3:])
    for n in operation.plan.not_moved:
        say(f"Not moved: {n.requirement}: {n.reason} What would cure it: {' '.join(n.remedies)}")


def _unit_row(operation: Operation, item: UnitClosure) -> tuple[str, ...]:
    minute, held = item.operational, item.held
    late = item.days_late
    return (
        item.unit.id,
        operation.date_text(item.unit.operational_by),
        "-" if minute is None else operation.date_text(minute),
        "-" if late is None else f"{late} d",
        "-" if held is None else held.parcel,
    )


def _movement(path: Path, operation: Operation, name: str, *, as_json: bool) -> Exit:
    names = parcels_named(operation, name)
    if not names:
        cause = f"The deployment has neither parcel nor consignment {name}."
        cure = "Name one of deliveries.csv."
        raise BadInput([Fault(code="unknown_movement", file=str(path), cause=cause, cure=cure)])
    if as_json:
        say_json({"movement": name, "parcels": journey_objects(operation, names)})
        return Exit.DONE
    for parcel in names:
        say(f"{parcel} ({operation.problem.parcel[parcel].description})")
        for line in journey_words(operation, parcel):
            say(f"  {line}")
    return Exit.DONE


def explain_deployment(folder: Path, *, as_json: bool) -> Exit:
    """Tell what a deployment asks for, and what is on offer."""
    loaded = load_deployment(folder)
    problem = loaded.problem
    parcels: Counter[str] = Counter()
    people: Counter[str] = Counter()
    mass: Counter[str] = Counter()
    for parcel in problem.parcels:
        unit = problem.unit_of(parcel).id
        parcels[unit] += 1
        people[unit] += parcel.people
        mass[unit] += 0 if parcel.people else parcel.mass_kg
    offers = {
        "ship": sum(offer.ships for offer in problem.ship_offers),
        "liner": len(problem.liners),
        "corridor": len(problem.corridors),
        "aircraft": len(problem.charter_offers),
    }
    if as_json:
        say_json(
            {
                "kind": "deployment",
                "title": loaded.title,
                "requirements": len(problem.parcels),
                "people": people.total(),
                "cargo_kg": mass.total(),
                "c_day": day_text(problem.c_day),
                "by_unit": {
                    unit.id: {"parcels": parcels[unit.id], "people": people[unit.id], "cargo_kg": mass[unit.id]}
                    for unit in problem.units
                },
                "sources": offers,
                "notes": list(loaded.notes),
                "planning_values": len(loaded.assumptions),
            }
        )
        return Exit.DONE
    say(loaded.title)
    say(
        f"{len(problem.parcels)} parcels: {people.total():,} people and {mass.total() / 1000:,.0f} t of cargo, C-day "
        f"{day_text(problem.c_day)}, planned on {day_text(problem.planning_day)}."
    )
    rows = [
        (unit.id, unit.name, str(parcels[unit.id]), f"{people[unit.id]:,}", f"{mass[unit.id] / 1000:,.0f}")
        for unit in problem.units
    ]
    table("By unit", ("unit", "name", "parcels", "people", "tonnes"), rows, right=("parcels", "people", "tonnes"))
    say(
        f"On offer: {offers['ship']} ships under {len(problem.ship_offers)} offers, {offers['liner']} liner services, "
        f"{offers['corridor']} corridors, {offers['aircraft']} offers of aircraft."
    )
    for note in loaded.notes:
        say(f"- {note}")
    return Exit.DONE
