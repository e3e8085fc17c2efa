"""What each voyage carries: cargo manifests and declarations of dangerous goods."""

from __future__ import annotations

import re

from api.render.deployment.operation import LIFT_NAMES, Operation
from api.render.tables import Cell, Column, Kind, Table
from movcon.deployment.plan import Voyage
from movcon.deployment.verification.reading import Carriage

_UN_NUMBER = re.compile(r"\bUN\s?(\d{4})\b")

MANIFEST_COLUMNS = (
    Column("voyage", "Voyage"),
    Column("kind", "Kind"),
    Column("called", "Source and number"),
    Column("load_place", "Loaded at"),
    Column("load_utc", "Loading from (UTC)", Kind.MOMENT),
    Column("discharge_place", "Discharged at"),
    Column("discharge_utc", "Discharged by (UTC)", Kind.MOMENT),
    Column("parcel", "Parcel"),
    Column("consignment", "Consignment"),
    Column("unit", "Unit"),
    Column("owner", "Owner"),
    Column("description", "Description"),
    Column("final_destination", "For"),
    Column("pieces", "Pieces", Kind.COUNT),
    Column("people", "People", Kind.COUNT),
    Column("mass_t", "Tonnes", Kind.HOURS),
    Column("lane_m", "Lane m", Kind.HOURS),
    Column("teu", "TEU", Kind.HOURS),
    Column("loose_t", "Loose t", Kind.HOURS),
    Column("slots", "Slots", Kind.HOURS),
    Column("largest_piece_mm", "Largest piece mm"),
    Column("heaviest_piece_t", "Heaviest piece t", Kind.HOURS),
    Column("classes", "Dangerous goods"),
    Column("neq_kg", "NEQ kg", Kind.HOURS),
)


def carriages_of(operation: Operation, voyage: Voyage) -> tuple[Carriage, ...]:
    """What a voyage carries, in order of loading, then parcel."""
    found = [
        item
        for name in voyage.parcels
        for item in operation.reading.journeys.get(name, ())
        if item.voyage.id == voyage.id
    ]
    return tuple(sorted(found, key=lambda item: (item.load, item.discharge, item.parcel)))


def manifest_table(operation: Operation, voyage: Voyage | None = None) -> Table:
    """Parcels by voyage, of one voyage or of all."""
    voyages = operation.voyages if voyage is None else (voyage,)
    return Table(
        name="cargo_manifests",
        title="Cargo manifests" if voyage is None else f"Manifest of {operation.called(voyage)}",
        columns=MANIFEST_COLUMNS,
        rows=tuple(_row(operation, item) for one in voyages for item in carriages_of(operation, one)),
    )


def _row(operation: Operation, item: Carriage) -> tuple[Cell, ...]:
    parcel = operation.problem.parcel[item.parcel]
    consignment = operation.problem.consignment[parcel.consignment]
    sizes = (parcel.piece_length_mm, parcel.piece_width_mm, parcel.piece_height_mm)
    return (
        item.voyage.id,
        LIFT_NAMES[item.voyage.kind],
        operation.called(item.voyage),
        operation.place(item.loaded.place),
        operation.utc(item.loaded.start),
        operation.place(item.discharged.place),
        operation.utc(item.discharged.end),
        parcel.id,
        parcel.consignment,
        consignment.unit,
        consignment.owner,
        parcel.description,
        operation.place(consignment.destination),
        parcel.pieces or None,
        parcel.people or None,
        parcel.mass_kg / 1000,
        parcel.lane_mm / 1000 or None,
        parcel.teu_centi / 100 or None,
        parcel.loose_kg / 1000 or None,
        parcel.slots_centi / 100,
        " x ".join(f"{size:,}" for size in sizes) if parcel.pieces else "",
        parcel.piece_kg / 1000 or None,
        " ".join(parcel.classes),
        parcel.neq_g / 1000 or None,
    )


def dangerous_goods_table(operation: Operation) -> Table:
    """Dangerous goods by voyage, with the net explosive quantity of the whole voyage."""
    rows: list[tuple[Cell, ...]] = []
    for voyage in operation.voyages:
        carried = [item for item in carriages_of(operation, voyage) if operation.problem.parcel[item.parcel].classes]
        whole = sum(operation.problem.parcel[item.parcel].neq_g for item in carried)
        for item in carried:
            parcel = operation.problem.parcel[item.parcel]
            rows.append(
                (
                    voyage.id,
                    LIFT_NAMES[voyage.kind],
                    operation.called(voyage),
                    operation.place(item.loaded.place),
                    operation.utc(item.loaded.start),
                    operation.place(item.discharged.place),
                    operation.utc(item.discharged.end),
                    parcel.id,
                    operation.problem.consignment[parcel.consignment].owner,
                    parcel.description,
                    " ".join(parcel.classes),
                    " ".join(dict.fromkeys(_UN_NUMBER.findall(parcel.description))),
                    parcel.pieces,
                    parcel.mass_kg / 1000,
                    parcel.neq_g / 1000,
                    whole / 1000,
                )
            )
    return Table(
        name="dangerous_goods",
        title="Dangerous goods",
        columns=(
            Column("voyage", "Voyage"),
            Column("kind", "Kind"),
            Column("called", "Source and number"),
            Column("load_place", "Loaded at"),
            Column("load_utc", "Loading from (UTC)", Kind.MOMENT),
            Column("discharge_place", "Discharged at"),
            Column("discharge_utc", "Discharged by (UTC)", Kind.MOMENT),
            Column("parcel", "Parcel"),
            Column("owner", "Owner"),
            Column("description", "Description"),
            Column("classes", "Class"),
            Column("un_numbers", "UN number"),
            Column("pieces", "Pieces", Kind.COUNT),
            Column("mass_t", "Tonnes", Kind.HOURS),
            Column("neq_kg", "NEQ kg", Kind.HOURS),
            Column("voyage_neq_kg", "NEQ kg of the voyage", Kind.HOURS),
        ),
        rows=tuple(rows),
        note="Classes and net explosive quantities are those of the load lists; a UN number stands where the "
        "description names it. The shipper's declaration decides.",
    )
