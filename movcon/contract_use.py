"""What each contract tail of a plan does and comes to, read off the plan: hours, money, movements, other prices."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from movcon.clock import MINUTES_PER_HOUR, month_index
from movcon.lift import ContractOffer, SourceKind
from movcon.movements import RotationRequirement
from movcon.plan import ContractAward, Itinerary, Plan
from movcon.problem import Problem
from movcon.verification.standalone import standalone_charter_usd, standalone_letter_usd


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardUse:
    """One award: a tail for some months.

    Attributes
    ----------
    months_usd, extra_usd, landings_usd
        Price of the months; the tail's part of the offer's extra hours, by the minutes it flew in each month; landings.
    flown_min, included_min, most_min
        Block minutes flown by the tail, included in its months, and to be had in them.
    by_month
        (month, block minutes flown) for each of its months; every month includes and offers as much as the next.
    movements
        Requirements with people on it, in order of their first flight.
    elsewhere_usd
        What these movements would cost alone and off contract, each by its cheaper of charter and letter of assist; a
        movement only partly on this tail counts in proportion to its loaded block minutes. Those that neither can do
        are in ``only_here`` and count nothing.
    """

    award: ContractAward
    type_id: str
    usd_per_month: int
    months_usd: int
    extra_usd: int
    landings_usd: int
    flown_min: int
    included_min: int
    most_min: int
    by_month: tuple[tuple[int, int], ...]
    movements: tuple[str, ...]
    people: int
    elsewhere_usd: int
    only_here: tuple[str, ...]

    @property
    def usd(self) -> int:
        """All the tail comes to."""
        return self.months_usd + self.extra_usd + self.landings_usd

    @property
    def usd_per_hour(self) -> int | None:
        """Dollars a block hour flown; None where it flies nothing."""
        return None if not self.flown_min else round(self.usd * MINUTES_PER_HOUR / self.flown_min)


def award_uses(problem: Problem, plan: Plan) -> tuple[AwardUse, ...]:
    """Every award of a plan with its use, in the plan's order."""
    flights = [_of_award(plan, award) for award in plan.awards]
    minutes = [_minutes_by_month(rows) for rows in flights]
    loaded: dict[str, int] = defaultdict(int)
    for itinerary in plan.itineraries:
        for name, flown in _loaded_min(itinerary).items():
            loaded[name] += flown
    extras = _extras(problem, plan, minutes)
    return tuple(
        _use(problem, award, rows, by_month, extra, loaded)
        for award, rows, by_month, extra in zip(plan.awards, flights, minutes, extras, strict=True)
    )


def elsewhere_usd(problem: Problem, need: RotationRequirement) -> int | None:
    """The movement alone and off contract, by the cheaper of what it may: charter or letter; None where neither can."""
    charter = standalone_charter_usd(problem, need)
    prices = [charter] if SourceKind.CHARTER in need.lift_sources else []
    if SourceKind.LETTER_OF_ASSIST in need.lift_sources:
        prices.append(standalone_letter_usd(problem, need, charter))
    return min((usd for usd in prices if usd is not None), default=None)


def _of_award(plan: Plan, award: ContractAward) -> list[Itinerary]:
    months = range(award.first_month, award.first_month + award.months)
    return [
        item
        for item in plan.itineraries
        if item.source == award.offer and item.tail == award.tail and month_index(item.departure) in months
    ]


def _minutes_by_month(itineraries: list[Itinerary]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for itinerary in itineraries:
        for sortie in itinerary.sorties:
            for leg in sortie.legs:
                found[month_index(leg.departure)] += leg.arrival - leg.departure
    return found


def _loaded_min(itinerary: Itinerary) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for sortie in itinerary.sorties:
        for name in {load.requirement for load in sortie.loads}:
            found[name] += sortie.block_min
    return found


def _extras(problem: Problem, plan: Plan, minutes: list[dict[int, int]]) -> list[int]:
    """Dollars of extra hours by award: each offer's month split by minutes flown, what rounding leaves to the last."""
    months: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number, award in enumerate(plan.awards):
        for month in range(award.first_month, award.first_month + award.months):
            months[award.offer, month].append(number)
    extras = [0] * len(plan.awards)
    for (offer, month), numbers in months.items():
        flown = sum(minutes[number][month] for number in numbers)
        usd = _offer(problem, offer).month_extra_usd(block_min=flown, tails=len(numbers))
        for number in numbers:
            part = round(Fraction(usd * minutes[number][month], flown)) if flown else 0
            usd, flown = usd - part, flown - minutes[number][month]
            extras[number] += part
    return extras


def _use(
    problem: Problem,
    award: ContractAward,
    rows: list[Itinerary],
    by_month: dict[int, int],
    extra_usd: int,
    loaded: dict[str, int],
) -> AwardUse:
    offer = _offer(problem, award.offer)
    usd_per_month = next(term.usd_per_month for term in offer.terms if term.months == award.months)
    names = tuple(dict.fromkeys(name for item in sorted(rows, key=lambda i: i.departure) for name in item.requirements))
    here: dict[str, int] = defaultdict(int)
    for item in rows:
        for name, minutes in _loaded_min(item).items():
            here[name] += minutes
    alone = {name: elsewhere_usd(problem, problem.rotation[name]) for name in names}
    return AwardUse(
        award=award,
        type_id=offer.type_id,
        usd_per_month=usd_per_month,
        months_usd=usd_per_month * award.months,
        extra_usd=extra_usd,
        landings_usd=sum(item.usd for item in rows),
        flown_min=sum(by_month.values()),
        included_min=offer.hours_included_per_month * MINUTES_PER_HOUR * award.months,
        most_min=offer.hours_max_per_month * MINUTES_PER_HOUR * award.months,
        by_month=tuple(
            (month, by_month.get(month, 0)) for month in range(award.first_month, award.first_month + award.months)
        ),
        movements=names,
        people=sum(sortie.people for item in rows for sortie in item.sorties),
        elsewhere_usd=sum(round(Fraction(usd * here[n], loaded[n])) for n, usd in alone.items() if usd is not None),
        only_here=tuple(name for name, usd in alone.items() if usd is None),
    )


def _offer(problem: Problem, name: str) -> ContractOffer:
    source = problem.source[name]
    if not isinstance(source, ContractOffer):
        raise TypeError(f"The plan awards {name}, which is no contract offer; a verified plan never does.")
    return source
