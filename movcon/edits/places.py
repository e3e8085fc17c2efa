"""Edits of airfields and of what moves on from them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from movcon.clock import Day, day_text, midnight
from movcon.edits.change import Edit, change_airfield, not_negative
from movcon.errors import InvalidValue
from movcon.network import Route
from movcon.places import Airfield, Closure
from movcon.problem import ForbiddenLink, OnwardCapacity, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseAirfield(Edit):
    """Close an airfield from the first to the last UTC date, both included."""

    airfield: str
    first_day: Day
    last_day: Day
    reason: str = "closed"

    def apply(self, problem: Problem) -> Problem:
        """Problem with the closure added."""
        if self.last_day < self.first_day:
            raise InvalidValue(f"Closure of {self.airfield}: the last day is before the first; swap them.")
        closure = Closure(start=midnight(self.first_day), end=midnight(self.last_day + 1), reason=self.reason)

        def close(field: Airfield) -> Airfield:
            return replace(field, closures=tuple(sorted((*field.closures, closure), key=lambda c: (c.start, c.end))))

        return change_airfield(problem, self.airfield, close)

    @property
    def words(self) -> str:
        """Close it, from when till when."""
        return f"Close {self.airfield} from {day_text(self.first_day)} to {day_text(self.last_day)} ({self.reason})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenAirfield(Edit):
    """Lift every closure of an airfield."""

    airfield: str

    def apply(self, problem: Problem) -> Problem:
        """Problem with the closures lifted."""
        return change_airfield(problem, self.airfield, lambda field: replace(field, closures=()))

    @property
    def words(self) -> str:
        """Which."""
        return f"Reopen {self.airfield}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSlots(Edit):
    """Arrivals of planned aircraft a date; ``None`` = not limiting."""

    airfield: str
    slots_per_day: int | None

    def apply(self, problem: Problem) -> Problem:
        """Problem with the slots set."""
        return change_airfield(problem, self.airfield, lambda field: replace(field, slots_per_day=self.slots_per_day))

    @property
    def words(self) -> str:
        """How many slots where."""
        many = "as many slots as asked for" if self.slots_per_day is None else f"{self.slots_per_day} slots a day"
        return f"Have {many} at {self.airfield}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetParking(Edit):
    """Planned aircraft on the ground at once; ``None`` = not limiting."""

    airfield: str
    parking_mog: int | None

    def apply(self, problem: Problem) -> Problem:
        """Problem with the parking set."""
        return change_airfield(problem, self.airfield, lambda field: replace(field, parking_mog=self.parking_mog))

    @property
    def words(self) -> str:
        """How many stands where."""
        many = "as many stands as asked for" if self.parking_mog is None else f"{self.parking_mog} stands at once"
        return f"Have {many} at {self.airfield}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOpeningHours(Edit):
    """Local opening and closing time, minutes after midnight; 0 and 1440 = round the clock."""

    airfield: str
    opens_local_min: int
    closes_local_min: int

    def apply(self, problem: Problem) -> Problem:
        """Problem with the hours set."""
        return change_airfield(
            problem,
            self.airfield,
            lambda field: replace(field, opens_local_min=self.opens_local_min, closes_local_min=self.closes_local_min),
        )

    @property
    def words(self) -> str:
        """From when to when it opens."""
        opens, closes = (
            f"{minute // 60:02d}:{minute % 60:02d}" for minute in (self.opens_local_min, self.closes_local_min)
        )
        return f"Open {self.airfield} from {opens} to {closes} local time"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOnward(Edit):
    """People a mission can move on from (or bring to) an APOD on a date, each direction for itself."""

    apod: str
    mission: str
    people_per_day: int

    def apply(self, problem: Problem) -> Problem:
        """Problem with the onward capacity set."""
        not_negative(f"People moved on from {self.apod} a day", self.people_per_day)
        kept = tuple(item for item in problem.onward if (item.apod, item.mission) != (self.apod, self.mission))
        if self.apod not in problem.airfield:
            raise InvalidValue(f"Airfield {self.apod} is not in the problem; name one that is.")
        if self.mission not in {mission.id for mission in problem.missions}:
            raise InvalidValue(f"Mission {self.mission} is not in the problem; name one that is.")
        new = OnwardCapacity(apod=self.apod, mission=self.mission, people_per_day=self.people_per_day)
        return replace(problem, onward=(*kept, new))

    @property
    def words(self) -> str:
        """How many people a day."""
        return f"Let {self.mission} move {self.people_per_day} people a day on from {self.apod}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNotice(Edit):
    """Most days of notice for the clearances of sorties to and from an airfield; shorter notices stay."""

    airfield: str
    days: int

    def apply(self, problem: Problem) -> Problem:
        """Problem with the notices of its routes cut."""
        if self.airfield not in problem.airfield:
            raise InvalidValue(f"Airfield {self.airfield} is not in the problem; name one that is.")

        def cut(route: Route) -> Route:
            ends = (route.origin, route.destination)
            return replace(route, notice_days=min(route.notice_days, self.days)) if self.airfield in ends else route

        return replace(problem, routes=tuple(cut(route) for route in problem.routes))

    @property
    def words(self) -> str:
        """Within how many days where."""
        return f"Get clearances to and from {self.airfield} within {self.days} days"


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowLink(Edit):
    """Lift the ban on sorties between two States."""

    state: str
    other_state: str

    def apply(self, problem: Problem) -> Problem:
        """Problem without the forbidden link."""
        pair = frozenset((self.state, self.other_state))

        def is_it(link: ForbiddenLink) -> bool:
            return frozenset((link.state, link.other_state)) == pair

        if not any(is_it(link) for link in problem.forbidden_links):
            raise InvalidValue(f"No link between {self.state} and {self.other_state} is forbidden; nothing to lift.")
        return replace(problem, forbidden_links=tuple(link for link in problem.forbidden_links if not is_it(link)))

    @property
    def words(self) -> str:
        """Between which States."""
        return f"Allow flights between {self.state} and {self.other_state}"
