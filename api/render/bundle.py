"""Every output of a plan at once, as file names with contents; the caller writes them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from api.render.acquisition import acquisition_table
from api.render.asked_for import acquisitions_json, clearances_json
from api.render.calendar import calendar
from api.render.charts.gantt import gantt
from api.render.charts.money import Course
from api.render.charts.route_map import route_map
from api.render.charts.svg import svg_file
from api.render.comparison import standalone_prices
from api.render.costs import (
    contract_reasons_table,
    contract_use_table,
    cost_by_month_table,
    cost_by_source_table,
    mission_cost_table,
)
from api.render.csv_files import csv_file
from api.render.geojson import geojson
from api.render.headline import Verdict
from api.render.kml import kml
from api.render.movement_instruction import movement_instruction
from api.render.report import mission_colours, report
from api.render.route_plans import route_plans
from api.render.routes import clearances_table, legs_table
from api.render.season import Season
from api.render.sorties import field_json
from api.render.strength import strength_table
from api.render.views import (
    apod_day_table,
    assumptions_table,
    empty_seats_table,
    forecast_table,
    not_moved_table,
    rotation_table,
)
from api.render.workbook import workbook
from movcon.clock import midnight, moment_of
from movcon.plan import Plan
from movcon.problem import Problem


def render_all(
    problem: Problem,
    plan: Plan,
    *,
    title: str,
    notes: Sequence[str],
    assumptions: Sequence[tuple[str, str, str, str]],
    verification: Verdict,
    course: Course,
    as_was_plan: Plan | None = None,
) -> dict[str, bytes]:
    """Files of a plan by relative name.

    Parameters
    ----------
    notes, assumptions
        Of the scenario; an assumption is (table, row, figure, source).
    verification
        What verification said of the plan for this problem.
    course
        (seconds, incumbent_usd, bound_usd) of the search in order of time; an unknown figure is None.
    as_was_plan
        The same season planned on the as-was market, where there is one.
    """
    season = Season(problem, plan)
    standalone = standalone_prices(problem)
    colours = mission_colours(season)
    acquisition = acquisition_table(season, standalone.charter_usd)
    rotation, forecast, strength, legs = (
        rotation_table(season),
        forecast_table(season),
        strength_table(season),
        legs_table(season),
    )
    clear, days = clearances_table(season), apod_day_table(season)
    sheets = (
        ("Rotation table", rotation),
        ("Forecast 12 months", forecast),
        ("Strength by day", strength),
        ("Acquisition list", acquisition),
        ("Route legs", legs),
        ("Clearances", clear),
        ("APOD days", days),
        ("Costs", cost_by_source_table(season)),
        ("Costs by month", cost_by_month_table(season)),
        ("Costs by mission", mission_cost_table(season)),
        ("Contracts", contract_reasons_table(season)),
        ("Contract use", contract_use_table(season)),
        ("Empty seats", empty_seats_table(season)),
        ("Not moved", not_moved_table(season)),
        ("Assumptions", assumptions_table(assumptions)),
    )
    files = {
        "report.html": report(
            season,
            title=title,
            notes=notes,
            assumptions=assumptions,
            verification=verification,
            course=course,
            standalone=standalone,
            as_was_plan=as_was_plan,
        ),
        "rotation_table.xlsx": workbook(sheets),
        "routes.geojson": geojson(season),
        "movement_instruction.pdf": movement_instruction(season, title=title),
        "acquisitions.json": acquisitions_json(season, acquisition),
        "clearances.json": clearances_json(season),
        **_for_the_field(season, title),
        "map.svg": svg_file(route_map(season, colours)),
        "gantt.svg": svg_file(gantt(season, colours)),
        "legend.json": json.dumps(dict(colours)).encode(),
        **route_plans(season, rotation, title=title),
    }
    for table in (rotation, forecast, strength, acquisition, legs, clear, days, mission_cost_table(season)):
        files[f"{table.name}.csv"] = csv_file(table)
    return files


def _for_the_field(season: Season, title: str) -> dict[str, bytes]:
    """Sorties for programs, calendars and maps."""
    content = field_json(season)
    read = json.loads(content)
    problem = season.problem
    as_of = midnight(problem.planning_day) if problem.release is None else problem.release.present
    events = ((sortie, 0, False) for sortie in read["sorties"])
    return {
        "field.json": content,
        "route_plans.kml": kml(title, read["airfields"], read["sorties"]),
        "calendar.ics": calendar(title, season.plan.scenario, events, moment_of(as_of)),
    }
