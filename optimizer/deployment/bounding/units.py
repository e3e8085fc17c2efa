"""What a unit pays beyond its parcels at the least: for being operational too late, and for people who wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from movcon.clock import Minute
from movcon.deployment.cargo import Parcel, Unit
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.ways import days_begun

_LEVELS_MAX = 3


@dataclass(frozen=True, slots=True)
class Level:
    """Unless all of ``left`` is left behind, and more, the last main cargo is delivered no sooner than ``there``."""

    there: Minute
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitAtLeast:
    """A unit with people or main cargo.

    Attributes
    ----------
    late_usd
        Least price of being operational too late: no sooner than its slowest parcel can be there.
    left_usd
        What that price is more where one of its parcels is left behind: it counts as delivered at the horizon.
    people
        Those who may have to wait.
    levels
        From nothing left to so much that nobody need wait (``there`` = 0); empty where nobody waits. Main cargo that
        can never be there is always left, and stands in none.
    """

    unit: Unit
    late_usd: int
    left_usd: int
    people: tuple[Parcel, ...]
    levels: tuple[Level, ...]

    def waiting(self, waits: Sequence[int], left: Sequence[int], per_usd: int = 1) -> int:
        """Least price of waiting, in parts of a dollar of which there are ``per_usd``.

        Parameters
        ----------
        waits
            By level: what people pay at the least beyond their own price when the last cargo comes then.
        left
            By level: what leaving that behind costs beyond its price.
        """
        spared = min((wait + cost for wait, cost in zip(waits[1:], left[1:], strict=True)), default=0)
        return min(waits[0], self.left_usd * per_usd + spared) if waits else 0


def units_at_least(problem: DeploymentProblem, soonest: Mapping[str, Minute]) -> list[UnitAtLeast]:
    """Every unit that is judged; ``soonest`` is the moment before which no plan delivers a parcel."""
    people: dict[str, list[Parcel]] = {}
    main: dict[str, list[str]] = {}
    for parcel in problem.parcels:
        item = problem.consignment[parcel.consignment]
        if parcel.people:
            people.setdefault(item.unit, []).append(parcel)
        elif item.main:
            main.setdefault(item.unit, []).append(parcel.id)
    found: list[UnitAtLeast] = []
    for unit in problem.units:
        judged = [*(parcel.id for parcel in people.get(unit.id, ())), *main.get(unit.id, ())]
        if not judged:
            continue
        # What cannot be moved at all counts as there at the horizon.
        whole = max(min(soonest[name], problem.horizon) for name in judged)
        late, latest = (
            unit.usd_per_day_not_operational * days_begun(moment - unit.operational_by)
            for moment in (whole, problem.horizon)
        )
        movable = {name: soonest[name] for name in main.get(unit.id, ()) if soonest[name] <= problem.horizon}
        waiting = tuple(people.get(unit.id, ()))
        found.append(UnitAtLeast(unit, late, latest - late, waiting, _levels(movable) if waiting else ()))
    return found


def _levels(soonest: Mapping[str, Minute]) -> tuple[Level, ...]:
    moments = sorted(set(soonest.values()), reverse=True)[:_LEVELS_MAX]
    if not moments:
        return ()
    some = [Level(moment, tuple(name for name, there in soonest.items() if there > moment)) for moment in moments]
    return (*some, Level(0, tuple(name for name, there in soonest.items() if there >= moments[-1])))
