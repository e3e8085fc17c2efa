"""Answers to questions about a plan as JSON objects, the same from the command line and from a job."""

from __future__ import annotations

from fleet.should_cost import charter_rate_usd_per_block_hour
from movcon.clock import MINUTES_PER_HOUR, month_text
from movcon.errors import InvalidValue
from optimizer.rotation.inquiry import AwardReason, ContractReasons, Worth, reason_words


def should_cost(type_id: str) -> int | None:
    """What an ad hoc hour of a type should cost; None for a type without cost parts."""
    try:
        return charter_rate_usd_per_block_hour(type_id)
    except InvalidValue:
        return None


def limit_object(worth: Worth) -> dict[str, object]:
    """What one more unit of a limit is worth; the edit that was tried is the caller's to show."""
    return {"limit": worth.limit, "usd": worth.usd, "tried": worth.tried, "checked": worth.checked}


def contracts_object(found: ContractReasons) -> dict[str, object]:
    """Why a plan buys the contracts it does."""
    return {
        "awards": [_award(reason) for reason in found.awards],
        "one_more": [
            {
                "offer": more.award.offer,
                "tail": more.award.tail,
                "first_month": month_text(more.award.first_month),
                "months": more.award.months,
                "usd_per_month": more.usd_per_month,
                "objective_change_usd": more.usd,
                "movements": more.movements,
                "words": more.words,
            }
            for more in found.one_more
        ],
    }


def _award(reason: AwardReason) -> dict[str, object]:
    use = reason.use
    ad_hoc = should_cost(use.type_id)
    return {
        "offer": use.award.offer,
        "tail": use.award.tail,
        "first_month": month_text(use.award.first_month),
        "months": use.award.months,
        "usd_per_month": use.usd_per_month,
        "months_usd": use.months_usd,
        "extra_hours_usd": use.extra_usd,
        "landings_usd": use.landings_usd,
        "hours_flown": round(use.flown_min / MINUTES_PER_HOUR, 1),
        "hours_included": use.included_min // MINUTES_PER_HOUR,
        "hours_to_be_had": use.most_min // MINUTES_PER_HOUR,
        "by_month": [
            {"month": month_text(month), "hours_flown": round(flown / MINUTES_PER_HOUR, 1)}
            for month, flown in use.by_month
        ],
        "usd_per_hour": use.usd_per_hour,
        "should_cost_ad_hoc_usd_per_hour": ad_hoc,
        "movements": list(use.movements),
        "people": use.people,
        "alone_off_contract_usd": use.elsewhere_usd,
        "by_contract_only": list(use.only_here),
        "without_it_usd": reason.without_usd,
        "left_unmoved_without_it": list(reason.left),
        "bought_before": reason.bought,
        "words": reason_words(reason, ad_hoc),
    }
