"""Clearances and acquisitions to be tracked, as JSON, under names that last from plan to plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.render.documents import document
from api.render.routes import clearances
from api.render.season import Season, source_name
from api.render.sorties import SortieKeys, carrier, concerned
from api.render.tables import Table
from movcon.clock import date_of, month_index, month_text
from movcon.lift import LetterOfAssist
from movcon.plan import Itinerary

FORMAT = 1


def clearances_json(season: Season) -> bytes:
    """Every clearance to ask: a State and an itinerary, next due first."""
    keys = SortieKeys(season)
    rows = []
    for item in clearances(season):
        flight = item.first_flight
        due = season.problem.planning_day if item.ask_by is None else item.ask_by
        rows.append(
            {
                "name": f"{item.state} {keys.by_itinerary[flight.itinerary.id]}",
                "due": date_of(due).isoformat(),
                "needed": date_of(flight.departure_day).isoformat(),
                **concerned(season, [flight.itinerary]),
                "terms": {
                    "state": item.state,
                    "landing": item.landing,
                    "source": flight.itinerary.source,
                    "tail": flight.itinerary.tail,
                },
                "state_name": season.state_name(item.state),
                "notice_days": item.notice_days,
                "operator": source_name(flight.source, flight.aircraft),
                "itinerary": flight.itinerary.id,
                "sorties": [keys.of(each) for each in item.flights],
            }
        )
    return document({"format": FORMAT, "plan_digest": season.plan.digest, "rows": rows})


def acquisitions_json(season: Season, acquisition: Table) -> bytes:
    """Every row of the acquisition list with the sorties it pays for."""
    keys = SortieKeys(season)
    rows = [
        _acquisition(season, keys, {column.key: cell for column, cell in zip(acquisition.columns, cells, strict=True)})
        for cells in acquisition.rows
    ]
    return document({"format": FORMAT, "plan_digest": season.plan.digest, "rows": rows})


def _acquisition(season: Season, keys: SortieKeys, row: dict[str, Any]) -> dict[str, Any]:
    flown = _flown(season, row["reference"])
    flights = [flight for itinerary in flown for flight in season.flights_of[itinerary.id]]
    source = season.problem.source[row["source"]]
    return {
        "name": _name(keys, row, flown, is_letter=isinstance(source, LetterOfAssist)),
        "due": str(row["request_by"]),
        "needed": str(row["needed_from"]),
        **(concerned(season, flown) if flown else {"missions": [], "contributors": [], "carrier": carrier(source)}),
        "terms": {"source": row["source"], "buy_as": row["kind"]},
        "what": row["what"],
        "needed_until": str(row["needed_until"]),
        "reference": row["reference"],
        "usd": row["should_cost_usd"],
        "block_min": sum(flight.sortie.block_min for flight in flights),
        "note": row["note"],
        "sorties": [keys.of(flight) for flight in flights],
    }


def _flown(season: Season, reference: str) -> Sequence[Itinerary]:
    """Itineraries that a row of the list pays for: those it names, or all within the months of an award."""
    for award in season.plan.awards:
        if reference == f"{award.offer} tail {award.tail} from {month_text(award.first_month)}":
            months = range(award.first_month, award.first_month + award.months)
            return [
                item
                for item in season.plan.itineraries
                if (item.source, item.tail) == (award.offer, award.tail) and month_index(item.departure) in months
            ]
    named = reference.split(", ")
    return [item for item in season.plan.itineraries if item.id in named]


def _name(keys: SortieKeys, row: dict[str, Any], flown: Sequence[Itinerary], *, is_letter: bool) -> str:
    if len(flown) == 0 or row["reference"].startswith(f"{row['source']} tail "):
        return str(row["reference"])
    what = flown[0].requirements[0] if is_letter else keys.by_itinerary[flown[0].id]
    return f"{row['source']} {what}"
