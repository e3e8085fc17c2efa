"""Runways, approvals, clearance, should-cost."""

from __future__ import annotations

import pytest

from fleet.approvals import is_approved
from fleet.break_even import break_even_hours
from fleet.clearance import ClearanceRecord, Document, cleared_until
from fleet.crew import crew_limits
from fleet.runway import corrected_length_m
from fleet.should_cost import charter_rate_usd_per_block_hour, contract_prices
from movcon.errors import InvalidValue


def test_the_runway_correction_follows_the_manuals_arithmetic() -> None:
    # The rules of ICAO Doc 9157 part 1 by hand: 1,700 m, 150 m high, 24 C, slope 0.5 %: 1,700 x 1.035 = 1,760;
    # standard 14.025 C, so x 1.09975 = 1,935; x 1.05 = 2,032.
    length = corrected_length_m(1_700, elevation_m=150, temperature_c=24, slope_percent=0.5)
    assert length == pytest.approx(2_032, abs=2)


def test_no_wide_body_is_approved_at_goma_in_2010() -> None:
    found = is_approved(
        "B767-300ER", "FZNA", longest_runway_m=2955, width_m=45, paved=True, elevation_ft=5089, latitude_deg=-1.7
    )
    assert not found.allowed
    assert "list" in found.basis


def test_no_wide_body_is_approved_on_a_narrow_runway() -> None:
    found = is_approved(
        "B767-300ER", "ZZZZ", longest_runway_m=3500, width_m=30, paved=True, elevation_ft=100, latitude_deg=50
    )
    assert not found.allowed


def test_an_unknown_runway_is_not_approved_and_says_so() -> None:
    found = is_approved(
        "AN-26", "ZZZZ", longest_runway_m=None, width_m=None, paved=False, elevation_ft=0, latitude_deg=0
    )
    assert not found.allowed
    assert "unknown" in found.basis


def _records(audit: int) -> list[ClearanceRecord]:
    until = {Document.REGISTRATION: 500, Document.INSURANCE: 400, Document.AUDIT: audit}
    return [
        ClearanceRecord(carrier="c", type_id="t", document=document, valid_until=day) for document, day in until.items()
    ]


def test_clearance_ends_with_the_first_document_that_lapses() -> None:
    assert cleared_until(_records(audit=300)) == 300
    assert cleared_until(_records(audit=900)) == 400


def test_a_missing_document_means_not_cleared() -> None:
    assert cleared_until(_records(audit=300)[:2]) is None


@pytest.mark.parametrize(
    ("type_id", "low", "high"),
    [
        ("B767-300ER", 12_000, 20_000),
        ("A330-200", 14_000, 22_000),
        ("B757-200", 8_000, 13_000),
        ("B737-800", 6_500, 11_000),
    ],
)
def test_should_cost_lies_in_the_trades_range(type_id: str, low: int, high: int) -> None:
    assert low <= charter_rate_usd_per_block_hour(type_id) <= high


def test_longer_terms_are_cheaper_and_extra_hours_cheaper_than_ad_hoc() -> None:
    months = [contract_prices("B767-300ER", term, 200)[0] for term in (3, 6, 12)]
    assert months == sorted(months, reverse=True)
    assert contract_prices("B767-300ER", 12, 200)[1] < charter_rate_usd_per_block_hour("B767-300ER")
    with pytest.raises(InvalidValue, match="term"):
        contract_prices("B767-300ER", 5, 200)


def test_break_even_is_where_both_cost_the_same() -> None:
    assert break_even_hours(
        usd_per_month=1_000_000, hours_included=200, usd_per_extra_hour=5_000, ad_hoc_usd_per_hour=10_000
    ) == pytest.approx(100)
    hours = break_even_hours(
        usd_per_month=1_000_000, hours_included=50, usd_per_extra_hour=5_000, ad_hoc_usd_per_hour=10_000
    )
    assert hours == pytest.approx(150)
    assert 1_000_000 + (150 - 50) * 5_000 == 150 * 10_000


def test_crew_words_other_than_single_and_augmented_are_refused() -> None:
    assert crew_limits("augmented").duty_max_min > crew_limits("single").duty_max_min
    with pytest.raises(InvalidValue, match="single"):
        crew_limits("triple")
