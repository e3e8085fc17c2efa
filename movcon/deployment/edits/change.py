"""What an edit of a deployment is, and how one record of a problem is replaced by another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from movcon.clock import Day, midnight
from movcon.deployment.cargo import Consignment
from movcon.deployment.places import Place, Port
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.ships import ShipOffer
from movcon.deployment.ways import Corridor
from movcon.errors import InvalidValue
from movcon.places import Closure


@dataclass(frozen=True, slots=True)
class DeploymentEdit:
    """A change to a problem. Subclasses say what changes; ``InvalidValue`` tells why it cannot be."""

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """The changed problem; raises InvalidValue where the edit names something unknown or impossible."""
        raise NotImplementedError

    @property
    def words(self) -> str:
        """The edit as a planner would say it."""
        raise NotImplementedError


def at_least(what: str, number: int, least: int) -> None:
    """Raise InvalidValue where a number of something is below the least."""
    if number < least:
        raise InvalidValue(f"{what}: {number} is too little; give {least} or more.")


def closure_of(what: str, first_day: Day, last_day: Day, reason: str) -> Closure:
    """The closure from the first to the last UTC date, both included."""
    if last_day < first_day:
        raise InvalidValue(f"Closure of {what}: the last day is before the first; swap them.")
    return Closure(start=midnight(first_day), end=midnight(last_day + 1), reason=reason)


def with_closure(closures: tuple[Closure, ...], closure: Closure) -> tuple[Closure, ...]:
    """Closures with one more, in order."""
    return tuple(sorted((*closures, closure), key=lambda item: (item.start, item.end)))


def change_place(problem: DeploymentProblem, name: str, change: Callable[[Place], Place]) -> DeploymentProblem:
    """Problem with one place changed."""
    if name not in problem.place:
        raise InvalidValue(f"Place {name} is not in the problem; name one that is.")
    return replace(problem, places=tuple(change(p) if p.id == name else p for p in problem.places))


def change_port(problem: DeploymentProblem, name: str, change: Callable[[Port], Port]) -> DeploymentProblem:
    """Problem with one port's limits changed."""

    def changed(place: Place) -> Place:
        if place.port is None:
            raise InvalidValue(f"{name} is no port; name one.")
        return replace(place, port=change(place.port))

    return change_place(problem, name, changed)


def change_corridor(problem: DeploymentProblem, name: str, change: Callable[[Corridor], Corridor]) -> DeploymentProblem:
    """Problem with one corridor changed."""
    if name not in problem.corridor:
        raise InvalidValue(f"Corridor {name} is not in the problem; name one that is.")
    return replace(problem, corridors=tuple(change(c) if c.id == name else c for c in problem.corridors))


def change_ship_offer(
    problem: DeploymentProblem, name: str, change: Callable[[ShipOffer], ShipOffer]
) -> DeploymentProblem:
    """Problem with one ship offer changed."""
    if name not in problem.ship_offer:
        raise InvalidValue(f"Ship offer {name} is not in the problem; name one that is.")
    return replace(problem, ship_offers=tuple(change(o) if o.id == name else o for o in problem.ship_offers))


def find_consignment(problem: DeploymentProblem, name: str) -> Consignment:
    """A consignment by its id."""
    found = problem.consignment.get(name)
    if found is None:
        raise InvalidValue(f"Consignment {name} is not in the problem; name one that is.")
    return found
