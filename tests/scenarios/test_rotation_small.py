"""rotation-small holds every rule of docs/rules.md: each test finds the rule's matter in the problem."""

from movcon.movements import UnitKind
from movcon.verification import verify
from optimizer.result import Status
from optimizer.rotation.planner import solve


def test_there_are_advance_parties_a_tour_and_blackouts(small_problem):
    needs = small_problem.rotations

    assert any(need.advance_permille for need in needs)
    assert any(need.follows for need in needs)
    assert any(need.blackouts for need in needs)


def test_exchanges_shrink_grow_deploy_and_repatriate(small_problem):
    needs = small_problem.rotations

    assert any(0 < need.incoming < need.outgoing for need in needs)
    assert any(need.incoming > need.outgoing > 0 for need in needs)
    assert any(need.outgoing == 0 for need in needs)
    assert any(need.incoming == 0 for need in needs)
    assert any(need.kind is UnitKind.FORMED_POLICE and need.incoming < 150 for need in needs)


def test_a_ceiling_and_a_floor_bind(small_problem):
    need = small_problem.rotation["UNAMID-RWA-BN1-1"]
    strength = need.staying + need.incoming

    assert need.ceiling - strength < need.incoming
    assert strength - need.floor < need.outgoing


def test_airfields_limit_by_hours_slots_parking_and_closure(small_problem):
    fields = small_problem.airfields

    assert any(not field.open_round_the_clock for field in fields)
    assert any(field.slots_per_day for field in fields)
    assert any(field.parking_mog == 1 for field in fields)
    assert any(field.closures for field in fields)


def test_onward_capacity_is_less_than_two_chalks_where_a_unit_needs_two(small_problem):
    capacity = {item.apod: item.people_per_day for item in small_problem.onward}

    assert any(capacity[need.apod] < need.incoming for need in small_problem.rotations)


def test_a_route_wants_a_tech_stop_and_another_has_versions_by_time(small_problem):
    assert any(route.tech_stops and route.payload_kg for route in small_problem.routes)
    assert any(route.valid_from is not None and any(hop.track for hop in route.hops) for route in small_problem.routes)


def test_links_between_states_and_contributors_are_forbidden_where_somebody_could_use_them(small_problem):
    states = {field.state for field in small_problem.airfields}
    contributors = {need.contributor for need in small_problem.rotations}

    assert any({link.state, link.other_state} <= states for link in small_problem.forbidden_links)
    assert any({apart.contributor, apart.other} <= contributors for apart in small_problem.contributors_apart)


def test_every_kind_of_lift_is_offered_and_one_operator_lapses_in_the_season(small_problem):
    assert small_problem.charter_offers
    assert small_problem.letters_of_assist
    assert small_problem.contract_offers
    assert small_problem.mission_aircraft
    assert any(
        small_problem.season_first_day < offer.cleared_until < small_problem.season_last_day
        for offer in small_problem.charter_offers
    )


def test_lead_times_and_notices_lie_between_planning_and_the_season(small_problem):
    assert all(offer.lead_time_days for offer in small_problem.charter_offers)
    assert max(route.notice_days for route in small_problem.routes) > 0


def test_two_small_units_share_and_nobody_else(small_problem):
    sharing = [need for need in small_problem.rotations if need.shares]

    assert {need.unit for need in sharing} == {"MYS-ENG1", "MYS-MED1"}
    assert len({need.shares for need in sharing}) == 1


def test_funds_limit_two_fiscal_years_of_one_mission(small_problem):
    assert len({item.fiscal_year for item in small_problem.funds if item.mission == "UNMIL"}) == 2


def test_some_rules_are_hard_and_one_is_priced(small_problem):
    assert small_problem.prices.usd_per_day_outside_window is None
    assert small_problem.prices.usd_per_person_over_onward_capacity is None
    assert small_problem.prices.usd_per_day_over_spread


def test_it_is_planned_whole_and_verification_accepts_the_plan(small_problem):
    result = solve(small_problem, budget=20)

    assert result.status is Status.COMPLETE
    assert verify(small_problem, result.plan).accepted
