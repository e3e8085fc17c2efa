"""What to buy: ships, space on liners, aircraft, convoys; from when, at what price, asked for by when."""

from __future__ import annotations

from collections import defaultdict

from api.render.deployment.operation import CHARTER_NAMES, Operation, counted, numbers_text, span_text
from api.render.deployment.values import deployment_value
from api.render.tables import Cell, Column, Kind, Table
from movcon.clock import date_of, utc_day
from movcon.deployment.plan import LiftKind, Voyage


def acquisition_table(operation: Operation) -> Table:
    """One row a ship charter, liner sailing, lot of flights and corridor; the next to be asked for first."""
    corridors: defaultdict[str, list[Voyage]] = defaultdict(list)
    rows: list[tuple[Cell, ...]] = []
    for voyage in operation.voyages:
        match voyage.kind:
            case LiftKind.SHIP:
                rows.append(_ship_row(operation, voyage))
            case LiftKind.LINER:
                rows.append(_liner_row(operation, voyage))
            case LiftKind.FLIGHT:
                rows.append(_lot_row(operation, voyage))
            case LiftKind.CONVOY:
                corridors[voyage.source].append(voyage)
    rows.extend(_corridor_row(operation, name, voyages) for name, voyages in corridors.items())
    planning = date_of(operation.problem.planning_day)
    return Table(
        name="acquisition",
        title="Acquisition list",
        columns=(
            Column("request_by", "Request by (UTC)", Kind.DAY),
            Column("kind", "Buy as"),
            Column("what", "What"),
            Column("needed_from", "Needed from (UTC)", Kind.DAY),
            Column("needed_until", "Needed until (UTC)", Kind.DAY),
            Column("people", "People", Kind.COUNT),
            Column("mass_t", "Tonnes", Kind.HOURS),
            Column("price_usd", "Should-cost", Kind.USD),
            Column("source", "Source"),
            Column("voyage", "Voyage"),
            Column("units", "For units"),
            Column("note", "Note"),
        ),
        rows=tuple(sorted(rows, key=lambda row: (str(row[0]), str(row[1]), str(row[9])))),
        note="Request by = first day needed minus the lead time of the offer; of liners and convoys, which have none, "
        f"minus a planning value (see Assumptions). The plan was made on {planning}.",
    )


def _row(
    operation: Operation, voyages: list[Voyage], lead_days: int, *, kind: str, what: str, reference: str, note: str
) -> tuple[Cell, ...]:
    first = utc_day(min(voyage.departure for voyage in voyages))
    last = utc_day(max(voyage.arrival for voyage in voyages))
    parcels = [operation.problem.parcel[name] for voyage in voyages for name in voyage.parcels]
    units = dict.fromkeys(operation.problem.unit_of(parcel).id for parcel in parcels)
    if first - lead_days < operation.problem.planning_day:
        note = f"{note}; the day to ask is past when planned: ask at once"
    return (
        date_of(first - lead_days),
        kind,
        what,
        date_of(first),
        date_of(last),
        sum(parcel.people for parcel in parcels) or None,
        sum(parcel.mass_kg for parcel in parcels if not parcel.people) / 1000,
        sum(voyage.usd for voyage in voyages),
        voyages[0].source,
        reference,
        ", ".join(units),
        note,
    )


def _ship_row(operation: Operation, voyage: Voyage) -> tuple[Cell, ...]:
    offer = operation.problem.ship_offer[voyage.source]
    ship = operation.problem.ship_type[offer.type_id]
    places = " - ".join(operation.place_name(stop.place) for stop in voyage.stops)
    waiting = sum(stop.waiting_min for stop in voyage.stops)
    note = f"{places}; {span_text(voyage.arrival - voyage.departure)}"
    if waiting:
        note += f", {span_text(waiting)} of it waiting"
    return _row(
        operation,
        [voyage],
        offer.request_lead_days,
        kind=CHARTER_NAMES[offer.kind],
        what=f"{ship.name}, {offer.carrier or offer.region}, from {operation.place(offer.open_at)}",
        reference=voyage.id,
        note=note,
    )


def _liner_row(operation: Operation, voyage: Voyage) -> tuple[Cell, ...]:
    service = operation.problem.liner[voyage.source]
    parcels = [operation.problem.parcel[name] for name in voyage.parcels]
    lanes = sum(parcel.lane_mm for parcel in parcels) / 1000
    teu = sum(parcel.teu_centi for parcel in parcels) / 100
    loose = sum(parcel.loose_kg for parcel in parcels) / 1000
    asked = [f"{lanes:,.1f} lane m" if lanes else "", f"{teu:g} TEU" if teu else "", f"{loose:g} t" if loose else ""]
    cut_off = utc_day(voyage.departure - service.cut_off_min)
    return _row(
        operation,
        [voyage],
        utc_day(voyage.departure) - cut_off + deployment_value("liner_booking_days"),
        kind="space on a liner",
        what=f"{service.carrier}, {operation.place(service.origin)} to {operation.place(service.destination)}: "
        + ", ".join(words for words in asked if words),
        reference=voyage.id,
        note=f"sailing {voyage.number}; cargo at the port by {operation.utc(voyage.departure - service.cut_off_min)}",
    )


def _lot_row(operation: Operation, voyage: Voyage) -> tuple[Cell, ...]:
    offer = operation.problem.charter_offer[voyage.source]
    aircraft = operation.problem.aircraft_type[offer.type_id]
    out = sum(1 for stop in voyage.stops if stop.discharges)
    ends = next((stop.place for stop in voyage.stops if stop.loads), voyage.stops[0].place)
    target = next((stop.place for stop in voyage.stops if stop.discharges), voyage.stops[-1].place)
    return _row(
        operation,
        [voyage],
        offer.lead_time_days,
        kind="aircraft, lot of flights",
        what=f"{aircraft.name}, {offer.carrier}, from {operation.place(offer.base)}",
        reference=voyage.id,
        note=f"{counted(out, 'flight')} {operation.place_name(ends)} to {operation.place_name(target)}; one tender lot",
    )


def _corridor_row(operation: Operation, name: str, voyages: list[Voyage]) -> tuple[Cell, ...]:
    corridor = operation.problem.corridor[name]
    slots = sum(operation.problem.parcel[parcel].slots_centi for voyage in voyages for parcel in voyage.parcels) / 100
    return _row(
        operation,
        voyages,
        deployment_value("convoy_request_days"),
        kind=f"convoys by {corridor.mode.value}",
        what=f"{operation.place(corridor.origin)} to {operation.place(corridor.destination)}, {corridor.distance_km:,} "
        f"km: {counted(len(voyages), 'convoy')}, {counted(round(slots, 1), 'slot')}",
        reference=name,
        note=numbers_text("convoy", [voyage.number for voyage in voyages]),
    )
