"""How many round trips a type flies for a movement, and the chalks on them.

A movement is flown in the fewest round trips: one more costs hours and landings and saves nothing, as long as no limit
on people by day asks for smaller chalks. So the chalks found here keep under the strength ceiling whenever they move;
where there are none, the movement is out of scope. The same holds for the priced floor.
"""

from __future__ import annotations

from ortools.sat.python import cp_model

from benchmarks.cross_check.flights import Trip, only_route
from movcon.movements import RotationRequirement
from movcon.problem import Problem


class OutOfScope(Exception):
    """The second model is not exact on this problem; the message says why."""


def parts_of(problem: Problem, need: RotationRequirement, type_id: str) -> tuple[tuple[Trip, ...], ...] | None:
    """Parts of the movement as a type flies them, each a series of trips; None where it cannot.

    Two parts where an advance party is due: its round trip, and the rest. Else one.
    """
    there = only_route(problem, type_id, need.apoe, need.apod)
    back = only_route(problem, type_id, need.apod, need.apoe)
    if there is None or back is None:
        return None
    seats = problem.aircraft_type[type_id].seats
    most_in = min(seats, there.payload_kg // need.load_kg_per_person)
    most_out = min(seats, back.payload_kg // need.load_kg_per_person)
    if (need.incoming and not most_in) or (need.outgoing and not most_out):
        return None
    advance = need.advance_permille > 0 and need.incoming > 0
    rounds = 2 if advance else 1
    rounds = max(rounds, -(-need.incoming // max(most_in, 1)), -(-need.outgoing // max(most_out, 1)))
    if need.incoming and need.outgoing:
        last_out_is_loaded(need, most_in, rounds)
    elif advance:
        raise OutOfScope(f"{need.id}: an advance party that nobody goes home with need not be flown back.")
    incoming, outgoing = _chalks(need, rounds, most_in, most_out)
    trips: list[Trip] = []
    for number, (come, go) in enumerate(zip(incoming, outgoing, strict=True)):
        if come or number:
            trips.append(Trip(there, incoming=come))
        if go or number < rounds - 1:
            trips.append(Trip(back, outgoing=go))
    return (tuple(trips[:2]), tuple(trips[2:])) if advance else (tuple(trips),)


def last_out_is_loaded(need: RotationRequirement, most_in: int, rounds: int) -> None:
    """Refuse a movement whose outgoing people may all be gone before the last incoming chalk is there.

    Then the last chalk may be a handful whose aircraft need not come back, which no planner has in mind.
    """
    before_last = min(need.incoming - 1, most_in * (rounds - 1))
    if rounds > 1 and need.relieved(before_last) >= need.outgoing:
        raise OutOfScope(f"{need.id}: everybody may be gone before the last incoming chalk.")


def _chalks(
    need: RotationRequirement, rounds: int, most_in: int, most_out: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """People by round trip, in and out: relief, advance party and payload kept, under the ceiling at every moment."""
    model = cp_model.CpModel()
    come = [model.new_int_var(1 if need.incoming else 0, most_in, f"in{k}") for k in range(rounds)]
    go = [model.new_int_var(1 if need.outgoing else 0, most_out, f"out{k}") for k in range(rounds)]
    model.add(sum(come) == need.incoming)
    model.add(sum(go) == need.outgoing)
    if need.incoming:
        model.add(come[0] >= need.advance_people_min)
        for k in range(rounds):
            # relief, rounded up: gone <= ceil(outgoing * arrived / incoming)
            gone, arrived = sum(go[: k + 1]), sum(come[: k + 1])
            model.add(gone * need.incoming <= need.outgoing * arrived + need.incoming - 1)
            model.add(need.staying + need.outgoing + arrived - sum(go[:k]) <= need.ceiling)
            model.add(need.staying + need.outgoing + arrived - gone >= need.floor)
    largest = model.new_int_var(0, max(most_in, most_out), "largest")
    model.add_max_equality(largest, [*come, *go])
    model.minimize(largest)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise OutOfScope(
            f"{need.id}: no chalks of the fewest round trips keep between floor and ceiling at every hour."
        )
    return tuple(solver.value(x) for x in come), tuple(solver.value(x) for x in go)
