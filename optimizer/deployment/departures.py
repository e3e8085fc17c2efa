"""Convoys that leave at all, found once for a problem: where every ledger begins to look for room."""

from __future__ import annotations

from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.ways import Corridor

NO_CONVOY = -1


class Departures:
    """Room of each corridor's empty convoys, by number; corridors are looked at when they are asked for."""

    def __init__(self, problem: DeploymentProblem) -> None:
        self._problem = problem
        self._rooms: dict[str, tuple[int, ...]] = {}

    def rooms(self, corridor: Corridor) -> tuple[int, ...]:
        """Slots (hundredths) of every convoy that arrives by the horizon; ``NO_CONVOY`` for one that does not leave."""
        found = self._rooms.get(corridor.id)
        if found is None:
            latest = self._problem.horizon - corridor.duration_min
            numbers = range(max(0, (latest - corridor.first_departure) // corridor.interval_min + 1))
            found = self._rooms[corridor.id] = tuple(
                corridor.convoy_centi if self._leaves(corridor, number) else NO_CONVOY for number in numbers
            )
        return found

    def _leaves(self, corridor: Corridor, number: int) -> bool:
        leaves = corridor.departure(number)
        arrives = leaves + corridor.duration_min
        return (
            corridor.is_open(number)
            and not self._problem.place[corridor.origin].is_closed(leaves, leaves)
            and not self._problem.place[corridor.destination].is_closed(arrives, arrives)
        )
