"""Aircraft Gantt: contract tails, mission aircraft, charter lots and letters of assist over the season."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from api.render.charts.svg import group, line, picture, rect, text
from api.render.charts.time_axis import TimeAxis
from api.render.season import KIND_NAMES, Season, joined
from movcon.clock import month_start
from movcon.lift import SourceKind
from movcon.plan import Itinerary

_WIDTH, _LABELS, _ROW, _TOP = 1240.0, 230.0, 15.0, 22.0
_ORDER = (SourceKind.CONTRACT, SourceKind.MISSION_AIRCRAFT, SourceKind.CHARTER, SourceKind.LETTER_OF_ASSIST)
_LABEL_LENGTH = 36


def gantt(season: Season, colours: Mapping[str, str]) -> Markup:
    """Rows by aircraft (contract, mission aircraft) or by offer, as many lanes as fly at once; bars are itineraries."""
    axis = TimeAxis(months=season.months, left=_LABELS, right=_WIDTH - 10)
    drawn: list[Markup] = []
    y = _TOP
    for kind in _ORDER:
        lanes = _lanes(season, kind)
        if not lanes:
            continue
        drawn.append(text(4, y + 12, KIND_NAMES[kind].capitalize(), class_="group"))
        y += _ROW + 2
        for label, itineraries in lanes:
            shown = label if len(label) <= _LABEL_LENGTH else label[: _LABEL_LENGTH - 1] + "…"
            row = [
                text(10, y + 11, shown, class_="label"),
                line(_LABELS, y + _ROW, _WIDTH - 10, y + _ROW, class_="row"),
            ]
            if kind is SourceKind.CONTRACT:
                row.extend(_award_bars(season, axis, label, y))
            row.extend(_bar(season, axis, item, y, colours) for item in itineraries)
            drawn.append(group(row))
            y += _ROW
        y += 6
    frame = axis.grid(_TOP - 4, y)
    return picture(_WIDTH, y + 4, [*frame, *drawn], title="Aircraft over the season", css="chart gantt")


def _lanes(season: Season, kind: SourceKind) -> list[tuple[str, list[Itinerary]]]:
    """(label, itineraries that do not overlap) of every row of a kind, in order."""
    by_name: dict[str, list[Itinerary]] = defaultdict(list)
    for itinerary in sorted(season.plan.itineraries, key=lambda item: (item.departure, item.id)):
        if itinerary.kind is kind:
            by_name[_row_name(season, itinerary)].append(itinerary)
    if kind is SourceKind.CONTRACT:
        for award in season.plan.awards:
            by_name.setdefault(f"{award.offer} tail {award.tail}", [])
    rows: list[tuple[str, list[Itinerary]]] = []
    for name in sorted(by_name):
        lanes: list[list[Itinerary]] = []
        for itinerary in by_name[name]:
            free = next((lane for lane in lanes if lane[-1].arrival <= itinerary.departure), None)
            if free is None:
                lanes.append([itinerary])
            else:
                free.append(itinerary)
        rows.extend((name if number == 0 else "", lane) for number, lane in enumerate(lanes or [[]]))
    return rows


def _row_name(season: Season, itinerary: Itinerary) -> str:
    if itinerary.kind in (SourceKind.CONTRACT, SourceKind.MISSION_AIRCRAFT):
        return f"{itinerary.source} tail {itinerary.tail}"
    source = season.problem.source[itinerary.source]
    return f"{itinerary.source} ({season.problem.aircraft_type[source.type_id].name})"


def _award_bars(season: Season, axis: TimeAxis, label: str, y: float) -> Sequence[Markup]:
    bars = []
    for award in season.plan.awards:
        if f"{award.offer} tail {award.tail}" == label:
            left = axis.x(month_start(award.first_month))
            right = axis.x(month_start(award.first_month + award.months))
            title = f"{label}: on contract for {award.months} months"
            bars.append(rect(left, y + 1, right - left, _ROW - 2, title, class_="award"))
    return bars


def _bar(season: Season, axis: TimeAxis, itinerary: Itinerary, y: float, colours: Mapping[str, str]) -> Markup:
    people: dict[str, int] = defaultdict(int)
    for sortie in itinerary.sorties:
        for load in sortie.loads:
            people[season.problem.rotation[load.requirement].mission] += load.people
    mission = max(people, key=lambda name: (people[name], name))
    needs = [season.problem.rotation[name] for name in itinerary.requirements]
    stops = " - ".join([itinerary.sorties[0].origin, *(sortie.destination for sortie in itinerary.sorties)])
    title = (
        f"{itinerary.id}: {season.utc(itinerary.departure)} to {season.utc(itinerary.arrival)}\n{stops}\n"
        f"{sum(people.values()):,} people; {joined(f'{n.mission} {n.contributor} {n.unit}' for n in needs)}"
    )
    left, right = axis.x(itinerary.departure), axis.x(itinerary.arrival)
    return rect(left, y + 2.5, max(2.0, right - left), _ROW - 5, title, class_=f"bar {colours[mission]}")
