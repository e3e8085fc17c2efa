"""Cargo, container numbers and dangerous goods: published examples and the arithmetic of a list."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movcon.cargo import CargoItem, LoadList, has_iso_size, lane_mm_of, teu_centi_of
from movcon.container_numbers import check_digit, is_container_number, plain_number
from movcon.dangerous_goods import (
    CLASSES,
    GROUPS_OF_DIVISION,
    Segregation,
    governing_division,
    may_share_container,
    may_share_hold,
    neq_by_division,
    parts_of_class,
    segregation,
)
from movcon.errors import InvalidValue

ALL_CLASSES = [c for c in CLASSES if not c.startswith("1.")] + [
    d + g for d, groups in GROUPS_OF_DIVISION.items() for g in groups
]


def item(**changes):
    given = {
        "serial": "1",
        "description": "Truck",
        "quantity": 1,
        "length_mm": 7400,
        "width_mm": 2480,
        "height_mm": 3100,
    }
    return CargoItem(**(given | {"mass_kg": 8600, "wheeled": True} | changes))


@pytest.mark.parametrize("number", ["CSQU3054383", "MSKU6011672", "TGHU7599330", "HLXU2008419", "APZU4812090"])
def test_numbers_of_real_containers_have_the_right_check_digit(number):
    # CSQU3054383 is the example of ISO 6346 and of the Bureau International des Containers.
    assert is_container_number(number)


def test_blanks_and_hyphens_of_a_container_number_are_of_no_weight():
    assert plain_number("csqu 305438-3") == "CSQU3054383"


@given(st.integers(0, 999_999), st.integers(0, 5), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed_unless_the_remainder_was_ten(serial, place, shift):
    first = f"CSQU{serial:06}"
    digits = list(first)
    digits[4 + place] = str((int(digits[4 + place]) + shift) % 10)
    changed = "".join(digits)
    if check_digit(first) and check_digit(changed):
        assert check_digit(first) != check_digit(changed)


def test_a_wide_piece_takes_two_lanes():
    assert lane_mm_of(7000, 2500) == 7000
    assert lane_mm_of(7000, 2900) == 7000
    assert lane_mm_of(7000, 3100) == 14_000
    assert lane_mm_of(7000, 2500, gap_mm=300) == 7300
    assert lane_mm_of(7000, 3100, lane_width_mm=3100) == 7000


@pytest.mark.parametrize(
    ("length", "teu"), [(2991, 50), (6058, 100), (6100, 100), (9125, 150), (12192, 200), (13716, 225)]
)
def test_containers_count_in_teu_by_length(length, teu):
    assert teu_centi_of(length) == teu


def test_only_containers_count_in_teu():
    assert item().teu_centi == 0
    assert item(wheeled=False, length_mm=6058, width_mm=2438, height_mm=2591, quantity=3).teu_centi == 300
    assert has_iso_size(12_192, 2_438, 2_896)
    assert not has_iso_size(7_400, 2_438, 2_591)


def test_totals_count_wheeled_containers_and_the_rest_apart():
    box = item(serial="2", wheeled=False, length_mm=6058, width_mm=2438, height_mm=2591, container="CSQU3054383")
    crate = item(serial="3", wheeled=False, length_mm=1000, width_mm=1000, height_mm=1000, mass_kg=100, quantity=5)
    there = LoadList(id="L", unit="", contributor="", version=1, items=(item(quantity=2), box, crate)).totals

    assert (there.pieces, there.wheeled, there.containers) == (8, 2, 1)
    assert (there.lane_mm, there.teu_centi, there.mass_kg) == (14_800, 100, 26_300)


@pytest.mark.parametrize(
    "changes",
    [
        *({"quantity": 0}, {"mass_kg": 0}, {"container": "CSQU3054384"}, {"dg_class": "1.1S"}, {"neq_g": -1}),
        *({"serial": ""}, {"container": "CSQU3054383", "quantity": 2}),
    ],
)
def test_a_line_that_cannot_be_does_not_exist(changes):
    with pytest.raises(InvalidValue):
        item(**changes)


def test_a_list_has_every_serial_and_container_once():
    with pytest.raises(InvalidValue):
        LoadList(id="L", unit="", contributor="", version=1, items=(item(), item()))


# IMDG Code, table 7.2.4, amendment 42-24, as published; its rows and columns stand in this order, X is 0.
_PUBLISHED = """
    1.1D 1.3C 1.4S 2.1 2.2 2.3 3 4.1 4.2 4.3 5.1 5.2 6.1 6.2 7 8 9
