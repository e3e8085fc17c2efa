"""Charts of money and hours: cost by month and source, cost by mission, contract hours, search course."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from api.render.charts.palette import SOURCE_CLASSES
from api.render.charts.svg import element, line, picture, points_path, rect, text, ticks
from api.render.costs import ContractMonth, contract_months, usd_by_source_and_month
from api.render.season import KIND_NAMES, Season
from api.render.tables import usd_short, usd_text
from movcon.clock import month_text
from movcon.lift import SourceKind

Course = Sequence[tuple[float, int | None, int | None]]


def cost_by_month_chart(season: Season) -> Markup:
    """Stacked columns: dollars by month and kind of source."""
    money = usd_by_source_and_month(season)
    months = sorted({*season.months, *(month for by_month in money.values() for month in by_month)})
    totals = [sum(money[kind].get(month, 0) for kind in SourceKind) for month in months]
    width, left, top, bottom = 620.0, 64.0, 10.0, 220.0
    drawn, scale = _frame(ticks(max(totals, default=0)), left, width, top, bottom, usd_short)
    step = (width - left - 6) / len(months)
    for place, month in enumerate(months):
        x, y = left + place * step + step * 0.12, bottom
        for kind in SourceKind:
            usd = money[kind].get(month, 0)
            if usd > 0:
                height = scale * usd
                y -= height
                title = f"{month_text(month)} {KIND_NAMES[kind]}: {usd_text(usd)}"
                drawn.append(rect(x, y, step * 0.76, height, title, class_=SOURCE_CLASSES[kind]))
        drawn.append(text(x + step * 0.38, bottom + 14, month_text(month)[2:], class_="tick middle"))
    return picture(width, bottom + 22, drawn, title="Cost by month and source")


def cost_by_mission_chart(season: Season, colours: Mapping[str, str]) -> Markup:
    """Bars: dollars by mission, one bar per fiscal year."""
    by_mission: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for share in season.plan.shares:
        by_mission[share.mission].append((share.fiscal_year, share.usd))
    most = max((usd for parts in by_mission.values() for _, usd in parts), default=1)
    width, left, row, y = 620.0, 170.0, 18.0, 6.0
    drawn = []
    for mission, parts in by_mission.items():
        for fiscal_year, usd in parts:
            length = (width - left - 90) * usd / most
            name = f"{mission or 'no mission'} {fiscal_year}"
            drawn.append(text(left - 6, y + 12, name, class_="label end"))
            css = colours.get(mission, "plain")
            drawn.append(rect(left, y + 2, length, row - 5, f"{name}: {usd_text(usd)}", class_=css))
            drawn.append(text(left + length + 5, y + 12, usd_short(usd), class_="tick"))
            y += row
    return picture(width, y + 4, drawn, title="Cost by mission and fiscal year")


def contract_use_charts(season: Season) -> list[tuple[str, Markup]]:
    """(offer, picture) of every contract bought: hours flown by month against hours included and at most."""
    by_offer: dict[str, list[ContractMonth]] = defaultdict(list)
    for use in contract_months(season):
        by_offer[use.offer].append(use)
    return [(offer, _use_chart(offer, uses)) for offer, uses in by_offer.items()]


def _use_chart(offer: str, uses: Sequence[ContractMonth]) -> Markup:
    width, left, top, bottom = 620.0, 44.0, 10.0, 150.0
    highest = max(max(use.max_min, use.used_min) for use in uses) / 60
    drawn, scale = _frame(ticks(highest, 3), left, width, top, bottom, lambda hours: f"{hours:,.0f}")
    step = (width - left - 6) / max(len(uses), 4)
    for place, use in enumerate(uses):
        x = left + place * step + step * 0.15
        used, included, most = (scale * minutes / 60 for minutes in (use.used_min, use.included_min, use.max_min))
        share = f" ({100 * use.used_min / use.included_min:.0f} %)" if use.included_min else ""
        title = (
            f"{month_text(use.month)}: {use.used_min / 60:,.0f} h flown of {use.included_min / 60:,.0f} included"
            f"{share}, {use.tails} tails"
        )
        drawn.append(rect(x, bottom - used, step * 0.7, used, title, class_="s-contract"))
        drawn.append(line(x - 2, bottom - included, x + step * 0.7 + 2, bottom - included, class_="included"))
        drawn.append(line(x - 2, bottom - most, x + step * 0.7 + 2, bottom - most, class_="ceiling"))
        drawn.append(text(x + step * 0.35, bottom + 13, month_text(use.month)[2:], class_="tick middle"))
    return picture(width, bottom + 20, drawn, title=f"Hours of {offer} by month")


def course_chart(course: Course) -> Markup:
    """Incumbent and proven bound over the seconds of the search, as steps."""
    width, left, top, bottom = 620.0, 72.0, 10.0, 200.0
    known = [usd for _, *pair in course for usd in pair if usd is not None]
    drawn, scale = _frame(ticks(max(known, default=0)), left, width, top, bottom, usd_short)
    last = max([seconds for seconds, _, _ in course] + [0.1])
    for name, place in (("incumbent", 1), ("bound", 2)):
        points: list[tuple[float, float]] = []
        for entry in course:
            usd = entry[place]
            if usd is None:
                continue
            x, y = left + (width - left - 10) * entry[0] / last, bottom - scale * usd
            if points:
                points.append((x, points[-1][1]))
            points.append((x, y))
        if points:
            points.append((width - 10, points[-1][1]))
            drawn.append(element("path", d=points_path(points), class_=f"course {name}"))
    for mark in ticks(last, 6):
        if mark <= last:
            x = left + (width - left - 10) * mark / last
            drawn.append(text(x, bottom + 14, f"{mark:g} s", class_="tick middle"))
    return picture(width, bottom + 22, drawn, title="Search course: incumbent and bound")


def _frame(
    marks: Sequence[float], left: float, width: float, top: float, bottom: float, show: Callable[[int], str]
) -> tuple[list[Markup], float]:
    """Horizontal lines at the marks with their values, and units of height per unit of value."""
    scale = (bottom - top) / marks[-1]
    drawn = []
    for mark in marks:
        y = bottom - scale * mark
        drawn.append(line(left, y, width - 6, y, class_="grid"))
        drawn.append(text(left - 5, y + 4, show(round(mark)), class_="tick end"))
    return drawn, scale
