"""Money: every price, the cost statement, the shares of missions and fiscal years, funds and bound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import fields
from fractions import Fraction

from movcon.clock import fiscal_year, month_index, utc_day
from movcon.lift import CharterOffer, ContractOffer, LetterOfAssist, MissionAircraft, SourceKind
from movcon.plan import CostStatement, Itinerary, MissionShare
from movcon.verification.findings import Finding, Findings, Reading, once
from movcon.verification.loads import onward_over
from movcon.verification.release import stability_usd
from movcon.verification.sources import tails_awarded
from movcon.verification.standalone import as_was_usd, baseline_usd, standalone_charters
from movcon.verification.strength import below_floor_person_days, days_outside_window, days_over_spread


def _block_min(itinerary: Itinerary) -> int:
    return sum(sortie.block_min for sortie in itinerary.sorties)


def _landings(itinerary: Itinerary) -> int:
    return sum(len(sortie.legs) for sortie in itinerary.sorties)


@once
def charters_alone(reading: Reading) -> dict[str, int | None]:
    """Stand-alone charter of every requirement, dollars; None where no offer can do it."""
    return standalone_charters(reading.problem)


@once
def itinerary_prices(reading: Reading) -> dict[str, int]:
    """Dollars by itinerary id, as docs/rules.md prices them."""
    prices: dict[str, int] = {}
    letters: defaultdict[str, list[Itinerary]] = defaultdict(list)
    for itinerary in reading.plan.itineraries:
        source = reading.problem.source[itinerary.source]
        block_min, landings = _block_min(itinerary), _landings(itinerary)
        match source:
            case CharterOffer():
                gaps = zip(itinerary.sorties, itinerary.sorties[1:], strict=False)
                waiting = sum(max(0, two.departure - one.arrival - source.free_wait_min) for one, two in gaps)
                prices[itinerary.id] = source.lot_usd(block_min=block_min, landings=landings, waiting_min=waiting)
            case MissionAircraft():
                prices[itinerary.id] = source.itinerary_usd(block_min=block_min, landings=landings)
            case ContractOffer():
                prices[itinerary.id] = source.usd_per_landing * landings
            case LetterOfAssist():
                prices[itinerary.id] = source.own_usd(block_min=block_min, landings=landings)
                for name in itinerary.requirements[:1]:
                    letters[name].append(itinerary)
    for name, row in letters.items():
        ceiling = charters_alone(reading)[name]
        own = sum(prices[itinerary.id] for itinerary in row)
        if ceiling is not None and own > ceiling:
            row.sort(key=lambda itinerary: (itinerary.departure, itinerary.id))
            weights = {str(k): Fraction(prices[itinerary.id]) for k, itinerary in enumerate(row)}
            order = [str(k) for k in range(len(row))]
            for k, usd in _split(ceiling, weights, order).items():
                prices[row[int(k)].id] = usd
    return prices


@once
def contract_usd(reading: Reading) -> dict[str, tuple[int, int]]:
    """(months, extra hours) in dollars by contract offer."""
    months: defaultdict[str, int] = defaultdict(int)
    extra: defaultdict[str, int] = defaultdict(int)
    for award in reading.plan.awards:
        source = reading.problem.source[award.offer]
        if isinstance(source, ContractOffer):
            months[award.offer] += sum(t.usd_per_month * t.months for t in source.terms if t.months == award.months)
    minutes: defaultdict[tuple[str, int], int] = defaultdict(int)
    for itinerary, leg in reading.legs():
        if itinerary.kind is SourceKind.CONTRACT:
            minutes[itinerary.source, month_index(leg.departure)] += leg.arrival - leg.departure
    tails = tails_awarded(reading)
    for (name, month), flown in minutes.items():
        source = reading.problem.source[name]
        if isinstance(source, ContractOffer):
            extra[name] += source.month_extra_usd(block_min=flown, tails=tails[name, month])
    return {name: (months[name], extra[name]) for name in dict.fromkeys((*months, *extra))}


@once
def cost_statement(reading: Reading) -> CostStatement:
    """What the plan costs."""
    problem = reading.problem
    prices = itinerary_prices(reading)
    kinds: defaultdict[SourceKind, int] = defaultdict(int)
    for itinerary in reading.plan.itineraries:
        kinds[itinerary.kind] += prices[itinerary.id]
    contracts = contract_usd(reading).values()
    soft = problem.prices
    off = below = outside = over = 0
    for movement in reading.movements.values():
        need = movement.need
        if movement.first is not None:
            off += need.usd_per_day_off_preferred * abs(movement.first.day - need.preferred_day)
        below += soft.usd_per_person_day_below_floor * below_floor_person_days(movement)
        outside += (soft.usd_per_day_outside_window or 0) * days_outside_window(movement)
        over += (soft.usd_per_day_over_spread or 0) * days_over_spread(movement)
    crowded = sum(people - limit for people, limit in onward_over(reading).values())
    left = [problem.rotation[item.requirement] for item in reading.plan.not_moved]
    return CostStatement(
        charter_usd=kinds[SourceKind.CHARTER],
        letter_of_assist_usd=kinds[SourceKind.LETTER_OF_ASSIST],
        contract_months_usd=sum(months for months, _ in contracts),
        contract_extra_hours_usd=sum(extra for _, extra in contracts),
        contract_landings_usd=kinds[SourceKind.CONTRACT],
        mission_aircraft_usd=kinds[SourceKind.MISSION_AIRCRAFT],
        below_floor_usd=below,
        off_preferred_usd=off,
        outside_window_usd=outside,
        over_onward_usd=(soft.usd_per_person_over_onward_capacity or 0) * crowded,
        over_spread_usd=over,
        stability_usd=stability_usd(reading),
        not_moved_usd=soft.usd_per_person_not_moved * sum(need.incoming + need.outgoing for need in left),
    )


def _split(total: int, weights: Mapping[str, Fraction], order: list[str]) -> dict[str, int]:
    """Whole dollars by largest remainder; ties in the given order."""
    whole = sum(weights.values(), Fraction(0))
    shares = {key: total * weights[key] / whole for key in order}
    dollars = {key: shares[key].__floor__() for key in order}
    missing = total - sum(dollars.values())
    by_remainder = sorted(order, key=lambda key: dollars[key] - shares[key])
    for key in by_remainder[:missing]:
        dollars[key] += 1
    return dollars


@once
def shares(reading: Reading) -> tuple[MissionShare, ...]:
    """Dollars by mission and fiscal year."""
    prices = itinerary_prices(reading)
    total: defaultdict[tuple[str, str], int] = defaultdict(int)
    by_offer: defaultdict[str, defaultdict[tuple[str, str], Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for itinerary in reading.plan.itineraries:
        weights: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
        for sortie in itinerary.sorties:
            year = fiscal_year(utc_day(sortie.departure))
            for load in sortie.loads:
                mission = reading.problem.rotation[load.requirement].mission
                weights[mission, year] += Fraction(sortie.block_min * load.people, sortie.people)
        _spread(prices[itinerary.id], weights, total)
        if itinerary.kind is SourceKind.CONTRACT:
            for key, weight in weights.items():
                by_offer[itinerary.source][key] += weight
    for name, (months, extra) in contract_usd(reading).items():
        _spread(months + extra, by_offer[name], total)
    return tuple(
        MissionShare(mission=mission, fiscal_year=year, usd=usd)
        for (mission, year), usd in sorted(total.items())
        if usd
    )


def _spread(usd: int, weights: Mapping[tuple[str, str], Fraction], total: dict[tuple[str, str], int]) -> None:
    if not weights:
        return
    names = {"\t".join(key): key for key in weights}
    order = sorted(names, key=lambda name: names[name])
    parts = _split(usd, {name: weights[names[name]] for name in order}, order)
    for name, part in parts.items():
        total[names[name]] += part


def cost(reading: Reading) -> Findings:
    """Every price and sum in the plan is what its legs and loads make it."""
    plan = reading.plan
    prices = itinerary_prices(reading)
    for itinerary in plan.itineraries:
        if itinerary.usd != prices[itinerary.id]:
            message = f"The plan says {itinerary.usd:,} dollars; its legs cost {prices[itinerary.id]:,}."
            yield _finding("cost", itinerary.id, message)
    right = cost_statement(reading)
    for field in fields(CostStatement):
        said, is_so = getattr(plan.cost, field.name), getattr(right, field.name)
        if said != is_so:
            yield _finding("cost", field.name, f"The plan says {said:,} dollars; it is {is_so:,}.")
    for name, said, is_so in (
        ("baseline_usd", plan.baseline_usd, baseline_usd(charters_alone(reading))),
        ("as_was_usd", plan.as_was_usd, as_was_usd(reading.problem, charters_alone(reading))),
    ):
        if said != is_so:
            yield _finding("cost", name, f"The plan says {said:,} dollars; it is {is_so:,}.")


def apportionment(reading: Reading) -> Findings:
    """The shares of missions and fiscal years are what the loads make them."""
    right = {(item.mission, item.fiscal_year): item.usd for item in shares(reading)}
    said = {(item.mission, item.fiscal_year): item.usd for item in reading.plan.shares}
    for key in sorted(right.keys() | said.keys()):
        if right.get(key, 0) != said.get(key, 0):
            message = f"The plan says {said.get(key, 0):,} dollars; it is {right.get(key, 0):,}."
            yield _finding("apportionment", f"{key[0]} {key[1]}", message)
    if [(item.mission, item.fiscal_year) for item in reading.plan.shares] != sorted(right):
        yield _finding("apportionment", "shares", "Shares do not stand once each in order of mission and fiscal year.")


def funds(reading: Reading) -> Findings:
    """No mission is charged more in a fiscal year than its funds."""
    charged = {(item.mission, item.fiscal_year): item.usd for item in shares(reading)}
    for item in reading.problem.funds:
        usd = charged.get((item.mission, item.fiscal_year), 0)
        if usd > item.usd:
            message = f"{usd:,} dollars are charged; the funds are {item.usd:,}."
            yield _finding("funds", f"{item.mission} {item.fiscal_year}", message)


def bound(reading: Reading) -> Findings:
    """The bound is not negative and not above the objective."""
    value = reading.plan.bound_usd
    if value is not None and not 0 <= value <= cost_statement(reading).objective_usd:
        yield _finding("bound", "plan", f"A bound of {value:,} dollars is negative or above the objective.")


def _finding(rule: str, where: str, message: str) -> Finding:
    return Finding(rule=rule, where=where, message=message)
