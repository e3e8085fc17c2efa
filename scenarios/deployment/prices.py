"""Prices of lift: every dollar of a table times the scenario's price factor."""

from __future__ import annotations


def priced(usd: int, price_factor_permille: int) -> int:
    """Dollars times the factor / 1000, rounded half up."""
    return (usd * price_factor_permille + 500) // 1000
