"""Tables of a deployment against what was worked out with a pencil."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from api.render.deployment.acquisition import acquisition_table
from api.render.deployment.bottleneck import Stage, bottleneck, bottleneck_words, queues, queues_table
from api.render.deployment.closure import closure_table, force_held_by, unit_closures, units_table
from api.render.deployment.deliveries import deliveries_table
from api.render.deployment.loads import Measure, day_loads
from api.render.deployment.manifests import dangerous_goods_table, manifest_table
from api.render.deployment.money import cost_table, shares_table, sources_table
from api.render.deployment.operation import Operation
from api.render.deployment.unmoved import not_moved_table
from api.render.deployment.voyage_pages import voyage_groups
from movcon.places import Closure
from tests.deployment.small import at, small_plan, small_problem


def row_of(table, key, value) -> dict[str, object]:
    (row,) = table.where(key, value).rows
    return dict(zip((column.key for column in table.columns), row, strict=True))


def test_units_are_operational_when_their_last_main_parcel_is_there(operation: Operation):
    ban = row_of(units_table(operation), "unit", "BAN")
    assert (ban["wanted"], ban["operational"], ban["late_days"]) == (date(2010, 6, 17), date(2010, 6, 19), 3)
    assert (ban["people_there"], ban["people"], ban["main_t"], ban["last_parcel"]) == (140, 140, 180.0, "BAN-V2")
    assert [item.unit.id for item in unit_closures(operation)] == ["ENG", "BAN"]


def test_the_force_is_held_by_the_last_parcel(operation: Operation):
    held = force_held_by(operation)
    assert held is not None
    assert held.parcel == "CAMP-1"


def test_closure_by_day_adds_up_to_everything_moved(operation: Operation):
    table = closure_table(operation)
    last = {column.key: table.values(column.key)[-1] for column in table.columns}
    assert (last["date"], last["c_day"]) == (date(2010, 7, 7), "C+36")
    # 190 people; 160 + 48 + 6 + 180 + 230 t; 96 + 160 m; 4 + 2 + 20 containers.
    assert (last["people_in_all"], last["tonnes_in_all"]) == (190, 624.0)
    assert (last["lane_m_in_all"], last["teu_in_all"]) == (256.0, 26.0)


def test_the_bottleneck_is_where_slots_wait_longest_under_way(operation: Operation):
    found = bottleneck(operation)
    assert found is not None
    assert (found.place, found.source, found.parcels, found.sent, found.full) == ("SDPZU", "RAIL-PZU", 7, 6, 0)
    # Beyond 12 h between carriers: ENG-V1 8 x 2,640; ENG-C1 4 x 480; BAN-V1 and BAN-AM 12 x 910; BAN-V2 6 x 6,670;
    # CAMP-2 3 x 1,950; CAMP-1 20 x 13,470 slot-minutes.
    assert round(found.slot_days * 1440) == 21_120 + 1_920 + 10_920 + 40_020 + 5_850 + 269_400
    assert bottleneck_words(operation).startswith("Port Sudan, before RAIL-PZU: 7 parcels waited 243 slot-days")
    assert queues_table(operation).rows[0][:3] == ("SDPZU", "Port Sudan", "RAIL-PZU")


def test_loads_are_told_against_their_limits(operation: Operation):
    told = {(item.measure, item.id, item.day): (item.used, item.limit) for item in day_loads(operation)}
    found = {(measure.name, name): [] for measure, name, _ in told}
    for (measure, name, _), pair in told.items():
        found[measure.name, name].append(pair)
    assert found["CONVOY_SLOTS", "RAIL-PZU"][-1] == (20.0, 25.0)
    assert found["CONVOY_SLOTS", "BUS-NYA"][0] == (2.25, 16.0)  # four buses a day of four slots
    assert found["HANDLED_SLOTS", "OBEID"][-1] == (20.0, 20.0)
    # Port Sudan's yard: two nights above its 19 slots with 23, eight with 20.
    yard = [pair for pair in found["YARD_SLOTS", "SDPZU"] if pair[0] > pair[1]]
    assert yard == [(23.0, 19.0)] * 2 + [(20.0, 19.0)] * 8
    assert found["BERTHS", "SDPZU"][0] == (1, 1)
    assert found["ARRIVALS", "HSNN"] == [(1, 2)] * 3
    assert {item.measure for item in day_loads(operation)} == set(Measure)


def test_every_parcel_stands_on_the_manifest_of_each_of_its_voyages(operation: Operation):
    table = manifest_table(operation)
    carried = sum(len(voyage.parcels) for voyage in operation.plan.voyages)
    assert len(table.rows) == carried
    ship = next(voyage for voyage in operation.plan.voyages if voyage.id == "ship-1")
    assert manifest_table(operation, ship).values("parcel") == ("ENG-V1", "BAN-AM", "BAN-V1", "BAN-V2")


def test_dangerous_goods_are_told_for_each_voyage_with_the_explosives_of_all_of_it(operation: Operation):
    table = dangerous_goods_table(operation)
    assert table.values("voyage") == ("ship-1", "ROAD-DHK-24", "RAIL-PZU-19", "ROAD-NYA-41")
    assert set(table.values("classes")) == {"1.1D"}
    assert set(table.values("voyage_neq_kg")) == {500.0}


def test_deliveries_say_how_late_and_how_a_parcel_went(operation: Operation):
    row = row_of(deliveries_table(operation), "parcel", "ENG-C1")
    assert (row["late_days"], row["delivered_utc"], row["c_day"]) == (2, "2010-06-05 06:00Z", "C+4")
    assert row["journey"] == (
        "PKKHI > LIN-KHI sailing 1 > SDPZU > RAIL-PZU convoy 14 > OBEID > ROAD-NYA convoy 31 > NYALA"
    )
    assert row_of(deliveries_table(operation), "parcel", "CAMP-3")["delivered_utc"] is None


def test_the_acquisition_list_asks_in_time(operation: Operation):
    table = acquisition_table(operation)
    ship = row_of(table, "voyage", "ship-2")
    assert (ship["request_by"], ship["needed_from"], ship["price_usd"]) == (
        date(2010, 5, 11),
        date(2010, 6, 10),
        159_860,
    )
    lot = row_of(table, "voyage", "lot-1")
    assert lot["request_by"] == date(2010, 4, 25)
    # Cargo for the sailing of 19 May is due on the 17th; booked three weeks before that.
    assert row_of(table, "voyage", "LIN-KHI-1")["request_by"] == date(2010, 4, 26)
    rail = row_of(table, "voyage", "RAIL-PZU")
    assert (rail["request_by"], rail["price_usd"]) == (date(2010, 4, 18), 136_000)
    assert sum(table.values("price_usd")) == operation.plan.cost.lift_usd - operation.plan.cost.storage_usd


def test_money_is_the_plans_own(operation: Operation):
    costs = cost_table(operation)
    assert row_of(costs, "line", "lift, paid")["usd"] == 1_426_548
    assert row_of(costs, "line", "objective")["usd"] == 2_460_628
    assert sum(sources_table(operation).values("usd")) == 1_426_548 - 1_580
    assert sum(shares_table(operation).values("usd")) == 1_426_548


def test_changes_to_a_released_plan_are_a_line_of_the_cost_statement_where_there_are_any(operation: Operation):
    line = "changes to the released plan"
    assert line not in cost_table(operation).values("line")
    plan = operation.plan
    again = Operation(operation.problem, replace(plan, cost=replace(plan.cost, stability_usd=2_500)))
    costs = cost_table(again)
    assert row_of(costs, "line", line)["usd"] == 2_500
    # What is not a sum or for comparison adds up to the objective.
    parts = [usd for _, usd, nature in costs.rows if nature not in ("sum", "for comparison")]
    assert sum(parts) == row_of(costs, "line", "objective")["usd"] == 2_463_128


def test_what_is_not_moved_has_reason_and_remedies(operation: Operation):
    row = row_of(not_moved_table(operation), "parcel", "CAMP-3")
    assert (row["reason"], row["remedies"]) == ("The camp stands without it.", "Ask for another ship.")


def test_waits_at_the_origin_count_like_those_under_way_where_nothing_sooner_had_room():
    problem = small_problem()
    closure = Closure(start=at("05-20 00:00"), end=at("05-25 00:00"), reason="strike")
    closed = replace(
        problem,
        corridors=tuple(
            replace(item, closures=(closure,)) if item.id == "ROAD-DHK" else item for item in problem.corridors
        ),
    )
    stages = {(item.place, item.source): item.stage for item in queues(Operation(closed, small_plan()))}
    assert stages["DHK", "ROAD-DHK"] is Stage.NO_ROOM
    assert stages["ITBDS", "VC-MPP"] is Stage.ORIGIN
    assert stages["SDPZU", "RAIL-PZU"] is Stage.UNDER_WAY


def test_the_page_of_a_voyage_leaves_out_columns_in_which_nothing_stands(operation: Operation):
    ships, _, convoys, lots = voyage_groups(operation)
    assert (ships.title, convoys.title, lots.title) == ("Ships: 2", "Convoys: 16", "Lots of flights: 2")

    def keys(page):
        return [column.key for column in page.manifest.columns]

    assert "people" not in keys(ships.pages[0])
    assert {"lane_m", "teu", "neq_kg", "load_place"} <= set(keys(ships.pages[0]))
    assert not {"lane_m", "teu", "neq_kg", "called"} & set(keys(lots.pages[0]))
    # Convoys of a corridor share their ends, which stand in the heading.
    assert "called" in keys(convoys.pages[0])
    assert "load_place" not in keys(convoys.pages[0])
