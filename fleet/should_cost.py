"""Should-cost: what an hour ought to cost, from its parts; the figure a bid is compared with.

An hour = ACMI (aircraft, crew, maintenance, insurance) + fuel + navigation and handling, and on the ad hoc market a
margin for idle time and short notice. Committed hours cost less: with 200 hours a month fully used a 12-month
contract's hour is 62 % of the ad hoc one, 6 months 8 % and 3 months 15 % dearer; an extra hour is 48 % (fuel, charges,
crew and maintenance by the hour). Shares are planning values; parts stand in data/should_cost.csv.
"""

from __future__ import annotations

from functools import cache

from fleet.tables import rows
from movcon.errors import InvalidValue

_COMMITTED_PERMILLE = 620
_EXTRA_PERMILLE = 480
_LETTER_PERMILLE = 850
_TERM_PERMILLE = {3: 1150, 6: 1080, 12: 1000}


@cache
def _rates() -> dict[str, int]:
    rates: dict[str, int] = {}
    for row in rows("should_cost.csv"):
        fuel = int(row["fuel_kg_per_block_hour"]) * int(row["fuel_usd_per_tonne"]) / 1000
        cost = int(row["acmi_usd_per_block_hour"]) + fuel + int(row["navigation_handling_usd_per_block_hour"])
        rates[row["type"]] = round(cost * (1000 + int(row["ad_hoc_margin_permille"])) / 1000)
    return rates


def charter_rate_usd_per_block_hour(type_id: str) -> int:
    """Ad hoc hour, all in; raises InvalidValue for a type without cost parts."""
    rate = _rates().get(type_id)
    if rate is None:
        raise InvalidValue(f"No cost parts for {type_id!r}; add a row to fleet/data/should_cost.csv.")
    return rate


def contract_prices(type_id: str, term_months: int, hours_included: int) -> tuple[int, int]:
    """(dollars a month, dollars an extra hour) of a contract for 3, 6 or 12 months."""
    if term_months not in _TERM_PERMILLE:
        raise InvalidValue(f"No term of {term_months} months; terms are {', '.join(map(str, _TERM_PERMILLE))}.")
    hour = charter_rate_usd_per_block_hour(type_id)
    month = hour * hours_included * _COMMITTED_PERMILLE * _TERM_PERMILLE[term_months] // 1_000_000
    return month, hour * _EXTRA_PERMILLE // 1000


def letter_of_assist_rate_usd_per_block_hour(type_id: str) -> int:
    """Hour of a Member State's own or chartered aircraft of the type."""
    return charter_rate_usd_per_block_hour(type_id) * _LETTER_PERMILLE // 1000
