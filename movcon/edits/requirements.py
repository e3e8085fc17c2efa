"""Edits of requirements: dates, numbers, limits, sources, blackouts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from movcon.clock import Day, day_text
from movcon.edits.change import Edit, change_requirement
from movcon.errors import InvalidValue
from movcon.lift import SourceKind
from movcon.movements import Blackout, RotationRequirement
from movcon.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveWindow(Edit):
    """Dates for the first event at the APOD; the preferred date moves into the window as little as needed."""

    requirement: str
    first_day: Day
    last_day: Day

    def apply(self, problem: Problem) -> Problem:
        """Problem with the window set."""

        def change(need: RotationRequirement) -> RotationRequirement:
            preferred = min(max(need.preferred_day, self.first_day), self.last_day)
            return replace(
                need, window_first_day=self.first_day, window_last_day=self.last_day, preferred_day=preferred
            )

        return change_requirement(problem, self.requirement, change)

    @property
    def words(self) -> str:
        """From when to when."""
        return f"Let {self.requirement} move between {day_text(self.first_day)} and {day_text(self.last_day)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPeople(Edit):
    """People to bring in and to take out."""

    requirement: str
    incoming: int
    outgoing: int

    def apply(self, problem: Problem) -> Problem:
        """Problem with the numbers set."""
        return change_requirement(
            problem,
            self.requirement,
            lambda need: replace(need, incoming=self.incoming, outgoing=self.outgoing),
        )

    @property
    def words(self) -> str:
        """How many in and out."""
        return f"Bring {self.incoming} in and take {self.outgoing} out with {self.requirement}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCeiling(Edit):
    """Most people of the unit in the mission at the end of a day."""

    requirement: str
    ceiling: int

    def apply(self, problem: Problem) -> Problem:
        """Problem with the ceiling set."""
        return change_requirement(problem, self.requirement, lambda need: replace(need, ceiling=self.ceiling))

    @property
    def words(self) -> str:
        """How many beds."""
        return f"Have beds for {self.ceiling} people of {self.requirement}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSpread(Edit):
    """Most days from the first to the last event."""

    requirement: str
    days: int

    def apply(self, problem: Problem) -> Problem:
        """Problem with the spread set."""
        return change_requirement(problem, self.requirement, lambda need: replace(need, spread_days_max=self.days))

    @property
    def words(self) -> str:
        """How many days."""
        return f"Let {self.requirement} take {self.days} days from first to last chalk"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTour(Edit):
    """Days, both included, from the first event of the rotation before to this one's."""

    requirement: str
    days_min: int
    days_max: int

    def apply(self, problem: Problem) -> Problem:
        """Problem with the tour set."""
        return change_requirement(
            problem,
            self.requirement,
            lambda need: replace(need, tour_days_min=self.days_min, tour_days_max=self.days_max),
        )

    @property
    def words(self) -> str:
        """How long a tour."""
        return f"Let the tour before {self.requirement} last {self.days_min} to {self.days_max} days"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAdvanceParty(Edit):
    """Share of the incoming people in the advance party, permille; 0 = none."""

    requirement: str
    permille: int

    def apply(self, problem: Problem) -> Problem:
        """Problem with the share set."""
        return change_requirement(problem, self.requirement, lambda need: replace(need, advance_permille=self.permille))

    @property
    def words(self) -> str:
        """What share, or none."""
        if not self.permille:
            return f"Move {self.requirement} without an advance party"
        return f"Send {self.permille / 10:g} % of {self.requirement} as advance party"


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowSource(Edit):
    """Let one more kind of source carry a requirement."""

    requirement: str
    source_kind: SourceKind

    def apply(self, problem: Problem) -> Problem:
        """Problem with the kind allowed."""

        def change(need: RotationRequirement) -> RotationRequirement:
            return replace(need, lift_sources=tuple(dict.fromkeys((*need.lift_sources, self.source_kind))))

        return change_requirement(problem, self.requirement, change)

    @property
    def words(self) -> str:
        """Which kind."""
        return f"Let {self.requirement} go by {self.source_kind.value.replace('_', ' ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveAirport(Edit):
    """Embark at another APOE or debark at another APOD; ``None`` leaves it as it is."""

    requirement: str
    apoe: str | None = None
    apod: str | None = None

    def apply(self, problem: Problem) -> Problem:
        """Problem with the airports set."""
        return change_requirement(
            problem,
            self.requirement,
            lambda need: replace(need, apoe=self.apoe or need.apoe, apod=self.apod or need.apod),
        )

    @property
    def words(self) -> str:
        """Through where."""
        ends = [f"embark at {self.apoe}" if self.apoe else "", f"debark at {self.apod}" if self.apod else ""]
        return f"Let {self.requirement} {' and '.join(end for end in ends if end)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlackOut(Edit):
    """Nobody of a mission arrives or departs from the first to the last local date, both included."""

    mission: str
    first_day: Day
    last_day: Day
    reason: str

    def apply(self, problem: Problem) -> Problem:
        """Problem with the blackout on every requirement of the mission."""
        if self.last_day < self.first_day:
            raise InvalidValue(f"Blackout of {self.mission}: the last day is before the first; swap them.")
        if self.mission not in {mission.id for mission in problem.missions}:
            raise InvalidValue(f"Mission {self.mission} is not in the problem; name one that is.")
        blackout = Blackout(first_day=self.first_day, last_day=self.last_day, reason=self.reason)
        return replace(
            problem,
            rotations=tuple(
                replace(need, blackouts=(*need.blackouts, blackout)) if need.mission == self.mission else need
                for need in problem.rotations
            ),
        )

    @property
    def words(self) -> str:
        """Where and when nobody moves."""
        days = f"{day_text(self.first_day)} to {day_text(self.last_day)}"
        return f"Move nobody of {self.mission} from {days} ({self.reason})"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftBlackouts(Edit):
    """Let a requirement move on dates that are blacked out."""

    requirement: str

    def apply(self, problem: Problem) -> Problem:
        """Problem with the requirement's blackouts lifted."""
        return change_requirement(problem, self.requirement, lambda need: replace(need, blackouts=()))

    @property
    def words(self) -> str:
        """For whom."""
        return f"Let {self.requirement} move during blackouts"


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelMovement(Edit):
    """Take a requirement out of the problem; what follows it keeps its window but loses its tour."""

    requirement: str

    def apply(self, problem: Problem) -> Problem:
        """Problem without the requirement."""
        if self.requirement not in problem.rotation:
            raise InvalidValue(f"Requirement {self.requirement} is not in the problem; name one that is.")
        return replace(
            problem,
            rotations=tuple(
                replace(need, follows=None) if need.follows == self.requirement else need
                for need in problem.rotations
                if need.id != self.requirement
            ),
        )

    @property
    def words(self) -> str:
        """What falls away."""
        return f"Cancel {self.requirement}"
