"""Ships chartered for a group of parcels: what is wanted together is taken off its ways and put on ships of its own.

The routing engine looks at parcels one by one and does not see that a unit waits for the last of them, nor that liners
have too little room for all; here a whole group is laid on ships and judged by what the plan then costs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from movcon.deployment.problem import DeploymentProblem, are_apart
from movcon.deployment.ships import ShipOffer
from optimizer.deployment.decisions import Charter, Decisions, Option, Round
from optimizer.deployment.estimates import Estimates
from optimizer.deployment.moves import without
from optimizer.deployment.options import Ways

_PAIRS_MAX = 4


def chartered(
    problem: DeploymentProblem,
    ways: Ways,
    estimates: Estimates,
    decisions: Decisions,
    names: Sequence[str],
) -> Iterator[Decisions]:
    """The decisions with parcels on as few ships as they fill, for every offer and the likeliest pairs of ports.

    What an offer's ships cannot carry between two ports stays where it is.
    """
    pairs = _pairs(estimates, names)
    for offer in problem.ship_offers:
        for load, discharge in pairs:
            made = _on_ships(problem, ways, estimates, decisions, names, offer, load, discharge)
            if made is not None:
                yield made


def _pairs(estimates: Estimates, names: Sequence[str]) -> list[tuple[str, str]]:
    """Ports of loading and discharge that most parcels may use, the cheapest first."""
    most: Counter[tuple[str, str]] = Counter()
    usd: Counter[tuple[str, str]] = Counter()
    for name in names:
        seen: set[tuple[str, str]] = set()
        for guess in estimates.by_charter[name]:
            pair = guess.option.load, guess.option.discharge
            if pair not in seen:
                seen.add(pair)
                most[pair] += 1
                usd[pair] += guess.usd
    return sorted(most, key=lambda pair: (-most[pair], usd[pair], pair))[:_PAIRS_MAX]


def _on_ships(
    problem: DeploymentProblem,
    ways: Ways,
    estimates: Estimates,
    decisions: Decisions,
    names: Sequence[str],
    offer: ShipOffer,
    load: str,
    discharge: str,
) -> Decisions | None:
    kind = problem.ship_type[offer.type_id]
    options: dict[str, Option] = {}
    for name in names:
        for guess in estimates.by_charter[name]:
            if (guess.option.load, guess.option.discharge) == (load, discharge):
                if kind.id in ways.ships_for(problem.parcel[name], load, discharge):
                    options[name] = guess.option
                break

    def fill(name: str) -> float:
        needs = kind.room(problem.parcel[name])
        return max(need / have for need, have in zip(needs, kind.capacity, strict=True) if have)

    ships: list[tuple[list[int], list[str]]] = []
    for name in sorted(options, key=lambda name: (-fill(name), name)):
        needs = kind.room(problem.parcel[name])
        for taken, aboard in ships:
            fits = all(a + b <= c for a, b, c in zip(taken, needs, kind.capacity, strict=True))
            if fits and not any(are_apart(problem, problem.parcel[name], problem.parcel[one]) for one in aboard):
                taken[:] = [a + b for a, b in zip(taken, needs, strict=True)]
                aboard.append(name)
                break
        else:
            ships.append((list(needs), [name]))
    kept = without(decisions.charters, set(options))
    left = offer.ships - sum(charter.offer == offer.id for charter in kept)
    if not ships or len(ships) > left:
        return None
    more = tuple(
        Charter(offer.id, (Round(((load, tuple(aboard)),), ((discharge, tuple(aboard)),)),)) for _, aboard in ships
    )
    return replace(
        decisions,
        chosen={**decisions.chosen, **options},
        charters=(*kept, *more),
        # Who was held for another way is not held for a ship.
        leave={name: minute for name, minute in decisions.leave.items() if name not in options},
    )
