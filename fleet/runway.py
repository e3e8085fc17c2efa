"""Runway physics: the length a type needs at an airfield, corrected for elevation, temperature and slope.

ICAO Doc 9157, Aerodrome Design Manual, part 1: the basic length grows by 7 % for each 300 m of elevation, then by 1 %
for each degree the reference temperature lies above the standard one at that elevation, then by 10 % for each per cent
of slope.
"""

from __future__ import annotations

from functools import cache

from fleet.tables import rows

_FEET_PER_METRE = 3.28084
_ISA_SEA_LEVEL_C = 15.0
_ISA_LAPSE_C_PER_M = 0.0065


def corrected_length_m(
    basic_m: float, *, elevation_m: float, temperature_c: float, slope_percent: float = 0.0
) -> float:
    """Runway length needed, metres, for a basic length at sea level in the standard atmosphere."""
    length = basic_m * (1 + 0.07 * elevation_m / 300)
    standard = _ISA_SEA_LEVEL_C - _ISA_LAPSE_C_PER_M * elevation_m
    length *= 1 + 0.01 * max(0.0, temperature_c - standard)
    return length * (1 + 0.10 * slope_percent)


def metres(feet: float) -> float:
    """Feet as metres."""
    return feet / _FEET_PER_METRE


@cache
def _bands() -> tuple[tuple[float, float, float], ...]:
    return tuple(
        (
            float(row["latitude_from_deg"]),
            float(row["latitude_until_deg"]),
            float(row["reference_temperature_c"]),
        )
        for row in rows("reference_temperatures.csv")
    )


def reference_temperature_c(latitude_deg: float, elevation_m: float) -> float:
    """Planning value of the reference temperature: by latitude, falling with elevation as the standard does."""
    latitude = abs(latitude_deg)
    at_sea_level = next((t for low, high, t in _bands() if low <= latitude <= high), _ISA_SEA_LEVEL_C)
    return at_sea_level - _ISA_LAPSE_C_PER_M * elevation_m
