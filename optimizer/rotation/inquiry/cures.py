"""Why a movement is not moved: the smallest set of rules that conflict, and the cheapest edits that would move it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from movcon.edits import Edit
from movcon.plan import NotMoved, Plan
from optimizer.conflicts import Rules, smallest_conflict
from optimizer.rotation.inquiry.inquest import Inquest, Stopped
from optimizer.rotation.inquiry.laid import LaidPlan
from optimizer.rotation.inquiry.relaxation import Edits, Relaxation, Way, join
from optimizer.rotation.inquiry.relaxations import other_airports, relaxations
from optimizer.rotation.reasons import reason

_WITHIN_REACH = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cure:
    """Edits that would move the requirement, and what lift and soft prices then cost more, dollars.

    What the edit itself costs (a longer shift at an airfield, more beds) is not known to the plan and not in it. An
    edit may let others move that are left out too: ``also``; their cost is not in it.
    """

    edits: tuple[Edit, ...]
    usd: int
    also: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The cure as a planner would say it, with its price."""
        done = join([edit.words for edit in self.edits])
        also = f" It lets {join(self.also)} move too." if self.also else ""
        price = f"for ${self.usd:,}" if self.usd >= 0 else f"and ${-self.usd:,} saved"
        return f"{done}: moved {price}.{also}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Rules that together leave no way to move a requirement.

    Attributes
    ----------
    rules
        As few as can be: whatever else is lifted, these alone leave no way, and no smaller set does. ``time`` where
        nothing stands in the way and only the search was too short.
    cures
        Cheapest first. Empty where no edit helps; ``words`` then say what stands in the way.
    """

    requirement: str
    rules: tuple[str, ...]
    words: str
    cures: tuple[Cure, ...]


def explain_unmoved(
    laid: LaidPlan, need_id: str, *, cures: int = 3, should_stop: Callable[[], bool] | None = None
) -> Conflict | None:
    """Explain a requirement that the plan does not move.

    Parameters
    ----------
    cures
        Most cures to return, cheapest first.
    should_stop
        Asked between solves; True ends with the cures found so far.

    Returns
    -------
    Conflict or None
        None where it was stopped before the conflict was known.
    """
    inquest = Inquest(laid, need_id, should_stop or (lambda: False))
    try:
        return _explained(laid, need_id, inquest, cures)
    except Stopped:
        return None


def explained(
    laid: LaidPlan,
    *,
    most: int,
    cures: int = 3,
    should_stop: Callable[[], bool] | None = None,
    on_progress: Callable[[str], None] | None = None,
) -> tuple[Plan, tuple[Conflict, ...]]:
    """The plan with the reasons of what it does not move found by solving, for the first ``most`` of them.

    The code is the first rule of the conflict, the reason its words, the remedies the cures with their prices.
    """
    found: dict[str, Conflict] = {}
    for item in laid.plan.not_moved[:most]:
        if on_progress is not None:
            on_progress(item.requirement)
        conflict = explain_unmoved(laid, item.requirement, cures=cures, should_stop=should_stop)
        if conflict is None:
            break
        found[item.requirement] = conflict
    left = tuple(_with_reasons(item, found.get(item.requirement)) for item in laid.plan.not_moved)
    return replace(laid.plan, not_moved=left), tuple(found.values())


def _with_reasons(item: NotMoved, conflict: Conflict | None) -> NotMoved:
    if conflict is None:
        return item
    if conflict.rules == (_WITHIN_REACH,):
        remedies: tuple[str, ...] = ("Plan again with more time.",)
    elif conflict.cures:
        remedies = tuple(cure.words for cure in conflict.cures)
    else:
        return item
    # Who is left for want of funds is known by this code: questions about others leave it so.
    code = "funds" if "funds" in conflict.rules else conflict.rules[0]
    return replace(item, code=code, reason=conflict.words, remedies=remedies)


def _explained(laid: LaidPlan, need_id: str, inquest: Inquest, most: int) -> Conflict:
    need = laid.problem.rotation[need_id]
    if inquest.moves(()):
        usd = inquest.price(())
        words = (
            f"Nothing stands in the way of {need.unit}: planning again with more time moves it"
            f"{'' if usd is None else f' for ${usd:,}'}."
        )
        return Conflict(requirement=need_id, rules=(_WITHIN_REACH,), words=words, cures=())
    every = relaxations(laid.instance, need)

    def whole(rules: Rules) -> Edits:
        return tuple(edit for rule in sorted(rules) for edit in every[rule].whole)

    conflict, ways_out = smallest_conflict(len(every), lambda rules: inquest.moves(whole(rules)))
    if not ways_out:
        return _no_rule_helps(laid, need_id, inquest, every, most)
    named = [every[rule] for rule in sorted(conflict)]
    if len(named) == 1:
        words = f"{need.unit} cannot move because of {named[0].words}."
    else:
        words = f"{need.unit} cannot move: {join([item.words for item in named])} together leave no way."
    rules = tuple(dict.fromkeys(item.rule for item in named))
    found = Conflict(requirement=need_id, rules=rules, words=words, cures=())
    cures: list[Cure] = []
    try:
        for rules_lifted in sorted(ways_out, key=len):
            cures += _cures(inquest, [every[rule] for rule in sorted(rules_lifted)], most)
    except Stopped:
        pass
    return replace(found, cures=_cheapest(cures, most))


def _cheapest(cures: Sequence[Cure], most: int) -> tuple[Cure, ...]:
    once = {cure.edits: cure for cure in cures}
    return tuple(sorted(once.values(), key=lambda cure: (cure.usd, len(cure.edits), cure.words))[:most])


def _cures(inquest: Inquest, lifted: Sequence[Relaxation], most: int) -> list[Cure]:
    """Cures that lift these rules, each no further than needed: one rule in every way it has, several in their best."""
    if len(lifted) == 1:
        best: list[tuple[int, Way]] = []
        for way in lifted[0].ways:
            usd = inquest.price(way[-1])
            if usd is not None:
                best.append((usd, way))
        best.sort(key=lambda pair: pair[0])
        graded = [_least(inquest, way, (), ()) for _, way in best[:most]] or [lifted[0].whole]
        return [cure for edits in graded if (cure := _priced(inquest, edits)) is not None]
    chosen: list[Edits] = [item.whole for item in lifted]
    for number, item in enumerate(lifted):
        before = tuple(edit for edits in chosen[:number] for edit in edits)
        after = tuple(edit for edits in chosen[number + 1 :] for edit in edits)
        priced = [(usd, way) for way in item.ways if (usd := inquest.price((*before, *way[-1], *after))) is not None]
        if priced:
            way = min(priced, key=lambda pair: pair[0])[1]
            chosen[number] = _least(inquest, way, before, after)
    cure = _priced(inquest, tuple(edit for edits in chosen for edit in edits))
    return [] if cure is None else [cure]


def _priced(inquest: Inquest, edits: Edits) -> Cure | None:
    usd = inquest.price(edits)
    return None if usd is None else Cure(edits=edits, usd=usd, also=inquest.also(edits))


def _least(inquest: Inquest, way: Way, before: Edits, after: Edits) -> Edits:
    """Smallest grade of a way that still moves it, by halving; its last grade is known to."""
    low, high = 0, len(way) - 1
    while low < high:
        middle = (low + high) // 2
        if inquest.moves((*before, *way[middle], *after)):
            high = middle
        else:
            low = middle + 1
    return way[high]


def _no_rule_helps(laid: LaidPlan, need_id: str, inquest: Inquest, every: Sequence[Relaxation], most: int) -> Conflict:
    """Where lifting every rule does not help: what is in the way, and other airports."""
    code, why, _ = reason(laid.instance, need_id)
    found: list[Cure] = []
    whole = tuple(edit for item in every for edit in item.whole)
    try:
        for edits in other_airports(laid.instance, laid.problem.rotation[need_id]):
            cure = _priced(inquest, edits)
            if cure is None and inquest.moves((*edits, *whole)):
                cure = _priced(inquest, _fewest(inquest, edits, every))
            if cure is not None:
                found.append(cure)
    except Stopped:
        pass
    return Conflict(requirement=need_id, rules=(code,), words=why, cures=_cheapest(found, most))


def _fewest(inquest: Inquest, edits: Edits, every: Sequence[Relaxation]) -> Edits:
    """The edits with as few rules lifted besides as still move it."""
    kept = list(every)
    for item in every:
        fewer = [other for other in kept if other is not item]
        if inquest.moves((*edits, *(edit for other in fewer for edit in other.whole))):
            kept = fewer
    return (*edits, *(edit for item in kept for edit in item.whole))
