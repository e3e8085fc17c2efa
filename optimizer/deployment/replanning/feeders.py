"""Cargo brought by other convoys to a ship that has begun and is to load it."""

from __future__ import annotations

from dataclasses import dataclass

from movcon.clock import Minute
from movcon.deployment.cargo import Parcel
from movcon.deployment.plan import LiftKind, Stop, Voyage
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.ways import Corridor
from optimizer.deployment.ledger import Ledger
from optimizer.deployment.options import Ways


@dataclass(frozen=True, slots=True)
class Feeder:
    """Convoys that bring a parcel to a port, each with it alone, and when it can be loaded there."""

    convoys: tuple[Voyage, ...]
    there: Minute


def feeder(
    problem: DeploymentProblem, ways: Ways, ledger: Ledger, parcel: Parcel, here: str, ready: Minute, port: str
) -> Feeder | None:
    """The way by corridors that is there first with the room left, which it takes; None where there is none."""
    best: tuple[Minute, tuple[tuple[Corridor, int], ...]] | None = None
    for path in ways.inland(parcel, here, port):
        legs: list[tuple[Corridor, int]] = []
        now = ready
        for name in path.corridors:
            corridor = problem.corridor[name]
            number = ledger.find_convoy(corridor, parcel, now)
            if number is None:
                break
            legs.append((corridor, number))
            now = corridor.departure(number) + corridor.duration_min + problem.place[corridor.destination].tranship_min
        if len(legs) == len(path.corridors) and (best is None or now < best[0]):
            best = (now, tuple(legs))
    if best is None:
        return None
    for corridor, number in best[1]:
        ledger.board_convoy(corridor, number, parcel)
    return Feeder(tuple(_convoy(corridor, number, parcel.id) for corridor, number in best[1]), best[0])


def _convoy(corridor: Corridor, number: int, name: str) -> Voyage:
    leaves = corridor.departure(number)
    arrives = leaves + corridor.duration_min
    stops = (
        Stop(place=corridor.origin, arrival=leaves, start=leaves, end=leaves, departure=leaves, loads=(name,)),
        Stop(
            place=corridor.destination,
            arrival=arrives,
            start=arrives,
            end=arrives,
            departure=arrives,
            discharges=(name,),
        ),
    )
    return Voyage(
        id=f"{corridor.id}/{number}",
        kind=LiftKind.CONVOY,
        source=corridor.id,
        number=number,
        stops=stops,
        ways=(corridor.id,),
        usd=0,
    )
