"""Edits of lift: aircraft lost or gained, hours, lead times, prices, funds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from movcon.clock import Day, day_text, midnight
from movcon.edits.change import Edit, change_source, not_negative
from movcon.errors import InvalidValue
from movcon.lift import CharterOffer, ContractOffer, Grounding, LetterOfAssist, MissionAircraft, Source
from movcon.problem import FundsCeiling, Problem

_PERMILLE = 1000
_FISCAL_YEAR = re.compile(r"(\d{4})/(\d{2})")


def _unchanged(name: str, what: str) -> InvalidValue:
    return InvalidValue(f"Lift source {name} has no {what}; choose a source of another kind.")


def _is_fiscal_year(text: str) -> bool:
    """Whether a text names a year and the two last digits of the next one."""
    found = _FISCAL_YEAR.fullmatch(text)
    return found is not None and (int(found[1]) + 1) % 100 == int(found[2])


def _tails(problem: Problem, name: str) -> int | None:
    """Tails of a source that are held; None where aircraft are bought by the itinerary and have no numbers."""
    match problem.source.get(name):
        case ContractOffer(tails_max=tails) | MissionAircraft(tails=tails):
            return tails
        case None:
            raise InvalidValue(f"Lift source {name} is not in the problem; name one that is.")
        case _:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundAircraft(Edit):
    """One aircraft of a source cannot fly from the first to the last UTC date, both included."""

    source: str
    tail: int = 1
    first_day: Day
    last_day: Day
    reason: str = "lost"

    def apply(self, problem: Problem) -> Problem:
        """Problem with the grounding added."""
        if self.last_day < self.first_day:
            raise InvalidValue(f"Grounding of {self.source}: the last day is before the first; swap them.")
        tails = _tails(problem, self.source)
        if tails is not None and not 1 <= self.tail <= tails:
            raise InvalidValue(f"Grounding of {self.source}: tails count from 1 to {tails}; name one of them.")
        grounding = Grounding(
            source=self.source,
            tail=self.tail,
            start=midnight(self.first_day),
            end=midnight(self.last_day + 1),
            reason=self.reason,
        )
        return replace(problem, groundings=(*problem.groundings, grounding))

    @property
    def words(self) -> str:
        """Which aircraft, from when till when."""
        return (
            f"Lose tail {self.tail} of {self.source} from {day_text(self.first_day)} to {day_text(self.last_day)} "
            f"({self.reason})"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAvailable(Edit):
    """Aircraft of a source: lots at once on the market, tails on offer, or tails a mission holds."""

    source: str
    aircraft: int

    def apply(self, problem: Problem) -> Problem:
        """Problem with the number set."""
        not_negative(f"Aircraft of {self.source}", self.aircraft)

        def change(source: Source) -> Source:
            match source:
                case CharterOffer() | LetterOfAssist():
                    return replace(source, aircraft_available=self.aircraft)
                case ContractOffer():
                    return replace(source, tails_max=self.aircraft)
                case MissionAircraft():
                    return replace(source, tails=self.aircraft)

        return change_source(problem, self.source, change)

    @property
    def words(self) -> str:
        """How many aircraft."""
        return f"Have {self.aircraft} aircraft of {self.source}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMonthlyHours(Edit):
    """Most block hours a tail of a contract or mission source flies in a calendar month.

    A contract includes no more hours than can be flown, and at least one.
    """

    source: str
    hours: int

    def apply(self, problem: Problem) -> Problem:
        """Problem with the hours set."""
        not_negative(f"Hours a month of {self.source}", self.hours)

        def change(source: Source) -> Source:
            match source:
                case ContractOffer():
                    if not self.hours:
                        raise InvalidValue(f"Contract {source.id} with no hours; take it off with set_available 0.")
                    included = min(source.hours_included_per_month, self.hours)
                    return replace(source, hours_max_per_month=self.hours, hours_included_per_month=included)
                case MissionAircraft():
                    return replace(source, hours_per_month=self.hours)
                case _:
                    raise _unchanged(source.id, "monthly hours")

        return change_source(problem, self.source, change)

    @property
    def words(self) -> str:
        """How many hours."""
        return f"Let each tail of {self.source} fly {self.hours} hours a month"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLeadTime(Edit):
    """Days from asking for a charter or letter of assist to its first flight."""

    source: str
    days: int

    def apply(self, problem: Problem) -> Problem:
        """Problem with the lead time set."""
        not_negative(f"Lead time of {self.source}", self.days)

        def change(source: Source) -> Source:
            match source:
                case CharterOffer() | LetterOfAssist():
                    return replace(source, lead_time_days=self.days)
                case _:
                    raise _unchanged(source.id, "lead time")

        return change_source(problem, self.source, change)

    @property
    def words(self) -> str:
        """How many days."""
        return f"Get {self.source} within {self.days} days"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetClearedUntil(Edit):
    """Last UTC date on which a source's operator and aircraft are cleared (registration, insurance, audit)."""

    source: str
    last_day: Day

    def apply(self, problem: Problem) -> Problem:
        """Problem with the date set."""
        return change_source(problem, self.source, lambda source: replace(source, cleared_until=self.last_day))

    @property
    def words(self) -> str:
        """Until when."""
        return f"Have {self.source} cleared until {day_text(self.last_day)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprice(Edit):
    """Multiply every price of a source by ``permille`` thousandths, rounded half up."""

    source: str
    permille: int

    def apply(self, problem: Problem) -> Problem:
        """Problem with the source repriced."""
        if self.permille <= 0:
            raise InvalidValue(f"Price factor of {self.source}: {self.permille} permille; give a number above 0.")

        def usd(price: int) -> int:
            return (price * self.permille + _PERMILLE // 2) // _PERMILLE

        def change(source: Source) -> Source:
            match source:
                case CharterOffer():
                    return replace(
                        source,
                        usd_per_block_hour=usd(source.usd_per_block_hour),
                        usd_per_landing=usd(source.usd_per_landing),
                        usd_mobilisation=usd(source.usd_mobilisation),
                        usd_per_waiting_day=usd(source.usd_per_waiting_day),
                    )
                case LetterOfAssist():
                    return replace(
                        source,
                        usd_per_block_hour=usd(source.usd_per_block_hour),
                        usd_per_landing=usd(source.usd_per_landing),
                        usd_fixed=usd(source.usd_fixed),
                    )
                case ContractOffer():
                    return replace(
                        source,
                        terms=tuple(replace(term, usd_per_month=usd(term.usd_per_month)) for term in source.terms),
                        usd_per_extra_hour=usd(source.usd_per_extra_hour),
                        usd_per_landing=usd(source.usd_per_landing),
                    )
                case MissionAircraft():
                    return replace(
                        source,
                        usd_per_block_hour=usd(source.usd_per_block_hour),
                        usd_per_landing=usd(source.usd_per_landing),
                    )

        return change_source(problem, self.source, change)

    @property
    def words(self) -> str:
        """By how much."""
        change = (self.permille - _PERMILLE) / 10
        return f"{'Raise' if change >= 0 else 'Lower'} the prices of {self.source} by {abs(change):g} %"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFunds(Edit):
    """Most dollars of lift a mission may be charged in a fiscal year (``2010/11``)."""

    mission: str
    fiscal_year: str
    usd: int

    def apply(self, problem: Problem) -> Problem:
        """Problem with the ceiling set."""
        not_negative(f"Funds of {self.mission}", self.usd)
        if not _is_fiscal_year(self.fiscal_year):
            raise InvalidValue(f"Fiscal year {self.fiscal_year} of {self.mission}: write it as 2010/11.")
        if self.mission not in {mission.id for mission in problem.missions}:
            raise InvalidValue(f"Mission {self.mission} is not in the problem; name one that is.")
        key = (self.mission, self.fiscal_year)
        kept = tuple(item for item in problem.funds if (item.mission, item.fiscal_year) != key)
        new = FundsCeiling(mission=self.mission, fiscal_year=self.fiscal_year, usd=self.usd)
        return replace(problem, funds=(*kept, new))

    @property
    def words(self) -> str:
        """How much for whom."""
        return f"Give {self.mission} funds of ${self.usd:,} in {self.fiscal_year}"
