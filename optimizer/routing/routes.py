"""What the routing engine returns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Routes = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingPlan:
    """Who carries what, in which order and when.

    Attributes
    ----------
    routes
        For each vehicle the calls in the order of its stops, each twice: picked up, then delivered.
    starts
        For each vehicle the moments at which the services of its stops start.
    not_transported
        Calls that nobody carries, rising.
    objective
        Cost of routes and of calls not transported.
    """

    routes: Routes
    starts: Routes
    not_transported: tuple[int, ...]
    objective: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingProgress:
    """An improvement: wall seconds since the start, units of budget done, objective reached."""

    seconds: float
    work: int
    objective: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingResult:
    """Outcome of a run.

    Attributes
    ----------
    plan
        The best plan found; carrying nothing is one, so there always is a plan.
    course
        Every improvement.
    seconds
        Wall time of the run.
    work
        Units of budget done.
    interrupted
        Whether ``should_stop`` ended it.
    """

    plan: RoutingPlan
    course: Sequence[RoutingProgress]
    seconds: float
    work: int
    interrupted: bool


OnRoutingPlan = Callable[[RoutingPlan], None]
