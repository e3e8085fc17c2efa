"""Edits of places, corridors and passages."""

from __future__ import annotations

from dataclasses import dataclass, replace

from movcon.clock import Day, day_text
from movcon.deployment.edits.change import (
    DeploymentEdit,
    at_least,
    change_corridor,
    change_place,
    change_port,
    closure_of,
    with_closure,
)
from movcon.deployment.places import Place
from movcon.deployment.problem import DeploymentProblem
from movcon.errors import InvalidValue


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePlace(DeploymentEdit):
    """Close a port, airfield or other place from the first to the last UTC date, both included."""

    place: str
    first_day: Day
    last_day: Day
    reason: str = "closed"

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem with the closure added."""
        closure = closure_of(self.place, self.first_day, self.last_day, self.reason)
        return change_place(
            problem, self.place, lambda place: replace(place, closures=with_closure(place.closures, closure))
        )

    @property
    def words(self) -> str:
        """Close it, from when till when."""
        return f"Close {self.place} from {day_text(self.first_day)} to {day_text(self.last_day)} ({self.reason})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenPlace(DeploymentEdit):
    """Lift every closure of a place."""

    place: str

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem with the closures lifted."""
        return change_place(problem, self.place, lambda place: replace(place, closures=()))

    @property
    def words(self) -> str:
        """Which."""
        return f"Reopen {self.place}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCorridor(DeploymentEdit):
    """Let no convoy leave along a corridor from the first to the last UTC date, both included."""

    corridor: str
    first_day: Day
    last_day: Day
    reason: str = "closed"

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem with the closure added."""
        closure = closure_of(self.corridor, self.first_day, self.last_day, self.reason)
        return change_corridor(
            problem, self.corridor, lambda item: replace(item, closures=with_closure(item.closures, closure))
        )

    @property
    def words(self) -> str:
        """Close it, from when till when."""
        return f"Close {self.corridor} from {day_text(self.first_day)} to {day_text(self.last_day)} ({self.reason})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenCorridor(DeploymentEdit):
    """Lift every closure of a corridor."""

    corridor: str

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem with the closures lifted."""
        return change_corridor(problem, self.corridor, lambda item: replace(item, closures=()))

    @property
    def words(self) -> str:
        """Which."""
        return f"Reopen {self.corridor}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePassage(DeploymentEdit):
    """Close a canal or strait to ships that leave from the first to the last UTC date, both included.

    Lanes through it are closed then; ships go another way, wait, or where there is neither do not go.
    """

    passage: str
    first_day: Day
    last_day: Day

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem with the closure added to every lane through it."""
        closure = closure_of(self.passage, self.first_day, self.last_day, "closed")
        _known_passage(problem, self.passage)
        lanes = (
            replace(lane, closures=with_closure(lane.closures, closure)) if self.passage in lane.passages else lane
            for lane in problem.sea_lanes
        )
        return replace(problem, sea_lanes=tuple(lanes))

    @property
    def words(self) -> str:
        """Close it, from when till when."""
        return f"Close {self.passage} to ships leaving {day_text(self.first_day)} to {day_text(self.last_day)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenPassage(DeploymentEdit):
    """Let ships through a canal or strait at any time: every lane through it can be sailed whenever they leave."""

    passage: str

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem with every closure of the lanes through it lifted."""
        _known_passage(problem, self.passage)
        lanes = (replace(lane, closures=()) if self.passage in lane.passages else lane for lane in problem.sea_lanes)
        return replace(problem, sea_lanes=tuple(lanes))

    @property
    def words(self) -> str:
        """Which."""
        return f"Reopen {self.passage}"


def _known_passage(problem: DeploymentProblem, name: str) -> None:
    if not any(name in lane.passages for lane in problem.sea_lanes):
        raise InvalidValue(f"No sea lane goes through {name}; name a passage that one does.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetBerths(DeploymentEdit):
    """Planned ships a port works at once."""

    port: str
    berths: int

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem with the berths set."""
        return change_port(problem, self.port, lambda port: replace(port, berths=self.berths))

    @property
    def words(self) -> str:
        """How many berths where."""
        return f"Have {self.berths} berths in {self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStorage(DeploymentEdit):
    """Slots (TEU-equivalents) a port's yard holds; ``None`` = not limiting."""

    port: str
    slots: int | None

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem with the storage set."""
        if self.slots is not None:
            at_least("Storage", self.slots, 0)
        centi = None if self.slots is None else self.slots * 100
        return change_port(problem, self.port, lambda port: replace(port, storage_centi=centi))

    @property
    def words(self) -> str:
        """How much room where."""
        many = "as many slots as asked for" if self.slots is None else f"{self.slots} slots"
        return f"Have {many} in the yard of {self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetHandling(DeploymentEdit):
    """Slots that may leave a place by corridor on one date; ``None`` = not limiting."""

    place: str
    slots_per_day: int | None

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem with the handling set."""
        if self.slots_per_day is not None:
            at_least("Handling", self.slots_per_day, 0)
        centi = None if self.slots_per_day is None else self.slots_per_day * 100
        return change_place(problem, self.place, lambda place: replace(place, handled_centi_per_day=centi))

    @property
    def words(self) -> str:
        """How many slots where."""
        many = "as many slots as asked for" if self.slots_per_day is None else f"{self.slots_per_day} slots a day"
        return f"Handle {many} at {self.place}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetParking(DeploymentEdit):
    """Planned flights on the ground of an airfield at once; ``None`` = not limiting."""

    airfield: str
    parking: int | None

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem with the parking set."""
        if self.parking is not None:
            at_least("Parking", self.parking, 1)

        def changed(place: Place) -> Place:
            if place.apron is None:
                raise InvalidValue(f"{self.airfield} has no apron; name an airfield.")
            return replace(place, apron=replace(place.apron, parking=self.parking))

        return change_place(problem, self.airfield, changed)

    @property
    def words(self) -> str:
        """How many stands where."""
        many = "as many stands as asked for" if self.parking is None else f"{self.parking} stands at once"
        return f"Have {many} at {self.airfield}"
