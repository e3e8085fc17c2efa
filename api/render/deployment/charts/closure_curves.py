"""Closure curves: what is delivered by day, in all, at each destination."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from markupsafe import Markup

from api.render.charts.palette import mission_classes
from api.render.charts.svg import element, line, picture, points_path, text, ticks
from api.render.charts.time_axis import TimeAxis
from api.render.deployment.closure import measures
from api.render.deployment.operation import Operation
from movcon.clock import Minute, midnight

_WIDTH, _LEFT, _RIGHT, _TOP, _BOTTOM = 620.0, 56.0, 612.0, 22.0, 190.0
_MEASURES = (("People", 1, 1), ("Tonnes of cargo", 2, 1000), ("Lane metres", 3, 1000), ("TEU in containers", 4, 100))


def destination_classes(operation: Operation) -> Mapping[str, str]:
    """Colour class of each destination, in the problem's order."""
    return mission_classes(dict.fromkeys(item.destination for item in operation.problem.consignments))


def closure_curves(operation: Operation) -> tuple[tuple[str, Markup], ...]:
    """(what, picture) of each measure that anything is delivered of."""
    found = []
    for name, place, unit in _MEASURES:
        asked = sum(measures(parcel)[place] for parcel in operation.problem.parcels) / unit
        if asked:
            found.append((name, _curves(operation, name, place, unit, asked)))
    return tuple(found)


def _curves(operation: Operation, name: str, place: int, unit: int, asked: float) -> Markup:
    """One line a destination, one of all where there are several; the dashed line is what is asked for."""
    by_destination: defaultdict[str, list[tuple[Minute, float]]] = defaultdict(list)
    for parcel_name, minute in sorted(operation.delivered.items(), key=lambda item: (item[1], item[0])):
        parcel = operation.problem.parcel[parcel_name]
        amount = measures(parcel)[place] / unit
        if amount:
            by_destination[operation.problem.destination_of(parcel)].append((minute, amount))
    axis = TimeAxis(months=operation.months, left=_LEFT, right=_RIGHT)
    marks = ticks(asked)
    scale = (_BOTTOM - _TOP) / marks[-1]
    drawn = list(axis.grid(_TOP, _BOTTOM))
    for mark in marks:
        drawn.append(line(_LEFT, _BOTTOM - scale * mark, _RIGHT, _BOTTOM - scale * mark, class_="grid"))
        drawn.append(text(_LEFT - 5, _BOTTOM - scale * mark + 4, f"{mark:,.0f}", class_="tick end"))
    drawn.append(line(_LEFT, _BOTTOM - scale * asked, _RIGHT, _BOTTOM - scale * asked, class_="floor"))
    c_day = axis.x(midnight(operation.problem.c_day))
    drawn.append(line(c_day, _TOP, c_day, _BOTTOM, class_="cday"))
    drawn.append(text(c_day + 3, _TOP + 10, "C-day", class_="tick"))
    classes = destination_classes(operation)
    for destination, row in by_destination.items():
        title = f"{operation.place_name(destination)}: {sum(amount for _, amount in row):,.0f} {name.lower()}"
        drawn.append(_steps(axis, row, scale, f"closure {classes[destination]}", title))
    if len(by_destination) > 1:
        row = sorted(item for rows in by_destination.values() for item in rows)
        drawn.append(_steps(axis, row, scale, "closure all", f"All: {sum(amount for _, amount in row):,.0f}"))
    return picture(_WIDTH, _BOTTOM + 8, drawn, title=f"{name} delivered by day")


def _steps(axis: TimeAxis, row: list[tuple[Minute, float]], scale: float, css: str, title: str) -> Markup:
    points = [(_LEFT, _BOTTOM)]
    total = 0.0
    for minute, amount in row:
        x = axis.x(minute)
        points.append((x, points[-1][1]))
        total += amount
        points.append((x, _BOTTOM - scale * total))
    points.append((_RIGHT, points[-1][1]))
    return element("path", element("title", title), d=points_path(points), class_=css)