* * * 4 2 2 4 4 4 4 4 4 2 4 2 4 X
* * * 4 2 2 4 3 3 4 4 4 2 4 2 2 X
* * * 2 1 1 2 2 2 2 2 2 X 4 2 2 X
4 4 2 X X X 2 1 2 2 2 2 X 4 2 1 X
2 2 1 X X X 1 X 1 X X 1 X 2 1 X X
2 2 1 X X X 2 X 2 X X 2 X 2 1 X X
4 4 2 2 1 2 X X 2 2 2 2 X 3 2 X X
4 3 2 1 X X X X 1 X 1 2 X 3 2 1 X
4 3 2 2 1 2 2 1 X 1 2 2 1 3 2 1 X
4 4 2 2 X X 2 X 1 X 2 2 X 2 2 1 X
4 4 2 2 X X 2 1 2 2 X 2 1 3 1 2 X
4 4 2 2 1 2 2 2 2 2 2 X 1 3 2 2 X
2 2 X X X X X X 1 X 1 1 X 1 X X X
4 4 4 4 2 2 3 3 3 2 3 3 1 X 3 3 X
2 2 2 2 1 1 2 2 2 2 1 2 X 3 X 2 X
4 2 2 1 X X X 1 1 1 2 2 X 3 2 X X
X X X X X X X X X X X X X X X X X
"""


def test_classes_are_kept_apart_as_the_table_says():
    order, *rows = [line.split() for line in _PUBLISHED.split("\n") if line]
    for one, row in zip(order, rows, strict=True):
        for other, word in zip(order, row, strict=True):
            if word != "*":
                assert segregation(one, other) == (0 if word == "X" else int(word)), (one, other)


def test_the_rows_of_class_1_stand_for_two_divisions_each():
    for other in ("2.1", "4.1", "8"):
        assert segregation("1.2C", other) == segregation("1.5D", other) == segregation("1.1D", other)
        assert segregation("1.6N", other) == segregation("1.3C", other)


def test_what_one_is_to_the_other_the_other_is_to_the_one():
    for one, other in itertools.product(ALL_CLASSES, repeat=2):
        assert segregation(one, other) is segregation(other, one)


def test_explosives_go_together_by_compatibility_group():
    assert segregation("1.1D", "1.4S") is Segregation.AS_LISTED
    assert segregation("1.1D", "1.1B") is Segregation.SEPARATED_FROM
    assert may_share_container("1.4S", "1.2C")
    assert not may_share_hold("1.1B", "1.3G")


def test_away_from_is_one_hold_but_not_one_container():
    assert segregation("4.1", "8") is Segregation.AWAY_FROM
    assert may_share_hold("4.1", "8")
    assert not may_share_container("4.1", "8")


@pytest.mark.parametrize("text", ["1.4", "1.1S", "1", "2", "10", "", "3A", "1.7S"])
def test_texts_that_are_no_class_are_none(text):
    assert parts_of_class(text) is None


def test_net_explosive_quantities_are_summed_by_division_and_the_worst_governs():
    assert neq_by_division([("1.4S", 500), ("1.1D", 200), ("3", 0), ("1.4C", 1)]) == {"1.1": 200, "1.4": 501}
    assert governing_division(["1.4S", "1.2C", "1.5D"]) == "1.5"
    assert governing_division(["3"]) is None
