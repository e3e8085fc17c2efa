"""The deployments that ship with the program load, say where their figures come from, and hold what they promise."""

import csv

import pytest

from scenarios.check import check_file
from scenarios.deployment.assembly import load_deployment
from scenarios.equipment import equipment_sets
from scenarios.intake.deployment.tables import DEPLOYMENT_TABLES
from scenarios.intake.kinds import ScenarioKind
from scenarios.shipped import find_scenario, scenario_names

DEPLOYMENTS = scenario_names(ScenarioKind.DEPLOYMENT)


@pytest.fixture(scope="module", params=DEPLOYMENTS)
def shipped(request):
    return load_deployment(find_scenario(request.param))


def test_deployments_are_told_from_rotations():
    assert {"deployment-small", "startup-unisfa-2011"} <= set(DEPLOYMENTS)
    assert "rotation-small" in scenario_names(ScenarioKind.ROTATION)
    assert not set(DEPLOYMENTS) & set(scenario_names(ScenarioKind.ROTATION))


def test_every_parcel_has_a_way_to_its_destination(shipped):
    assert shipped.problem.parcels
    assert shipped.problem.horizon > max(parcel.required for parcel in shipped.problem.parcels)


def test_the_same_folder_gives_the_same_problem(shipped):
    again = load_deployment(find_scenario(shipped.problem.scenario))

    assert again.problem.digest == shipped.problem.digest
    assert again.digest == shipped.digest


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_check_finds_nothing(name):
    assert check_file(find_scenario(name)) == ()


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_every_planning_value_is_told(name):
    folder = find_scenario(name)
    told = {(table, source) for table, _, _, source in load_deployment(folder).assumptions}

    for table in DEPLOYMENT_TABLES:
        if table.may_be_absent and not (folder / table.file).exists():
            continue
        with (folder / table.file).open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                if "planning value" in row["source"]:
                    assert (table.file, row["source"]) in told


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_each_scenario_has_a_readme_that_parts_facts_from_planning_values(name):
    text = (find_scenario(name) / "README.md").read_text(encoding="utf-8").lower()

    assert "real" in text or "**facts**" in text
    assert "made up" in text or "**planning values**" in text


def test_every_line_of_the_equipment_table_says_what_it_rests_on():
    assert all(source.startswith("planning value: ") for item in equipment_sets().values() for source in item.sources)


def test_unisfa_brings_as_many_people_as_the_monthly_reports_count():
    problem = load_deployment(find_scenario("startup-unisfa-2011")).problem
    by_ready = {}
    for parcel in problem.parcels:
        by_ready[parcel.ready] = by_ready.get(parcel.ready, 0) + parcel.people
    waves = [people for _, people in sorted(by_ready.items()) if people]

    assert waves == [1645, 2770 - 1645, 3722 - 2770]


def test_minustah_waits_for_its_port_and_flies_its_ammunition():
    problem = load_deployment(find_scenario("surge-minustah-2010")).problem
    port = problem.place["HTPAP"]
    explosive = [parcel for parcel in problem.parcels if parcel.explosive]

    assert port.is_closed(problem.planning_day * 1440, problem.planning_day * 1440)
    assert not port.port.class1
    assert {problem.place[problem.origin_of(parcel)].apron is not None for parcel in explosive} == {True}


@pytest.fixture(scope="module")
def unamid():
    return load_deployment(find_scenario("backlog-unamid-2008")).problem


def test_unamid_has_as_many_slots_waiting_as_were_counted(unamid):
    own = [parcel for parcel in unamid.parcels if unamid.consignment[parcel.consignment].owner != "UNAMID"]

    assert sum(parcel.slots_centi for parcel in unamid.parcels) == 5_310 * 100
    assert sum(parcel.teu_centi for parcel in own) == 601 * 100
    assert sum(parcel.pieces for parcel in own if parcel.rolls) == 1_062
    assert sum(parcel.pieces for parcel in own if parcel.loose_kg) == 393


def test_eight_weeks_from_port_sudan_are_no_input_but_a_queue(unamid):
    first, second = unamid.corridor["SDPZU-EL-OBEID-road"], unamid.corridor["EL-OBEID-EL-FASHER-road"]
    longest = first.duration_min + unamid.place["EL-OBEID"].tranship_min + second.interval_min + second.duration_min

    assert longest < 8 * 7 * 1440
    assert second.is_open(second.first_convoy(second.departure(2)))
    assert unamid.sea_lanes == ()


def test_a_price_factor_moves_prices_of_lift_alone(small_scenario):
    double = load_deployment(find_scenario("deployment-small"), price_factor_permille=2000).problem
    once = small_scenario.problem

    assert [o.usd_per_day for o in double.ship_offers] == [2 * o.usd_per_day for o in once.ship_offers]
    assert [c.usd_per_slot for c in double.corridors] == [2 * c.usd_per_slot for c in once.corridors]
    assert double.parcels == once.parcels
