"""Parcel by parcel: how it goes, when it is there, how late."""

from __future__ import annotations

from api.render.deployment.journey import legs_text, lift_of, longest
from api.render.deployment.operation import Operation
from api.render.deployment.waiting import waits
from api.render.tables import Cell, Column, Kind, Table


def deliveries_table(operation: Operation) -> Table:
    """Every parcel in the problem's order; those not moved without a delivery."""
    problem = operation.problem
    rows: list[tuple[Cell, ...]] = []
    for parcel in problem.parcels:
        consignment = problem.consignment[parcel.consignment]
        minute = operation.delivered.get(parcel.id)
        step = longest(operation, parcel.id)
        waiting = sum(wait.until - wait.since for wait in waits(operation, parcel.id) if not wait.at_origin)
        rows.append(
            (
                parcel.id,
                parcel.consignment,
                consignment.unit,
                consignment.mission,
                parcel.description,
                parcel.people or None,
                parcel.pieces or None,
                parcel.mass_kg / 1000,
                parcel.slots_centi / 100,
                consignment.origin,
                consignment.destination,
                operation.utc(parcel.ready),
                lift_of(operation, parcel.id),
                legs_text(operation, parcel.id) or "not moved",
                None if minute is None else operation.utc(minute),
                "" if minute is None else operation.c_text(minute),
                operation.utc(parcel.required),
                None if minute is None else parcel.late_days(minute),
                None if minute is None else waiting / 1440,
                "" if step is None else step.words,
            )
        )
    return Table(
        name="deliveries",
        title="Deliveries",
        columns=(
            Column("parcel", "Parcel"),
            Column("consignment", "Consignment"),
            Column("unit", "Unit"),
            Column("mission", "Mission"),
            Column("description", "Description"),
            Column("people", "People", Kind.COUNT),
            Column("pieces", "Pieces", Kind.COUNT),
            Column("mass_t", "Tonnes", Kind.HOURS),
            Column("slots", "Slots", Kind.HOURS),
            Column("origin", "From"),
            Column("destination", "To"),
            Column("ready_utc", "Ready (UTC)", Kind.MOMENT),
            Column("lift", "Lift"),
            Column("journey", "Journey"),
            Column("delivered_utc", "Delivered (UTC)", Kind.MOMENT),
            Column("c_day", "C-day"),
            Column("required_utc", "Wanted by (UTC)", Kind.MOMENT),
            Column("late_days", "Days late", Kind.COUNT),
            Column("waiting_days", "Days waiting under way", Kind.HOURS),
            Column("longest", "What took longest"),
        ),
        rows=tuple(rows),
    )
