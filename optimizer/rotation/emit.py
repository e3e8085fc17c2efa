"""From a state to a Plan: itineraries, loads, awards, prices and shares, in the plan language."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from importlib.metadata import version

from movcon.clock import fiscal_year, local_day, utc_day
from movcon.lift import ContractOffer, LetterOfAssist, SourceKind
from movcon.plan import (
    ContractAward,
    CostStatement,
    Direction,
    Itinerary,
    Load,
    MissionShare,
    NotMoved,
    Plan,
    Sortie,
)
from movcon.problem import Problem
from optimizer.rotation.chain import Chain
from optimizer.rotation.flying import Flown
from optimizer.rotation.instance import Instance
from optimizer.rotation.reasons import reason, unfunded_reason
from optimizer.rotation.search import Snapshot
from optimizer.rotation.stability import Stability
from optimizer.rotation.state import Holding

_SHORT = {
    SourceKind.CHARTER: "lot",
    SourceKind.CONTRACT: "contract",
    SourceKind.LETTER_OF_ASSIST: "letter",
    SourceKind.MISSION_AIRCRAFT: "mission",
}
Weights = dict[tuple[str, str], Fraction]


def plan_of(
    instance: Instance,
    kept: Snapshot,
    *,
    seed: int,
    budget: int,
    bound_usd: int | None,
    unfunded: frozenset[str] = frozenset(),
) -> Plan:
    """Plan of a kept state; contract tails that fly nothing are not bought.

    ``unfunded`` are requirements left out because their mission cannot pay for them.
    """
    problem = instance.problem
    holdings = {holding.id: holding for holding in kept.holdings}
    chains = sorted(kept.chains, key=lambda c: (c.departure, c.carrier.index, c.holding, c.blocks[0].index))
    letters = _letter_payments(instance, chains)
    itineraries: list[Itinerary] = []
    numbers: defaultdict[SourceKind, int] = defaultdict(int)
    for place, chain in enumerate(chains):
        kind = chain.carrier.kind
        numbers[kind] += 1
        itineraries.append(
            Itinerary(
                id=f"{_SHORT[kind]}-{numbers[kind]:03d}",
                kind=kind,
                source=chain.carrier.source.id,
                tail=holdings[chain.holding].tail if chain.carrier.held else 1,
                sorties=tuple(_sortie(chain, flown) for flown in chain.sorties()),
                usd=letters.get(place, chain.usd),
            )
        )
    flown_on = {chain.holding for chain in kept.chains}
    bought = [
        h
        for h in kept.holdings
        if h.carrier.kind is SourceKind.CONTRACT and (h.id in flown_on or _is_released(problem, h))
    ]
    bought.sort(key=lambda h: (h.carrier.index, h.tail, h.first_month))
    moved = {name for itinerary in itineraries for name in itinerary.requirements}
    not_moved = tuple(_not_moved(instance, need.id, unfunded) for need in problem.rotations if need.id not in moved)
    cost, extra = _cost(problem, kept, itineraries, bought, not_moved)
    baseline, as_was = instance.comparisons
    objective = cost.objective_usd
    return Plan(
        scenario=problem.scenario,
        problem_digest=problem.digest,
        versions=(("movcon", version("movcon")), ("ortools", version("ortools"))),
        seed=seed,
        budget=budget,
        awards=tuple(
            ContractAward(offer=h.carrier.source.id, tail=h.tail, first_month=h.first_month, months=h.months)
            for h in bought
        ),
        itineraries=tuple(itineraries),
        not_moved=not_moved,
        cost=cost,
        shares=_shares(problem, itineraries, bought, extra),
        baseline_usd=baseline,
        as_was_usd=as_was,
        bound_usd=None if bound_usd is None else min(bound_usd, objective),
    )


def _is_released(problem: Problem, holding: Holding) -> bool:
    """Whether a tail was bought by the plan that this one goes on from: it is paid for, flown or not."""
    if problem.release is None:
        return False
    key = (holding.carrier.source.id, holding.tail, holding.first_month)
    return any((award.offer, award.tail, award.first_month) == key for award in problem.release.awards)


def _sortie(chain: Chain, flown: Flown) -> Sortie:
    loads: tuple[Load, ...] = ()
    flight = flown.flight
    if flight.incoming or flight.outgoing:
        block = next(b for b, t in zip(chain.blocks, chain.timings, strict=True) if any(s is flown for s in t.sorties))
        baggage_kg = {need.id: need.baggage_kg for need in block.members}
        loads = tuple(
            Load(
                requirement=share.requirement,
                direction=Direction.INCOMING if flight.incoming else Direction.OUTGOING,
                chalk=share.chalk,
                people=share.people,
                baggage_kg=share.people * baggage_kg[share.requirement],
            )
            for share in flight.aboard(block.need.id)
        )
    return Sortie(route=flown.route.id, legs=flown.legs, loads=loads)


def _letter_payments(instance: Instance, chains: list[Chain]) -> dict[int, int]:
    """Dollars by place in ``chains`` for itineraries on letters of assist, the ceiling applied by requirement."""
    own: dict[str, list[tuple[int, int]]] = {}
    for place, chain in enumerate(chains):
        source = chain.carrier.source
        if isinstance(source, LetterOfAssist):
            usd = source.own_usd(block_min=sum(chain.months.values()), landings=_landings(chain))
            own.setdefault(chain.blocks[0].need.id, []).append((place, usd))
    paid: dict[int, int] = {}
    for need_id, rows in own.items():
        ceiling = instance.standalone_usd[instance.number[need_id]]
        total = sum(usd for _, usd in rows)
        if ceiling is None or total <= ceiling:
            paid.update(rows)
        else:
            split = split_usd(ceiling, [Fraction(usd) for _, usd in rows])
            paid.update((place, usd) for (place, _), usd in zip(rows, split, strict=True))
    return paid


def _landings(chain: Chain) -> int:
    return sum(len(flown.legs) for flown in chain.sorties())


def split_usd(total: int, weights: list[Fraction]) -> list[int]:
    """Whole dollars in proportion to weights by largest remainder; ties go to the earlier."""
    whole = sum(weights, Fraction(0))
    exact = [total * weight / whole for weight in weights]
    floors = [int(share) for share in exact]
    left = total - sum(floors)
    order = sorted(range(len(weights)), key=lambda k: (floors[k] - exact[k], k))
    for k in order[:left]:
        floors[k] += 1
    return floors


def _not_moved(instance: Instance, need_id: str, unfunded: frozenset[str]) -> NotMoved:
    code, why, remedies = unfunded_reason(instance, need_id) if need_id in unfunded else reason(instance, need_id)
    return NotMoved(requirement=need_id, code=code, reason=why, remedies=remedies)


def _cost(
    problem: Problem,
    kept: Snapshot,
    itineraries: list[Itinerary],
    bought: list[Holding],
    not_moved: tuple[NotMoved, ...],
) -> tuple[CostStatement, dict[str, int]]:
    """Cost statement, and by contract offer the dollars of its months and extra hours."""
    by_kind: defaultdict[SourceKind, int] = defaultdict(int)
    for itinerary in itineraries:
        by_kind[itinerary.kind] += itinerary.usd
    months_usd: defaultdict[str, int] = defaultdict(int)
    tails: defaultdict[tuple[str, int], int] = defaultdict(int)
    for holding in bought:
        months_usd[holding.carrier.source.id] += holding.usd
        for month in range(holding.first_month, holding.first_month + holding.months):
            tails[holding.carrier.source.id, month] += 1
    minutes: defaultdict[tuple[str, int], int] = defaultdict(int)
    for chain in kept.chains:
        if chain.carrier.kind is SourceKind.CONTRACT:
            for month, flown in chain.months.items():
                minutes[chain.carrier.source.id, month] += flown
    extra: defaultdict[str, int] = defaultdict(int)
    for (offer_id, month), flown in minutes.items():
        offer = problem.source[offer_id]
        if isinstance(offer, ContractOffer):
            extra[offer_id] += offer.month_extra_usd(block_min=flown, tails=tails[offer_id, month])
    prices = problem.prices
    below, off, outside, longer = _dates_and_floor(problem, itineraries)
    unmoved = [problem.rotation[item.requirement] for item in not_moved]
    cost = CostStatement(
        charter_usd=by_kind[SourceKind.CHARTER],
        letter_of_assist_usd=by_kind[SourceKind.LETTER_OF_ASSIST],
        contract_months_usd=sum(months_usd.values()),
        contract_extra_hours_usd=sum(extra.values()),
        contract_landings_usd=by_kind[SourceKind.CONTRACT],
        mission_aircraft_usd=by_kind[SourceKind.MISSION_AIRCRAFT],
        below_floor_usd=below,
        off_preferred_usd=off,
        outside_window_usd=(prices.usd_per_day_outside_window or 0) * outside,
        over_onward_usd=_over_onward_usd(problem, itineraries),
        over_spread_usd=(prices.usd_per_day_over_spread or 0) * longer,
        stability_usd=Stability(problem).of_plan(problem, itineraries),
        not_moved_usd=sum(prices.usd_per_person_not_moved * (n.incoming + n.outgoing) for n in unmoved),
    )
    return cost, {offer: months_usd[offer] + extra[offer] for offer in months_usd}


def _dates_and_floor(problem: Problem, itineraries: list[Itinerary]) -> tuple[int, int, int, int]:
    """Dollars below the floor and off the preferred dates; days outside windows and beyond spreads."""
    below = off = outside = longer = 0
    changes: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    first: dict[str, int] = {}
    for itinerary in itineraries:
        for sortie in itinerary.sorties:
            for load in sortie.loads:
                need = problem.rotation[load.requirement]
                incoming = load.direction is Direction.INCOMING
                day = _local_day(problem, need.apod, sortie.arrival if incoming else sortie.departure)
                changes[need.id][day] += load.people if incoming else -load.people
                if incoming or not need.incoming:
                    first[need.id] = min(first.get(need.id, day), day)
    for name, by_day in changes.items():
        need = problem.rotation[name]
        off += need.usd_per_day_off_preferred * abs(first[name] - need.preferred_day)
        outside += max(0, need.window_first_day - first[name], first[name] - need.window_last_day)
        present = need.staying + need.outgoing
        days = sorted(by_day)
        longer += max(0, days[-1] - days[0] - need.spread_days_max)
        for k, day in enumerate(days):
            present += by_day[day]
            until = days[k + 1] if k + 1 < len(days) else day + 1
            short = max(0, need.floor - present)
            below += problem.prices.usd_per_person_day_below_floor * short * (until - day)
    return below, off, outside, longer


def _local_day(problem: Problem, icao: str, minute: int) -> int:
    return local_day(minute, problem.airfield[icao].time_zone)


def _over_onward_usd(problem: Problem, itineraries: list[Itinerary]) -> int:
    price = problem.prices.usd_per_person_over_onward_capacity
    if price is None:
        return 0
    used: defaultdict[tuple[str, str, Direction, int], int] = defaultdict(int)
    for itinerary in itineraries:
        for sortie in itinerary.sorties:
            for load in sortie.loads:
                need = problem.rotation[load.requirement]
                moment = sortie.arrival if load.direction is Direction.INCOMING else sortie.departure
                day = _local_day(problem, need.apod, moment)
                used[need.apod, need.mission, load.direction, day] += load.people
    limits = {(item.apod, item.mission): item.people_per_day for item in problem.onward}
    over = sum(max(0, n - limits[key[0], key[1]]) for key, n in used.items() if (key[0], key[1]) in limits)
    return price * over


def _weights(problem: Problem, itinerary: Itinerary) -> Weights:
    weights: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for sortie in itinerary.sorties:
        for load in sortie.loads:
            mission = problem.rotation[load.requirement].mission
            year = fiscal_year(utc_day(sortie.departure))
            weights[mission, year] += Fraction(sortie.block_min * load.people, sortie.people)
    return weights


def _shares(
    problem: Problem, itineraries: list[Itinerary], bought: list[Holding], contract_usd: dict[str, int]
) -> tuple[MissionShare, ...]:
    total: defaultdict[tuple[str, str], int] = defaultdict(int)

    def spread(usd: int, weights: Weights) -> None:
        keys = sorted(weights)
        for key, part in zip(keys, split_usd(usd, [weights[k] for k in keys]), strict=True):
            total[key] += part

    by_offer: defaultdict[str, Weights] = defaultdict(lambda: defaultdict(Fraction))
    for itinerary in itineraries:
        weights = _weights(problem, itinerary)
        spread(itinerary.usd, weights)
        if itinerary.kind is SourceKind.CONTRACT:
            for key, weight in weights.items():
                by_offer[itinerary.source][key] += weight
    for offer in dict.fromkeys(h.carrier.source.id for h in bought):
        spread(contract_usd[offer], by_offer[offer])
    return tuple(
        MissionShare(mission=mission, fiscal_year=year, usd=usd)
        for (mission, year), usd in sorted(total.items())
        if usd
    )
