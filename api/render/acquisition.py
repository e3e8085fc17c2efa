"""The acquisition list: what to buy or to ask by letter, when, how much, by which date the request must go out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from api.render.planning_values import planning_value
from api.render.season import KIND_NAMES, Flight, Season, joined
from api.render.tables import Cell, Column, Kind, Table
from movcon.clock import Day, date_of, month_index, month_start, month_text, utc_day
from movcon.lift import CharterOffer, ContractOffer, LetterOfAssist, MissionAircraft, SourceKind
from movcon.plan import ContractAward, Direction


def acquisition_table(season: Season, standalone_usd: Mapping[str, int]) -> Table:
    """One row per award, charter lot, letter of assist and mission-aircraft task, next request first.

    ``standalone_usd`` is the commercial stand-alone price by requirement (none where no charter can do it).
    """
    rows = [
        *(_award_row(season, award) for award in season.plan.awards),
        *_lot_rows(season, standalone_usd),
        *_letter_rows(season, standalone_usd),
        *_task_rows(season, standalone_usd),
    ]
    return Table(
        name="acquisition_list",
        title="Acquisition list",
        columns=(
            Column("request_by", "Request by (UTC)", Kind.DAY),
            Column("kind", "Buy as"),
            Column("what", "What"),
            Column("needed_from", "Needed from (UTC)", Kind.DAY),
            Column("needed_until", "Needed until (UTC)", Kind.DAY),
            Column("people", "People", Kind.COUNT),
            Column("block_h", "Block hours", Kind.HOURS),
            Column("should_cost_usd", "Should-cost", Kind.USD),
            Column("own_price_usd", "State's own price", Kind.USD),
            Column("commercial_usd", "Commercial stand-alone", Kind.USD),
            Column("requirements", "Requirements"),
            Column("source", "Source"),
            Column("reference", "Reference"),
            Column("note", "Note"),
        ),
        rows=tuple(sorted(rows, key=lambda row: (str(row[0]), str(row[1]), str(row[12])))),
        note="Request by = last date that keeps the source's lead time. Commercial stand-alone = cheapest ad hoc "
        "charter for the whole of the requirements named, each alone. A letter of assist pays at most that price.",
    )


def _award_row(season: Season, award: ContractAward) -> tuple[Cell, ...]:
    offer = season.problem.source[award.offer]
    if not isinstance(offer, ContractOffer):
        raise TypeError(f"The plan awards {award.offer}, which is no contract offer; a verified plan never does.")
    first = utc_day(month_start(award.first_month))
    last = utc_day(month_start(award.first_month + award.months)) - 1
    flights = [
        flight
        for flight in season.flights
        if flight.itinerary.source == award.offer
        and flight.itinerary.tail == award.tail
        and award.first_month <= month_index(flight.itinerary.departure) < award.first_month + award.months
    ]
    price = next(term.usd_per_month for term in offer.terms if term.months == award.months)
    name = season.problem.aircraft_type[offer.type_id].name
    note = (
        f"{offer.hours_included_per_month} h a month included, extra hour ${offer.usd_per_extra_hour:,}; "
        f"should-cost is {award.months} months at ${price:,}, without extra hours and landings"
    )
    return (
        date_of(first - offer.request_lead_days),
        KIND_NAMES[SourceKind.CONTRACT],
        f"{name} at {season.place(offer.base)} for {award.months} months, {offer.carrier}",
        date_of(first),
        date_of(last),
        sum(flight.sortie.people for flight in flights),
        sum(flight.sortie.block_min for flight in flights) / 60,
        award.months * price,
        None,
        None,
        f"{len({load.requirement for f in flights for load in f.sortie.loads})} movements",
        award.offer,
        f"{award.offer} tail {award.tail} from {month_text(award.first_month)}",
        note,
    )


def _lot_rows(season: Season, standalone_usd: Mapping[str, int]) -> Iterable[tuple[Cell, ...]]:
    for itinerary in season.plan.itineraries:
        source = season.problem.source[itinerary.source]
        if not isinstance(source, CharterOffer):
            continue
        flights = season.flights_of[itinerary.id]
        yield _bought(
            season,
            flights,
            kind=KIND_NAMES[SourceKind.CHARTER],
            reference=itinerary.id,
            request_by=utc_day(itinerary.departure) - source.lead_time_days,
            should_cost=itinerary.usd,
            own_price=None,
            commercial=_commercial(itinerary.requirements, standalone_usd),
            note=f"one tender lot; should-cost modelled on {flights[0].aircraft.name} from {source.base}",
        )


def _letter_rows(season: Season, standalone_usd: Mapping[str, int]) -> Iterable[tuple[Cell, ...]]:
    by_need: dict[tuple[str, str], list[Flight]] = defaultdict(list)
    for flight in season.flights:
        if isinstance(flight.source, LetterOfAssist):
            by_need[flight.itinerary.source, flight.itinerary.requirements[0]].append(flight)
    for (_, need_id), flights in by_need.items():
        source = flights[0].source
        itineraries = {flight.itinerary.id: flight.itinerary for flight in flights}
        if not isinstance(source, LetterOfAssist):
            raise TypeError(f"{source.id} is no letter of assist.")
        own = sum(
            source.own_usd(
                block_min=sum(sortie.block_min for sortie in itinerary.sorties),
                landings=sum(len(sortie.legs) for sortie in itinerary.sorties),
            )
            for itinerary in itineraries.values()
        )
        paid = sum(itinerary.usd for itinerary in itineraries.values())
        yield _bought(
            season,
            flights,
            kind=KIND_NAMES[SourceKind.LETTER_OF_ASSIST],
            reference=", ".join(itineraries),
            request_by=min(utc_day(itinerary.departure) for itinerary in itineraries.values()) - source.lead_time_days,
            should_cost=paid,
            own_price=own,
            commercial=standalone_usd.get(need_id),
            note="reimbursed at the commercial ceiling" if paid < own else "reimbursed at the State's own price",
        )


def _task_rows(season: Season, standalone_usd: Mapping[str, int]) -> Iterable[tuple[Cell, ...]]:
    lead = planning_value("mission_aircraft_request_days")
    for itinerary in season.plan.itineraries:
        if isinstance(season.problem.source[itinerary.source], MissionAircraft):
            yield _bought(
                season,
                season.flights_of[itinerary.id],
                kind=KIND_NAMES[SourceKind.MISSION_AIRCRAFT],
                reference=itinerary.id,
                request_by=utc_day(itinerary.departure) - lead,
                should_cost=itinerary.usd,
                own_price=None,
                commercial=_commercial(itinerary.requirements, standalone_usd),
                note=f"special flight, asked for {lead} days ahead (planning value)",
            )


def _bought(
    season: Season,
    flights: Sequence[Flight],
    *,
    kind: str,
    reference: str,
    request_by: Day,
    should_cost: int,
    own_price: int | None,
    commercial: int | None,
    note: str,
) -> tuple[Cell, ...]:
    loaded = [flight for flight in flights if flight.loaded]
    needs = joined(load.requirement for flight in loaded for load in flight.sortie.loads)
    return (
        date_of(request_by),
        kind,
        _performance(season, loaded),
        date_of(utc_day(min(flight.sortie.departure for flight in flights))),
        date_of(utc_day(max(flight.sortie.arrival for flight in flights))),
        sum(flight.sortie.people for flight in loaded),
        sum(flight.sortie.block_min for flight in flights) / 60,
        should_cost,
        own_price,
        commercial,
        needs,
        flights[0].itinerary.source,
        reference,
        note,
    )


def _performance(season: Season, loaded: Sequence[Flight]) -> str:
    """What a solicitation asks for: people by city pair, not a type."""
    carried: dict[tuple[str, str, Direction], list[int]] = defaultdict(list)
    for flight in loaded:
        for direction in dict.fromkeys(load.direction for load in flight.sortie.loads):
            people = sum(load.people for load in flight.sortie.loads if load.direction is direction)
            carried[flight.sortie.origin, flight.sortie.destination, direction].append(people)
    parts = []
    for (origin, destination, _), chalks in carried.items():
        many = f" in {len(chalks)} chalks" if len(chalks) > 1 else ""
        parts.append(f"{sum(chalks):,} people {season.place(origin)} to {season.place(destination)}{many}")
    return "; ".join(parts)


def _commercial(requirements: Sequence[str], standalone_usd: Mapping[str, int]) -> int | None:
    """Stand-alone charters of whole requirements together; None where one of them has no price."""
    prices = [standalone_usd.get(name) for name in requirements]
    known = [price for price in prices if price is not None]
    return sum(known) if len(known) == len(prices) and known else None
