"""What is moved: units, consignments and parcels out of people, load lists, equipment tables and issues of stock."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from movcon.clock import midnight
from movcon.deployment.cargo import Consignment, Parcel, Unit
from scenarios.deployment.parcels import Load, parcels_of, people_parcels
from scenarios.deployment.stock import issued_lines
from scenarios.equipment import CargoLine, equipment_sets
from scenarios.intake.deployment.cargo_rows import CargoRow, ConsignmentRow, PeopleRow, UnitRow
from scenarios.intake.deployment.folder import DeploymentRows


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Everything that is moved, and the lines each consignment of cargo is made of."""

    units: tuple[Unit, ...]
    consignments: tuple[Consignment, ...]
    parcels: tuple[Parcel, ...]
    lines: dict[str, tuple[CargoLine, ...]]


def moved(rows: DeploymentRows) -> Moved:
    """Units, consignments and parcels of a folder; people first, each in the order of its table."""
    lines = consignment_lines(rows)
    mission = {row.id: row.mission for row in rows.of(UnitRow)}
    contributor = {row.id: row.contributor for row in rows.of(UnitRow)}
    settings = rows.manifest.parcels
    consignments: list[Consignment] = []
    parcels: list[Parcel] = []
    for person in rows.of(PeopleRow):
        consignments.append(
            Consignment(
                id=person.id,
                unit=person.unit,
                mission=mission[person.unit],
                owner=contributor[person.unit] or mission[person.unit],
                description=person.description,
                origin=person.origin,
                destination=person.destination,
                # People count for their unit by themselves; main is said of its equipment.
                main=False,
            )
        )
        parcels.extend(
            people_parcels(
                person.id,
                person.description,
                person.people,
                kg_each=person.passenger_kg + person.baggage_kg,
                ready=midnight(person.ready),
                required=midnight(person.required + 1),
                usd_per_day_late=person.usd_per_person_day_late,
                usd_not_moved=person.usd_per_person_not_moved,
                settings=settings,
            )
        )
    for row in rows.of(ConsignmentRow):
        consignments.append(_consignment(row))
        load = Load(
            consignment=row.id,
            ready=midnight(row.ready),
            required=midnight(row.required + 1),
            usd_per_slot_day_late=row.usd_per_slot_day_late,
            usd_per_slot_not_moved=row.usd_per_slot_not_moved,
            slots_max=min(settings.slots_max, row.parcel_slots or settings.slots_max),
            kg_max=row.parcel_kg,
        )
        parcels.extend(parcels_of(load, lines[row.id], settings))
    return Moved(units=_units(rows), consignments=tuple(consignments), parcels=tuple(parcels), lines=lines)


def consignment_lines(rows: DeploymentRows) -> dict[str, tuple[CargoLine, ...]]:
    """Lines of each consignment: its equipment set, then its own of cargo.csv, then what is issued from stock."""
    own: defaultdict[str, list[CargoLine]] = defaultdict(list)
    for row in rows.of(ConsignmentRow):
        if row.equipment is not None:
            own[row.id].extend(equipment_sets()[row.equipment].lines)
    for line in rows.of(CargoRow):
        own[line.consignment].append(
            CargoLine(
                item=line.item,
                description=line.description,
                kind=line.kind,
                pieces=line.pieces,
                length_mm=line.length_mm,
                width_mm=line.width_mm,
                height_mm=line.height_mm,
                kg=line.kg,
                classes=line.classes or (),
                neq_g=line.neq_g,
            )
        )
    for consignment, issued in issued_lines(rows).items():
        own[consignment].extend(issued)
    return {row.id: tuple(own[row.id]) for row in rows.of(ConsignmentRow)}


def _consignment(row: ConsignmentRow) -> Consignment:
    return Consignment(
        id=row.id,
        unit=row.unit,
        mission=row.mission,
        owner=row.owner,
        description=row.description,
        origin=row.origin,
        destination=row.destination,
        load_ports=row.load_ports or (),
        main=row.main,
    )


def _units(rows: DeploymentRows) -> tuple[Unit, ...]:
    people: Counter[str] = Counter()
    for row in rows.of(PeopleRow):
        people[row.unit] += row.people
    return tuple(
        Unit(
            id=row.id,
            name=row.name,
            mission=row.mission,
            contributor=row.contributor or "",
            people=people[row.id],
            operational_by=midnight(row.operational_by + 1),
            usd_per_day_not_operational=row.usd_per_day_not_operational,
            usd_per_person_day_waiting=row.usd_per_person_day_waiting,
        )
        for row in rows.of(UnitRow)
    )
