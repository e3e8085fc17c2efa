"""What a parcel's journey says of itself: where it waits, for what, and what stood in the way."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from api.render.deployment.journey import journey_words, legs_text, longest, steps
from api.render.deployment.operation import Operation, numbers_text, runs_text, span_text
from api.render.deployment.waiting import wait_words, waits
from movcon.deployment.plan import DeploymentPlan, Voyage
from movcon.places import Closure
from tests.deployment.small import at, small_plan, small_problem


def later(plan: DeploymentPlan, names: dict[str, tuple[int, int]]) -> DeploymentPlan:
    """The plan with convoys under another number, so many minutes later; prices are not looked at here."""

    def moved(voyage: Voyage) -> Voyage:
        if voyage.id not in names:
            return voyage
        number, minutes = names[voyage.id]
        stops = tuple(
            replace(
                stop,
                arrival=stop.arrival + minutes,
                start=stop.start + minutes,
                end=stop.end + minutes,
                departure=stop.departure + minutes,
            )
            for stop in voyage.stops
        )
        return replace(voyage, number=number, stops=stops)

    return replace(plan, voyages=tuple(moved(voyage) for voyage in plan.voyages))


def words_of_wait(operation: Operation, parcel: str, place: str) -> str:
    return next(wait_words(operation, wait) for wait in waits(operation, parcel) if wait.place == place)


def test_steps_follow_each_other_from_ready_to_delivered(operation):
    for name, minute in operation.delivered.items():
        row = steps(operation, name)
        assert row[0].since == operation.problem.parcel[name].ready
        assert all(one.until == two.since for one, two in pairwise(row))
        assert row[-1].until == minute


def test_a_parcel_that_takes_the_next_train_waits_for_it_to_leave(operation):
    told = "in Port Sudan 27.2 h for RAIL-PZU convoy 19: the next to leave; one every 2 days"
    assert words_of_wait(operation, "BAN-V1", "SDPZU") == told


def test_a_train_with_room_that_was_let_go_is_told(operation):
    told = words_of_wait(operation, "BAN-V2", "SDPZU")
    assert told == (
        "in Port Sudan 5.1 days for RAIL-PZU convoy 21: convoys 19 and 20 had room, but the plan sends it later"
    )


def test_full_trains_are_told_as_the_reason():
    problem = small_problem()
    # Six slots beside BAN-V1 and BAN-AM with twelve find no room in a train of seventeen.
    short = replace(
        problem,
        corridors=tuple(
            replace(item, convoy_centi=1_700) if item.id == "RAIL-PZU" else item for item in problem.corridors
        ),
    )
    plan = later(small_plan(), {"RAIL-PZU-21": (20, -2_880)})
    told = words_of_wait(Operation(short, plan), "BAN-V2", "SDPZU")
    assert told.endswith("for RAIL-PZU convoy 20: convoy 19 was full")


def test_closed_trains_are_told_with_their_reason():
    problem = small_problem()
    closure = Closure(start=at("06-09 00:00"), end=at("06-12 00:00"), reason="floods")
    flooded = replace(
        problem,
        corridors=tuple(
            replace(item, closures=(closure,)) if item.id == "RAIL-PZU" else item for item in problem.corridors
        ),
    )
    told = words_of_wait(Operation(flooded, small_plan()), "BAN-V2", "SDPZU")
    assert "convoys 19 and 20 were closed (floods)" in told


def test_a_place_that_has_handled_all_it_can_is_told():
    problem = small_problem()
    tight = replace(
        problem,
        places=tuple(
            replace(item, handled_centi_per_day=1_700) if item.id == "SDPZU" else item for item in problem.places
        ),
    )
    told = words_of_wait(Operation(tight, small_plan()), "BAN-V2", "SDPZU")
    assert "convoy 19 was not to be loaded, Port Sudan having handled all it can on the day" in told


def test_an_upstream_convoy_with_room_is_no_loss_where_the_ship_comes_later(operation):
    assert words_of_wait(operation, "BAN-V1", "DHK").endswith(
        "convoys 19 to 23 had room, but TC-RORO charter 1 goes on from Chittagong only at 2010-05-27 06:00Z"
    )


@pytest.mark.parametrize(
    ("parcel", "place", "reason"),
    [
        ("CAMP-1", "ITBDS", "the ship comes from Port Sudan at 2010-06-15 12:00Z"),
        ("ENG-V1", "PKKHI", "the ship is on charter from 2010-05-10 00:00Z"),
        ("ENG-C1", "PKKHI", "the next to sail, cargo 2 days before it sails"),
        ("BAN-P2", "VGHS", "the aircraft comes from Nyala airport at 2010-06-17 00:00Z; it stands there 25 h"),
    ],
)
def test_what_a_ship_a_liner_or_an_aircraft_did_before_is_told(operation, parcel, place, reason):
    assert words_of_wait(operation, parcel, place).endswith(": " + reason)


def test_the_step_that_took_longest_is_found(operation):
    assert longest(operation, "CAMP-1").words.startswith("in Brindisi 14.5 days")
    assert longest(operation, "CAMP-3") is None


def test_a_parcel_not_moved_is_told_with_reason_and_remedies(operation):
    assert journey_words(operation, "CAMP-3")[-1] == "What would cure it: Ask for another ship."
    assert legs_text(operation, "CAMP-3") == ""


def test_a_late_parcel_says_by_how_much(operation):
    assert journey_words(operation, "BAN-V2")[-1] == "Delivered 2010-06-19 06:00Z (C+18), 2 days late."


@pytest.mark.parametrize(("minutes", "told"), [(90, "1.5 h"), (420, "7 h"), (2_880, "2 days"), (7_920, "5.5 days")])
def test_spans_are_told_in_hours_below_two_days(minutes, told):
    assert span_text(minutes) == told


@pytest.mark.parametrize(
    ("numbers", "told"), [([12], "convoy 12"), ([12, 13], "convoys 12 and 13"), ([12, 13, 14], "convoys 12 to 14")]
)
def test_runs_of_numbers_are_told_shortly(numbers, told):
    assert runs_text("convoy", numbers) == told


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([7], "convoy 7"),
        ([8, 7], "convoys 7, 8"),
        ([6, 8, 9, 10, 12, 13], "convoys 6, 8 to 10, 12, 13"),
    ],
)
def test_numbers_that_follow_one_another_are_told_by_first_and_last(numbers, told):
    assert numbers_text("convoy", numbers) == told
