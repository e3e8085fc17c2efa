"""Route plans as tables: legs in UTC and local time, chalks with reporting times, clearances and by when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.render.planning_values import planning_value
from api.render.season import KIND_NAMES, Chalk, Flight, Season, joined, source_name
from api.render.tables import Cell, Column, Kind, Table
from movcon.clock import Day, date_of, utc_day
from movcon.lift import LetterOfAssist

LEG_COLUMNS = (
    Column("itinerary", "Itinerary"),
    Column("source", "Source"),
    Column("tail", "Tail", Kind.COUNT),
    Column("aircraft", "Aircraft"),
    Column("sortie", "Sortie", Kind.COUNT),
    Column("leg", "Leg", Kind.COUNT),
    Column("origin", "From"),
    Column("destination", "To"),
    Column("departure_utc", "Departure UTC", Kind.MOMENT),
    Column("departure_local", "Departure local", Kind.MOMENT),
    Column("arrival_utc", "Arrival UTC", Kind.MOMENT),
    Column("arrival_local", "Arrival local", Kind.MOMENT),
    Column("block_h", "Block hours", Kind.HOURS),
    Column("landing", "Landing"),
    Column("missions", "Missions"),
    Column("contributors", "Contributors"),
    Column("chalks", "Chalks"),
    Column("people", "People", Kind.COUNT),
    Column("baggage_kg", "Baggage kg", Kind.COUNT),
    Column("overflown", "States overflown"),
)


def legs_table(season: Season, flights: Sequence[Flight] | None = None) -> Table:
    """Every leg of the flights given (all without) in order of departure."""
    chosen = season.flights if flights is None else flights
    return Table(
        name="route_legs",
        title="Route legs",
        columns=LEG_COLUMNS,
        rows=tuple(row for flight in chosen for row in _leg_rows(season, flight)),
        note="Local times are of the airfield named and carry their offset from UTC.",
    )


def _leg_rows(season: Season, flight: Flight) -> Iterable[tuple[Cell, ...]]:
    sortie = flight.sortie
    needs = [season.problem.rotation[load.requirement] for load in sortie.loads]
    chalks = ", ".join(
        f"{load.requirement} {load.direction.value} {load.chalk} ({load.people})" for load in sortie.loads
    )
    for number, (leg, hop) in enumerate(zip(sortie.legs, flight.route.hops, strict=True), start=1):
        last = number == len(sortie.legs)
        landing = ("unload" if flight.loaded else "positioned") if last else "tech stop"
        yield (
            flight.itinerary.id,
            flight.itinerary.source,
            flight.itinerary.tail,
            flight.aircraft.name,
            flight.number,
            number,
            leg.origin,
            leg.destination,
            season.utc(leg.departure),
            season.local(leg.departure, leg.origin),
            season.utc(leg.arrival),
            season.local(leg.arrival, leg.destination),
            (leg.arrival - leg.departure) / 60,
            landing,
            joined(need.mission for need in needs),
            joined(need.contributor for need in needs),
            chalks,
            sortie.people,
            sum(load.baggage_kg for load in sortie.loads),
            " ".join(hop.overflown),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """A State to ask for one itinerary: every flight of it over or into the State."""

    state: str
    landing: bool
    notice_days: int | None
    first_flight: Flight
    flights: tuple[Flight, ...]

    @property
    def ask_by(self) -> Day | None:
        """Last UTC date to ask: departure of the first flight minus the notice; None where no notice is known."""
        return None if self.notice_days is None else self.first_flight.departure_day - self.notice_days


def clearances(season: Season, flights: Sequence[Flight] | None = None) -> tuple[Clearance, ...]:
    """Clearances to ask, next due first; those without a known notice before all others."""
    touched: dict[tuple[str, str], list[Flight]] = defaultdict(list)
    landed: set[tuple[str, str]] = set()
    for flight in season.flights if flights is None else flights:
        ends = {season.airfield(leg.origin).state for leg in flight.sortie.legs}
        ends |= {season.airfield(leg.destination).state for leg in flight.sortie.legs}
        over = {state for hop in flight.route.hops for state in hop.overflown}
        for state in over | ends:
            touched[flight.itinerary.id, state].append(flight)
        landed |= {(flight.itinerary.id, state) for state in ends}
    found = []
    for (itinerary, state), over_flights in touched.items():
        landing = (itinerary, state) in landed
        known = season.problem.state.get(state)
        notice = None if known is None else (known.landing_days if landing else known.overflight_days)
        found.append(
            Clearance(
                state=state,
                landing=landing,
                notice_days=notice,
                first_flight=over_flights[0],
                flights=tuple(over_flights),
            )
        )
    return tuple(sorted(found, key=lambda c: (c.ask_by or 0, c.state, c.first_flight.name)))


def clearances_table(season: Season, flights: Sequence[Flight] | None = None) -> Table:
    """States to ask for clearance by date, next due first."""
    rows = []
    for item in clearances(season, flights):
        flight = item.first_flight
        rows.append(
            (
                None if item.ask_by is None else date_of(item.ask_by),
                season.state_name(item.state),
                item.state,
                "landing" if item.landing else "overflight",
                item.notice_days,
                date_of(flight.departure_day),
                flight.itinerary.id,
                ", ".join(str(f.number) for f in item.flights),
                source_name(flight.source, flight.aircraft),
            )
        )
    return Table(
        name="clearances",
        title="Clearances to ask",
        columns=(
            Column("ask_by", "Ask by (UTC)", Kind.DAY),
            Column("state_name", "State"),
            Column("state", "Code"),
            Column("clearance", "Clearance"),
            Column("notice_days", "Notice days", Kind.COUNT),
            Column("first_departure", "First departure (UTC)", Kind.DAY),
            Column("itinerary", "Itinerary"),
            Column("sorties", "Sorties"),
            Column("operator", "Operator and aircraft"),
        ),
        rows=tuple(rows),
        note="Ask by = UTC date of the first departure over or into the State minus the notice it asks for.",
    )


def clearances_by_itinerary_table(season: Season) -> Table:
    """One row per itinerary: its earliest date to ask and every State with its own date."""
    grouped: dict[str, list[Clearance]] = defaultdict(list)
    for item in clearances(season):
        grouped[item.first_flight.itinerary.id].append(item)
    rows: list[tuple[Cell, ...]] = []
    for name, items in grouped.items():
        flight = season.flights_of[name][0]
        dated = [item.ask_by for item in items if item.ask_by is not None]
        needs = [season.problem.rotation[i] for i in flight.itinerary.requirements]
        rows.append(
            (
                date_of(min(dated)) if dated else None,
                date_of(flight.departure_day),
                name,
                source_name(flight.source, flight.aircraft),
                joined(need.mission for need in needs),
                joined(need.contributor for need in needs),
                ", ".join(_state_note(season, item) for item in items),
            )
        )
    rows.sort(key=lambda row: (str(row[0] or ""), str(row[2])))
    return Table(
        name="clearances_by_itinerary",
        title="Clearances to ask, next due first",
        columns=(
            Column("ask_by", "Ask from (UTC)", Kind.DAY),
            Column("departure", "Departs (UTC)", Kind.DAY),
            Column("itinerary", "Itinerary"),
            Column("operator", "Operator and aircraft"),
            Column("missions", "Missions"),
            Column("contributors", "Contributors"),
            Column("states", "States, each with its last date to ask (L = landing)"),
        ),
        rows=tuple(rows),
    )


def _state_note(season: Season, item: Clearance) -> str:
    day = "notice not known" if item.ask_by is None else date_of(item.ask_by).strftime("%d %b")
    return f"{season.state_name(item.state)}{' L' if item.landing else ''} {day}"


def chalks_table(season: Season, chalks: Sequence[Chalk]) -> Table:
    """Chalks in order of departure with reporting time, baggage and aircraft."""
    lead = planning_value("reporting_before_departure_min")
    rows = []
    for chalk in sorted(chalks, key=lambda c: (c.flight.sortie.departure, c.need.id, c.name)):
        sortie = chalk.flight.sortie
        rows.append(
            (
                chalk.need.unit,
                chalk.need.id,
                chalk.need.mission,
                "in" if chalk.incoming else "out",
                chalk.load.chalk,
                chalk.load.people,
                chalk.load.baggage_kg,
                sortie.origin,
                season.local(sortie.departure - lead, sortie.origin),
                season.local(sortie.departure, sortie.origin),
                season.utc(sortie.departure),
                ", ".join(leg.destination for leg in sortie.legs[:-1]) or "none",
                sortie.destination,
                season.local(sortie.arrival, sortie.destination),
                season.utc(sortie.arrival),
                source_name(chalk.flight.source, chalk.flight.aircraft),
                f"{chalk.flight.itinerary.id} sortie {chalk.flight.number}",
            )
        )
    return Table(
        name="chalks",
        title="Chalks",
        columns=(
            Column("unit", "Unit"),
            Column("requirement", "Requirement"),
            Column("mission", "Mission"),
            Column("direction", "Direction"),
            Column("chalk", "Chalk", Kind.COUNT),
            Column("people", "People", Kind.COUNT),
            Column("baggage_kg", "Baggage kg", Kind.COUNT),
            Column("origin", "From"),
            Column("report_local", "Report at (local)", Kind.MOMENT),
            Column("departure_local", "Departure local", Kind.MOMENT),
            Column("departure_utc", "Departure UTC", Kind.MOMENT),
            Column("tech_stops", "Tech stops"),
            Column("destination", "To"),
            Column("arrival_local", "Arrival local", Kind.MOMENT),
            Column("arrival_utc", "Arrival UTC", Kind.MOMENT),
            Column("operator", "Operator and aircraft"),
            Column("flight", "Flight"),
        ),
        rows=tuple(rows),
        note=f"Report {lead // 60} h before departure (planning value).",
    )


_CHALK_DUTIES = (
    ("load_list_days", "Load list of baggage and cargo"),
    ("weapons_declaration_days", "Declaration of weapons and ammunition, or that there are none"),
    ("medical_clearance_days", "Medical clearance of all passengers"),
    ("final_manifest_days", "Final manifest"),
)


def duties_table(season: Season, contributor: str) -> Table:
    """What a contributor owes, and by when, for which units and chalks; never earlier than the planning date."""
    owed: dict[tuple[Day, str, str], list[str]] = defaultdict(list)
    for need in season.problem.rotations:
        chalks = season.chalks_of.get(need.id, ())
        if need.contributor != contributor or not chalks:
            continue
        first = utc_day(min(chalk.flight.sortie.departure for chalk in chalks))
        days = planning_value("dates_confirmed_days")
        owed[first - days, "Note verbale: dates, numbers, airports", f"D-{days}"].append(need.unit)
        letter = chalks[0].flight.source
        if isinstance(letter, LetterOfAssist):
            agreed = first - letter.lead_time_days
            owed[agreed, f"Letter of assist agreed ({letter.id})", f"D-{letter.lead_time_days}"].append(need.unit)
        for chalk in chalks:
            for key, what in _CHALK_DUTIES:
                days = planning_value(key)
                owed[chalk.flight.departure_day - days, what, f"D-{days}"].append(f"{need.unit} {chalk.name}")
    planning = season.problem.planning_day
    rows = tuple(
        (
            date_of(max(by, planning)),
            what,
            joined(who),
            rule,
            "at once: that day is past when planned" if by < planning else "",
        )
        for (by, what, rule), who in sorted(owed.items())
    )
    return Table(
        name="duties",
        title="What is owed, by when",
        columns=(
            Column("by", "By", Kind.DAY),
            Column("what", "What"),
            Column("who", "For"),
            Column("rule", "Rule"),
            Column("urgent", "Urgent"),
        ),
        rows=rows,
        note="D is the UTC date of the chalk's departure, of the first one for dates and letters. A letter's D-day "
        "is its lead time in the market; the others are planning values.",
    )


def aircraft_name(season: Season, flight: Flight) -> str:
    """Which aircraft of which source, as a heading."""
    kind = KIND_NAMES[flight.itinerary.kind]
    operator = source_name(flight.source, flight.aircraft)
    return f"{flight.itinerary.source} tail {flight.itinerary.tail} ({kind}; {operator})"
