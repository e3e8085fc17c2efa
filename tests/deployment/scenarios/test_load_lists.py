"""A contributor's load list becomes the lines, and so the parcels, of a consignment."""

from dataclasses import replace

from movcon.cargo import CargoItem, totals
from scenarios.deployment.load_lists import lines_of_load_list
from scenarios.deployment.parcels import Load, parcels_of
from scenarios.intake.deployment.cargo_rows import CargoKind
from scenarios.intake.deployment.folder import read_deployment
from scenarios.shipped import find_scenario

ITEMS = [
    CargoItem(
        serial="1",
        description="Truck",
        quantity=4,
        length_mm=8200,
        width_mm=2500,
        height_mm=3100,
        mass_kg=12_000,
        wheeled=True,
    ),
    CargoItem(
        serial="2",
        description="Ammunition",
        quantity=3,
        length_mm=6058,
        width_mm=2438,
        height_mm=2591,
        mass_kg=9_000,
        wheeled=False,
        dg_class="1.1D",
        neq_g=1_000_000,
    ),
    CargoItem(
        serial="3",
        description="Pallet",
        quantity=5,
        length_mm=1200,
        width_mm=1000,
        height_mm=1500,
        mass_kg=600,
        wheeled=False,
    ),
]


def test_wheels_containers_and_the_rest_are_told_apart():
    assert [line.kind for line in lines_of_load_list(ITEMS)] == list(CargoKind)


def test_explosives_of_a_line_are_shared_out_rounded_up():
    assert [line.neq_g for line in lines_of_load_list(ITEMS)] == [0, 333_334, 0]


def test_subsidiary_hazards_count_for_what_is_kept_apart():
    oxygen = replace(ITEMS[2], dg_class="2.2", un_number=1072)

    assert [line.classes for line in lines_of_load_list([*ITEMS, oxygen])] == [(), ("1.1D",), (), ("2.2", "5.1")]


def test_parcels_of_a_list_weigh_and_count_what_the_list_does():
    settings = read_deployment(find_scenario("deployment-small")).manifest.parcels
    load = Load(
        consignment="C",
        ready=0,
        required=1440,
        usd_per_slot_day_late=1,
        usd_per_slot_not_moved=1,
        slots_max=12,
        kg_max=None,
    )
    parcels = parcels_of(load, lines_of_load_list(ITEMS), settings)
    sums = totals(ITEMS)

    assert sum(parcel.pieces for parcel in parcels) == sums.pieces
    assert sum(parcel.mass_kg for parcel in parcels) == sums.mass_kg
    assert sum(parcel.teu_centi for parcel in parcels) == sums.teu_centi
