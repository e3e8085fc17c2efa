"""A plan of this planner laid in an instance of its problem, exactly as it is."""

from __future__ import annotations

from dataclasses import replace

from movcon.plan import Plan
from movcon.release import Release
from optimizer.rotation.instance import Instance
from optimizer.rotation.rebuild import Rebuilt, rebuild

_LONG_AGO = -(10**12)


class ForeignPlan(ValueError):
    """The plan cannot be laid as it is: it was made for another problem, or is not one of this planner's."""


def release_of(instance: Instance, plan: Plan) -> Release:
    """The plan as what has been released, from a present before all of it where the problem has none."""
    release = instance.problem.release or Release(present=_LONG_AGO, itineraries=(), awards=())
    return replace(release, itineraries=plan.itineraries, awards=plan.awards)


def lay(instance: Instance, plan: Plan) -> Rebuilt:
    """A state that holds the plan.

    Raises
    ------
    ForeignPlan
        Something of it does not stand.
    """
    rebuilt = rebuild(instance, release_of(instance, plan), {})
    if rebuilt.broken or rebuilt.impossible:
        words = [f"{name}: {why}" for (name, _), why in rebuilt.broken.items()] + rebuilt.impossible
        raise ForeignPlan("The plan cannot be laid again: " + "; ".join(words[:5]))
    return rebuilt
