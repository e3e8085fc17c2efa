"""Strength curves: one small picture per unit with ceiling and floor, in groups by mission."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from markupsafe import Markup

from api.render.charts.svg import element, line, picture, points_path, rect, text
from api.render.charts.time_axis import TimeAxis
from api.render.season import Season
from api.render.strength import UnitCurve, unit_curves
from movcon.clock import day_text, midnight

_WIDTH, _HEIGHT = 240.0, 84.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 30.0, 236.0, 8.0, 68.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionCurves:
    """The pictures of one mission's units: (heading, what happens, picture)."""

    mission: str
    pictures: tuple[tuple[str, str, Markup], ...]
    below_floor: int


def strength_curves(season: Season) -> tuple[MissionCurves, ...]:
    """Small multiples by mission, all with the same months; each with its own height."""
    axis = TimeAxis(months=season.months, left=_LEFT, right=_RIGHT)
    grouped: dict[str, list[UnitCurve]] = defaultdict(list)
    for curve in unit_curves(season):
        grouped[curve.mission].append(curve)
    return tuple(
        MissionCurves(
            mission=mission,
            pictures=tuple((f"{c.contributor} {c.unit}", _story(c), _picture(c, axis)) for c in curves),
            below_floor=sum(_dips(curve) for curve in curves),
        )
        for mission, curves in grouped.items()
    )


def _dips(curve: UnitCurve) -> bool:
    return any(day.strength < need.floor for need, days in curve.movements for day in days)


def _story(curve: UnitCurve) -> str:
    if not curve.movements:
        return "not moved"
    parts = [f"{day_text(days[0].day)} to {day_text(days[-1].day)}" for _, days in curve.movements]
    low = min((day.strength - need.floor for need, days in curve.movements for day in days), default=0)
    return "; ".join(parts) + (f"; {-low} below the floor" if low < 0 else "")


def _picture(curve: UnitCurve, axis: TimeAxis) -> Markup:
    highest = max([strength for _, strength in curve.steps] + [need.ceiling for need, _ in curve.movements] + [1])

    def y(strength: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * strength / (highest * 1.05)

    drawn = [line(_LEFT, _BOTTOM, _RIGHT, _BOTTOM, class_="axis")]
    drawn.extend(axis.grid(_TOP, _BOTTOM, labels=False))
    for need, days in curve.movements:
        # Limits hold on the dates of the movement alone; drawn a little wider so that short ones are seen.
        left = axis.x(midnight(days[0].day)) - 3
        right = axis.x(midnight(days[-1].day + 1)) + 3
        drawn.append(rect(left, _TOP, right - left, _BOTTOM - _TOP, class_="moving"))
        drawn.append(line(left, y(need.ceiling), right, y(need.ceiling), class_="ceiling"))
        drawn.append(line(left, y(need.floor), right, y(need.floor), class_="floor"))
    points: list[tuple[float, float]] = []
    for day, strength in curve.steps:
        x = min(max(axis.x(midnight(day)), _LEFT), _RIGHT)
        if points:
            points.append((x, points[-1][1]))
        points.append((x, y(strength)))
    points.append((_RIGHT, points[-1][1]))
    drawn.append(element("path", d=points_path(points), class_="strength"))
    drawn.append(text(_LEFT - 3, y(highest) + 4, f"{highest:,}", class_="tick end"))
    drawn.append(text(_LEFT - 3, _BOTTOM, "0", class_="tick end"))
    for place in sorted({0, len(axis.months) // 2}):
        month = axis.months[place]
        name = f"{1970 + month // 12}-{month % 12 + 1:02d}"
        drawn.append(text(_LEFT + (_RIGHT - _LEFT) * place / len(axis.months), _HEIGHT - 4, name, class_="tick"))
    return picture(_WIDTH, _HEIGHT, drawn, title=f"Strength of {curve.contributor} {curve.unit}")
