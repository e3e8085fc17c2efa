"""The report: one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.render.acquisition import acquisition_table
from api.render.charts.gantt import gantt
from api.render.charts.money import (
    Course,
    contract_use_charts,
    cost_by_mission_chart,
    cost_by_month_chart,
    course_chart,
)
from api.render.charts.palette import SOURCE_CLASSES, mission_classes
from api.render.charts.route_map import route_map
from api.render.charts.strength_curves import strength_curves
from api.render.comparison import Standalone, compare, comparison_table
from api.render.costs import contract_reasons_table, contract_use_table, cost_by_source_table, mission_cost_table
from api.render.headline import Tile, Verdict
from api.render.html import render_html
from api.render.routes import clearances_by_itinerary_table
from api.render.season import KIND_NAMES, Season
from api.render.tables import usd_short, usd_text
from api.render.views import assumptions_table, empty_seats_table, not_moved_table, rotation_table
from movcon.clock import day_text
from movcon.plan import Plan

_UNITS_OPEN_MAX = 60
_SECTIONS = (
    ("summary", "Summary"),
    ("map", "Routes"),
    ("aircraft", "Aircraft"),
    ("strength", "Strength"),
    ("cost", "Cost"),
    ("contracts", "Long-term charter"),
    ("acquisition", "Acquisition"),
    ("rotations", "Rotation table"),
    ("clearances", "Clearances"),
    ("not-moved", "Not moved"),
    ("notes", "Assumptions"),
    ("verification", "Verification"),
    ("search", "Search"),
)


def report(
    season: Season,
    *,
    title: str,
    notes: Sequence[str],
    assumptions: Sequence[tuple[str, str, str, str]],
    verification: Verdict,
    course: Course,
    standalone: Standalone,
    as_was_plan: Plan | None = None,
) -> bytes:
    """``report.html``: everything about the plan in one self-contained, offline file."""
    problem = season.problem
    colours = mission_colours(season)
    strength = strength_curves(season)
    return render_html(
        "report.html",
        title=title,
        plan=season.plan,
        season_first=day_text(problem.season_first_day),
        season_last=day_text(problem.season_last_day),
        planning=day_text(problem.planning_day),
        sections=_SECTIONS,
        verification=verification,
        findings=[str(finding) for finding in verification.findings],
        tiles=headline(season, standalone),
        comparison=comparison_table(season, standalone, as_was_plan),
        map=route_map(season, colours),
        mission_legend=tuple(colours.items()),
        source_legend=tuple((KIND_NAMES[kind], css) for kind, css in SOURCE_CLASSES.items()),
        gantt=gantt(season, colours),
        strength=strength,
        strength_open=sum(len(group.pictures) for group in strength) <= _UNITS_OPEN_MAX,
        cost_by_month=cost_by_month_chart(season),
        cost_by_mission=cost_by_mission_chart(season, colours),
        cost_table=cost_by_source_table(season),
        mission_table=mission_cost_table(season),
        empty_seats=empty_seats_table(season),
        contract_use=contract_use_charts(season),
        contract_table=contract_use_table(season),
        contract_reasons=contract_reasons_table(season),
        acquisition=acquisition_table(season, standalone.charter_usd),
        rotations=rotation_table(season),
        clearances=clearances_by_itinerary_table(season),
        not_moved=not_moved_table(season),
        notes=notes,
        assumptions=assumptions_table(assumptions),
        course=course_chart(course) if course else "",
    )


def mission_colours(season: Season) -> Mapping[str, str]:
    """Colour classes of the missions that move somebody, in the problem's order."""
    used = {need.mission for need in season.problem.rotations}
    return mission_classes(mission.id for mission in season.problem.missions if mission.id in used)


def headline(season: Season, standalone: Standalone) -> tuple[Tile, ...]:
    """The figures a reader looks for first."""
    plan = season.plan
    lift = plan.cost.lift_usd
    compared = compare(season, standalone)
    people = season.people_moved
    moved, every = len(season.chalks_of), len(season.problem.rotations)
    unmoved = [season.problem.rotation[name] for name in season.not_moved]
    left = sum(need.incoming + need.outgoing for need in unmoved)
    each = f"{usd_text(round(lift / people))} per passenger, {usd_text(lift)} in full" if people else "nobody moved"
    return (
        Tile(name="Lift", figure=usd_short(lift), words=each),
        _saving("all ad hoc", [(item.saved_ad_hoc_usd, item.all_ad_hoc_usd) for item in compared]),
        _saving("as-was practice", [(item.saved_as_was_usd, item.as_was_usd) for item in compared]),
        Tile(
            name="Gap to the proven bound",
            figure="no bound" if plan.gap is None else "-" if plan.not_moved else f"{100 * plan.gap:.1f} %",
            words=_proven(plan),
        ),
        Tile(name="People moved", figure=f"{people:,}", words=f"in {moved:,} of {every:,} movements, in and out"),
        Tile(
            name="Not moved",
            figure=f"{every - moved:,}",
            words=f"movements, {left:,} people" if every > moved else "every movement is planned",
            css="bad" if every > moved else "good",
        ),
    )


def _proven(plan: Plan) -> str:
    """What the bound says; of a plan that leaves people it says nothing of dollars."""
    if plan.bound_usd is None:
        return "nothing is proven"
    objective = usd_short(plan.cost.objective_usd)
    if plan.not_moved:
        ranking = usd_short(plan.cost.not_moved_usd)
        return f"none in dollars: {ranking} of the objective of {objective} rank people not moved, and are not paid"
    return f"objective {objective}; no plan can be below {usd_short(plan.bound_usd)}"


def _saving(other: str, compared: Sequence[tuple[int, int]]) -> Tile:
    """Saved of what the other way costs: (saved, other way) of all movements and of those not by letter of assist."""
    (saved, whole), (saved_rest, whole_rest) = compared
    if not whole:
        return Tile(name=f"Against {other}", figure="no price", words="no movement here has a stand-alone price")
    rest = f"{100 * saved_rest / whole_rest:.1f} %" if whole_rest else "no movements"
    return Tile(
        name=f"{'Saved against' if saved >= 0 else 'Dearer than'} {other}",
        figure=f"{100 * abs(saved) / whole:.1f} %",
        words=f"{usd_short(abs(saved))} of {usd_short(whole)}; letters of assist left out: {rest}",
        css="good" if saved > 0 else "bad" if saved < 0 else "",
    )
