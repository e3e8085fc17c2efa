"""Tables against figures done by hand for the hand-made season."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from api.render.acquisition import acquisition_table
from api.render.comparison import Standalone, compare, standalone_prices
from api.render.costs import (
    contract_reasons_table,
    contract_use_table,
    cost_by_month_table,
    cost_by_source_table,
    mission_cost_table,
    requirement_usd,
    split_usd,
)
from api.render.routes import (
    chalks_table,
    clearances_by_itinerary_table,
    clearances_table,
    duties_table,
    legs_table,
)
from api.render.season import Season
from api.render.strength import strength_table, unit_curves
from api.render.tables import Column, Kind, Table, people_text, usd_short
from api.render.views import (
    apod_day_table,
    assumptions_table,
    empty_seats_table,
    forecast_table,
    not_moved_table,
    rotation_table,
)


def row(table: Table, **where) -> dict:
    """The one row that holds these values, as key -> cell."""
    keys = [column.key for column in table.columns]
    found = [dict(zip(keys, cells, strict=True)) for cells in table.rows]
    (only,) = [item for item in found if all(item[key] == value for key, value in where.items())]
    return only


def test_the_rotation_table_has_one_row_for_each_requirement(season):
    table = rotation_table(season)
    assert table.values("requirement") == ("R1", "R2", "R3", "R4", "R5")
    first = row(table, requirement="R1")
    assert (first["people_in"], first["people_out"], first["chalks_in"], first["chalks_out"]) == (300, 300, 2, 2)
    assert (first["first_event"], first["last_event"]) == (date(2010, 7, 5), date(2010, 7, 6))
    assert (first["source"], first["aircraft"]) == ("ad hoc charter", "B767-300ER")
    assert (first["cost_usd"], first["usd_per_passenger"]) == (450_000, 750)
    assert (first["strength_min"], first["strength_max"], first["status"]) == (300, 300, "moved")


def test_a_requirement_not_moved_has_no_dates_cost_or_strength(season):
    left = row(rotation_table(season), requirement="R5")
    assert [left[key] for key in ("first_event", "cost_usd", "strength_min")] == [None, None, None]
    assert left["status"] == "not moved"
    told = row(not_moved_table(season), requirement="R5")
    assert told["remedies"] == "Add a tech stop in Dakar.; Ask for a letter of assist."


def test_contract_months_and_extra_hours_fall_to_what_flew_on_the_contract(season):
    # 3 months at 400,000, 10 hours in July of which 8 are included: 2 x 3,000, and 2 landings.
    assert requirement_usd(season) == {"R1": 450_000, "R2": 1_208_000, "R3": 60_000, "R4": 42_000}
    july = row(contract_use_table(season), month="2010-07")
    assert (july["used_h"], july["included_h"], july["max_h"], july["extra_usd"]) == (10.0, 8.0, 200.0, 6_000)


def test_a_contract_tail_is_set_beside_the_ad_hoc_hour_and_what_its_movements_would_cost_elsewhere(season):
    (tail,) = (row(contract_reasons_table(season), offer="LTC-B733"),)
    assert (tail["months"], tail["flown_h"], tail["included_h"], tail["max_h"]) == (3, 10.0, 24.0, 600.0)
    assert tail["usd"] == 3 * 400_000 + 6_000 + 2_000
    assert tail["hour_usd"] == tail["usd"] // 10
    assert tail["movements"] == 1
    assert tail["saved_usd"] == tail["elsewhere_usd"] - tail["usd"]


def test_requirement_costs_add_up_to_the_lift_of_the_plan(season):
    assert sum(requirement_usd(season).values()) == season.plan.cost.lift_usd


@pytest.mark.parametrize(
    ("usd", "weights", "parts"),
    [
        (100, {"a": 1, "b": 1, "c": 1}, {"a": 34, "b": 33, "c": 33}),
        (5, {"a": 1, "b": 3}, {"a": 1, "b": 4}),
        (7, {}, {}),
    ],
)
def test_dollars_are_split_whole_by_largest_remainder(usd, weights, parts):
    assert split_usd(usd, {name: Fraction(weight) for name, weight in weights.items()}) == parts


def test_money_by_month_and_source_adds_up(season):
    table = cost_by_month_table(season)
    assert len(table.rows) == 12
    july = row(table, month="2010-07")
    assert (july["charter_usd"], july["contract_usd"], july["letter_of_assist_usd"]) == (450_000, 408_000, 60_000)
    assert sum(table.values("total_usd")) == season.plan.cost.lift_usd
    assert row(cost_by_source_table(season), line="objective")["usd"] == 3_760_000


def test_cost_by_mission_counts_people_of_the_fiscal_year(season):
    sudan = row(mission_cost_table(season), mission="UNMIS")
    assert (sudan["people"], sudan["usd"], sudan["usd_per_passenger"], sudan["funds_usd"]) == (
        680,
        492_000,
        724,
        2_000_000,
    )


def test_the_forecast_counts_people_sorties_and_hours_and_keeps_positioning_apart(season):
    table = forecast_table(season)
    sudan = row(table, month="2010-07", mission="UNMIS")
    assert (sudan["people_in"], sudan["people_out"], sudan["sorties"], sudan["charter_h"]) == (300, 300, 4, 30.0)
    assert row(table, mission="positioning")["charter_h"] == 10.0
    assert set(table.values("month")) == {f"2010-{m:02d}" for m in range(7, 13)} | {
        f"2011-{m:02d}" for m in range(1, 7)
    }


def test_strength_is_told_for_each_date_of_a_movement(season):
    days = strength_table(season).where("requirement", "R1")
    assert days.values("date") == (date(2010, 7, 5), date(2010, 7, 6))
    assert days.values("strength") == (300, 300)
    ghana = row(strength_table(season), requirement="R2")
    assert (ghana["strength"], ghana["floor"], ghana["below_floor"]) == (100, 60, 0)
    assert [curve.unit for curve in unit_curves(season)] == ["NEPBAT", "TURCOY", "GHANCOY", "BANBAT 1", "KENCOY"]


def test_seats_are_limited_by_what_the_payload_lifts(season):
    # 30,000 kg lift 206 people of 145 kg, less than the 220 seats.
    full = row(empty_seats_table(season), source="ad hoc charter", direction="in")
    assert (full["seats_usable"], full["people"], full["seats_empty"]) == (412, 300, 112)
    letter = row(empty_seats_table(season), source="letter of assist", direction="in")
    assert (letter["seats_usable"], letter["filled"]) == (100, 1.0)


def test_beds_and_buses_follow_arrivals_departures_and_onward_capacity(season):
    khartoum = row(apod_day_table(season), date=date(2010, 7, 5), apod="HSSS")
    # 150 land at 19:00 local, after the last convoy: all stay, whatever the day's capacity of 100.
    assert (khartoum["arriving"], khartoum["onward_capacity"], khartoum["beds"]) == (150, 100, 150)
    assert (khartoum["buses_arriving"], khartoum["buses_departing"]) == (4, 4)
    juba = row(apod_day_table(season), apod="HSSJ")
    assert (juba["beds"], juba["onward_capacity"]) == (0, None)


def test_legs_are_told_in_utc_and_local_time_with_tech_stops(season):
    leg = row(legs_table(season), itinerary="I1", sortie=2, leg=1)
    assert leg["departure_utc"] == "2010-07-05 05:00Z"
    assert leg["departure_local"] == "2010-07-05 11:00 +06:00"
    assert (leg["destination"], leg["arrival_local"], leg["landing"]) == (
        "OMSJ",
        "2010-07-05 14:00 +04:00",
        "tech stop",
    )
    assert (leg["chalks"], leg["baggage_kg"], leg["block_h"]) == ("R1 in 1 (150)", 6750, 5.0)


def test_clearances_are_due_their_notice_before_the_first_flight_that_needs_them(season):
    table = clearances_table(season)
    sudan = row(table, itinerary="I1", state="SDN")
    assert (sudan["clearance"], sudan["ask_by"], sudan["sorties"]) == ("landing", date(2010, 6, 25), "2, 3, 4, 5")
    assert row(table, itinerary="I1", state="SAU")["ask_by"] == date(2010, 7, 2)
    assert row(table, itinerary="I1", state="BGD")["ask_by"] == date(2010, 6, 27)
    assert list(table.values("ask_by")) == sorted(table.values("ask_by"))
    charter = row(clearances_by_itinerary_table(season), itinerary="I1")
    assert charter["ask_by"] == date(2010, 6, 25)
    assert "Sudan L 25 Jun" in charter["states"]


def test_reporting_is_four_hours_before_departure_in_local_time(season):
    chalk = row(chalks_table(season, season.chalks_of["R1"]), direction="in", chalk=1)
    assert (chalk["report_local"], chalk["tech_stops"]) == ("2010-07-05 07:00 +06:00", "OMSJ")


def test_what_a_contributor_owes_is_dated_from_its_flights(season):
    table = duties_table(season, "BGD")
    manifest = [r for r in table.rows if r[1] == "Final manifest"]
    assert manifest[0][0] == date(2010, 6, 21)
    assert manifest[0][2] == "BANBAT 1 in 1, BANBAT 1 out 1"
    assert row(table, rule="D-90")["by"] == date(2010, 4, 6)
    assert duties_table(season, "NPL").rows == ()
    letter = row(duties_table(season, "TUR"), what="Letter of assist agreed (LOA-TUR)")
    assert (letter["by"], letter["rule"]) == (date(2010, 5, 11), "D-60")


def test_what_is_already_late_when_planned_is_asked_for_at_once(season):
    early = Season(replace(season.problem, planning_day=season.problem.season_first_day - 20), season.plan)
    manifest = duties_table(early, "BGD").rows[0]
    assert manifest[0] == date(2010, 6, 11)
    assert manifest[4].startswith("at once")


def test_the_acquisition_list_says_what_to_ask_by_when_and_beside_which_price(season):
    table = acquisition_table(season, {"R1": 458_000, "R3": 60_000})
    assert table.values("kind") == ("long-term charter", "letter of assist", "ad hoc charter", "mission aircraft")
    award = row(table, kind="long-term charter")
    assert (award["request_by"], award["should_cost_usd"], award["people"]) == (date(2010, 4, 2), 1_200_000, 220)
    letter = row(table, kind="letter of assist")
    # 10 hours at 5,000, 2 landings at 1,000 and 10,000 fixed: 62,000, paid up to the commercial price.
    assert (letter["own_price_usd"], letter["should_cost_usd"], letter["commercial_usd"]) == (62_000, 60_000, 60_000)
    lot = row(table, kind="ad hoc charter")
    assert (lot["request_by"], lot["commercial_usd"], lot["block_h"]) == (date(2010, 5, 20), 458_000, 40.0)
    assert lot["what"].startswith("300 people VGHS Dhaka to HSSS Khartoum in 2 chalks")
    assert row(table, kind="mission aircraft")["commercial_usd"] is None


def test_stand_alone_prices_are_those_of_the_rules(season):
    prices = standalone_prices(season.problem)
    # R1: 40 hours at 10,000, 50,000 to mobilise, 8 landings. R2: 20 hours at 6,000, 20,000, 4 landings.
    assert prices.charter_usd == {"R1": 458_000, "R2": 144_000}
    assert prices.as_was_usd == {"R1": 458_000, "R2": 144_000, "R3": 62_000}


def test_the_comparison_leaves_letters_of_assist_in_and_out(season):
    prices = Standalone(charter_usd={"R1": 500_000, "R3": 80_000}, as_was_usd={"R1": 480_000, "R3": 70_000})
    with_letters, without = compare(season, prices)
    assert (with_letters.plan_usd, with_letters.saved_ad_hoc_usd, with_letters.saved_as_was_usd) == (
        510_000,
        70_000,
        40_000,
    )
    assert (without.movements, without.plan_usd, without.saved_ad_hoc_usd) == (1, 450_000, 50_000)


def test_assumptions_name_their_source_and_those_of_the_outputs_are_among_them():
    table = assumptions_table([("charter.csv", "CH", "10,000", "planning value: x")])
    assert table.rows[0] == ("charter.csv", "CH", "10,000", "planning value: x")
    assert row(table, row="bus_seats")["figure"] == "40 people"
    assert all(str(source).strip() for source in table.values("source"))


def test_a_table_refuses_rows_that_do_not_fit():
    with pytest.raises(ValueError, match="2 cells for 1 columns"):
        Table(name="t", title="T", columns=(Column("a", "A"),), rows=((1, 2),))


def test_people_read_separators_and_millions():
    assert people_text(1234567, Kind.USD) == "$1,234,567"
    assert people_text(-5000, Kind.USD) == "-$5,000"
    assert people_text(0.1234, Kind.SHARE) == "12.3 %"
    assert (usd_short(12_345_678), usd_short(-2_000_000), usd_short(999_999)) == ("$12.3 M", "-$2.0 M", "$999,999")
