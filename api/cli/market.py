"""The market of a scenario in words: what an hour is asked for, what it should cost, when a contract breaks even."""

from __future__ import annotations

from api.cli.console import table, usd
from api.render.answers import should_cost
from fleet.break_even import break_even_hours
from movcon.problem import Problem


def market(problem: Problem) -> list[dict[str, object]]:
    """Return every charter and contract offer with its hour, should-cost hour and, for contracts, break-even hours."""
    told: list[dict[str, object]] = []
    cheapest: dict[str, int] = {}
    for offer in problem.charter_offers:
        hour = offer.usd_per_block_hour
        cheapest[offer.type_id] = min(hour, cheapest.get(offer.type_id, hour))
        told.append(_told(offer.id, "charter", hour, should_cost(offer.type_id), None))
    for contract in problem.contract_offers:
        term = max(contract.terms, key=lambda item: item.months)
        ad_hoc = cheapest.get(contract.type_id) or should_cost(contract.type_id)
        hours = None
        if ad_hoc is not None:
            hours = break_even_hours(
                usd_per_month=term.usd_per_month,
                hours_included=contract.hours_included_per_month,
                usd_per_extra_hour=contract.usd_per_extra_hour,
                ad_hoc_usd_per_hour=ad_hoc,
            )
        hour = term.usd_per_month // max(1, contract.hours_included_per_month)
        told.append(_told(contract.id, f"contract, {term.months} months", hour, should_cost(contract.type_id), hours))
    return told


def _told(
    offer: str, kind: str, hour_usd: int, should_cost_usd: int | None, break_even: float | None
) -> dict[str, object]:
    return {
        "offer": offer,
        "kind": kind,
        "usd_per_hour": hour_usd,
        "should_cost_ad_hoc_usd_per_hour": should_cost_usd,
        "break_even_hours_per_month": None if break_even is None else round(break_even, 1),
    }


def tell_market(problem: Problem) -> None:
    """Write the market as a table."""
    rows = []
    for item in market(problem):
        hour, should, hours = (
            item["usd_per_hour"],
            item["should_cost_ad_hoc_usd_per_hour"],
            item["break_even_hours_per_month"],
        )
        rows.append(
            (
                str(item["offer"]),
                str(item["kind"]),
                usd(hour) if isinstance(hour, int) else "-",
                usd(should) if isinstance(should, int) else "-",
                f"{hours} h" if hours is not None else "-",
            )
        )
    columns = ("offer", "bought as", "asked for an hour", "should cost ad hoc", "breaks even a month at")
    table("Market (a contract's hour is its month over the hours included)", columns, rows, right=columns[2:])
