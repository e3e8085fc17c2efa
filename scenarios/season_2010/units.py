"""The split of a contingent into units: a stated heuristic, since the reports name no units."""

from __future__ import annotations

from movcon.movements import UnitKind

_FPU = 135
_BATTALION = 750
_LARGEST_BATTALION = 850
_SMALLEST_BATTALION = 650
_SUPPORT = 250
_LARGEST_SUPPORT = 335


def split(people: int, kind: str) -> list[tuple[str, int]]:
    """Units of a contingent as (letters, people).

    Formed police: units of about 135, equal in size. Troops: battalions of 750 while more than 850 are left; what is
    left is a battalion (650-850), a support unit (up to 335), or a support unit of 250 and the rest (engineers,
    transport, signals, hospital, aviation).
    """
    if kind == UnitKind.FORMED_POLICE.value:
        count = max(1, round(people / _FPU))
        return [("FPU", size) for size in _equal(people, count)]
    units: list[tuple[str, int]] = []
    left = people
    while left > _LARGEST_BATTALION + _SMALLEST_BATTALION:
        units.append(("BN", _BATTALION))
        left -= _BATTALION
    if left > _LARGEST_BATTALION:
        if left - _BATTALION >= 2 * _LARGEST_SUPPORT:
            return units + [("BN", size) for size in _equal(left, 2)]
        units.append(("BN", _BATTALION))
        left -= _BATTALION
    if left >= _SMALLEST_BATTALION:
        return [*units, ("BN", left)]
    while left > _LARGEST_SUPPORT:
        size = _SUPPORT if left - _SUPPORT > _LARGEST_SUPPORT or left - _SUPPORT >= 60 else left // 2
        units.append(("SUP", size))
        left -= size
    return [*units, ("SUP", left)] if left else units


def _equal(people: int, count: int) -> list[int]:
    return [people * (k + 1) // count - people * k // count for k in range(count)]
