"""A proven lower bound in closed form; the argument stands in optimizer/MODEL.md.

Every loaded sortie of a requirement flies APOE to APOD or back. Positioning, waiting, mobilisation and soft prices are
left out (they cost at least nothing), an hour on contract costs at least the offer's cheapest effective hour, and
requirements that could share a sortie are covered together. Sums are kept in whole thousandths of a dollar, rounded
down.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from movcon.lift import CharterOffer, ContractOffer, LetterOfAssist, MissionAircraft, Source, SourceKind
from movcon.movements import RotationRequirement
from movcon.network import Route
from optimizer.rotation.chalks import people_capacity
from optimizer.rotation.instance import Carrier, Instance

_MINUTES = 60
_MILLI = 1000


@dataclass(frozen=True, slots=True)
class _Sortie:
    """Cheapest way one type flies a leg: thousandths of a dollar for a sortie, and people it carries."""

    milli_usd: int
    people: int


def lower_bound_usd(instance: Instance) -> int:
    """Dollars that no plan accepted by verification can undercut."""
    total = 0
    cheapest_sortie: int | None = None
    for group in _sharing_groups(instance):
        value, cheapest = _group_milli_usd(instance, group)
        total += value
        if cheapest is not None and (cheapest_sortie is None or cheapest < cheapest_sortie):
            cheapest_sortie = cheapest
    # Each itinerary's price, and each month's extra hours, is rounded to whole dollars: at most half a dollar less
    # than what is counted here, and no itinerary with people costs less than the cheapest loaded sortie.
    if cheapest_sortie is not None and cheapest_sortie > _MILLI:
        total -= -(-total * (_MILLI // 2) // cheapest_sortie)
    problem = instance.problem
    months = (problem.season_last_day - problem.season_first_day) // 28 + 26
    total -= len(problem.contract_offers) * months * (_MILLI // 2)
    # A letter's itinerary is rounded too, and carries at least one person.
    lettered = [need for need in instance.needs if SourceKind.LETTER_OF_ASSIST in need.lift_sources]
    total -= sum(need.incoming + need.outgoing for need in lettered) * (_MILLI // 2)
    return max(0, total // _MILLI)


def _sharing_groups(instance: Instance) -> list[list[RotationRequirement]]:
    """Requirements that may meet on one sortie: they share, by the same airports and on dates that overlap."""
    by_pair: defaultdict[tuple[str, str, str], list[RotationRequirement]] = defaultdict(list)
    groups: list[list[RotationRequirement]] = []
    for need in instance.needs:
        if need.shares is None:
            groups.append([need])
        else:
            by_pair[need.apoe, need.apod, need.shares].append(need)
    prices = instance.problem.prices
    dates_are_hard = prices.usd_per_day_outside_window is None and prices.usd_per_day_over_spread is None
    for needs in by_pair.values():
        if not dates_are_hard:
            groups.append(needs)
            continue
        needs.sort(key=lambda need: need.window_first_day)
        until: int | None = None
        for need in needs:
            # One day more on either side: a sortie may leave on one date and arrive on the next.
            last = need.window_last_day + need.spread_days_max + 1
            if until is None or need.window_first_day - 1 > until:
                groups.append([need])
                until = last
            else:
                groups[-1].append(need)
                until = max(until, last)
    return groups


def _group_milli_usd(instance: Instance, group: list[RotationRequirement]) -> tuple[int, int | None]:
    """Least cost of a group, and of the cheapest single sortie in it."""
    cheapest: int | None = None
    letters = {need.id: _letter_milli_usd(instance, need) for need in group}
    by_sorties: dict[str, int] = {need.id: 0 for need in group}
    together = 0
    impossible = False
    for incoming in (True, False):
        people = {need.id: need.incoming if incoming else need.outgoing for need in group}
        if not any(people.values()):
            continue
        sorties = _sorties(instance, group, incoming=incoming)
        if not sorties:
            impossible = True
            continue
        least = min(s.milli_usd for s in sorties)
        cheapest = least if cheapest is None else min(cheapest, least)
        together += _cover(sorties, sum(people.values()))
        seat = min(sorties, key=lambda s: Fraction(s.milli_usd, s.people))
        for need in group:
            by_sorties[need.id] += seat.milli_usd * people[need.id] // seat.people
    unmoved = {need.id: _unmoved_milli_usd(instance, need) for need in group}
    if len(group) == 1:
        letter = letters[group[0].id]
        options = [unmoved[group[0].id]]
        options += [] if impossible else [together]
        options += [] if letter is None else [letter]
        return min(options), cheapest
    # Where leaving anyone behind costs more than moving all, and no letter competes, whole sorties cover the group.
    lettered = any(value is not None for value in letters.values())
    if not impossible and not lettered and together <= min(unmoved.values()):
        return together, cheapest
    total = 0
    for need in group:
        letter = letters[need.id]
        options = [unmoved[need.id]]
        options += [] if impossible else [by_sorties[need.id]]
        options += [] if letter is None else [letter]
        total += min(options)
    return total, cheapest


def _unmoved_milli_usd(instance: Instance, need: RotationRequirement) -> int:
    return instance.problem.prices.usd_per_person_not_moved * (need.incoming + need.outgoing) * _MILLI


def _hour_usd(carrier: Carrier) -> Fraction | None:
    """Least dollars an hour of this carrier costs, whatever is bought; None for letters of assist."""
    source = carrier.source
    match source:
        case CharterOffer() | MissionAircraft():
            return Fraction(source.usd_per_block_hour)
        case ContractOffer():
            most = source.hours_max_per_month
            month = min(term.usd_per_month for term in source.terms)
            included = min(source.hours_included_per_month, most)
            full = month + source.usd_per_extra_hour * (most - included)
            return min(Fraction(month, included) if included else Fraction(full, most), Fraction(full, most))
    return None


def _sorties(instance: Instance, group: list[RotationRequirement], *, incoming: bool) -> list[_Sortie]:
    problem = instance.problem
    best: dict[tuple[int, str], _Sortie] = {}
    first = group[0]
    origin, destination = (first.apoe, first.apod) if incoming else (first.apod, first.apoe)
    lightest = min(group, key=lambda need: need.load_kg_per_person)
    for carrier in instance.carriers:
        hour = _hour_usd(carrier)
        if hour is None or not any(_allowed(need, carrier) for need in group):
            continue
        for route in problem.routes_between(carrier.type_id, origin, destination):
            people = people_capacity(lightest, carrier.aircraft_type, route)
            if not people:
                continue
            usd = _sortie_milli_usd(hour, carrier.source, route)
            key = (people, carrier.type_id)
            if key not in best or usd < best[key].milli_usd:
                best[key] = _Sortie(usd, people)
    return list(best.values())


def _allowed(need: RotationRequirement, carrier: Carrier) -> bool:
    source = carrier.source
    if carrier.kind not in need.lift_sources:
        return False
    return not isinstance(source, MissionAircraft) or need.mission in source.missions


def _sortie_milli_usd(hour: Fraction, source: Source, route: Route) -> int:
    return int((hour * route.block_min / _MINUTES + source.usd_per_landing * route.landings) * _MILLI)


def _cover(sorties: list[_Sortie], people: int) -> int:
    """Least cost of whole sorties that seat the people (exact, by dynamic programming)."""
    kept = [s for s in sorties if not any(o.milli_usd <= s.milli_usd and o.people > s.people for o in sorties)]
    if people > 12 * max(s.people for s in kept):
        # So many sorties that seats at the best price lose next to nothing against whole ones.
        best = min(kept, key=lambda s: Fraction(s.milli_usd, s.people))
        return best.milli_usd * people // best.people
    least = [0]
    for seated in range(1, people + 1):
        least.append(min(s.milli_usd + least[max(0, seated - s.people)] for s in kept))
    return least[people]


def _letter_milli_usd(instance: Instance, need: RotationRequirement) -> int | None:
    """Least a letter of assist can cost: its loaded sorties in whole, or the ceiling where that is less."""
    if SourceKind.LETTER_OF_ASSIST not in need.lift_sources:
        return None
    problem = instance.problem
    least: int | None = None
    for letter in problem.letters_of_assist:
        if letter.contributor == need.contributor:
            usd = _letter_sorties_milli_usd(instance, letter, need)
            if usd is not None:
                least = usd if least is None else min(least, usd)
    if least is None:
        return None
    ceiling = instance.standalone_usd[instance.number[need.id]]
    return least if ceiling is None else min(least, ceiling * _MILLI)


def _letter_sorties_milli_usd(instance: Instance, letter: LetterOfAssist, need: RotationRequirement) -> int | None:
    problem = instance.problem
    usd = letter.usd_fixed * _MILLI
    for people, origin, destination in (
        (need.incoming, need.apoe, need.apod),
        (need.outgoing, need.apod, need.apoe),
    ):
        if not people:
            continue
        options = []
        for route in problem.routes_between(letter.type_id, origin, destination):
            seats = people_capacity(need, problem.aircraft_type[letter.type_id], route)
            if seats:
                one = _sortie_milli_usd(Fraction(letter.usd_per_block_hour), letter, route)
                options.append(one * -(-people // seats))
        if not options:
            return None
        usd += min(options)
    return usd
