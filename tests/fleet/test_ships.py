"""Ships, what the market offers of them, and what a voyage should cost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fleet.ship_market import CharterTerms, liner_rate, liner_rates, ship_offers, shipping_regions
from fleet.ships import ship, ships
from fleet.tables import rows
from fleet.voyage_cost import voyage_cost
from geo.ports import ports
from movcon.clock import MINUTES_PER_DAY
from movcon.errors import InvalidValue

OBVIOUS = ("ITBDS", "SDPZU", "KEMBA", "TZDAR", "DJJIB", "HTPAP", "SNDKR", "CIABJ", "LRMLW", "BDCGP", "PKKHI", "LKCMB")


@pytest.mark.parametrize("name", ["ships.csv", "ship_offers.csv", "liner_rates.csv", "shipping_regions.csv"])
def test_every_row_has_its_sources(name: str) -> None:
    for row in rows(name):
        assert all(text for column, text in row.items() if column.endswith("source")), row


@pytest.mark.parametrize("locode", OBVIOUS)
@pytest.mark.parametrize("ship_id", ["RORO-S", "RORO-M", "CONRO", "MPV", "HEAVY"])
def test_ships_can_use_their_obvious_ports(ship_id: str, locode: str) -> None:
    vessel = ship(ship_id)
    assert ports()[locode].takes(loa_mm=vessel.loa_mm, beam_mm=vessel.beam_mm, draft_mm=vessel.draft_mm)


def test_vehicles_roll_on_or_are_lifted_on() -> None:
    for vessel in ships().values():
        assert (vessel.lane_m > 0) == (vessel.ramp_swl_kg > 0), vessel.id
        assert vessel.ramp_swl_kg or vessel.gear_swl_kg, vessel.id
        assert vessel.draft_mm < vessel.beam_mm < vessel.loa_mm


def test_steaming_time_is_rounded_up() -> None:
    vessel = ship("MPV")
    assert vessel.speed_nm_per_day == 324
    assert vessel.steaming_min(324) == MINUTES_PER_DAY
    assert vessel.steaming_min(1) == 5


def test_an_unknown_ship_is_refused() -> None:
    with pytest.raises(InvalidValue, match="'ARK' is not in the table"):
        ship("ARK")


def test_offers_open_at_known_ports_of_their_region() -> None:
    for offer in ship_offers().values():
        assert shipping_regions()[offer.open_port] == offer.region, offer.id
        assert offer.ships_available > 0
        assert (offer.hire_min > 0) == (offer.terms is CharterTerms.TIME), offer.id


def test_every_port_has_a_region_and_every_pair_of_regions_a_rate() -> None:
    assert set(shipping_regions()) == set(ports())
    regions = set(shipping_regions().values())
    assert set(liner_rates()) == {(start, end) for start in regions for end in regions}
    assert liner_rate("BDCGP", "HTPAP").usd_per_teu > liner_rate("ITBDS", "SDPZU").usd_per_teu


def test_a_port_without_a_region_is_refused() -> None:
    with pytest.raises(InvalidValue, match="'XXXXX' has no region"):
        liner_rate("XXXXX", "HTPAP")


def test_a_voyage_by_hand() -> None:
    vessel = ship("MPV")
    offer = replace(ship_offers()["MPV-MED-V"], usd_per_day=10_000, fuel_usd_per_t=500, margin_permille=150)
    cost = voyage_cost(
        vessel,
        offer,
        ballast_nm=324,
        laden_nm=9 * 324,
        port_min=4 * MINUTES_PER_DAY,
        passage_min=MINUTES_PER_DAY,
        dues_usd=28_000,
        tolls_usd=95_000,
    )
    assert (cost.sea_min, cost.port_min) == (10 * MINUTES_PER_DAY, 5 * MINUTES_PER_DAY)
    assert cost.hire_usd == 15 * 10_000
    assert cost.fuel_usd == (10 * 18_000 + 5 * 2_500) * 500 // 1000
    assert cost.margin_usd == round((150_000 + 96_250 + 123_000) * 0.15)
    assert cost.total_usd == 150_000 + 96_250 + 123_000 + cost.margin_usd


def test_a_time_charter_is_paid_for_its_least_days() -> None:
    offer = ship_offers()["MPV-MED-T"]
    cost = voyage_cost(
        ship("MPV"), offer, ballast_nm=0, laden_nm=324, port_min=0, passage_min=0, dues_usd=0, tolls_usd=0
    )
    assert cost.hire_usd == offer.hire_min // MINUTES_PER_DAY * offer.usd_per_day
    assert cost.margin_usd == 0


def test_a_voyage_of_another_ship_or_below_zero_is_refused() -> None:
    offer = ship_offers()["MPV-MED-V"]
    parts = {"ballast_nm": 0, "laden_nm": 1, "port_min": 0, "passage_min": 0, "dues_usd": 0, "tolls_usd": 0}
    with pytest.raises(InvalidValue, match="not of a FEEDER"):
        voyage_cost(ship("FEEDER"), offer, **parts)
    with pytest.raises(InvalidValue, match="below zero"):
        voyage_cost(ship("MPV"), offer, **{**parts, "laden_nm": -1})
