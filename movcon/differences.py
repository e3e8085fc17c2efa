"""What changed from one plan to another, movement by movement, in a planner's words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from movcon.clock import Day, day_text, local_day, month_index, month_text
from movcon.lift import ContractOffer, SourceKind
from movcon.plan import ContractAward, Direction, Itinerary, Leg, Plan
from movcon.problem import Problem

Chalk = tuple[Direction, int]
_WAY = {Direction.INCOMING: "in", Direction.OUTGOING: "out"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A movement that is not what it was; ``usd`` is the change of its share of the cost of lift."""

    requirement: str
    words: str
    usd: int


@dataclass(frozen=True, slots=True)
class _Movement:
    """A requirement as a plan moves it: date and people by chalk, and its aircraft."""

    chalks: dict[Chalk, tuple[Day, int]]
    aircraft: tuple[tuple[str, int], ...]


def differences(problem: Problem, before: Plan, after: Plan) -> tuple[Difference, ...]:
    """Movements whose dates, chalks or aircraft differ, in order of their names.

    ``problem`` is the one of ``after``; what it no longer holds is told as cancelled.
    """
    was, now = _movements(problem, before), _movements(problem, after)
    cost_was, cost_now = lift_usd_by_requirement(problem, before), lift_usd_by_requirement(problem, after)
    found: list[Difference] = []
    for name in sorted(was.keys() | now.keys()):
        words = "; ".join(_words(problem, name, was.get(name), now.get(name)))
        if words:
            usd = round(cost_now.get(name, Fraction(0)) - cost_was.get(name, Fraction(0)))
            found.append(Difference(requirement=name, words=f"{name}: {words}; {_signed(usd)}", usd=usd))
    return tuple(found)


def _signed(usd: int) -> str:
    return f"{'-' if usd < 0 else '+'}${abs(usd):,}"


def award_differences(before: Plan, after: Plan) -> tuple[str, ...]:
    """Contract tails that only one of the plans buys, in words."""

    def text(award: ContractAward) -> str:
        return f"tail {award.tail} of {award.offer} from {month_text(award.first_month)} for {award.months} months"

    gone = [f"{text(award)} is no longer bought" for award in before.awards if award not in after.awards]
    new = [f"{text(award)} is bought" for award in after.awards if award not in before.awards]
    return (*gone, *new)


def legs_unchanged(before: Plan, after: Plan) -> tuple[int, int]:
    """(legs of ``before`` that ``after`` flies at the same time on the same source and tail, legs of ``before``)."""

    def legs(plan: Plan) -> Counter[tuple[str, int, Leg]]:
        return Counter(
            (itinerary.source, itinerary.tail, leg)
            for itinerary in plan.itineraries
            for sortie in itinerary.sorties
            for leg in sortie.legs
        )

    was = legs(before)
    return (was & legs(after)).total(), was.total()


def _movements(problem: Problem, plan: Plan) -> dict[str, _Movement]:
    chalks: defaultdict[str, dict[Chalk, tuple[Day, int]]] = defaultdict(dict)
    aircraft: defaultdict[str, dict[tuple[str, int], None]] = defaultdict(dict)
    for itinerary in plan.itineraries:
        for sortie in itinerary.sorties:
            for load in sortie.loads:
                need = problem.rotation.get(load.requirement)
                incoming = load.direction is Direction.INCOMING
                place = sortie.destination if incoming else sortie.origin
                icao = place if need is None else need.apod
                day = local_day(sortie.arrival if incoming else sortie.departure, problem.airfield[icao].time_zone)
                chalks[load.requirement][load.direction, load.chalk] = (day, load.people)
                aircraft[load.requirement][itinerary.source, itinerary.tail] = None
    return {name: _Movement(row, tuple(sorted(aircraft[name]))) for name, row in chalks.items()}


