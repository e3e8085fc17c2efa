"""Voyages cut into movements: from empty to empty, each parcel in one, each place left once."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

from api.render.deployment.movements import field_json, movements, movements_of
from movcon.deployment.plan import LiftKind, Stop, Voyage
from tests.deployment.small import small_plan, small_problem


def _voyage(*stops: tuple[str, str, str]) -> Voyage:
    """A voyage of stops: (place, loads, discharges), parcels a letter each."""
    made = tuple(
        Stop(
            place=place,
            arrival=100 * number,
            start=100 * number,
            end=100 * number + 10,
            departure=100 * number + 10,
            loads=tuple(loads),
            discharges=tuple(discharges),
        )
        for number, (place, loads, discharges) in enumerate(stops)
    )
    ways = tuple(f"{one.place}-{other.place}" for one, other in pairwise(made))
    return Voyage(id="S/1", kind=LiftKind.SHIP, source="S", number=1, stops=made, ways=ways, usd=1)


def _cut(*stops: tuple[str, str, str]) -> list[tuple[str, list[str], str]]:
    return [
        (item.key, [stop.place for stop in item.stops], "".join(item.parcels)) for item in movements_of(_voyage(*stops))
    ]


def test_each_round_is_a_movement_with_the_way_to_it() -> None:
    rounds = ("O", "", ""), ("A", "ab", ""), ("B", "c", ""), ("C", "", "abc"), ("A", "d", ""), ("C", "", "d")
    assert _cut(*rounds) == [("S/1/1", ["O", "A", "B", "C"], "abc"), ("S/1/2", ["C", "A", "C"], "d")]


def test_a_flight_home_is_a_movement_without_load() -> None:
    assert _cut(("O", "", ""), ("A", "a", ""), ("B", "", "a"), ("O", "", "")) == [
        ("S/1/1", ["O", "A", "B"], "a"),
        ("S/1/2", ["B", "O"], ""),
    ]
    assert _cut(("A", "a", ""), ("B", "", "a")) == [("S/1/1", ["A", "B"], "a")]


def test_a_ballast_leg_is_its_own_where_its_place_is_left_again() -> None:
    assert _cut(("O", "", ""), ("A", "ab", ""), ("O", "", "a"), ("C", "", "b")) == [
        ("S/1/1", ["O", "A"], ""),
        ("S/1/2", ["A", "O", "C"], "ab"),
    ]


def test_every_parcel_of_every_voyage_is_on_one_movement_of_it() -> None:
    plan = small_plan()
    for voyage in plan.voyages:
        parts = movements_of(voyage)
        assert [name for part in parts for name in part.parcels] == list(voyage.parcels)
        assert sum(len(part.ways) for part in parts) == len(voyage.ways)
        for part in parts:
            left = [stop.place for stop in part.stops[:-1]]
            assert len(left) == len(set(left))
            assert {name for stop in part.stops for name in stop.discharges} == set(part.parcels)
    keys = [item.key for item in movements(plan)]
    assert len(keys) == len(set(keys))


def test_the_file_tells_movements_in_order_whatever_the_order_of_the_plan() -> None:
    problem, plan = small_problem(), small_plan()
    turned = replace(plan, voyages=plan.voyages[::-1])
    told, again = (json.loads(field_json(problem, item))["movements"] for item in (plan, turned))
    assert told == again
    assert [item["legs"][0]["departure"] for item in told] == sorted(item["legs"][0]["departure"] for item in told)
