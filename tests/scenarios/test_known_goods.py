"""The table of dangerous goods by UN number: published values, and what no table of them can be without."""

import pytest

from movcon.dangerous_goods import is_explosive, is_explosive_number, parts_of_class
from scenarios.known_goods import hazards, known_goods


@pytest.mark.parametrize(
    ("un_number", "dg_class", "subsidiary"),
    [
        # IMDG Code, Dangerous Goods List, amendment 42-24, and 49 CFR 172.101: class (subsidiary hazards).
        *((12, "1.4S", ()), (14, "1.4S", ()), (6, "1.1E", ()), (321, "1.2E", ()), (412, "1.4E", ()), (348, "1.4F", ())),
        *((328, "1.2C", ()), (417, "1.3C", ()), (339, "1.4C", ()), (338, "1.4C", ()), (242, "1.3C", ())),
        *((168, "1.1D", ()), (169, "1.2D", ()), (344, "1.4D", ()), (181, "1.1E", ()), (182, "1.2E", ())),
        *((284, "1.1D", ()), (292, "1.1F", ()), (110, "1.4S", ()), (318, "1.3G", ()), (452, "1.4G", ())),
        *((137, "1.1D", ()), (171, "1.2G", ()), (297, "1.4G", ()), (245, "1.2H", ()), (18, "1.2G", ("6.1", "8"))),
        *(
            (30, "1.1B", ()),
            (255, "1.4B", ()),
            (456, "1.4S", ()),
            (65, "1.1D", ()),
            (105, "1.4S", ()),
            (48, "1.1D", ()),
        ),
        *((1202, "3", ()), (1203, "3", ()), (1223, "3", ()), (1863, "3", ()), (1263, "3", ()), (1230, "3", ("6.1",))),
        *((2794, "8", ()), (2795, "8", ()), (2800, "8", ()), (3028, "8", ()), (3480, "9", ()), (3090, "9", ())),
        *((3166, "9", ()), (3171, "9", ()), (3528, "3", ()), (3530, "9", ()), (3556, "9", ()), (3268, "9", ())),
        *((1001, "2.1", ()), (1013, "2.2", ()), (1066, "2.2", ()), (1072, "2.2", ("5.1",)), (1978, "2.1", ())),
        *((1017, "2.3", ("5.1", "8")), (1044, "2.2", ()), (3164, "2.2", ()), (1005, "2.3", ("8",))),
        *((1845, "9", ()), (3291, "6.2", ()), (2814, "6.2", ()), (3373, "6.2", ()), (3248, "3", ("6.1",))),
        *((1748, "5.1", ()), (2465, "5.1", ()), (2468, "5.1", ()), (3485, "5.1", ("8",)), (1791, "8", ())),
        *((2783, "6.1", ()), (3351, "6.1", ("3",)), (1968, "2.2", ()), (2014, "5.1", ("8",)), (1790, "8", ("6.1",))),
        *((1396, "4.3", ()), (1361, "4.2", ()), (1381, "4.2", ("6.1",)), (1944, "4.1", ()), (2809, "8", ("6.1",))),
    ],
)
def test_a_number_has_the_published_class_and_subsidiary_hazards(un_number, dg_class, subsidiary):
    known = known_goods()[un_number]

    assert (known.classes, known.subsidiary) == ((dg_class,), subsidiary)


def test_aerosols_have_a_division_by_their_contents():
    assert known_goods()[1950].classes == ("2.1", "2.2")
    assert known_goods()[2037].classes == ("2.1", "2.2", "2.3")


def test_every_row_is_possible():
    for number, known in known_goods().items():
        assert known.goods
        for name in (*known.classes, *known.subsidiary):
            assert parts_of_class(name) is not None, number
        assert all(is_explosive(name) == is_explosive_number(number) for name in known.classes), number
        assert not set(known.classes) & set(known.subsidiary), number


def test_a_number_that_is_not_known_has_the_class_that_is_told_and_nothing_else():
    assert hazards(1072, "2.2") == ("2.2", "5.1")
    assert hazards(1184, "3") == hazards(None, "3") == ("3",)
