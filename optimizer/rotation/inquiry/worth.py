"""What one more unit of each binding limit is worth: estimated near the plan, the best checked by solving again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from movcon.clock import MINUTES_PER_HOUR, local_day, month_index, month_text
from movcon.edits import Edit, MoveWindow, SetAvailable, SetCeiling, SetMonthlyHours, SetOnward, SetParking, SetSlots
from movcon.lift import CharterOffer, ContractOffer, LetterOfAssist, MissionAircraft, SourceKind
from movcon.plan import Direction
from optimizer.rotation.inquiry.laid import LaidPlan
from optimizer.rotation.search import Search

_WINDOW_NEAR_DAYS = 1
_PEOPLE = 20
_HOURS = 10
_GLANCE = 8
_WANTING = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """A limit that binds, the edit that gives more of it, and what one more unit saves, dollars of the objective.

    ``tried`` is how many units more the edit gives: one alone is lost where whole sorties are flown. ``checked`` is
    True where the saving stands after solving again, with the same search granted to the plan without the edit, and
    the plan found with the edit cannot be flown without it; else it is an estimate from a glance around the limit.
    """

    limit: str
    edit: Edit
    usd: int
    tried: int
    checked: bool


@dataclass(frozen=True, slots=True)
class _Binding:
    """A limit that is used up, the edit that gives ``units`` more of it, and the movements at it."""

    limit: str
    edit: Edit
    at_it: tuple[str, ...]
    units: int = 1


def worth_of_limits(
    laid: LaidPlan,
    *,
    most: int = 40,
    check: int = 5,
    budget: int = 30,
    should_stop: Callable[[], bool] | None = None,
    on_progress: Callable[[str], None] | None = None,
) -> tuple[Worth, ...]:
    """Limits by what one more unit saves, dearest first; limits worth nothing are left out.

    Parameters
    ----------
    most
        Most limits to estimate, those that bind the most movements first.
    check
        How many of the best are checked by solving again.
    budget
        Search steps of each check.
    on_progress
        Told of each limit before it is looked at.
    """
    tell = on_progress or (lambda _: None)
    stop = should_stop or (lambda: False)
    binding = _binding_most(laid, most)
    estimates: list[tuple[int, _Binding]] = []
    for number, item in enumerate(binding, start=1):
        if stop():
            break
        tell(f"{item.limit} ({number} of {len(binding)})")
        estimates.append((_worth(laid, item, _GLANCE, prove=False), item))
    estimates.sort(key=lambda pair: -pair[0])
    found: list[Worth] = []
    checks = 0
    for usd, item in estimates:
        checked = checks < check and usd > 0 and not stop()
        saved = usd
        if checked:
            tell(f"solving again with {item.edit.words[0].lower()}{item.edit.words[1:]}")
            saved = _worth(laid, item, budget, prove=True)
            checks += saved > 0
        if saved > 0:
            found.append(Worth(limit=item.limit, edit=item.edit, usd=saved, tried=item.units, checked=checked))
    return tuple(sorted(found, key=lambda worth: (not worth.checked, -worth.usd)))


def _binding_most(laid: LaidPlan, most: int) -> list[_Binding]:
    """Limits of many movements first, then those of the dearest ones."""
    instance = laid.instance

    def weight(item: _Binding) -> tuple[int, int]:
        alone = sum(instance.standalone_usd[instance.number[name]] or 0 for name in item.at_it)
        return min(len(item.at_it), 2), alone

    return sorted(_binding(laid), key=weight, reverse=True)[:most]


def _worth(laid: LaidPlan, item: _Binding, budget: int, *, prove: bool) -> int:
    """Dollars a unit that searching around the movements at a limit saves with the edit and not without it.

    With ``prove`` a plan found with the edit that can be flown without it shows that the edit is worth nothing: it is
    the search that found something, not the unit.
    """
    without = _searched(laid, (), item, budget)
    with_it = _searched(laid, (item.edit,), item, budget)
    saved = without.best.objective_usd - with_it.best.objective_usd
    if saved <= 0 or (prove and laid.can_fly(with_it)):
        return 0
    return saved // item.units


def _searched(laid: LaidPlan, edits: tuple[Edit, ...], item: _Binding, budget: int) -> Search:
    """Place the movements at the limit anew, each alone, then search around them."""
    search = laid.search(edits)
    search.fill()
    for step in range(budget):
        seed = item.at_it[step % len(item.at_it)]
        near = search.remover.neighbours(seed)[:15]
        search.iterate(0.0, [seed, *search.rng.sample(near, min(3, len(near)))])
    return search


def _binding(laid: LaidPlan) -> Iterator[_Binding]:
    """Limits that the plan uses up, with the movements that use them."""
    yield from _windows_and_ceilings(laid)
    yield from _places(laid)
    yield from _hours(laid)
    yield from _markets(laid)


def _windows_and_ceilings(laid: LaidPlan) -> Iterator[_Binding]:
    search = laid.search()
    for need in laid.problem.rotations:
        timing = search.state.placed.get((need.id, 0))
        if timing is None:
            continue
        early = timing.first_day - need.window_first_day <= _WINDOW_NEAR_DAYS
        late = need.window_last_day - timing.first_day <= _WINDOW_NEAR_DAYS
        if early or late:
            first = need.window_first_day - (1 if early else 0)
            last = need.window_last_day + (1 if late else 0)
            edit = MoveWindow(requirement=need.id, first_day=first, last_day=last)
            yield _Binding(f"a day of the window of {need.id}", edit, (need.id,))
        strength = need.staying + need.outgoing
        most = strength
        for day in sorted({day for day, _ in (*timing.in_days, *timing.out_days)}):
            strength += sum(n for d, n in timing.in_days if d == day) - sum(n for d, n in timing.out_days if d == day)
            most = max(most, strength)
        # A chalk more would not fit; whether a larger one would is what the edit tries.
        if (
            need.ceiling - most < max((n for _, n in timing.in_days), default=0)
            and need.ceiling < need.staying + need.incoming + need.outgoing
        ):
            raised = SetCeiling(requirement=need.id, ceiling=need.ceiling + _PEOPLE)
            yield _Binding(f"a bed under the ceiling of {need.id}", raised, (need.id,), _PEOPLE)


def _places(laid: LaidPlan) -> Iterator[_Binding]:
    problem = laid.problem
    arrivals: Counter[tuple[str, int]] = Counter()
    users: dict[tuple[str, int], dict[str, None]] = {}
    onward: Counter[tuple[str, str, Direction, int]] = Counter()
    movers: dict[tuple[str, str], dict[str, None]] = {}
    chalks: dict[str, int] = {}
    for itinerary in laid.plan.itineraries:
        for sortie in itinerary.sorties:
            for leg in sortie.legs:
                key = (leg.destination, local_day(leg.arrival, problem.airfield[leg.destination].time_zone))
                arrivals[key] += 1
                users.setdefault(key, {}).update(dict.fromkeys(load.requirement for load in sortie.loads))
            for load in sortie.loads:
                need = problem.rotation[load.requirement]
                moment = sortie.arrival if load.direction is Direction.INCOMING else sortie.departure
                day = local_day(moment, problem.airfield[need.apod].time_zone)
                onward[need.apod, need.mission, load.direction, day] += load.people
                movers.setdefault((need.apod, need.mission), {})[need.id] = None
                chalks[need.id] = min(load.people, chalks.get(need.id, load.people))
    for field in problem.airfields:
        limit = field.slots_per_day
        if limit is not None:
            full = [key for key, count in arrivals.items() if key[0] == field.icao and count >= limit]
            names = tuple(dict.fromkeys(name for key in full for name in users[key]))
            if names:
                edit = SetSlots(airfield=field.icao, slots_per_day=limit + 1)
                yield _Binding(f"a slot a day at {field.icao}", edit, names)
        if field.parking_mog is not None:
            names = tuple(dict.fromkeys(name for key, row in users.items() if key[0] == field.icao for name in row))
            if names:
                stand = SetParking(airfield=field.icao, parking_mog=field.parking_mog + 1)
                yield _Binding(f"a stand at {field.icao}", stand, names)
    for limit_record in problem.onward:
        place = (limit_record.apod, limit_record.mission)
        peak = max((n for key, n in onward.items() if (key[0], key[1]) == place), default=0)
        least = min((chalks[name] for name in movers.get(place, ())), default=0)
        if least and peak + least > limit_record.people_per_day:
            more = SetOnward(apod=place[0], mission=place[1], people_per_day=limit_record.people_per_day + _PEOPLE)
            limit_words = f"a passenger a day moved on from {place[0]} for {place[1]}"
            yield _Binding(limit_words, more, tuple(movers[place]), _PEOPLE)


def _hours(laid: LaidPlan) -> Iterator[_Binding]:
    problem = laid.problem
    minutes: Counter[tuple[str, int]] = Counter()
    flown: dict[str, None] = {}
    for itinerary in laid.plan.itineraries:
        if itinerary.kind not in (SourceKind.CONTRACT, SourceKind.MISSION_AIRCRAFT):
            continue
        flown[itinerary.source] = None
        for sortie in itinerary.sorties:
            for leg in sortie.legs:
                minutes[itinerary.source, month_index(leg.departure)] += leg.arrival - leg.departure
    for name in flown:
        source = problem.source[name]
        if not isinstance(source, ContractOffer | MissionAircraft):
            continue
        full: dict[int, None] = {}
        wanting: dict[str, None] = {}
        for (other, month), used in sorted(minutes.items()):
            if other == name:
                room = MINUTES_PER_HOUR * _hours_to_be_had(laid, name, month) - used
                short = {need_id: None for need_id, wanted in _wanting(laid, name, month).items() if wanted > room}
                if short:
                    full[month] = None
                    wanting |= short
        if full:
            hours = source.hours_max_per_month if isinstance(source, ContractOffer) else source.hours_per_month
            edit = SetMonthlyHours(source=name, hours=hours + _HOURS)
            words = f"an hour a month on {name} (short in {', '.join(month_text(month) for month in full)})"
            dear = {need_id: laid.instance.standalone_usd[laid.instance.number[need_id]] or 0 for need_id in wanting}
            yield _Binding(words, edit, tuple(sorted(dear, key=lambda n: -dear[n])[:_WANTING]), _HOURS)


def _wanting(laid: LaidPlan, name: str, month: int) -> dict[str, int]:
    """Movements that could fly on a source in a month and do not, with the minutes that they would take."""
    instance = laid.instance
    found: dict[str, int] = {}
    for itinerary in laid.plan.itineraries:
        if itinerary.source == name or month not in (month_index(itinerary.departure), month_index(itinerary.arrival)):
            continue
        for need_id in itinerary.requirements:
            for index, blocks in instance.blocks[instance.number[need_id]].items():
                if instance.carriers[index].source.id == name:
                    found[need_id] = sum(block.block_min for block in blocks)
    return found


def _hours_to_be_had(laid: LaidPlan, name: str, month: int) -> int:
    source = laid.problem.source[name]
    if isinstance(source, MissionAircraft):
        return source.hours_per_month * source.tails
    if not isinstance(source, ContractOffer):
        return 0
    tails = sum(
        1
        for award in laid.plan.awards
        if award.offer == name and award.first_month <= month < award.first_month + award.months
    )
    return source.hours_max_per_month * tails


def _markets(laid: LaidPlan) -> Iterator[_Binding]:
    """Offers whose aircraft are all under way at some moment."""
    changes: dict[str, list[tuple[int, int]]] = {}
    names: dict[str, dict[str, None]] = {}
    for itinerary in laid.plan.itineraries:
        if itinerary.kind in (SourceKind.CHARTER, SourceKind.LETTER_OF_ASSIST):
            changes.setdefault(itinerary.source, []).extend(((itinerary.departure, 1), (itinerary.arrival, -1)))
            names.setdefault(itinerary.source, {}).update(dict.fromkeys(itinerary.requirements))
    for name, row in changes.items():
        source = laid.problem.source[name]
        busy = most = 0
        for _, change in sorted(row):
            busy += change
            most = max(most, busy)
        if isinstance(source, CharterOffer | LetterOfAssist) and most >= source.aircraft_available:
            edit = SetAvailable(source=name, aircraft=source.aircraft_available + 1)
            yield _Binding(f"an aircraft of {name} at once", edit, tuple(names[name]))
