"""On which problems the second model is exact; it refuses others."""

from __future__ import annotations

from benchmarks.cross_check.chalks import OutOfScope
from movcon.problem import Problem


def check_scope(problem: Problem) -> None:
    """Raise OutOfScope for hours, closures, routes with dates, sharing, floors, blackouts, soft prices or a release."""
    for fault, is_so in (
        ("It is planned again from a release.", problem.release is not None),
        ("An aircraft is grounded.", bool(problem.groundings)),
        ("An airfield is not always open.", not all(field.always_open for field in problem.airfields)),
        (
            "Between two airfields there are several routes, or one with dates.",
            len({(r.type_id, r.origin, r.destination) for r in problem.routes}) < len(problem.routes)
            or any(r.valid_from is not None or r.valid_until is not None for r in problem.routes),
        ),
        ("Requirements share sorties.", any(need.shares is not None for need in problem.rotations)),
        ("Blackouts bar dates.", any(need.blackouts for need in problem.rotations)),
        (
            "Days outside the window or over the spread are priced.",
            problem.prices.usd_per_day_outside_window is not None or problem.prices.usd_per_day_over_spread is not None,
        ),
        (
            "Clearances are still being asked for when the first window begins.",
            any(
                need.window_first_day - 3
                < problem.planning_day + max((r.notice_days for r in problem.routes), default=0)
                for need in problem.rotations
            ),
        ),
    ):
        if is_so:
            raise OutOfScope(fault)
