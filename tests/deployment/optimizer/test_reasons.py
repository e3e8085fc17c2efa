"""Why a parcel is not moved: the rule that was broken on purpose is the rule that is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from movcon.clock import utc_day
from movcon.deployment.edits import (
    CloseCorridor,
    ClosePassage,
    ClosePlace,
    DeploymentEdit,
    ReopenPassage,
    SetClosing,
    SetConvoys,
    apply_deployment_edits,
)
from movcon.deployment.problem import DeploymentProblem
from movcon.plan import NotMoved
from optimizer.deployment.alone import of_one_parcel, soonest_alone
from optimizer.deployment.estimates import Estimates
from optimizer.deployment.inquest import Goal, Inquest
from optimizer.deployment.options import Ways
from optimizer.deployment.reasons import not_moved
from tests.deployment.changes import with_port, with_record
from tests.deployment.small import at, day, small_plan, small_problem

FIRST, LAST = day("04-01"), day("12-31")


def reason(problem: DeploymentProblem, name: str) -> NotMoved:
    ways = Ways(problem)
    return not_moved(problem, ways, Estimates(problem, ways), name)


def edited(*edits: DeploymentEdit) -> DeploymentProblem:
    return apply_deployment_edits(small_problem(), edits)


def with_small_port(name: str, **values: object) -> DeploymentProblem:
    return with_port(small_problem(), small_plan(), name, **values)[0]


def test_a_closed_port_is_named_and_reopening_it_is_the_remedy():
    told = reason(edited(ClosePlace(place="SDPZU", first_day=FIRST, last_day=LAST, reason="strike")), "CAMP-1")
    assert told.code == "closures"
    assert "the closure of Port Sudan" in told.reason
    assert "strike" in told.reason
    assert told.remedies == ("Reopen SDPZU.",)


def test_a_closed_road_is_named():
    told = reason(edited(CloseCorridor(corridor="ROAD-NYA", first_day=FIRST, last_day=LAST)), "ENG-V1")
    assert (told.code, told.remedies) == ("corridor", ("Reopen ROAD-NYA.",))


def test_of_two_closures_the_one_in_the_way_alone_is_lifted():
    short = CloseCorridor(corridor="ROAD-NYA", first_day=day("05-05"), last_day=day("05-06"), reason="flood")
    told = reason(edited(short, CloseCorridor(corridor="ROAD-NYA", first_day=FIRST, last_day=LAST)), "ENG-V1")
    assert told.remedies == ("Reopen ROAD-NYA and Close ROAD-NYA from 2010-05-05 to 2010-05-06 (flood).",)


def test_a_passage_closed_on_every_lane_is_named_and_can_be_reopened():
    shut = ClosePassage(passage="suez", first_day=FIRST, last_day=LAST)
    told = reason(edited(shut), "CAMP-1")
    assert (told.code, told.remedies) == ("way", ("Reopen suez.",))
    again = edited(shut, ReopenPassage(passage="suez"))
    assert again.sea_lanes == small_problem().sea_lanes


def test_a_port_too_shallow_is_named_with_its_draft():
    told = reason(with_small_port("SDPZU", depth_mm=5_000), "BAN-V1")
    assert told.code == "ship_fits_port"
    assert "the draft (4.5 m) that Port Sudan allows ships" in told.reason


def test_a_port_without_ramp_and_crane_is_named_with_what_it_has():
    # The one ship that takes explosives has no gear of its own.
    told = reason(with_small_port("SDPZU", ramp=False, crane_kg=0), "BAN-AM")
    assert told.code == "ship_takes_cargo"
    assert "what Port Sudan has to work it with" in told.reason
    assert "no ramp, no crane" in told.reason


def test_explosives_without_a_port_that_takes_them_are_told_so():
    told = reason(with_small_port("SDPZU", class1=False), "BAN-AM")
    assert told.code == "ship_takes_cargo"
    assert "Port Sudan taking no explosives" in told.reason


def test_convoys_too_small_are_named_and_as_large_as_needed_they_are_the_remedy():
    told = reason(edited(SetConvoys(corridor="RAIL-PZU", slots=5, interval_h=48)), "ENG-V1")
    assert told.code == "corridor"
    assert "RAIL-PZU taking 5 slots a convoy (it takes 8)" in told.reason
    assert told.remedies == ("Have convoys of 8 slots every 48 hours on RAIL-PZU.",)


def test_a_closing_that_cannot_be_met_is_told_with_the_soonest_day():
    problem = edited(SetClosing(days=10))
    told = reason(problem, "CAMP-1")
    soonest = soonest_alone(of_one_parcel(problem, "CAMP-1"))
    assert soonest is not None
    assert told.code == "closing"
    assert "even alone, there no sooner than 2010-" in told.reason
    inquest = Inquest(problem)
    (alone,) = [
        way for way in inquest.standing("CAMP-1", Goal.MOVED).ways_out if [item.rule for item in way] == ["closing"]
    ]
    assert inquest.edits(["CAMP-1"], Goal.MOVED, alone) == [(SetClosing(days=utc_day(soonest) - problem.c_day),)]


def test_what_is_ready_too_late_could_be_ready_on_the_latest_day_that_suffices():
    # A consignment is made ready as a whole: both of its parcels are late.
    problem = small_problem()
    for name in ("ENG-V1", "ENG-C1"):
        problem = with_record(problem, small_plan(), "parcels", name, ready=at("07-01 00:00"))[0]
    inquest = Inquest(problem)
    standing = inquest.standing("ENG-V1", Goal.IN_TIME)
    (way,) = [way for way in standing.ways_out if [item.rule for item in way] == ["ready"]]
    ((edit,),) = inquest.edits(["ENG-V1"], Goal.IN_TIME, way)

    def there(sooner: int) -> int:
        shifted = with_record(problem, small_plan(), "parcels", "ENG-V1", ready=sooner * 1440)[0]
        found = soonest_alone(of_one_parcel(shifted, "ENG-V1"))
        assert found is not None
        return found

    required = problem.parcel["ENG-V1"].required
    assert there(edit.day) <= required < there(edit.day + 1)


@pytest.mark.parametrize(("name", "words"), [("BAN-P1", "No road, and no flight"), ("CAMP-1", "No ship and no liner")])
def test_what_nobody_offers_is_told_as_missing(name, words):
    empty = replace(small_problem(), ship_offers=(), liners=(), charter_offers=())
    told = reason(empty, name)
    assert told.code == "no_way"
    assert words in told.reason


def test_what_goes_alone_but_is_worth_less_than_its_way_is_told_by_price():
    told = reason(
        with_record(small_problem(), small_plan(), "parcels", "CAMP-3", usd_not_moved=10)[0],
        "CAMP-3",
    )
    assert told.code == "price"
