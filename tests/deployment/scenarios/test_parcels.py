"""Parcels add up to the lists they are made of, stay within their bounds, and keep apart what must be."""

from collections import Counter

import pytest

from scenarios.deployment.load import consignment_lines
from scenarios.deployment.parcels import Load, measures, parcels_of, people_parcels
from scenarios.equipment import CargoLine
from scenarios.intake.deployment.cargo_rows import CargoKind
from scenarios.intake.deployment.folder import read_deployment
from scenarios.intake.deployment.manifest import ParcelSettings
from scenarios.shipped import find_scenario

SETTINGS = ParcelSettings(
    slots_max=10,
    people_max=60,
    people_per_slot=25,
    lane_width_mm=2900,
    lashing_mm=300,
    loose_kg_per_slot=10_000,
    loose_m3_per_slot=25,
    outsize_length_mm=12_000,
    outsize_width_mm=3_000,
    outsize_height_mm=3_800,
    outsize_kg=24_000,
    source="planning value: of a test",
)


def line(item="truck", kind=CargoKind.VEHICLE, pieces=1, size=(8000, 2500, 3000), kg=10_000, **others):
    length, width, height = size
    return CargoLine(
        item=item,
        description=item,
        kind=kind,
        pieces=pieces,
        length_mm=length,
        width_mm=width,
        height_mm=height,
        kg=kg,
        **others,
    )


def load(**others):
    usual = {
        "consignment": "C",
        "ready": 0,
        "required": 14_400,
        "usd_per_slot_day_late": 40,
        "usd_per_slot_not_moved": 1000,
        "slots_max": 10,
        "kg_max": None,
    }
    return Load(**(usual | others))


@pytest.mark.parametrize("name", ["deployment-small", "startup-unisfa-2011"])
def test_pieces_and_mass_of_parcels_are_those_of_the_lists(name):
    rows = read_deployment(find_scenario(name))

    for consignment, lines in consignment_lines(rows).items():
        parcels = parcels_of(load(consignment=consignment), lines, rows.manifest.parcels)
        assert sum(parcel.pieces for parcel in parcels) == sum(item.pieces for item in lines)
        assert sum(parcel.mass_kg for parcel in parcels) == sum(item.pieces * item.kg for item in lines)
        assert sum(parcel.neq_g for parcel in parcels) == sum(item.pieces * item.neq_g for item in lines)


def test_no_parcel_has_more_slots_than_it_may():
    parcels = parcels_of(load(), [line(pieces=23), line("box", CargoKind.CONTAINER, 7, (12_192, 2438, 2591))], SETTINGS)

    assert [(parcel.id, parcel.slots_centi) for parcel in parcels] == [
        ("C/containers-1", 1000),
        ("C/containers-2", 400),
        ("C/vehicles-1", 1000),
        ("C/vehicles-2", 1000),
        ("C/vehicles-3", 300),
    ]


def test_a_bound_on_mass_cuts_as_well():
    parcels = parcels_of(load(kg_max=25_000), [line(pieces=5)], SETTINGS)

    assert [parcel.pieces for parcel in parcels] == [2, 2, 1]


def test_a_piece_beyond_the_bounds_is_a_parcel_by_itself():
    parcels = parcels_of(load(slots_max=1, kg_max=5_000), [line(pieces=2)], SETTINGS)

    assert [parcel.pieces for parcel in parcels] == [1, 1]


def test_a_vehicle_takes_its_length_and_lashing_in_every_lane_it_stands_in():
    assert measures(line(), SETTINGS).lane_mm == 8_300
    assert measures(line(size=(8000, 3200, 3000)), SETTINGS).lane_mm == 2 * 8_300


def test_a_long_container_counts_two():
    short = measures(line("box", CargoKind.CONTAINER, size=(6058, 2438, 2591)), SETTINGS)
    long = measures(line("box", CargoKind.CONTAINER, size=(12_192, 2438, 2591)), SETTINGS)

    assert (short.teu_centi, long.teu_centi) == (100, 200)


def test_loose_cargo_counts_by_mass_or_room_whichever_is_more():
    heavy = measures(line("plates", CargoKind.LOOSE, size=(1000, 1000, 1000), kg=5_000), SETTINGS)
    light = measures(line("tents", CargoKind.LOOSE, size=(5000, 2500, 2000), kg=500), SETTINGS)

    assert (heavy.slots_centi, light.slots_centi) == (50, 100)


def test_dangerous_and_outsize_pieces_keep_to_themselves():
    lines = [
        line(pieces=2),
        line("dozer", size=(5800, 3350, 3400), kg=25_000),
        line("ammo", CargoKind.CONTAINER, size=(6058, 2438, 2591), classes=("1.1D",), neq_g=500_000),
        line("fuel", CargoKind.LOOSE, size=(1200, 1200, 1200), kg=900, classes=("3",)),
    ]
    names = [parcel.id for parcel in parcels_of(load(), lines, SETTINGS)]

    assert names == ["C/class3-loose-1", "C/explosives-containers-1", "C/outsize-vehicles-1", "C/vehicles-1"]


def test_the_order_of_a_list_changes_nothing():
    lines = [line(pieces=7), line("jeep", pieces=8, size=(4900, 1850, 2000), kg=2_200), line("box", CargoKind.LOOSE)]

    assert parcels_of(load(), lines, SETTINGS) == parcels_of(load(), lines[::-1], SETTINGS)


def test_prices_of_parcels_follow_their_slots():
    parcels = parcels_of(load(), [line(pieces=14)], SETTINGS)

    assert sum(parcel.usd_per_day_late for parcel in parcels) == 14 * 40
    assert sum(parcel.usd_not_moved for parcel in parcels) == 14 * 1000


def test_what_is_ready_later_does_not_hold_up_what_is_ready_now():
    lines = [line("old", pieces=10), line("new", pieces=10, ready_days=7)]
    parcels = parcels_of(load(), lines, SETTINGS)

    assert [parcel.ready for parcel in parcels] == [0, 7 * 1440]


@pytest.mark.parametrize("people", [1, 59, 60, 61, 130, 850])
def test_people_are_divided_evenly(people):
    parcels = people_parcels(
        "P",
        "troops",
        people,
        kg_each=145,
        ready=0,
        required=1440,
        usd_per_day_late=1,
        usd_not_moved=2,
        settings=SETTINGS,
    )
    sizes = Counter(parcel.people for parcel in parcels)

    assert sum(parcel.people for parcel in parcels) == people
    assert max(sizes) <= 60
    assert max(sizes) - min(sizes) <= 1
