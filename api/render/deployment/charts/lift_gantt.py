"""Ships, liners, convoys and flights over time: a row a ship, and a row a service, corridor and aircraft offer."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from markupsafe import Markup

from api.render.charts.svg import group, line, picture, rect, text
from api.render.charts.time_axis import TimeAxis
from api.render.deployment.charts.palette import LIFT_CLASSES
from api.render.deployment.operation import LIFT_NAMES, Operation
from api.render.deployment.voyage_words import load_words, summary
from movcon.clock import midnight
from movcon.deployment.plan import LiftKind, Voyage

_WIDTH, _LABELS, _ROW, _TOP = 1240.0, 250.0, 15.0, 22.0
_LABEL_LENGTH = 38


def lift_gantt(operation: Operation) -> Markup:
    """The picture; a thin line marks C-day."""
    axis = TimeAxis(months=operation.months, left=_LABELS, right=_WIDTH - 10)
    drawn: list[Markup] = []
    y = _TOP
    for kind in LiftKind:
        rows = _rows(operation, kind)
        if not rows:
            continue
        drawn.append(text(4, y + 12, LIFT_NAMES[kind].capitalize(), class_="group"))
        y += _ROW + 2
        for label, voyages in rows:
            shown = label if len(label) <= _LABEL_LENGTH else label[: _LABEL_LENGTH - 1] + "…"
            bars = [
                text(10, y + 11, shown, class_="label"),
                line(_LABELS, y + _ROW, _WIDTH - 10, y + _ROW, class_="row"),
            ]
            for voyage in voyages:
                if kind is LiftKind.SHIP:
                    bars.extend(_ship_bars(operation, axis, voyage, y))
                else:
                    bars.append(_bar(operation, axis, voyage, y))
            drawn.append(group(bars))
            y += _ROW
        y += 6
    c_day = axis.x(midnight(operation.problem.c_day))
    frame = [*axis.grid(_TOP - 4, y), line(c_day, _TOP - 4, c_day, y, class_="cday")]
    return picture(_WIDTH, y + 4, [*frame, *drawn], title="Ships, convoys and flights over time", css="chart gantt")


def _rows(operation: Operation, kind: LiftKind) -> list[tuple[str, list[Voyage]]]:
    """(label, voyages) of each row of a kind: a ship has a row of its own, others share their source's."""
    found: defaultdict[str, list[Voyage]] = defaultdict(list)
    for voyage in operation.voyages:
        if voyage.kind is kind:
            if kind is LiftKind.SHIP:
                offer = operation.problem.ship_offer[voyage.source]
                name = f"{operation.called(voyage)} ({operation.problem.ship_type[offer.type_id].name})"
            else:
                name = f"{voyage.source} ({_told(operation, voyage)})"
            found[name].append(voyage)
    return sorted(found.items())


def _told(operation: Operation, voyage: Voyage) -> str:
    if voyage.kind is LiftKind.FLIGHT:
        offer = operation.problem.charter_offer[voyage.source]
        return operation.problem.aircraft_type[offer.type_id].name
    return f"{operation.place_name(voyage.stops[0].place)} - {operation.place_name(voyage.stops[-1].place)}"


def _bar(operation: Operation, axis: TimeAxis, voyage: Voyage, y: float) -> Markup:
    left, right = axis.x(voyage.departure), axis.x(voyage.arrival)
    title = (
        f"{summary(operation, voyage)}\n{operation.utc(voyage.departure)} to {operation.utc(voyage.arrival)}\n"
        f"{', '.join(voyage.parcels)}"
    )
    css = f"bar over {LIFT_CLASSES[voyage.kind]}"
    return rect(left, y + 2.5, max(2.0, right - left), _ROW - 5, title, class_=css)


def _ship_bars(operation: Operation, axis: TimeAxis, voyage: Voyage, y: float) -> list[Markup]:
    """Sailing laden or empty as bars, working as high bars, waiting as a pale one."""
    bars = [rect(axis.x(voyage.departure), y + 6, axis.x(voyage.arrival) - axis.x(voyage.departure), 3, class_="idle")]
    on_board = operation.reading.on_board[voyage.id]
    for number, (one, two) in enumerate(pairwise(voyage.stops)):
        names = tuple(sorted(on_board[number]))
        title = (
            f"{operation.called(voyage)}: {operation.place_name(one.place)} to {operation.place_name(two.place)}, "
            f"{load_words(operation, names)}\n{operation.utc(one.departure)} to {operation.utc(two.arrival)}"
        )
        left, right = axis.x(one.departure), axis.x(two.arrival)
        bars.append(rect(left, y + 4, right - left, 7, title, class_=f"bar {'l-ship' if names else 'ballast'}"))
    for stop in voyage.stops:
        names = stop.loads or stop.discharges
        if stop.start < stop.end or names:
            what = "loads" if stop.loads else "discharges"
            title = (
                f"{operation.place_name(stop.place)}: {what} {load_words(operation, names)}\n"
                f"{operation.utc(stop.start)} to {operation.utc(stop.end)}"
            )
            left, right = axis.x(stop.start), axis.x(stop.end)
            bars.append(rect(left, y + 1.5, max(2.5, right - left), _ROW - 3, title, class_="worked"))
    return bars
