"""The smallest conflict: the fewest rules that together leave no way, and small sets of rules that cure it.

A *cure* is a set of rules that, lifted, leaves a way; a *conflict* is a set of rules that leaves none whatever else is
lifted. Every conflict shares a rule with every cure. So a smallest set that shares a rule with each cure found so far
is a conflict, and then a smallest one, or what is not in it holds a cure not yet found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

Rules = frozenset[int]

_MOST_ROUNDS = 30


def smallest_conflict(count: int, cures_it: Callable[[Rules], bool]) -> tuple[Rules, list[Rules]]:
    """Smallest conflict among rules 0 to ``count`` - 1, and cures, at least one for each rule of the conflict.

    Parameters
    ----------
    cures_it
        Whether lifting these rules, and no other, leaves a way. Lifting more never leaves less.

    Returns
    -------
    tuple
        Both empty where lifting everything leaves no way. Each cure is minimal: no rule can be left out of it.
    """
    every = frozenset(range(count))
    cures: list[Rules] = []
    conflict: Rules = frozenset()
    for _ in range(_MOST_ROUNDS):
        conflict = smallest_hitting_set(cures)
        rest = every - conflict
        if not cures_it(rest):
            break
        cures.append(_shrunk(rest, cures_it))
    for rule in sorted(conflict):
        if any(cure & conflict == {rule} for cure in cures):
            continue
        rest = every - (conflict - {rule})
        if cures_it(rest):
            cures.append(_shrunk(rest, cures_it))
    return conflict, cures


def smallest_hitting_set(sets: Iterable[Rules]) -> Rules:
    """Fewest rules that share one with every set; ties go to the lower numbers."""
    rows = list(sets)
    every = sorted(frozenset[int]().union(*rows))
    for size in range(len(every) + 1):
        for chosen in combinations(every, size):
            if all(row.intersection(chosen) for row in rows):
                return frozenset(chosen)
    return frozenset(every)


def _shrunk(rules: Rules, cures_it: Callable[[Rules], bool]) -> Rules:
    """A minimal cure within a cure, halving what is looked at: few questions where few rules are needed."""

    def needed(known: Rules, rest: Sequence[int], *, changed: bool) -> Rules:
        if changed and cures_it(known):
            return frozenset()
        if len(rest) == 1:
            return frozenset(rest)
        half = len(rest) // 2
        first, second = rest[:half], rest[half:]
        late = needed(known.union(first), second, changed=True)
        early = needed(known | late, first, changed=bool(late))
        return late | early

    return needed(frozenset(), sorted(rules), changed=False) if rules else rules
