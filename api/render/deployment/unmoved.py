"""What is not moved, why, and what would cure it."""

from __future__ import annotations

from api.render.deployment.operation import Operation
from api.render.tables import Column, Kind, Table


def not_moved_table(operation: Operation) -> Table:
    """Parcels left behind with reasons and remedies."""
    rows = []
    for item in operation.plan.not_moved:
        parcel = operation.problem.parcel[item.requirement]
        consignment = operation.problem.consignment[parcel.consignment]
        rows.append(
            (
                parcel.id,
                parcel.consignment,
                consignment.unit,
                parcel.description,
                parcel.people or None,
                parcel.mass_kg / 1000,
                operation.place(consignment.origin),
                operation.place(consignment.destination),
                item.code,
                item.reason,
                "; ".join(item.remedies),
            )
        )
    return Table(
        name="not_moved",
        title="Not moved",
        columns=(
            Column("parcel", "Parcel"),
            Column("consignment", "Consignment"),
            Column("unit", "Unit"),
            Column("description", "Description"),
            Column("people", "People", Kind.COUNT),
            Column("mass_t", "Tonnes", Kind.HOURS),
            Column("origin", "From"),
            Column("destination", "To"),
            Column("code", "Code"),
            Column("reason", "Why"),
            Column("remedies", "What would cure it"),
        ),
        rows=tuple(rows),
    )
