"""Types against published figures, each named; tolerances cover rounding and differing reserves and layouts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.catalogue import aircraft_types, type_facts
from movcon.errors import InvalidValue

TYPES = aircraft_types()


def test_the_catalogue_holds_at_least_fifteen_types_each_with_a_source() -> None:
    assert len(TYPES) >= 15
    assert all(type_facts(name).source for name in TYPES)


@pytest.mark.parametrize(
    ("type_id", "payload_kg", "range_nm", "tolerance", "published"),
    [
        # A published range with passengers is read as payload at 95 kg each, the usual allowance.
        ("B767-300ER", 218 * 95, 5_980, 0.05, "Boeing product page 767-300ER: 218 passengers, 5,980 NM"),
        ("B767-300ER", 269 * 95, 5_625, 0.05, "Boeing 767-300ER two-class: 269 passengers, about 5,600 NM"),
        ("A330-200", 246 * 95, 6_750, 0.05, "Airbus A330-200 (233 t): 246 passengers, 6,750 NM"),
        ("A330-200", 36_400, 5_400, 0.06, "Airbus A330-200 aircraft characteristics: 36.4 t over about 5,400 NM"),
        ("B757-200", 200 * 95, 3_915, 0.05, "Boeing product page 757-200: 200 passengers, 3,915 NM"),
        ("B757-200", 25_600, 2_570, 0.06, "Boeing D6-58327: full payload about 2,570 NM at 115.7 t"),
        ("B737-800", 162 * 95, 2_935, 0.06, "Boeing product page 737-800 with winglets: 162 passengers, 2,935 NM"),
        ("B737-800", 20_500, 2_000, 0.06, "Boeing D6-58325-6: full payload about 2,000 NM"),
        ("IL-76TD", 48_000, 1_970, 0.06, "Ilyushin type data Il-76TD: 48-50 t over 3,650 km"),
        ("IL-76TD", 20_000, 3_940, 0.10, "Ilyushin type data Il-76TD: 20 t over 7,300 km"),
        ("L-100-30", 23_000, 1_334, 0.06, "Lockheed L-100-30: maximum payload over 2,470 km"),
        ("L-100-30", 0, 4_830, 0.25, "Lockheed L-100-30: 8,950 km without payload, external tanks"),
    ],
)
def test_payload_range_is_near_the_published_figure(
    type_id: str, payload_kg: int, range_nm: int, tolerance: float, published: str
) -> None:
    curve = TYPES[type_id].payload_range
    reach = max(r for r in range(0, curve.max_range_nm + 1, 10) if curve.payload_kg(r) >= payload_kg)
    assert reach == pytest.approx(range_nm, rel=tolerance), published


@pytest.mark.parametrize(
    ("type_id", "distance_nm", "hours", "tolerance", "published"),
    [
        ("B767-300ER", 2_999, 7.0, 0.08, "timetables London Heathrow-New York: 6:55 eastbound to 8:00 westbound"),
        ("B767-300ER", 3_450, 7.75, 0.08, "UN long-term charter Delhi-Kigali, about eight hours"),
        ("A330-200", 3_150, 7.25, 0.08, "timetables Paris-New York: 7:00 eastbound to 8:20 westbound"),
        ("A330-200", 2_950, 6.75, 0.08, "timetables Frankfurt-Dubai and back at 2,600-2,950 NM: 6:10 to 7:00"),
        ("B757-200", 2_150, 5.1, 0.08, "timetables New York-Los Angeles: 5:00 eastbound to 6:10 westbound"),
        ("B757-200", 1_330, 3.4, 0.08, "timetables Reykjavik-Copenhagen and London-Moscow: 3:15 to 3:50"),
        ("B737-800", 1_000, 2.7, 0.08, "timetables London-Rome to Oslo-Nice, 800-1,050 NM: 2:30 to 2:55"),
        ("B737-800", 1_950, 4.75, 0.08, "timetables London-Tel Aviv: 4:45 out, 5:15 back"),
        ("IL-76TD", 1_970, 5.2, 0.08, "Ilyushin type data: 750-800 km/h cruise, 3,650 km"),
        ("IL-76TD", 3_940, 10.0, 0.08, "Ilyushin type data: 750-800 km/h cruise, 7,300 km"),
        ("L-100-30", 1_334, 4.8, 0.08, "Lockheed L-100-30: cruise 290-300 kt"),
        ("L-100-30", 600, 2.3, 0.08, "Lockheed L-100-30: cruise 290-300 kt"),
    ],
)
def test_block_time_is_near_the_published_figure(
    type_id: str, distance_nm: int, hours: float, tolerance: float, published: str
) -> None:
    assert TYPES[type_id].block_min(distance_nm) / 60 == pytest.approx(hours, rel=tolerance), published


def test_a_737_800_lifts_about_131_troops_with_45_kg_of_baggage_each() -> None:
    # 165 seats would be 23.9 t; the chalk follows from payload on a leg of about 2,200 NM.
    assert TYPES["B737-800"].payload_range.payload_kg(2_200) // 145 == pytest.approx(131, abs=4)


def test_an_unknown_type_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(InvalidValue, match="B767-300ER"):
        type_facts("B797")


@given(st.sampled_from(sorted(TYPES)), st.integers(0, 9000), st.integers(0, 9000))
def test_payload_falls_and_block_time_rises_with_distance(type_id: str, one: int, other: int) -> None:
    near, far = sorted((one, other))
    kind = TYPES[type_id]
    assert kind.payload_range.payload_kg(near) >= kind.payload_range.payload_kg(far) >= 0
    assert kind.block_min(near) <= kind.block_min(far)
