"""Tasks: the least a part of a movement needs, counted by hand on the complete example."""

from __future__ import annotations

from dataclasses import replace

from movcon.problem import Problem
from optimizer.rotation.bounding.tasks import Task, tasks_of_type, unpriced


def _tasks(problem: Problem, type_id: str, name: str) -> list[Task]:
    number = [need.id for need in problem.rotations].index(name)
    return [task for task in tasks_of_type(problem, type_id) if task.members == (number,)]


def _with(problem: Problem, name: str, **values: object) -> Problem:
    needs = tuple(replace(n, **values) if n.id == name else n for n in problem.rotations)  # type: ignore[arg-type]
    return replace(problem, rotations=needs)


def test_a_chalk_in_and_a_chalk_out_are_one_round_trip(complete_problem: Problem) -> None:
    (task,) = _tasks(complete_problem, "NARR", "BRV-1")
    assert (task.origin, task.destination) == ("BBBB", "BBBB")
    assert (task.block_min, task.landings) == (600, 2)
    assert task.elapsed_min == 600 + 90


def test_an_advance_party_is_a_task_of_its_own_and_chalk_2_begins_the_rest(complete_problem: Problem) -> None:
    advance, rest = _tasks(complete_problem, "WIDE", "ALF-1")
    # 300 people on 200 seats, by the fuel stop: one round trip of two hops each way for each part.
    assert [(t.part, t.block_min, t.landings) for t in (advance, rest)] == [(0, 960, 4), (1, 960, 4)]
    assert rest.earliest - advance.earliest == 4 * 1440
    assert rest.latest - advance.latest == 8 * 1440


def test_where_fewer_people_go_out_than_come_in_the_last_sortie_need_not_go_back(complete_problem: Problem) -> None:
    problem = _with(complete_problem, "ALF-2", incoming=400, outgoing=100, ceiling=600)
    back, stays = _tasks(problem, "WIDE", "ALF-2")
    assert (back.origin, back.destination, back.landings) == ("AAAA", "AAAA", 4 * 2)
    assert (stays.origin, stays.destination, stays.landings) == ("AAAA", "MMMM", 3 * 2)


def test_where_one_sortie_does_each_way_and_the_last_may_come_in_it_flies_in_twice(complete_problem: Problem) -> None:
    problem = _with(complete_problem, "BRV-1", incoming=100, outgoing=50)
    back, stays = _tasks(problem, "NARR", "BRV-1")
    assert (back.destination, back.landings) == ("BBBB", 2)
    assert (stays.destination, stays.landings) == ("MMMM", 3)


def test_people_who_only_leave_are_fetched_from_their_mission(complete_problem: Problem) -> None:
    (task,) = _tasks(complete_problem, "NARR", "DLT-1")
    assert (task.origin, task.destination) == ("MMMM", "CCCC")
    assert task.landings == 1


def test_a_type_that_flies_no_such_route_has_no_task(complete_problem: Problem) -> None:
    assert _tasks(complete_problem, "WIDE", "BRV-1") == []


def test_two_that_share_are_tasks_apart_and_one_together_where_that_saves_a_sortie(complete_problem: Problem) -> None:
    need = next(n for n in complete_problem.rotations if n.id == "BRV-1")
    small = [replace(need, id=name, incoming=45, outgoing=45, shares="word") for name in ("S-1", "S-2")]
    tasks = tasks_of_type(replace(complete_problem, rotations=tuple(small)), "NARR")
    together = [task for task in tasks if task.members == (0, 1)]
    assert {(t.origin, t.destination) for t in together} == {
        (one, other) for one in ("BBBB", "MMMM") for other in ("BBBB", "MMMM")
    }
    assert min(task.landings for task in together) == 2
    large = [replace(n, incoming=100, outgoing=100) for n in small]
    tasks = tasks_of_type(replace(complete_problem, rotations=tuple(large)), "NARR")
    assert [task for task in tasks if len(task.members) > 1] == []


def test_nothing_is_claimed_for_sharers_with_an_advance_party_among_them(complete_problem: Problem) -> None:
    need = next(n for n in complete_problem.rotations if n.id == "BRV-1")
    small = [replace(need, id=name, incoming=45, outgoing=45, shares="word") for name in ("S-1", "S-2")]
    small[0] = replace(small[0], advance_permille=100, advance_days_min=2, advance_days_max=4)
    assert unpriced(replace(complete_problem, rotations=tuple(small))) == {0, 1}
