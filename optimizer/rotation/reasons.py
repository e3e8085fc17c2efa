"""Why a requirement is not moved, and what would cure it, in the user's words."""

from __future__ import annotations

from movcon.clock import day_text
from movcon.lift import LetterOfAssist, MissionAircraft
from movcon.movements import RotationRequirement
from optimizer.rotation.chalks import leg_capacity, pattern
from optimizer.rotation.instance import Instance

Reason = tuple[str, str, tuple[str, ...]]


def reason(instance: Instance, need_id: str) -> Reason:
    """(code, reason, remedies) of a requirement that the plan leaves unmoved."""
    need = instance.problem.rotation[need_id]
    number = instance.number[need_id]
    if instance.blocks[number]:
        return _crowded_out(need)
    kinds = " or ".join(kind.value.replace("_", " ") for kind in need.lift_sources)
    usable = [c for c in instance.carriers if c.kind in need.lift_sources and _serves(need, c.source)]
    if not usable:
        return (
            "lift_source",
            f"No source on offer may carry {need.unit} of {need.contributor}: allowed is {kinds}.",
            ("Allow another lift source in rotations.csv.", f"Put an offer of {kinds} for it on the market."),
        )
    if instance.is_forbidden(need.apoe, need.apod):
        return (
            "forbidden_link",
            f"No aircraft may fly between the States of {need.apoe} and {need.apod}.",
            ("Choose another APOE or APOD.", "Remove the link from links.csv if it no longer holds."),
        )
    types = sorted({c.type_id for c in usable})
    reached = [
        t
        for t in types
        if leg_capacity(instance.problem, need, t, need.apoe, need.apod)
        and leg_capacity(instance.problem, need, t, need.apod, need.apoe)
    ]
    if not reached:
        return (
            "route",
            f"None of {', '.join(types)} reaches {need.apod} from {need.apoe} with passengers, tech stops included.",
            (
                "Add a tech stop on the way to tech_stops.csv.",
                f"Put a type with more range on offer, or approve one of these types at {need.apod} or {need.apoe}.",
            ),
        )
    patterned = [t for t in reached if pattern(instance.problem, need, t) is not None]
    if not patterned:
        return (
            "advance_party",
            f"With {', '.join(reached)} the chalks of {need.unit} cannot keep the advance party and relief rules.",
            ("Lower advance_permille.", "Put a larger type on offer."),
        )
    window = f"{day_text(need.window_first_day)} to {day_text(need.window_last_day)}"
    return (
        "strength_ceiling",
        (
            f"No departure lets {', '.join(patterned)} fly {need.unit} between {window} within opening hours, crew "
            f"duty, the ceiling of {need.ceiling} at the end of each day and {need.spread_days_max} days in all."
        ),
        (
            f"Raise the ceiling by a chalk (camp and transit beds), now {need.ceiling}.",
            "Lengthen spread_days_max.",
            f"Open {need.apod} or {need.apoe} longer.",
        ),
    )


def unfunded_reason(instance: Instance, need_id: str) -> Reason:
    """(code, reason, remedies) of a requirement that its mission cannot pay for."""
    need = instance.problem.rotation[need_id]
    alone = instance.standalone_usd[instance.number[need_id]]
    price = "" if alone is None else f" (alone on charter {alone:,} dollars)"
    return (
        "funds",
        f"{need.mission} has no funds left in the fiscal year for {need.unit}{price}.",
        (f"Raise the funds of {need.mission} in funds.csv.", "Move the window into the next fiscal year."),
    )


def _serves(need: RotationRequirement, source: object) -> bool:
    if isinstance(source, LetterOfAssist):
        return source.contributor == need.contributor
    return not isinstance(source, MissionAircraft) or need.mission in source.missions


def _crowded_out(need: RotationRequirement) -> Reason:
    window = f"{day_text(need.window_first_day)} to {day_text(need.window_last_day)}"
    remedies = [
        f"Widen the window ({window}).",
        "Raise the slots, parking or onward capacity that are full on these dates.",
        "Offer more aircraft at once, or with shorter lead time.",
    ]
    if need.follows is not None:
        remedies.insert(1, f"Widen the tour ({need.tour_days_min} to {need.tour_days_max} days) after {need.follows}.")
    return (
        "window",
        (
            f"No aircraft was found free for {need.unit} in its window {window} with the slots, parking, onward "
            "capacity, notices and clearances left."
        ),
        tuple(remedies),
    )
