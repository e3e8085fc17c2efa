"""Why a movement is not moved: the smallest set of rules that conflict, and the cheapest edits that would move it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from movcon.edits import Edit
from movcon.errors import InvalidValue
from optimizer.rotation.inquiry.laid import LaidPlan
from optimizer.rotation.inquiry.relaxations import Relaxation, relaxations
from optimizer.rotation.reasons import reason
from optimizer.rotation.search import Search

_TRIES = 5
_SIZE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Cure:
    """Edits that would move the requirement, and what lift and soft prices then cost more, dollars.

    An edit may move others that were left out too; their cost is in it.
    """

    edits: tuple[Edit, ...]
    usd: int

    @property
    def words(self) -> str:
        """The cure as a planner would say it, with its price."""
        return f"{' and '.join(edit.words for edit in self.edits)}: moved for ${self.usd:,}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Rules that together leave no way to move a requirement.

    ``rules`` is minimal: each of them lifted, with none of the others, would no longer conflict. Empty where no edit
    of these rules helps; ``words`` then say what stands in the way.
    """

    requirement: str
    rules: tuple[str, ...]
    words: str
    cures: tuple[Cure, ...]


def explain_unmoved(
    laid: LaidPlan, need_id: str, *, cures: int = 3, should_stop: Callable[[], bool] | None = None
) -> Conflict:
    """Explain a requirement that the plan does not move.

    Parameters
    ----------
    cures
        Most cures to return, cheapest first.
    should_stop
        Asked between solves; True ends with what is found so far.
    """
    inquest = _Inquest(laid, need_id, should_stop or (lambda: False))
    need = laid.problem.rotation[need_id]
    every = relaxations(laid.problem, need)
    if not inquest.moves([item.whole for item in every]):
        _, why, _ = reason(laid.instance, need_id)
        return Conflict(requirement=need_id, rules=(), words=why, cures=())
    kept = list(every)
    for item in every:
        others = [other for other in kept if other is not item]
        # With everything lifted but the others: do the others alone still conflict?
        if not inquest.moves([lifted.whole for lifted in every if lifted not in others]):
            kept = others
    words = f"{need.unit} cannot move: " + _and([item.words for item in kept]) + " leave no way together."
    if len(kept) == 1:
        words = f"{need.unit} cannot move: {kept[0].words} stands in the way."
    return Conflict(
        requirement=need_id,
        rules=tuple(dict.fromkeys(item.rule for item in kept)),
        words=words,
        cures=tuple(inquest.cures(kept, every))[:cures],
    )


def _and(parts: list[str]) -> str:
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else "".join(parts)


class _Inquest:
    """Asks, and remembers, whether a requirement can be moved once some rules are lifted, and at what price."""

    def __init__(self, laid: LaidPlan, need_id: str, should_stop: Callable[[], bool]) -> None:
        self._laid = laid
        self._need_id = need_id
        self._should_stop = should_stop
        self._known: dict[tuple[Edit, ...], int | None] = {}
        self._possible: dict[tuple[Edit, ...], bool] = {}

    def moves(self, lifted: Sequence[Sequence[Edit]]) -> bool:
        """Whether the requirement is moved with these edits made."""
        edits = tuple(edit for row in lifted for edit in row)
        if edits not in self._possible:
            self._possible[edits] = not self._should_stop() and self._placed(edits) is not None
        return self._possible[edits]

    def price(self, edits: tuple[Edit, ...]) -> int | None:
        """Dollars that the plan costs more, with the requirement moved; None where it cannot be."""
        if edits not in self._known:
            self._known[edits] = None if self._should_stop() else self._solve(edits)
        return self._known[edits]

    def _placed(self, edits: tuple[Edit, ...]) -> Search | None:
        """Search in which the requirement is placed after edits, and nothing else lost; None where it cannot be."""
        try:
            search = self._laid.search(edits)
        except InvalidValue:
            return None
        name = self._need_id
        allowed = {item.requirement for item in self._laid.plan.not_moved}
        for other in [name, *(other for other in search.unplaced if other != name)]:
            if other in search.unplaced and search.inserter.place(other):
                search.unplaced.pop(other, None)
        search.settle()
        search.start_from_here()
        for _ in range(_TRIES):
            if name not in search.unplaced and set(search.unplaced) <= allowed:
                return search
            self._make_room(search)
        return search if name not in search.unplaced and set(search.unplaced) <= allowed else None

    def _make_room(self, search: Search) -> None:
        near = search.remover.neighbours(self._need_id)[:15]
        search.iterate(0.0, [self._need_id, *search.rng.sample(near, min(_SIZE, len(near)))])

    def _solve(self, edits: tuple[Edit, ...]) -> int | None:
        search = self._placed(edits)
        if search is None:
            return None
        for _ in range(_TRIES):
            self._make_room(search)
        needs = self._laid.problem.rotation
        price = self._laid.problem.prices.usd_per_person_not_moved
        left = sum(price * (needs[n].incoming + needs[n].outgoing) for n in search.unplaced)
        cost = self._laid.plan.cost
        return (search.current - left) - (cost.objective_usd - cost.not_moved_usd)

    def cures(self, kept: Sequence[Relaxation], every: Sequence[Relaxation]) -> list[Cure]:
        """Cures by one rule, each as small as does; where no single one cures, a smallest set of rules together."""
        found: list[Cure] = []
        for item in kept:
            found += self._smallest([item.steps])
        if not found:
            lifted = list(every)
            for item in every:
                fewer = [other for other in lifted if other is not item]
                if fewer and self.moves([other.whole for other in fewer]):
                    lifted = fewer
            found += self._smallest([item.steps for item in lifted])
            found = found or self._smallest([(item.whole,) for item in lifted])
        return sorted(found, key=lambda cure: cure.usd)

    def _smallest(self, steps: Sequence[Sequence[tuple[Edit, ...]]]) -> list[Cure]:
        """First of the graded edits that cures, all rules taken at the same grade."""
        grades = max(len(rule) for rule in steps)
        for grade in range(grades):
            edits = tuple(edit for rule in steps for edit in rule[min(grade, len(rule) - 1)])
            usd = self.price(edits)
            if usd is not None:
                return [Cure(edits=edits, usd=usd)]
        return []
