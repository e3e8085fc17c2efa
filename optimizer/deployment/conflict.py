"""What keeps parcels from moving or from coming in time, with its cures, and how a cure is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from movcon.deployment.edits import DeploymentEdit
from movcon.deployment.plan import DeploymentPlan
from optimizer.deployment.inquest import Goal


@dataclass(frozen=True, slots=True, kw_only=True)
class Cure:
    """Edits and what planning again with them brings, against the plan searched on as long without them.

    Attributes
    ----------
    helped
        Parcels of the conflict that are moved, or come in time.
    usd
        What lift and the prices of lateness and waiting rise by (negative = they fall), whatever else the edits let
        move included; what the edits themselves cost is not known to the plan.
    lift_usd
        Of it, money paid for lift and storage.
    objective_usd
        What the objective rises by, in which every parcel left behind has its price.
    moved_more, late_fewer
        Parcels of the whole plan that are moved more, and that come late less.
    """

    edits: tuple[DeploymentEdit, ...]
    helped: tuple[str, ...]
    usd: int
    lift_usd: int
    objective_usd: int
    moved_more: int
    late_fewer: int
    plan: DeploymentPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What keeps parcels of a consignment from moving, or from coming in time.

    Attributes
    ----------
    goal
        What is asked of them and not met: to be moved, or to come in time.
    rules
        The rules that conflict, as few as can be. ``room``: others take what they need. ``price``: leaving them costs
        less. ``equipment``: people come with the main equipment of their unit, which is late. ``time``: nothing stands
        in the way, and a longer search does it.
    cures
        The cheapest first, all of the parcels helped before some. Empty where no edit tried helps.
    untried
        Changes that may help and were not priced before the search for cures was stopped.
    """

    consignment: str
    unit: str
    goal: Goal
    parcels: tuple[str, ...]
    rules: tuple[str, ...]
    words: str
    cures: tuple[Cure, ...]
    untried: int


def cure_words(conflict: Conflict, cure: Cure) -> str:
    """A cure as a planner would say it, with its price and what else it changes."""
    all_of = len(cure.helped) == len(conflict.parcels)
    count = len(conflict.parcels)
    which = (
        ("it" if count == 1 else "both" if count == 2 else f"all {count}")
        if all_of
        else f"{len(cure.helped)} of {count}"
    )
    does = f"moves {which}" if conflict.goal is Goal.MOVED else f"brings {which} in time"
    told = [f"{edits_words(cure.edits)}: {does}"]
    for what, usd in (("lift", cure.lift_usd), ("lateness and waiting", cure.usd - cure.lift_usd)):
        if usd:
            told.append(f"{what} ${abs(usd):,} {'more' if usd > 0 else 'less'}")
    also = cure.moved_more - (len(cure.helped) if conflict.goal is Goal.MOVED else 0)
    if also:
        told.append(f"{abs(also)} other{'s' if abs(also) != 1 else ''} {'moved' if also > 0 else 'no longer moved'}")
    fewer = cure.late_fewer - (len(cure.helped) if conflict.goal is Goal.IN_TIME else 0)
    if fewer:
        told.append(f"{abs(fewer)} {'fewer' if fewer > 0 else 'more'} late")
    return "; ".join(told) + "."


def edits_words(edits: Sequence[DeploymentEdit]) -> str:
    """Edits in one phrase."""
    said = [edit.words for edit in edits]
    return " and ".join([said[0], *(f"{text[0].lower()}{text[1:]}" for text in said[1:])])
