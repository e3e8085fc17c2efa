"""Money: what each requirement's movement costs, by source and month, by mission, and against other ways to buy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from api.render.season import KIND_NAMES, Season
from api.render.tables import Cell, Column, Kind, Table
from movcon.clock import fiscal_year, month_index, month_text
from movcon.contract_use import award_uses
from movcon.lift import ContractOffer, SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractMonth:
    """One calendar month of one contract offer."""

    offer: str
    month: int
    tails: int
    used_min: int
    included_min: int
    max_min: int
    months_usd: int
    extra_usd: int


def split_usd(usd: int, weights: Mapping[str, Fraction]) -> dict[str, int]:
    """Whole dollars in proportion to weights by largest remainder, ties in order of name; empty without weight."""
    total = sum(weights.values(), Fraction(0))
    if not total:
        return {}
    exact = {name: usd * weight / total for name, weight in weights.items()}
    parts = {name: int(share) for name, share in exact.items()}
    left = usd - sum(parts.values())
    for name in sorted(exact, key=lambda n: (parts[n] - exact[n], n))[:left]:
        parts[name] += 1
    return parts


def contract_months(season: Season) -> tuple[ContractMonth, ...]:
    """Every month in which a contract tail is held: hours used, included and the most allowed, and its money."""
    tails: dict[tuple[str, int], int] = defaultdict(int)
    price: dict[tuple[str, int], int] = defaultdict(int)
    used: dict[tuple[str, int], int] = defaultdict(int)
    for award in season.plan.awards:
        terms = {term.months: term.usd_per_month for term in _offer(season, award.offer).terms}
        for month in range(award.first_month, award.first_month + award.months):
            tails[award.offer, month] += 1
            price[award.offer, month] += terms[award.months]
    for flight in season.flights:
        if flight.itinerary.kind is SourceKind.CONTRACT:
            for leg in flight.sortie.legs:
                used[flight.itinerary.source, month_index(leg.departure)] += leg.arrival - leg.departure
    found = []
    for offer_id, month in sorted(tails):
        offer, held = _offer(season, offer_id), tails[offer_id, month]
        flown = used[offer_id, month]
        found.append(
            ContractMonth(
                offer=offer_id,
                month=month,
                tails=held,
                used_min=flown,
                included_min=offer.hours_included_per_month * 60 * held,
                max_min=offer.hours_max_per_month * 60 * held,
                months_usd=price[offer_id, month],
                extra_usd=offer.month_extra_usd(block_min=flown, tails=held),
            )
        )
    return tuple(found)


def requirement_usd(season: Season) -> dict[str, int]:
    """Dollars of lift that fall to each moved requirement.

    As the apportionment to missions: a sortie's block minutes are split over its loads by people; each itinerary's
    price, and each contract offer's months and extra hours over all its itineraries, fall in that proportion.
    """
    weights: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    by_offer: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for flight in season.flights:
        for load in flight.sortie.loads:
            weight = Fraction(flight.sortie.block_min * load.people, flight.sortie.people)
            weights[flight.itinerary.id][load.requirement] += weight
            if flight.itinerary.kind is SourceKind.CONTRACT:
                by_offer[flight.itinerary.source][load.requirement] += weight
    total: dict[str, int] = defaultdict(int)
    for itinerary in season.plan.itineraries:
        for name, usd in split_usd(itinerary.usd, weights[itinerary.id]).items():
            total[name] += usd
    pots: dict[str, int] = defaultdict(int)
    for month in contract_months(season):
        pots[month.offer] += month.months_usd + month.extra_usd
    for offer, usd in pots.items():
        for name, part in split_usd(usd, by_offer[offer]).items():
            total[name] += part
    return dict(total)


def usd_by_source_and_month(season: Season) -> dict[SourceKind, dict[int, int]]:
    """Dollars by kind of source and calendar month (UTC): itineraries in the month of departure, contracts as held."""
    found: dict[SourceKind, dict[int, int]] = {kind: defaultdict(int) for kind in SourceKind}
    for itinerary in season.plan.itineraries:
        found[itinerary.kind][month_index(itinerary.departure)] += itinerary.usd
    for month in contract_months(season):
        found[SourceKind.CONTRACT][month.month] += month.months_usd + month.extra_usd
    return {kind: dict(months) for kind, months in found.items()}


def cost_by_source_table(season: Season) -> Table:
    """What is paid and what is only counted, line by line of the cost statement."""
    cost = season.plan.cost
    lines = (
        ("ad hoc charter lots", cost.charter_usd, "lift"),
        ("letters of assist", cost.letter_of_assist_usd, "lift"),
        ("long-term charter, months", cost.contract_months_usd, "lift"),
        ("long-term charter, extra hours", cost.contract_extra_hours_usd, "lift"),
        ("long-term charter, landings", cost.contract_landings_usd, "lift"),
        ("mission aircraft", cost.mission_aircraft_usd, "lift"),
        ("strength below the floor", cost.below_floor_usd, "price of a soft rule, not paid"),
        ("days off the preferred date", cost.off_preferred_usd, "price of a soft rule, not paid"),
        ("days outside the window", cost.outside_window_usd, "price of a soft rule, not paid"),
        ("people beyond the onward capacity", cost.over_onward_usd, "price of a soft rule, not paid"),
        ("days beyond the spread", cost.over_spread_usd, "price of a soft rule, not paid"),
        ("changes to a released plan", cost.stability_usd, "price of changing what was released, not paid"),
        ("people not moved", cost.not_moved_usd, "ranking price, not paid"),
    )
    total = (("lift, paid", cost.lift_usd, "sum"), ("objective", cost.objective_usd, "sum"))
    return Table(
        name="cost_by_source",
        title="Cost by source",
        columns=(Column("line", "Line"), Column("usd", "USD", Kind.USD), Column("nature", "What it is")),
        rows=(*lines, *total),
    )


def cost_by_month_table(season: Season) -> Table:
    """Dollars of lift by month and kind of source."""
    money = usd_by_source_and_month(season)
    months = sorted({*season.months, *(month for by_month in money.values() for month in by_month)})
    rows: list[tuple[Cell, ...]] = []
    for month in months:
        parts = [money[kind].get(month, 0) for kind in SourceKind]
        rows.append((month_text(month), *parts, sum(parts)))
    return Table(
        name="cost_by_month",
        title="Cost by month",
        columns=(
            Column("month", "Month (UTC)"),
            *(Column(f"{kind.value}_usd", KIND_NAMES[kind].capitalize(), Kind.USD) for kind in SourceKind),
            Column("total_usd", "Total", Kind.USD),
        ),
        rows=tuple(rows),
        note="Itineraries in the month of their first departure; long-term charter in the months it is held.",
    )


def mission_cost_table(season: Season) -> Table:
    """Dollars, people and dollars per person by mission and fiscal year."""
    people: dict[tuple[str, str], int] = defaultdict(int)
    for flight in season.flights:
        for load in flight.sortie.loads:
            need = season.problem.rotation[load.requirement]
            people[need.mission, fiscal_year(flight.departure_day)] += load.people
    rows = []
    for share in season.plan.shares:
        carried = people[share.mission, share.fiscal_year]
        ceiling = next(
            (
                funds.usd
                for funds in season.problem.funds
                if (funds.mission, funds.fiscal_year) == (share.mission, share.fiscal_year)
            ),
            None,
        )
        each = round(share.usd / carried) if carried else None
        rows.append((share.mission, share.fiscal_year, carried, share.usd, each, ceiling))
    return Table(
        name="cost_by_mission",
        title="Cost by mission and fiscal year",
        columns=(
            Column("mission", "Mission"),
            Column("fiscal_year", "Fiscal year"),
            Column("people", "People carried", Kind.COUNT),
            Column("usd", "Share", Kind.USD),
            Column("usd_per_passenger", "Per passenger", Kind.USD),
            Column("funds_usd", "Funds ceiling", Kind.USD),
        ),
        rows=tuple(rows),
        note="Fiscal year 1 July to 30 June, by UTC date of the sortie's departure; in and out both count.",
    )


def contract_use_table(season: Season) -> Table:
    """Hours used of the hours included, by contract and month."""
    rows = tuple(
        (
            use.offer,
            month_text(use.month),
            use.tails,
            use.used_min / 60,
            use.included_min / 60,
            use.max_min / 60,
            use.months_usd,
            use.extra_usd,
        )
        for use in contract_months(season)
    )
    return Table(
        name="contract_use",
        title="Long-term charter: use by month",
        columns=(
            Column("offer", "Contract"),
            Column("month", "Month (UTC)"),
            Column("tails", "Tails", Kind.COUNT),
            Column("used_h", "Hours used", Kind.HOURS),
            Column("included_h", "Hours included", Kind.HOURS),
            Column("max_h", "Hours at most", Kind.HOURS),
            Column("months_usd", "Monthly price", Kind.USD),
            Column("extra_usd", "Extra hours", Kind.USD),
        ),
        rows=rows,
    )


def contract_reasons_table(season: Season) -> Table:
    """Each contract tail bought: its hours, what it comes to, and what its movements would cost alone elsewhere."""
    cheapest: dict[str, int] = {}
    for offer in season.problem.charter_offers:
        hour = offer.usd_per_block_hour
        cheapest[offer.type_id] = min(hour, cheapest.get(offer.type_id, hour))
    rows = tuple(
        (
            use.award.offer,
            use.award.tail,
            month_text(use.award.first_month),
            use.award.months,
            use.usd_per_month,
            use.flown_min / 60,
            use.included_min / 60,
            use.most_min / 60,
            use.usd,
            use.usd_per_hour,
            cheapest.get(use.type_id),
            len(use.movements),
            use.elsewhere_usd,
            use.elsewhere_usd - use.usd,
        )
        for use in award_uses(season.problem, season.plan)
    )
    return Table(
        name="contract_reasons",
        title="Long-term charter: why these tails",
        columns=(
            Column("offer", "Contract"),
            Column("tail", "Tail", Kind.COUNT),
            Column("from", "From (UTC)"),
            Column("months", "Months", Kind.COUNT),
            Column("month_usd", "A month", Kind.USD),
            Column("flown_h", "Hours flown", Kind.HOURS),
            Column("included_h", "Hours included", Kind.HOURS),
            Column("max_h", "Hours at most", Kind.HOURS),
            Column("usd", "In all", Kind.USD),
            Column("hour_usd", "An hour flown", Kind.USD),
            Column("ad_hoc_hour_usd", "Cheapest ad hoc hour", Kind.USD),
            Column("movements", "Movements", Kind.COUNT),
            Column("elsewhere_usd", "They alone elsewhere", Kind.USD),
            Column("saved_usd", "Saved against that", Kind.USD),
        ),
        rows=rows,
        note=(
            "Elsewhere: each movement alone by its cheaper of ad hoc charter and letter of assist; those that only a "
            "contract can move count nothing. movcon explain PLAN --contracts solves the plan without each tail."
        ),
    )


def _offer(season: Season, name: str) -> ContractOffer:
    source = season.problem.source[name]
    if not isinstance(source, ContractOffer):
        raise TypeError(f"The plan awards {name}, which is no contract offer; a verified plan never does.")
    return source
