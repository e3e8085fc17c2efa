"""Should-cost of a voyage: what a lump sum ought to be, from its parts; the figure a bid is compared with.

A lump sum = days times hire + fuel under way and in port + port dues and handling + tolls of canals, and the carrier's
margin on all of it. Days run from where the ship is open: in ballast to the first port, laden to the last, waiting and
working in ports and passages. Under a time charter the charterer pays fuel, dues and tolls himself and at least the
days agreed; the sum is then the charterer's bill.
"""

from __future__ import annotations

from dataclasses import dataclass

from fleet.ship_market import ShipOfferRow
from fleet.ships import ShipRow
from movcon.clock import MINUTES_PER_DAY
from movcon.errors import InvalidValue

_KG_PER_TONNE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class VoyageCost:
    """Parts of a lump sum in whole dollars, and the time they are paid for.

    Attributes
    ----------
    sea_min, port_min
        Under way (ballast and laden), and in ports and waiting for passages.
    hire_usd
        For the time used, or the least time of a time charter.
    margin_usd
        Carrier's margin on the other parts.
    """

    sea_min: int
    port_min: int
    hire_usd: int
    fuel_usd: int
    dues_usd: int
    tolls_usd: int
    margin_usd: int

    @property
    def total_usd(self) -> int:
        """The lump sum, or the charterer's bill."""
        return self.hire_usd + self.fuel_usd + self.dues_usd + self.tolls_usd + self.margin_usd


def voyage_cost(
    ship: ShipRow,
    offer: ShipOfferRow,
    *,
    ballast_nm: int,
    laden_nm: int,
    port_min: int,
    passage_min: int,
    dues_usd: int,
    tolls_usd: int,
) -> VoyageCost:
    """Cost of one voyage of a ship on an offer.

    Parameters
    ----------
    ballast_nm, laden_nm
        From the open port to the first port, and on to the last; a backhaul paid for counts as laden.
    port_min
        Loading, discharge and waiting in all ports.
    passage_min
        Waiting and convoy in canals and straits, beyond steaming.
    dues_usd, tolls_usd
        Port dues of all calls, and handling where the carrier pays it; tolls of all passages, ballast leg included.

    Raises
    ------
    InvalidValue
        A part is below zero, or the offer is of another type of ship.
    """
    parts = (ballast_nm, laden_nm, port_min, passage_min, dues_usd, tolls_usd)
    if min(parts) < 0:
        raise InvalidValue("A part of the voyage is below zero; distances, minutes and dollars are zero or more.")
    if offer.ship != ship.id:
        raise InvalidValue(f"Offer {offer.id!r} is of a {offer.ship}, not of a {ship.id}; take its own type.")
    sea_min = ship.steaming_min(ballast_nm + laden_nm)
    idle_min = port_min + passage_min
    paid_min = max(sea_min + idle_min, offer.hire_min)
    # Kilogram-minutes a day: divided once at the end, so that no dollar is lost on the way.
    burn = sea_min * ship.fuel_sea_kg_per_day + idle_min * ship.fuel_port_kg_per_day
    hire_usd = _rounded(paid_min * offer.usd_per_day, MINUTES_PER_DAY)
    fuel_usd = _rounded(burn * offer.fuel_usd_per_t, MINUTES_PER_DAY * _KG_PER_TONNE)
    cost_usd = hire_usd + fuel_usd + dues_usd + tolls_usd
    return VoyageCost(
        sea_min=sea_min,
        port_min=idle_min,
        hire_usd=hire_usd,
        fuel_usd=fuel_usd,
        dues_usd=dues_usd,
        tolls_usd=tolls_usd,
        margin_usd=_rounded(cost_usd * offer.margin_permille, 1000),
    )


def _rounded(numerator: int, denominator: int) -> int:
    """Whole quotient, halves up."""
    return (2 * numerator + denominator) // (2 * denominator)
