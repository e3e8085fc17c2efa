"""Break-even between a contract and ad hoc charter."""

from __future__ import annotations


def break_even_hours(
    *, usd_per_month: int, hours_included: int, usd_per_extra_hour: int, ad_hoc_usd_per_hour: int
) -> float | None:
    """Block hours a month from which a contract costs no more than ad hoc hours; None if it never does."""
    within = usd_per_month / ad_hoc_usd_per_hour
    if within <= hours_included:
        return within
    if ad_hoc_usd_per_hour <= usd_per_extra_hour:
        return None
    return (usd_per_month - usd_per_extra_hour * hours_included) / (ad_hoc_usd_per_hour - usd_per_extra_hour)
