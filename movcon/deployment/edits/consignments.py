"""Edits of what is to be moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from movcon.clock import Day, day_text, midnight
from movcon.deployment.cargo import Parcel
from movcon.deployment.edits.change import DeploymentEdit, find_consignment
from movcon.deployment.problem import DeploymentProblem
from movcon.errors import InvalidValue


def _change_parcels(problem: DeploymentProblem, name: str, change: Callable[[Parcel], Parcel]) -> DeploymentProblem:
    find_consignment(problem, name)
    return replace(problem, parcels=tuple(change(p) if p.consignment == name else p for p in problem.parcels))


@dataclass(frozen=True, slots=True, kw_only=True)
class SetReady(DeploymentEdit):
    """UTC date from whose beginning all of a consignment may be loaded."""

    consignment: str
    day: Day

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem with the date set."""
        return _change_parcels(problem, self.consignment, lambda parcel: replace(parcel, ready=midnight(self.day)))

    @property
    def words(self) -> str:
        """What is ready when."""
        return f"Have {self.consignment} ready to load on {day_text(self.day)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRequired(DeploymentEdit):
    """UTC date by whose beginning a consignment is wanted at its destination."""

    consignment: str
    day: Day

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem with the date set."""
        return _change_parcels(problem, self.consignment, lambda parcel: replace(parcel, required=midnight(self.day)))

    @property
    def words(self) -> str:
        """What is wanted when."""
        return f"Want {self.consignment} by {day_text(self.day)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLoadPorts(DeploymentEdit):
    """Ports a consignment may be loaded at; none = any."""

    consignment: str
    ports: tuple[str, ...]

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem with the ports set."""
        find_consignment(problem, self.consignment)
        for port in self.ports:
            if port not in problem.place:
                raise InvalidValue(f"Place {port} is not in the problem; name one that is.")
        changed = (
            replace(item, load_ports=self.ports) if item.id == self.consignment else item
            for item in problem.consignments
        )
        return replace(problem, consignments=tuple(changed))

    @property
    def words(self) -> str:
        """Where."""
        return f"Load {self.consignment} at {' or '.join(self.ports) or 'any port'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelConsignment(DeploymentEdit):
    """Take a consignment out of the plan."""

    consignment: str

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem without it."""
        find_consignment(problem, self.consignment)
        return replace(
            problem,
            consignments=tuple(item for item in problem.consignments if item.id != self.consignment),
            parcels=tuple(parcel for parcel in problem.parcels if parcel.consignment != self.consignment),
        )

    @property
    def words(self) -> str:
        """Which."""
        return f"Cancel {self.consignment}"
