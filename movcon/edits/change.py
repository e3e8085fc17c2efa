"""What an edit is, and how one record of a problem is replaced by another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from movcon.errors import InvalidValue
from movcon.lift import CharterOffer, ContractOffer, LetterOfAssist, MissionAircraft, Source
from movcon.movements import RotationRequirement
from movcon.places import Airfield
from movcon.problem import Problem

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to a problem. Subclasses say what changes; ``InvalidValue`` tells why it cannot be."""

    def apply(self, problem: Problem) -> Problem:
        """The changed problem; raises InvalidValue where the edit names something unknown or impossible."""
        raise NotImplementedError

    @property
    def words(self) -> str:
        """The edit as a planner would say it."""
        raise NotImplementedError


def not_negative(what: str, number: int) -> None:
    """Raise InvalidValue where a number of something is below 0."""
    if number < 0:
        raise InvalidValue(f"{what}: {number} may not be negative; give 0 or more.")


def _swap(records: tuple[Record, ...], old: Record, new: Record) -> tuple[Record, ...]:
    return tuple(new if record is old else record for record in records)


def change_airfield(problem: Problem, icao: str, change: Callable[[Airfield], Airfield]) -> Problem:
    """Problem with one airfield changed."""
    old = problem.airfield.get(icao)
    if old is None:
        raise InvalidValue(f"Airfield {icao} is not in the problem; name one that is.")
    return replace(problem, airfields=_swap(problem.airfields, old, change(old)))


def change_requirement(
    problem: Problem, name: str, change: Callable[[RotationRequirement], RotationRequirement]
) -> Problem:
    """Problem with one requirement changed."""
    old = problem.rotation.get(name)
    if old is None:
        raise InvalidValue(f"Requirement {name} is not in the problem; name one that is.")
    return replace(problem, rotations=_swap(problem.rotations, old, change(old)))


def change_source(problem: Problem, name: str, change: Callable[[Source], Source]) -> Problem:
    """Problem with one lift source changed; ``change`` keeps its kind."""
    old = problem.source.get(name)
    if old is None:
        raise InvalidValue(f"Lift source {name} is not in the problem; name one that is.")
    match old, change(old):
        case CharterOffer(), CharterOffer() as new:
            return replace(problem, charter_offers=_swap(problem.charter_offers, old, new))
        case LetterOfAssist(), LetterOfAssist() as new:
            return replace(problem, letters_of_assist=_swap(problem.letters_of_assist, old, new))
        case ContractOffer(), ContractOffer() as new:
            return replace(problem, contract_offers=_swap(problem.contract_offers, old, new))
        case MissionAircraft(), MissionAircraft() as new:
            return replace(problem, mission_aircraft=_swap(problem.mission_aircraft, old, new))
    raise TypeError(f"A change of {name} may not change its kind.")
