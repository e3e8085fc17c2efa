"""Rows of subtotals and totals, compared with what they sum up."""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.intake.load_list.fields import MASSES, Field
from scenarios.intake.load_list.figures import Series, value_of
from scenarios.intake.load_list.findings import Findings
from scenarios.intake.load_list.layout import Layout, SumRow
from scenarios.intake.load_list.measures import MILLION, measure

_SUMMED = (Field.QUANTITY, Field.NEQ, *MASSES)
_ROUNDING_PERMILLE = 5


def check_sums(layout: Layout, columns: Sequence[Series], quantities: Sequence[object], findings: Findings) -> None:
    """Tell every sum that differs from its column; a sum may be of its section, of everything above or of the sums."""
    for total in layout.sums:
        if not total.label:
            cause = "The row has figures only; it is taken for a sum and left out."
            findings.note("row_left_out", cause, "Where it is cargo, give it a description and dimensions.", total.row)
        for series in columns:
            if series.field in _SUMMED and not series.unclear:
                _check(layout, total, series, quantities, findings)


def _check(layout: Layout, total: SumRow, series: Series, quantities: Sequence[object], findings: Findings) -> None:
    text = layout.grid.rows[total.row].get(series.place, "")
    one = measure(text) if text else None
    given = None if one is None else value_of(one, series.way)
    if given is None or (one is not None and one.unit is not None and one.unit is not series.unit):
        return
    sums: list[int] = []
    for first in dict.fromkeys((total.first, 0)):
        places = range(first, total.last)
        values = [(series.in_unit(at), quantities[at]) for at in places]
        rows, mass = layout.grid.rows, series.field in MASSES
        for at, (value, pieces) in zip(places, values, strict=True):
            own = series.measures[at]
            if (value is None and series.place in rows[layout.items[at]]) or (mass and not isinstance(pieces, int)):
                return  # a cell that has a fault of its own is in the sum
            if own is not None and own.unit is not None and series.unit is None:
                return  # which unit the sum is in nobody says
        sums.append(sum(value or 0 for value, _ in values))
        if series.field in (Field.MASS, Field.MASS_EACH):
            sums.append(sum((value or 0) * pieces for value, pieces in values if isinstance(pieces, int)))
    if any(abs(given - one_sum) * 1_000 <= max(abs(one_sum) * _ROUNDING_PERMILLE, 1) for one_sum in sums):
        return
    nearest = min(sums, key=lambda one_sum: abs(one_sum - given))
    label = total.label or "The sum"
    cause = f"{label!r} gives {_shown(given)}, but the lines above come to {_shown(nearest)}."
    cure = "Correct the sum or the line that is wrong or missing."
    findings.fault("sum_differs", cause, cure, total.row, series.place)


def _shown(millionths: int) -> str:
    return f"{millionths // MILLION:,}" if millionths % MILLION == 0 else f"{millionths / MILLION:,.3f}"
