"""Route plans: a page per mission, contributor and aircraft, and one page for each contributor to act on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from api.render.html import render_html
from api.render.routes import aircraft_name, chalks_table, clearances_table, duties_table, legs_table
from api.render.season import Chalk, Flight, Season
from api.render.tables import Table
from api.render.views import apod_day_table

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Links:
    title: str
    pages: tuple[tuple[str, str], ...]


def route_plans(season: Season, rotations: Table, *, title: str) -> dict[str, bytes]:
    """Relative name -> page: ``route_plans/...`` with an index, ``contributors/XXX.html``.

    ``rotations`` is the season's rotation table.
    """
    files: dict[str, bytes] = {}
    groups = []
    apod_days = apod_day_table(season)
    makers: tuple[tuple[str, str, dict[str, list[Flight]]], ...] = (
        ("mission", "By mission", _by_need(season, "mission")),
        ("contributor", "By contributor", _by_need(season, "contributor")),
        ("aircraft", "By aircraft", _by_aircraft(season)),
    )
    for kind, heading, flights_by_name in makers:
        pages = []
        for name, flights in flights_by_name.items():
            words = _heading(season, kind, name, flights)
            file = f"{kind}_{file_name(name)}.html"
            tables = _field_tables(season, flights)
            if kind == "mission":
                tables = _mission_tables(season, apod_days, name, flights)
            files[f"route_plans/{file}"] = _page(season, title, f"Route plan: {words}", tables)
            pages.append((file, words))
        groups.append(_Links(title=heading, pages=tuple(pages)))
    files["route_plans/index.html"] = _page(season, title, "Route plans", [], links=groups)
    for contributor in dict.fromkeys(need.contributor for need in season.problem.rotations):
        files[f"contributors/{file_name(contributor)}.html"] = _contributor_page(season, rotations, title, contributor)
    return files


def _heading(season: Season, kind: str, name: str, flights: Sequence[Flight]) -> str:
    match kind:
        case "mission":
            return f"{name}, {season.mission_names[name]}"
        case "contributor":
            return f"{name}, {season.state_name(name)}"
    return aircraft_name(season, flights[0])


def _by_need(season: Season, what: str) -> dict[str, list[Flight]]:
    """Flights by mission or contributor carried; whole itineraries, so that positioning is seen too."""
    found: dict[str, list[Flight]] = {}
    for flights in season.flights_of.values():
        for name in dict.fromkeys(
            getattr(season.problem.rotation[load.requirement], what) for f in flights for load in f.sortie.loads
        ):
            found.setdefault(name, []).extend(flights)
    return {name: sorted(found[name], key=lambda f: (f.sortie.departure, f.name)) for name in sorted(found)}


def _by_aircraft(season: Season) -> dict[str, list[Flight]]:
    found: dict[str, list[Flight]] = {}
    for flight in season.flights:
        found.setdefault(f"{flight.itinerary.source}_{flight.itinerary.tail}", []).append(flight)
    return dict(sorted(found.items()))


def _field_tables(season: Season, flights: Sequence[Flight]) -> list[Table]:
    return [
        legs_table(season, flights),
        chalks_table(season, _chalks(season, flights)),
        clearances_table(season, flights),
    ]


def _mission_tables(season: Season, apod_days: Table, mission: str, flights: Sequence[Flight]) -> list[Table]:
    chalks = [chalk for chalk in _chalks(season, flights) if chalk.need.mission == mission]
    return [
        apod_days.where("mission", mission),
        chalks_table(season, chalks),
        legs_table(season, flights),
        clearances_table(season, flights),
    ]


def _chalks(season: Season, flights: Sequence[Flight]) -> list[Chalk]:
    return [
        Chalk(need=season.problem.rotation[load.requirement], load=load, flight=flight)
        for flight in flights
        for load in flight.sortie.loads
    ]


def _contributor_page(season: Season, rotations: Table, title: str, contributor: str) -> bytes:
    """What a contributor reads: its movements, chalks with reporting times, and what it owes by when."""
    chalks = [
        chalk for chalks in season.chalks_of.values() for chalk in chalks if chalk.need.contributor == contributor
    ]
    table = rotations.where("contributor", contributor)
    wanted = ("requirement", "mission", "unit", "people_in", "people_out", "first_event", "last_event", "apoe", "apod",
              "site", "source", "status")  # fmt: skip
    places = [table.index(key) for key in wanted]
    movements = Table(
        name="movements",
        title="Movements",
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(tuple(row[place] for place in places) for row in table.rows),
        note="Events are local dates at the APOD.",
    )
    people = sum(chalk.load.people for chalk in chalks)
    baggage = sorted({need.baggage_kg for need in season.problem.rotations if need.contributor == contributor})
    weights = " or ".join(str(kg) for kg in baggage)
    lead = [
        f"{people:,} people on {len(chalks):,} chalks. Baggage at most {weights} kg a person.",
        "Weapons and ammunition are declared for each flight, also when there are none: they change the clearances.",
        *(
            f"{item.requirement} is not moved: {item.reason} Remedies: {'; '.join(item.remedies)}"
            for item in season.plan.not_moved
            if season.problem.rotation[item.requirement].contributor == contributor
        ),
    ]
    heading = f"{season.state_name(contributor)} ({contributor})"
    tables = [movements, chalks_table(season, chalks), duties_table(season, contributor)]
    return _page(season, title, heading, tables, lead=lead)


def _page(
    season: Season,
    title: str,
    heading: str,
    tables: Sequence[Table],
    *,
    lead: Iterable[str] = (),
    links: Sequence[_Links] = (),
) -> bytes:
    return render_html(
        "page.html",
        title=title,
        heading=heading,
        subtitle=f"Plan for scenario {season.plan.scenario}.",
        tables=tables,
        lead=tuple(lead),
        links=links,
        digest=season.plan.digest,
    )


def file_name(name: str) -> str:
    """A name as part of a file name; where letters had to go, a short digest keeps names apart."""
    safe = _UNSAFE.sub("-", name).strip(".-")
    return safe if safe and safe == name else f"{safe or 'x'}-{sha256(name.encode()).hexdigest()[:6]}"
