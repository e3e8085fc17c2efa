"""The hand-laid plan is accepted, and its figures are those computed by hand."""

from movcon.plan import Plan
from movcon.problem import Problem
from movcon.verification import verify
from movcon.verification.standalone import as_was_usd, baseline_usd, standalone_charters


def test_the_complete_plan_is_accepted_without_a_finding(complete_problem: Problem, complete_plan: Plan) -> None:
    found = verify(complete_problem, complete_plan)
    assert [str(finding) for finding in found.findings] == []
    assert found.accepted


def test_prices_are_those_of_the_tariffs(complete_plan: Plan) -> None:
    cost = complete_plan.cost
    # A lot: 20,000 + 20 h x 10,000 + 6 landings x 1,000; the wait of 3:00 to 4:00 hours is free.
    assert cost.charter_usd == 2 * (20_000 + 200_000 + 6_000)
    # The letter: 1,000 + 10 h x 5,000 + 2 x 500. No charter can do BRV-1, so nothing caps it.
    assert cost.letter_of_assist_usd == 52_000
    # Three months at 300,000; 36 hours in January, 20 included; 10 landings.
    assert cost.contract_months_usd == 900_000
    assert cost.contract_extra_hours_usd == 16 * 6_000
    assert cost.contract_landings_usd == 10_000
    # Six hours at 3,000 and two landings at 100.
    assert cost.mission_aircraft_usd == 18_200
    # 50 people of DLT-1 stay where they are.
    assert cost.not_moved_usd == 50 * 20_000
    # Only one event is off its preferred date: BRV-1 begins a day late (7 July for 6 July).
    assert cost.off_preferred_usd == 100
    assert cost.below_floor_usd == 0


def test_baseline_and_as_was_are_those_computed_by_hand(complete_problem: Problem) -> None:
    # Stand-alone ADHOC lots. ALF-1: two chalks and an advance party of 4 days: one lot is
    # 20,000 + 36 h x 10,000 + 10 x 1,000 + (5,760 - 720) min of waiting at 12,000 a day = 432,000;
    # two lots are 2 x (20,000 + 20 h x 10,000 + 6,000) = 452,000. ALF-2: two chalks, no advance party: 390,000.
    # BRV-1, CHL-1 and DLT-1 are out of the wide body's reach and left out.
    assert baseline_usd(standalone_charters(complete_problem)) == 432_000 + 390_000
    # As was, BRV-1 goes by letter (52,000) and CHL-1 on the mission's aircraft, positioned NNNN-CCCC and home again:
    # 12 h x 3,000 + 4 x 100.
    assert as_was_usd(complete_problem, standalone_charters(complete_problem)) == 432_000 + 390_000 + 52_000 + 36_400


def test_shares_add_up_to_the_money_paid(complete_plan: Plan) -> None:
    assert sum(share.usd for share in complete_plan.shares) == complete_plan.cost.lift_usd
    by_mission = {(s.mission, s.fiscal_year): s.usd for s in complete_plan.shares}
    assert by_mission["NIS", "2010/11"] == 18_200
