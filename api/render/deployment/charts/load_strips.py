"""Corridors and places day by day: a strip each, the fuller the darker."""

from __future__ import annotations

from collections import defaultdict

from markupsafe import Markup

from api.render.charts.svg import group, line, picture, rect, text
from api.render.charts.time_axis import TimeAxis
from api.render.deployment.loads import DayLoad, Measure, day_loads
from api.render.deployment.operation import Operation
from movcon.clock import day_text, midnight

_WIDTH, _LABELS, _ROW, _TOP = 1240.0, 250.0, 15.0, 22.0
_LABEL_LENGTH = 38
_HEADINGS = {
    Measure.CONVOY_SLOTS: "Corridors: slots sent",
    Measure.HANDLED_SLOTS: "Places: slots leaving by convoys",
    Measure.YARD_SLOTS: "Ports: slots in the yard",
    Measure.BERTHS: "Ports: ships worked at once",
    Measure.ARRIVALS: "Airfields: flights arriving",
}
# Share of the limit from which each shade holds; above the last the limit is broken, which is priced for yards.
_SHADES = ((0.0, "h1"), (0.25, "h2"), (0.5, "h3"), (0.75, "h4"), (0.95, "h5"), (1.0001, "h6"))


def load_strips(operation: Operation) -> Markup:
    """The picture; strips without a limit are shaded by their own highest day, in another colour."""
    by_row: defaultdict[tuple[Measure, str], list[DayLoad]] = defaultdict(list)
    for item in day_loads(operation):
        by_row[item.measure, item.id].append(item)
    axis = TimeAxis(months=operation.months, left=_LABELS, right=_WIDTH - 10)
    drawn: list[Markup] = []
    y = _TOP
    for measure in Measure:
        rows = [(name, items) for (kind, name), items in by_row.items() if kind is measure]
        if not rows:
            continue
        drawn.append(text(4, y + 12, _HEADINGS[measure], class_="group"))
        y += _ROW + 2
        for name, items in rows:
            label = _label(operation, measure, name)
            shown = label if len(label) <= _LABEL_LENGTH else label[: _LABEL_LENGTH - 1] + "…"
            highest = max(item.used for item in items)
            drawn.append(
                group(
                    [
                        text(10, y + 11, shown, class_="label"),
                        line(_LABELS, y + _ROW, _WIDTH - 10, y + _ROW, class_="row"),
                        *(_day(axis, item, highest, y) for item in items),
                    ]
                )
            )
            y += _ROW
        y += 6
    return picture(_WIDTH, y + 4, [*axis.grid(_TOP - 4, y), *drawn], title="Corridors and places by day")


def _label(operation: Operation, measure: Measure, name: str) -> str:
    if measure is not Measure.CONVOY_SLOTS:
        return operation.place(name)
    corridor = operation.problem.corridor[name]
    ends = f"{operation.place_name(corridor.origin)} - {operation.place_name(corridor.destination)}"
    return f"{name} ({ends})"


def _day(axis: TimeAxis, item: DayLoad, highest: float, y: float) -> Markup:
    share = item.share
    if share is None:
        css = "free " + _shade(item.used / highest)
        told = f"{item.used:g}, no limit"
    else:
        css = _shade(share)
        told = f"{item.used:g} of {item.limit:g}, {100 * share:.0f} %"
    left, right = axis.x(midnight(item.day)), axis.x(midnight(item.day + 1))
    return rect(left, y + 2, right - left, _ROW - 4, f"{item.id} {day_text(item.day)}: {told}", class_=f"load {css}")


def _shade(share: float) -> str:
    return next(css for start, css in reversed(_SHADES) if share >= start)
