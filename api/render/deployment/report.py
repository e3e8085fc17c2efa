"""The report of a deployment: one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from api.render.charts.money import Course, course_chart
from api.render.deployment.acquisition import acquisition_table
from api.render.deployment.bottleneck import bottleneck_words, queues_table
from api.render.deployment.charts.closure_curves import closure_curves, destination_classes
from api.render.deployment.charts.lift_gantt import lift_gantt
from api.render.deployment.charts.lift_map import lift_map
from api.render.deployment.charts.load_strips import load_strips
from api.render.deployment.charts.palette import LIFT_CLASSES
from api.render.deployment.closure import closure_table, force_held_by, units_short_table
from api.render.deployment.deliveries import deliveries_table
from api.render.deployment.journey import journey_words
from api.render.deployment.manifests import dangerous_goods_table
from api.render.deployment.money import cost_table, shares_table, sources_table
from api.render.deployment.operation import LIFT_NAMES, Operation
from api.render.deployment.stocks import Stocks, stock_issues_table, stock_sentences, stocks_table
from api.render.deployment.unmoved import not_moved_table
from api.render.deployment.values import deployment_values
from api.render.deployment.voyage_pages import voyage_groups
from api.render.headline import Tile, Verdict
from api.render.html import render_html
from api.render.tables import usd_short
from api.render.views import assumptions_table
from movcon.clock import day_text, midnight, utc_day
from movcon.deployment.ways import days_begun

# Columns that fit a page; files and workbook have all of them.
_DELIVERIES = (
    "parcel",
    "description",
    "people",
    "mass_t",
    "required_utc",
    "delivered_utc",
    "c_day",
    "late_days",
    "journey",
    "longest",
)
_DANGEROUS_GOODS = (
    "called",
    "load_place",
    "load_utc",
    "discharge_place",
    "parcel",
    "description",
    "classes",
    "un_numbers",
    "mass_t",
    "neq_kg",
    "voyage_neq_kg",
)
_ACQUISITION = (
    "request_by",
    "kind",
    "what",
    "needed_from",
    "needed_until",
    "people",
    "mass_t",
    "price_usd",
    "source",
    "units",
    "note",
)
_STOCK_LINES = (
    "item",
    "description",
    "site",
    "held",
    "issued",
    "left",
    "kit",
    "short",
    "short_until",
    "order",
    "order_by",
    "arrives",
    "price_usd",
)
_STOCK_ISSUES = (
    "mission",
    "consignment",
    "item",
    "description",
    "site",
    "quantity",
    "mass_t",
    "asked",
    "ready",
    "delivered",
    "replaced",
    "price_usd",
)
_STOCKS = "stocks"
_SECTIONS = (
    ("summary", "Summary"),
    ("closure", "Closure"),
    ("loads", "Bottleneck"),
    ("map", "Map"),
    ("lift", "Lift"),
    ("voyages", "Cargo"),
    ("deliveries", "Deliveries"),
    ("dangerous-goods", "Dangerous goods"),
    ("acquisition", "Acquisition"),
    (_STOCKS, "Stocks"),
    ("cost", "Cost"),
    ("not-moved", "Not moved"),
    ("notes", "Assumptions"),
    ("verification", "Verification"),
    ("search", "Search"),
)


def deployment_report(
    operation: Operation,
    *,
    title: str,
    notes: Sequence[str],
    assumptions: Sequence[tuple[str, str, str, str]],
    verification: Verdict,
    course: Course,
    stocks: Stocks | None,
) -> bytes:
    """``report.html``: everything about the plan in one self-contained, offline file."""
    problem = operation.problem
    held = force_held_by(operation)
    used = {voyage.kind for voyage in operation.plan.voyages}
    destinations = destination_classes(operation)
    return render_html(
        "deployment.html",
        title=title,
        plan=operation.plan,
        c_day=day_text(problem.c_day),
        planning=day_text(problem.planning_day),
        sections=[section for section in _SECTIONS if stocks is not None or section[0] != _STOCKS],
        verification=verification,
        findings=[str(finding) for finding in verification.findings],
        tiles=headline(operation),
        closing=_closing_words(operation),
        held=held,
        held_journey=() if held is None else journey_words(operation, held.parcel),
        units=units_short_table(operation),
        curves=closure_curves(operation),
        destinations=[(operation.place(name), css) for name, css in destinations.items()],
        closure=closure_table(operation),
        bottleneck=bottleneck_words(operation),
        waiting=queues_table(operation),
        strips=load_strips(operation),
        map=lift_map(operation),
        legend=[(LIFT_NAMES[kind], css) for kind, css in LIFT_CLASSES.items() if kind in used],
        gantt=lift_gantt(operation),
        voyages=voyage_groups(operation),
        deliveries=deliveries_table(operation).only(_DELIVERIES),
        dangerous_goods=dangerous_goods_table(operation).only(_DANGEROUS_GOODS),
        acquisition=acquisition_table(operation).only(_ACQUISITION),
        stocks=None if stocks is None else stocks_table(stocks).only(_STOCK_LINES),
        stock_issues=None if stocks is None else stock_issues_table(stocks).only(_STOCK_ISSUES),
        stock_words=() if stocks is None else stock_sentences(stocks),
        costs=cost_table(operation),
        sources=sources_table(operation),
        shares=shares_table(operation),
        not_moved=not_moved_table(operation),
        notes=notes,
        assumptions=assumptions_table(assumptions, deployment_values().values()),
        course=course_chart(course) if course else "",
    )


def headline(operation: Operation) -> tuple[Tile, ...]:
    """The figures a reader looks for first."""
    plan, problem = operation.plan, operation.problem
    cost = plan.cost
    moved = [problem.parcel[name] for name in operation.delivered]
    people = sum(parcel.people for parcel in moved)
    tonnes = sum(parcel.mass_kg for parcel in moved if not parcel.people) / 1000
    left = len(plan.not_moved)
    parts = (
        ("ships", cost.ships_usd),
        ("liners", cost.liners_usd),
        ("convoys", cost.corridors_usd),
        ("flights", cost.flights_usd),
        ("storage", cost.storage_usd),
    )
    saved = plan.baseline_usd - cost.lift_usd
    last = operation.reading.force_closure
    return (
        Tile(
            name="Lift",
            figure=usd_short(cost.lift_usd),
            words=", ".join(f"{name} {usd_short(usd)}" for name, usd in parts if usd) or "nothing is bought",
        ),
        Tile(
            name="Saved against" if saved >= 0 else "Dearer than",
            figure=f"{100 * abs(saved) / plan.baseline_usd:.1f} %" if plan.baseline_usd else "no price",
            words=f"of {usd_short(plan.baseline_usd)}: every consignment alone by its cheapest way",
            css="good" if saved > 0 else "bad" if saved < 0 else "",
        ),
        Tile(
            name="Gap to the proven bound",
            figure="no bound" if plan.gap is None else f"{100 * plan.gap:.1f} %",
            words="nothing is proven"
            if plan.bound_usd is None
            else f"objective {usd_short(cost.objective_usd)}; no plan can be below {usd_short(plan.bound_usd)}",
        ),
        Tile(
            name="Lateness, waiting, full yards" + (", changes" if cost.stability_usd else ""),
            figure=usd_short(cost.penalties_usd),
            words="prices in the objective, not paid",
        ),
        Tile(
            name="The force closes",
            figure="never" if last is None else operation.c_text(last),
            words="nothing is moved" if last is None else f"{day_text(utc_day(last))}, {_against_wanted(operation)}",
        ),
        Tile(
            name="Moved",
            figure=f"{len(moved):,} of {len(problem.parcels):,}",
            words=f"parcels: {people:,} people, {tonnes:,.0f} t of cargo"
            + (f"; {left} not moved" if left else "; everything is moved"),
            css="bad" if left else "good",
        ),
    )


def _against_wanted(operation: Operation) -> str:
    """How many units are late, in words."""
    late = [
        name
        for name, minute in operation.reading.operational.items()
        if days_begun(minute - operation.problem.unit[name].operational_by)
    ]
    units = len(operation.reading.operational)
    return f"{len(late)} of {units} units late" if late else "every unit in time"


def _closing_words(operation: Operation) -> str:
    """What was asked of closure, and whether it is kept; empty where nothing was asked."""
    asked, last = operation.problem.closing, operation.reading.force_closure
    if asked is None:
        return ""
    end = midnight(operation.problem.c_day + asked.days + 1)
    kind = "must" if asked.hard else "is to"
    words = f"The force {kind} be closed by C+{asked.days} ({day_text(operation.problem.c_day + asked.days)})"
    if last is None:
        return f"{words}."
    return f"{words}: {'it is' if last < end else f'it is not, by {days_begun(last - end + 1)} days'}."
