"""The movement instruction as PDF (A4): who moves when on what, and which clearances it needs, mission by mission.

The template gets its words as data, never as markup, and nothing of the machine: no clock, no fonts but Typst's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from api.render.planning_values import planning_value
from api.render.routes import clearances
from api.render.season import KIND_NAMES, Chalk, Season, joined, short_name, source_name
from api.render.typst_pdf import plain, typst_pdf
from movcon.clock import date_of, midnight, moment_of
from movcon.movements import RotationRequirement

_TEMPLATE = Path(__file__).parent / "templates" / "movement_instruction.typ"


def movement_instruction(season: Season, *, title: str) -> bytes:
    """The PDF; the same plan is the same bytes."""
    return typst_pdf(_TEMPLATE, _data(season, title), moment_of(midnight(season.problem.planning_day)))


def _data(season: Season, title: str) -> dict[str, Any]:
    missions = []
    for mission, name in season.mission_names.items():
        needs = [need for need in season.problem.rotations if need.mission == mission and need.id in season.chalks_of]
        if needs:
            needs.sort(key=lambda need: (season.chalks_of[need.id][0].event, need.id))
            movements = [_movement(season, need) for need in needs]
            missions.append({"id": plain(mission), "name": plain(name), "movements": movements})
    return {
        "title": plain(title),
        "scenario": plain(season.plan.scenario),
        "digest": season.plan.digest,
        "dates": f"{date_of(season.problem.season_first_day)} to {date_of(season.problem.season_last_day)}",
        "planned": date_of(season.problem.planning_day).isoformat(),
        "people": f"{season.people_moved:,}",
        "report_h": planning_value("reporting_before_departure_min") // 60,
        "missions": missions,
        "not_moved": [
            {"requirement": plain(item.requirement), "reason": plain(item.reason)} for item in season.plan.not_moved
        ],
    }


def _movement(season: Season, need: RotationRequirement) -> dict[str, Any]:
    chalks = season.chalks_of[need.id]
    return {
        "unit": plain(need.unit),
        "requirement": plain(need.id),
        "contributor": f"{plain(season.state_name(need.contributor))} ({need.contributor})",
        "incoming": f"{need.incoming:,}",
        "outgoing": f"{need.outgoing:,}",
        "apoe": f"{need.apoe} {plain(short_name(season.airfield(need.apoe)))}",
        "apod": f"{need.apod} {plain(short_name(season.airfield(need.apod)))}",
        "site": plain(need.site),
        "onward_days": need.onward_days,
        "first": _event_date(season, chalks[0]),
        "last": _event_date(season, chalks[-1]),
        "baggage_kg": need.baggage_kg,
        "operators": plain(_operators(chalks)),
        "chalks": [_chalk(season, chalk) for chalk in sorted(chalks, key=lambda chalk: chalk.flight.sortie.departure)],
        "clearances": _clearances(season, chalks),
    }


def _event_date(season: Season, chalk: Chalk) -> str:
    """Local date at the APOD."""
    return season.local_date(chalk.event, chalk.need.apod).isoformat()


def _operators(chalks: Sequence[Chalk]) -> str:
    return joined(
        (
            f"{source_name(chalk.flight.source, chalk.flight.aircraft)} ({KIND_NAMES[chalk.flight.itinerary.kind]} "
            f"{chalk.flight.itinerary.source}, tail {chalk.flight.itinerary.tail})"
            for chalk in chalks
        ),
        "; ",
    )


def _chalk(season: Season, chalk: Chalk) -> dict[str, Any]:
    sortie = chalk.flight.sortie
    lead = planning_value("reporting_before_departure_min")
    return {
        "name": chalk.name,
        "people": f"{chalk.load.people:,}",
        "baggage": f"{chalk.load.baggage_kg:,} kg",
        "flight": f"{chalk.flight.itinerary.id}/{chalk.flight.number}",
        "aircraft": plain(chalk.flight.aircraft.name),
        "report": season.local(sortie.departure - lead, sortie.origin),
        "legs": [
            {
                "from": leg.origin,
                "to": leg.destination,
                "departure_utc": season.utc(leg.departure),
                "departure_local": season.local(leg.departure, leg.origin),
                "arrival_utc": season.utc(leg.arrival),
                "arrival_local": season.local(leg.arrival, leg.destination),
            }
            for leg in sortie.legs
        ],
    }


def _clearances(season: Season, chalks: Sequence[Chalk]) -> list[dict[str, str]]:
    """What is to be asked for the itineraries that carry a movement, next due first."""
    names = {chalk.flight.itinerary.id for chalk in chalks}
    flights = [flight for name in sorted(names) for flight in season.flights_of[name]]
    return [
        {
            "state": f"{plain(season.state_name(item.state))} ({item.state})",
            "kind": "landing" if item.landing else "overflight",
            "ask_by": "notice not known" if item.ask_by is None else date_of(item.ask_by).isoformat(),
            "itinerary": item.first_flight.itinerary.id,
        }
        for item in clearances(season, flights)
    ]
