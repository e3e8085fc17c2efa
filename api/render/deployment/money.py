"""What a deployment costs: the statement line by line, what each source takes, shares of missions."""

from __future__ import annotations

from collections import defaultdict

from api.render.deployment.operation import LIFT_NAMES, Operation
from api.render.tables import Cell, Column, Kind, Table
from movcon.deployment.plan import LiftKind, Voyage

_PRICE = "price, not paid"


def cost_table(operation: Operation) -> Table:
    """What is paid and what is only counted, line by line of the cost statement, with baseline and bound."""
    plan = operation.plan
    cost = plan.cost
    lines: list[tuple[Cell, ...]] = [
        ("ships", cost.ships_usd, "lift"),
        ("liners", cost.liners_usd, "lift"),
        ("flights", cost.flights_usd, "lift"),
        ("convoys", cost.corridors_usd, "lift"),
        ("storage in ports", cost.storage_usd, "lift"),
        ("parcels late", cost.late_usd, _PRICE),
        ("units not operational", cost.not_operational_usd, _PRICE),
        ("people waiting for their equipment", cost.waiting_people_usd, _PRICE),
        ("yards over their storage", cost.over_storage_usd, _PRICE),
        *((("changes to the released plan", cost.stability_usd, _PRICE),) if cost.stability_usd else ()),
        ("parcels not moved", cost.not_moved_usd, "ranking price, not paid"),
        ("lift, paid", cost.lift_usd, "sum"),
        ("objective", cost.objective_usd, "sum"),
        ("every consignment alone", plan.baseline_usd, "for comparison"),
    ]
    if plan.bound_usd is not None:
        lines.append(("proven bound of the objective", plan.bound_usd, "for comparison"))
    return Table(
        name="costs",
        title="Cost statement",
        columns=(Column("line", "Line"), Column("usd", "USD", Kind.USD), Column("nature", "What it is")),
        rows=tuple(lines),
    )


def sources_table(operation: Operation) -> Table:
    """Dollars, voyages and load by source of lift, the dearest first."""
    grouped: defaultdict[tuple[LiftKind, str], list[Voyage]] = defaultdict(list)
    for voyage in operation.voyages:
        grouped[voyage.kind, voyage.source].append(voyage)
    rows: list[tuple[Cell, ...]] = []
    for (kind, source), voyages in grouped.items():
        parcels = [operation.problem.parcel[name] for voyage in voyages for name in voyage.parcels]
        rows.append(
            (
                LIFT_NAMES[kind],
                source,
                operation.carrier(voyages[0]),
                len(voyages),
                sum(parcel.people for parcel in parcels),
                sum(parcel.mass_kg for parcel in parcels if not parcel.people) / 1000,
                sum(parcel.slots_centi for parcel in parcels) / 100,
                sum(voyage.usd for voyage in voyages),
            )
        )
    rows.sort(key=lambda row: (-int(str(row[7])), str(row[1])))
    return Table(
        name="cost_by_source",
        title="Cost by source",
        columns=(
            Column("kind", "Kind"),
            Column("source", "Source"),
            Column("carrier", "Carrier"),
            Column("voyages", "Voyages", Kind.COUNT),
            Column("people", "People", Kind.COUNT),
            Column("tonnes", "Tonnes", Kind.HOURS),
            Column("slots", "Slots", Kind.HOURS),
            Column("usd", "USD", Kind.USD),
        ),
        rows=tuple(rows),
        note="What goes by several voyages counts with each of them.",
    )


def shares_table(operation: Operation) -> Table:
    """Dollars of lift and storage by mission and fiscal year."""
    names = operation.mission_names
    return Table(
        name="cost_by_mission",
        title="Cost by mission and fiscal year",
        columns=(
            Column("mission", "Mission"),
            Column("name", "Name"),
            Column("fiscal_year", "Fiscal year"),
            Column("usd", "Share", Kind.USD),
        ),
        rows=tuple(
            (item.mission, names.get(item.mission, ""), item.fiscal_year, item.usd) for item in operation.plan.shares
        ),
        note="A voyage's price falls to missions by the mass it carries, in the fiscal year in which it begins.",
    )
