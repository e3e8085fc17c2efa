"""Every output of a deployment plan at once, as file names with contents; the caller writes them."""

from __future__ import annotations

from collections.abc import Sequence

from api.render.charts.money import Course
from api.render.csv_files import csv_file
from api.render.deployment.acquisition import acquisition_table
from api.render.deployment.bottleneck import queues_table
from api.render.deployment.calendar import deployment_calendar
from api.render.deployment.closure import closure_table, units_table
from api.render.deployment.deliveries import deliveries_table
from api.render.deployment.geojson import deployment_geojson
from api.render.deployment.kml import deployment_kml
from api.render.deployment.loads import loads_table
from api.render.deployment.manifests import dangerous_goods_table, manifest_table
from api.render.deployment.money import cost_table, shares_table, sources_table
from api.render.deployment.movement_instruction import movement_instructions
from api.render.deployment.operation import Operation
from api.render.deployment.report import deployment_report
from api.render.deployment.stocks import Stocks, stock_issues_table, stocks_table
from api.render.deployment.unmoved import not_moved_table
from api.render.deployment.values import deployment_values
from api.render.headline import Verdict
from api.render.tables import Table
from api.render.views import assumptions_table
from api.render.workbook import workbook
from movcon.deployment.plan import DeploymentPlan
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.stocks import StockIssue, StockItem


def render_deployment(
    problem: DeploymentProblem,
    plan: DeploymentPlan,
    *,
    title: str,
    notes: Sequence[str],
    assumptions: Sequence[tuple[str, str, str, str]],
    verification: Verdict,
    course: Course,
    stock: Sequence[StockItem],
    issues: Sequence[StockIssue],
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
    stock, issues
        Deployment stocks that consignments come from, and what is issued of them; without a stock nothing tells of it.

    Raises
    ------
    InvalidValue
        An issue does not fit the stock.
    """
    operation = Operation(problem, plan)
    stocks = Stocks(operation, stock, issues) if stock else None
    told = assumptions_table(assumptions, deployment_values().values())
    tables: tuple[tuple[str, Table], ...] = (
        ("Units", units_table(operation)),
        ("Deliveries", deliveries_table(operation)),
        ("Cargo manifests", manifest_table(operation)),
        ("Dangerous goods", dangerous_goods_table(operation)),
        ("Closure by day", closure_table(operation)),
        ("Loads by day", loads_table(operation)),
        ("Waiting", queues_table(operation)),
        ("Acquisition list", acquisition_table(operation)),
        *(() if stocks is None else _stock_tables(stocks)),
        ("Costs", cost_table(operation)),
        ("Costs by source", sources_table(operation)),
        ("Costs by mission", shares_table(operation)),
        ("Not moved", not_moved_table(operation)),
        ("Assumptions", told),
    )
    files = {
        "report.html": deployment_report(
            operation,
            title=title,
            notes=notes,
            assumptions=assumptions,
            verification=verification,
            course=course,
            stocks=stocks,
        ),
        "deployment.xlsx": workbook(tables),
        "routes.geojson": deployment_geojson(operation),
        "voyages.kml": deployment_kml(operation, title),
        "calendar.ics": deployment_calendar(operation, title),
        **movement_instructions(operation),
    }
    for _, table in tables:
        files[f"{table.name}.csv"] = csv_file(table)
    return files


def _stock_tables(stocks: Stocks) -> tuple[tuple[str, Table], ...]:
    issued = (("Stock issues", stock_issues_table(stocks)),) if stocks.issues else ()
    return ("Stocks", stocks_table(stocks)), *issued
