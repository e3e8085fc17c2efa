"""The committed generator of smaller and larger seasons, with fixed seeds."""

from __future__ import annotations

import random
from dataclasses import replace

from movcon.movements import RotationRequirement
from movcon.problem import Problem

_SEED = 2010
_SHIFT_DAYS = 12


def scaled(problem: Problem, percent: int) -> Problem:
    """Return the season with that share of its units; above 100 % units appear again, moved by up to 12 days.

    Units are kept or dropped whole, with the rotations that follow one another. What is shared (market, slots, parking,
    onward capacity, funds) grows with the season, so that a larger one is larger, not tighter.
    """
    if percent == 100:
        return problem
    rng = random.Random(_SEED + percent)
    units: dict[tuple[str, str], list[RotationRequirement]] = {}
    for need in problem.rotations:
        units.setdefault((need.mission, need.unit), []).append(need)
    copies, rest = divmod(percent, 100)
    needs: list[RotationRequirement] = []
    for copy in range(copies + 1):
        share = 1.0 if copy < copies else rest / 100
        for row in units.values():
            if rng.random() < share:
                shift = rng.randint(-_SHIFT_DAYS, _SHIFT_DAYS) if copy else 0
                needs.extend(_copied(need, copy, shift) for need in row)
    return _grown(replace(problem, rotations=tuple(needs)), percent)


def _copied(need: RotationRequirement, copy: int, shift: int) -> RotationRequirement:
    if not copy:
        return need
    return replace(
        need,
        id=f"{need.id}+{copy}",
        unit=f"{need.unit}+{copy}",
        follows=None if need.follows is None else f"{need.follows}+{copy}",
        window_first_day=need.window_first_day + shift,
        window_last_day=need.window_last_day + shift,
        preferred_day=need.preferred_day + shift,
    )


def _grown(problem: Problem, percent: int) -> Problem:
    def times(number: int) -> int:
        return max(number, -(-number * percent // 100))

    return replace(
        problem,
        scenario=f"{problem.scenario} {percent} %",
        airfields=tuple(
            replace(
                field,
                slots_per_day=None if field.slots_per_day is None else times(field.slots_per_day),
                parking_mog=None if field.parking_mog is None else times(field.parking_mog),
            )
            for field in problem.airfields
        ),
        charter_offers=tuple(
            replace(offer, aircraft_available=times(offer.aircraft_available)) for offer in problem.charter_offers
        ),
        letters_of_assist=tuple(
            replace(letter, aircraft_available=times(letter.aircraft_available)) for letter in problem.letters_of_assist
        ),
        contract_offers=tuple(replace(offer, tails_max=times(offer.tails_max)) for offer in problem.contract_offers),
        onward=tuple(replace(item, people_per_day=times(item.people_per_day)) for item in problem.onward),
        funds=tuple(replace(item, usd=times(item.usd)) for item in problem.funds),
    )
