"""Market rows to lift sources: every dollar times the scenario's price factor, crews to duty and rest."""

from __future__ import annotations

from fleet.crew import crew_limits
from movcon.clock import MINUTES_PER_HOUR, Day
from movcon.lift import CharterOffer, ContractOffer, ContractTerm, LetterOfAssist, MissionAircraft


def _priced(usd: int, price_factor_permille: int) -> int:
    return (usd * price_factor_permille + 500) // 1000


def charter_offer(
    *,
    id: str,  # noqa: A002 - named as the column
    type: str,  # noqa: A002 - named as the column
    base: str,
    carrier: str,
    operator_state: str,
    usd_per_block_hour: int,
    usd_per_landing: int,
    usd_mobilisation: int,
    usd_per_waiting_day: int,
    free_wait_h: int,
    lead_time_days: int,
    aircraft_available: int,
    cleared_until: Day,
    price_factor_permille: int = 1000,
) -> CharterOffer:
    """Return the ad hoc offer of a row of charter.csv."""
    return CharterOffer(
        id=id,
        type_id=type,
        base=base,
        carrier=carrier,
        operator_state=operator_state,
        usd_per_block_hour=_priced(usd_per_block_hour, price_factor_permille),
        usd_per_landing=_priced(usd_per_landing, price_factor_permille),
        usd_mobilisation=_priced(usd_mobilisation, price_factor_permille),
        usd_per_waiting_day=_priced(usd_per_waiting_day, price_factor_permille),
        free_wait_min=free_wait_h * MINUTES_PER_HOUR,
        lead_time_days=lead_time_days,
        cleared_until=cleared_until,
        aircraft_available=aircraft_available,
    )


def letter_of_assist(
    *,
    id: str,  # noqa: A002 - named as the column
    contributor: str,
    type: str,  # noqa: A002 - named as the column
    base: str,
    usd_per_block_hour: int,
    usd_per_landing: int,
    usd_fixed: int,
    lead_time_days: int,
    aircraft_available: int,
    cleared_until: Day,
    price_factor_permille: int = 1000,
) -> LetterOfAssist:
    """Return the letter of a row of letters_of_assist.csv."""
    return LetterOfAssist(
        id=id,
        contributor=contributor,
        type_id=type,
        base=base,
        usd_per_block_hour=_priced(usd_per_block_hour, price_factor_permille),
        usd_per_landing=_priced(usd_per_landing, price_factor_permille),
        usd_fixed=_priced(usd_fixed, price_factor_permille),
        lead_time_days=lead_time_days,
        cleared_until=cleared_until,
        aircraft_available=aircraft_available,
    )


def contract_offer(
    *,
    id: str,  # noqa: A002 - named as the column
    type: str,  # noqa: A002 - named as the column
    base: str,
    carrier: str,
    operator_state: str,
    term_months: tuple[int, ...],
    usd_per_month: tuple[int, ...],
    hours_included_per_month: int,
    usd_per_extra_hour: int,
    hours_max_per_month: int,
    usd_per_landing: int,
    tails_max: int,
    available_from: Day,
    request_lead_days: int,
    cleared_until: Day,
    crew: str,
    price_factor_permille: int = 1000,
) -> ContractOffer:
    """Return the contract offer of a row of contracts.csv; one price for each term, in the same order."""
    limits = crew_limits(crew)
    return ContractOffer(
        id=id,
        type_id=type,
        base=base,
        carrier=carrier,
        operator_state=operator_state,
        terms=tuple(
            ContractTerm(months=months, usd_per_month=_priced(usd, price_factor_permille))
            for months, usd in zip(term_months, usd_per_month, strict=True)
        ),
        hours_included_per_month=hours_included_per_month,
        usd_per_extra_hour=_priced(usd_per_extra_hour, price_factor_permille),
        hours_max_per_month=hours_max_per_month,
        usd_per_landing=_priced(usd_per_landing, price_factor_permille),
        tails_max=tails_max,
        available_from=available_from,
        request_lead_days=request_lead_days,
        cleared_until=cleared_until,
        duty_max_min=limits.duty_max_min,
        rest_min=limits.rest_min,
    )


def mission_aircraft(
    *,
    id: str,  # noqa: A002 - named as the column
    type: str,  # noqa: A002 - named as the column
    base: str,
    missions: tuple[str, ...],
    tails: int,
    hours_per_month: int,
    usd_per_block_hour: int,
    usd_per_landing: int,
    cleared_until: Day,
    crew: str,
    price_factor_permille: int = 1000,
) -> MissionAircraft:
    """Return the mission aircraft of a row of mission_aircraft.csv."""
    limits = crew_limits(crew)
    return MissionAircraft(
        id=id,
        type_id=type,
        base=base,
        missions=missions,
        tails=tails,
        hours_per_month=hours_per_month,
        usd_per_block_hour=_priced(usd_per_block_hour, price_factor_permille),
        usd_per_landing=_priced(usd_per_landing, price_factor_permille),
        cleared_until=cleared_until,
        duty_max_min=limits.duty_max_min,
        rest_min=limits.rest_min,
    )
