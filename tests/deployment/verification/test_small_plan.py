"""The hand-laid plan is accepted, and what is read from it is what was worked out by hand."""

from __future__ import annotations

from dataclasses import replace

from movcon.deployment.plan import DeploymentPlan
from movcon.deployment.problem import Closing, DeploymentProblem
from movcon.deployment.verification import verify
from movcon.deployment.verification.reading import Reading
from tests.deployment.changes import with_port, with_problem, with_record
from tests.deployment.small import at, small_plan, small_problem


def cost_of(problem: DeploymentProblem, plan: DeploymentPlan):
    """Cost as verification computes it; the plan may claim something else."""
    found = verify(problem, plan)
    assert {finding.rule for finding in found.findings} <= {"cost"}
    assert found.cost is not None
    return found.cost


def test_the_small_plan_is_accepted_without_a_finding():
    found = verify(small_problem(), small_plan())
    assert [str(finding) for finding in found.findings] == []
    assert found.accepted


def test_its_prices_and_shares_are_those_of_the_pencil():
    plan = small_plan()
    found = verify(small_problem(), plan)
    assert found.cost == plan.cost
    assert found.shares == plan.shares
    assert (plan.cost.lift_usd, plan.cost.penalties_usd, plan.cost.objective_usd) == (1_426_548, 34_080, 2_460_628)
    assert sum(share.usd for share in plan.shares) == plan.cost.lift_usd


def test_journeys_and_deliveries_are_those_of_the_pencil():
    reading = Reading(small_problem(), small_plan())
    assert [(item.voyage.id, item.load, item.discharge) for item in reading.journeys["BAN-V2"]] == [
        ("ROAD-DHK-24", 0, 1),
        ("ship-1", 2, 3),
        ("RAIL-PZU-21", 0, 1),
        ("ROAD-NYA-45", 0, 1),
    ]
    assert reading.delivered == {
        "BAN-AM": at("06-15 06:00"),
        "BAN-P1": at("06-16 19:00"),
        "BAN-P2": at("06-18 19:00"),
        "BAN-V1": at("06-15 06:00"),
        "BAN-V2": at("06-19 06:00"),
        "CAMP-1": at("07-07 06:00"),
        "CAMP-2": at("06-29 06:00"),
        "ENG-C1": at("06-05 06:00"),
        "ENG-MED": at("05-25 19:00"),
        "ENG-P1": at("05-25 19:00"),
        "ENG-V1": at("05-24 06:00"),
    }
    assert reading.operational == {"BAN": at("06-19 06:00"), "ENG": at("06-05 06:00")}
    assert reading.force_closure == at("07-07 06:00")


def test_what_is_on_board_after_each_stop():
    board = Reading(small_problem(), small_plan()).on_board["ship-1"]
    assert board == (frozenset({"ENG-V1"}), frozenset(), frozenset({"BAN-V1", "BAN-V2", "BAN-AM"}), frozenset())


def test_a_parcel_delivered_at_its_very_minute_is_in_time_and_a_minute_later_a_day_late():
    # ENG-C1, now 200 of the 1,200, is delivered on 5 June 06:00Z.
    for required, usd in ((at("06-05 06:00"), 0), (at("06-05 05:59"), 100), (at("06-04 06:00"), 100)):
        pair = with_record(small_problem(), small_plan(), "parcels", "ENG-C1", required=required)
        assert cost_of(*pair).late_usd == 1_000 + usd


def test_a_unit_is_operational_at_its_very_minute_and_a_minute_later_a_day_late():
    for wanted, usd in ((at("06-19 06:00"), 0), (at("06-19 05:59"), 2_000)):
        pair = with_record(small_problem(), small_plan(), "units", "BAN", operational_by=wanted)
        assert cost_of(*pair).not_operational_usd == usd


def test_a_main_parcel_not_moved_keeps_its_unit_waiting_until_the_horizon_and_nobody_at_the_site():
    cost = cost_of(*with_record(small_problem(), small_plan(), "consignments", "CAMP", main=True))
    # From 17 June to 1 August: 45 days x 2,000.
    assert cost.not_operational_usd == 90_000
    # The last main parcel that comes is CAMP-1 on 7 July 06:00Z: BAN-P1 waits 20 days, BAN-P2 18; ENG as before.
    assert cost.waiting_people_usd == 20_000 + (20 * 80 + 18 * 60) * 40


def test_a_unit_without_main_cargo_is_operational_with_its_people_and_nobody_waits():
    cost = cost_of(*with_record(small_problem(), small_plan(), "consignments", "BAN-EQ", main=False))
    # People are there on 18 June 19:00Z, wanted by 17 June: 2 begun days.
    assert cost.not_operational_usd == 4_000
    assert cost.waiting_people_usd == 20_000


def test_a_unit_with_neither_people_nor_main_cargo_is_not_judged():
    pair = with_record(small_problem(), small_plan(), "consignments", "ENG-PEOPLE", unit="BAN")
    problem, plan = with_record(*pair, "consignments", "ENG-EQ", main=False)
    assert set(Reading(problem, plan).operational) == {"BAN"}
    # Nor does its people's wait count for it: now BAN's, they wait from 25 May 19:00Z to 19 June 06:00Z.
    assert cost_of(problem, plan).waiting_people_usd == (24 * 50 + 2 * 80) * 40


def test_storage_is_free_to_the_last_free_minute():
    # BAN-V2 stands 7,390 minutes, 6 slots; CAMP-1 14,190, 20 slots: 5 begun days beyond either.
    for free, usd in ((7_390, 1_000), (7_389, 1_060)):
        assert cost_of(*with_port(small_problem(), small_plan(), "SDPZU", free_min=free)).storage_usd == usd


def test_a_full_yard_is_paid_by_midnight_and_rounded_half_up_a_night():
    # 23 slots on 2 nights, 20 on 8 more; before, 18 on 9 June and less on others. Above 17: 2 x 6 + 8 x 3 + 1 = 37 slots.
    for centi, usd in ((None, 0), (2_300, 0), (2_000, 180), (1_999, 180), (1_998, 190), (1_700, 1_110)):
        cost = cost_of(*with_port(small_problem(), small_plan(), "SDPZU", storage_centi=centi))
        assert cost.over_storage_usd == usd


def test_a_closing_that_is_not_hard_rejects_nothing():
    asked = Closing(days=1, hard=False)
    assert verify(*with_problem(small_problem(), small_plan(), closing=asked)).accepted
    assert verify(*with_problem(small_problem(), small_plan(), closing=None)).accepted


def test_a_plan_without_bound_is_accepted():
    assert verify(small_problem(), replace(small_plan(), bound_usd=None)).accepted
