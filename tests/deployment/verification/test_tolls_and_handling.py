"""What a ship pays and waits for at canals, and what it costs to load and discharge it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fleet.ship_market import ship_offers
from fleet.ships import ship
from fleet.voyage_cost import voyage_cost
from movcon.clock import MINUTES_PER_DAY
from movcon.deployment.ships import CharterKind, ShipOffer
from movcon.deployment.verification import verify
from movcon.deployment.ways import SeaLane
from movcon.errors import InvalidValue
from scenarios.deployment.sea import ship_type
from tests.deployment.changes import later, with_port, with_record, with_stop, with_voyage
from tests.deployment.small import small_plan, small_problem
from tests.deployment.small_network import MPP, RORO


def _lane(**values: int) -> SeaLane:
    return SeaLane(id="A-B", origin="A", destination="B", distance_nm=288, passages=("suez",), **values)


def test_a_toll_has_a_part_for_every_ship_and_one_by_its_tonnage():
    assert MPP.toll_usd(_lane(toll_usd=25_000, toll_usd_per_1000_gt=7_000)) == 25_000 + 9 * 7_000
    assert RORO.toll_usd(_lane(toll_usd=25_000, toll_usd_per_1000_gt=7_000)) == 25_000 + 20 * 7_000
    assert replace(MPP, gross_tonnage=1_500).toll_usd(_lane(toll_usd_per_1000_gt=1)) == 2
    assert MPP.toll_usd(_lane()) == 0


def test_a_leg_lasts_as_long_as_it_is_sailed_and_waited_for_on_the_way():
    assert MPP.leg_min(_lane(extra_min=960)) == MPP.sea_min(288) + 960 == MINUTES_PER_DAY + 960


def test_a_passage_that_pays_or_hurries_a_ship_does_not_exist():
    for values in ({"extra_min": -1}, {"toll_usd": -1}, {"toll_usd_per_1000_gt": -1}):
        with pytest.raises(InvalidValue, match="A-B"):
            _lane(**values)


def test_the_charterer_pays_the_toll_of_every_lane_sailed():
    problem, plan = with_record(
        small_problem(), small_plan(), "sea_lanes", "ITBDS-SDPZU", toll_usd=25_000, toll_usd_per_1000_gt=7_000
    )
    told = [finding for finding in verify(problem, plan).findings if finding.rule == "cost"]
    # The laden leg of the multi-purpose ship alone: 25,000 + 9 x 7,000.
    assert f"it is {159_860 + 88_000:,}" in told[0].message
    paid = with_voyage(plan, "ship-2", lambda voyage: replace(voyage, usd=voyage.usd + 88_000))
    assert "ship-2" not in {finding.where for finding in verify(problem, paid).findings}


def test_a_ship_is_no_sooner_through_a_canal_than_its_convoy():
    problem, plan = with_record(small_problem(), small_plan(), "sea_lanes", "SDPZU-ITBDS", extra_min=960)
    assert {finding.rule for finding in verify(problem, plan).findings} >= {"way"}
    # It sets out 16 hours earlier instead, and pays hire and fuel of a ship at anchor for them: 5 + 1 a minute.
    early = with_stop(plan, "ship-2", 0, lambda stop: later(stop, -960))
    early = with_voyage(early, "ship-2", lambda voyage: replace(voyage, usd=voyage.usd + 6 * 960))
    found = verify(problem, early).findings
    assert {(finding.rule, finding.where) for finding in found if finding.where == "ship-2"} == set()
    assert "way" not in {finding.rule for finding in found}


def test_stevedores_are_paid_where_a_charter_loads_and_where_it_discharges():
    rates = {"handling_usd_per_lane_m": 10, "handling_usd_per_teu": 100, "handling_usd_per_tonne": 20}
    problem, plan = with_port(small_problem(), small_plan(), "SDPZU", **rates)
    told = {finding.where: finding.message for finding in verify(problem, plan).findings if finding.rule == "cost"}
    # Off the roll-on ship 96 + 100 + 60 lane metres and two containers, off the other 20 containers and 30 tonnes.
    assert f"it is {655_650 + 2_560 + 200:,}" in told["ship-1"]
    assert f"it is {159_860 + 2_000 + 600:,}" in told["ship-2"]
    # The liner's freight has it in.
    assert "LIN-KHI-1" not in told


def test_the_should_cost_of_a_voyage_is_the_price_of_the_charter():
    row = replace(ship_offers()["MPV-MED-V"], margin_permille=0)
    vessel = ship("MPV")
    fuel = {place: kg * row.fuel_usd_per_t // 1000 for place, kg in (("sea", 18_000), ("port", 2_500))}
    offer = ShipOffer(
        id=row.id,
        kind=CharterKind.VOYAGE,
        type_id="MPV",
        carrier="market",
        region="MED",
        open_at="TRMER",
        available_from=0,
        available_until=0,
        request_lead_days=0,
        ships=1,
        usd_per_day=row.usd_per_day,
        usd_per_waiting_day=row.usd_per_day,
        sea_fuel_usd_per_day=fuel["sea"],
        port_fuel_usd_per_day=fuel["port"],
        usd_fixed=0,
    )
    lane = _lane(extra_min=960, toll_usd=25_000, toll_usd_per_1000_gt=7_000)
    kind = ship_type(vessel)
    toll_usd = kind.toll_usd(lane)
    cost = voyage_cost(
        vessel,
        row,
        ballast_nm=0,
        laden_nm=lane.distance_nm,
        port_min=4 * MINUTES_PER_DAY,
        passage_min=lane.extra_min,
        dues_usd=28_000,
        tolls_usd=toll_usd,
    )

    assert toll_usd == 25_000 + 67_200
    assert cost.total_usd == pytest.approx(
        offer.charter_usd(
            sailing_min=kind.sea_min(lane.distance_nm),
            extra_min=lane.extra_min,
            working_min=3 * MINUTES_PER_DAY,
            waiting_min=MINUTES_PER_DAY,
            dues_usd=28_000 + toll_usd,
        ),
        abs=2,
    )