def _words(problem: Problem, name: str, was: _Movement | None, now: _Movement | None) -> Iterator[str]:
    if now is None:
        yield "no longer moved" if name in problem.rotation else "cancelled"
        return
    first = min(day for day, _ in now.chalks.values())
    if was is None:
        yield f"moved from {day_text(first)} on, by {_names(now)}"
        return
    if was == now:
        return
    yield from _dates(was, now)
    for chalk in sorted(was.chalks.keys() | now.chalks.keys()):
        old, new = was.chalks.get(chalk), now.chalks.get(chalk)
        label = f"chalk {chalk[1]} {_WAY[chalk[0]]}"
        if new is None:
            yield f"{label} falls away"
        elif old is None:
            yield f"{label} is new, {new[1]} people on {day_text(new[0])}"
        elif old[1] != new[1]:
            yield f"{label} carries {new[1]} people, not {old[1]}"
    if was.aircraft == now.aircraft:
        yield "same aircraft"
    else:
        yield f"{_names(now)} in place of {_names(was)}"


def _dates(was: _Movement, now: _Movement) -> Iterator[str]:
    """Chalks that move, neighbours with the same shift told together."""
    for way in Direction:
        runs: list[tuple[int, list[int]]] = []
        for _, number in sorted(chalk for chalk in was.chalks if chalk[0] is way and chalk in now.chalks):
            shift = now.chalks[way, number][0] - was.chalks[way, number][0]
            if runs and runs[-1][0] == shift:
                runs[-1][1].append(number)
            else:
                runs.append((shift, [number]))
        for shift, numbers in runs:
            if not shift:
                continue
            first = numbers[0]
            old, new = was.chalks[way, first][0], now.chalks[way, first][0]
            if len(numbers) == 1:
                yield f"chalk {first} {_WAY[way]} moves from {day_text(old)} to {day_text(new)}"
            else:
                days = f"{abs(shift)} day{'s' if abs(shift) > 1 else ''} {'later' if shift > 0 else 'earlier'}"
                label = f"chalks {first} to {numbers[-1]} {_WAY[way]}"
                yield f"{label} move {days}, from {day_text(old)} to {day_text(new)} on"


def _names(movement: _Movement) -> str:
    return " and ".join(f"{source} tail {tail}" for source, tail in movement.aircraft)


def lift_usd_by_requirement(problem: Problem, plan: Plan) -> dict[str, Fraction]:
    """Dollars of lift by requirement, shared as the apportionment shares them: block minutes, split by people."""
    total: defaultdict[str, Fraction] = defaultdict(Fraction)
    by_offer: defaultdict[str, defaultdict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for itinerary in plan.itineraries:
        weights = _weights(itinerary)
        _share(Fraction(itinerary.usd), weights, total)
        if itinerary.kind is SourceKind.CONTRACT:
            for name, weight in weights.items():
                by_offer[itinerary.source][name] += weight
    for offer, weights in by_offer.items():
        _share(Fraction(_contract_usd(problem, plan, offer)), weights, total)
    return dict(total)


def _weights(itinerary: Itinerary) -> dict[str, Fraction]:
    weights: defaultdict[str, Fraction] = defaultdict(Fraction)
    for sortie in itinerary.sorties:
        for load in sortie.loads:
            weights[load.requirement] += Fraction(sortie.block_min * load.people, sortie.people)
    return weights


def _share(usd: Fraction, weights: dict[str, Fraction], total: dict[str, Fraction]) -> None:
    whole = sum(weights.values(), Fraction(0))
    for name, weight in weights.items():
        total[name] += usd * weight / whole


def _contract_usd(problem: Problem, plan: Plan, offer: str) -> int:
    """Months and extra hours of one contract offer."""
    source = problem.source.get(offer)
    if not isinstance(source, ContractOffer):
        return 0
    awards = [award for award in plan.awards if award.offer == offer]
    price = {term.months: term.usd_per_month for term in source.terms}
    usd = sum(price.get(award.months, 0) * award.months for award in awards)
    minutes: defaultdict[int, int] = defaultdict(int)
    for itinerary in plan.itineraries:
        if itinerary.source == offer:
            for sortie in itinerary.sorties:
                for leg in sortie.legs:
                    minutes[month_index(leg.departure)] += leg.arrival - leg.departure
    for month, flown in minutes.items():
        tails = sum(1 for award in awards if award.first_month <= month < award.first_month + award.months)
        usd += source.month_extra_usd(block_min=flown, tails=tails)
    return usd
