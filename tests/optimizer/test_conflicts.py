"""The smallest conflict among rules, on made-up rules whose conflicts are known."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from optimizer.conflicts import smallest_conflict, smallest_hitting_set

sets_of_rules = st.lists(st.frozensets(st.integers(0, 6), min_size=1, max_size=4), min_size=1, max_size=5)


def conflicts(*rows: set[int]):
    """Question whether lifting rules cures, where the rows are all the minimal conflicts: each must lose a rule."""
    return lambda lifted: all(lifted & row for row in rows)


def test_one_rule_alone_in_the_way_is_the_conflict_and_its_cure() -> None:
    assert smallest_conflict(5, conflicts({3})) == (frozenset({3}), [frozenset({3})])


def test_two_rules_together_are_named_and_either_cures() -> None:
    found, cures = smallest_conflict(6, conflicts({1, 4}))
    assert found == {1, 4}
    assert set(cures) == {frozenset({1}), frozenset({4})}


def test_of_two_conflicts_the_smaller_is_named_and_cures_lift_a_rule_of_each() -> None:
    found, cures = smallest_conflict(7, conflicts({0, 1, 2}, {5}))
    assert found == {5}
    assert all(5 in cure and len(cure) == 2 for cure in cures)


def test_where_lifting_everything_leaves_no_way_there_is_neither_conflict_nor_cure() -> None:
    assert smallest_conflict(4, lambda lifted: False) == (frozenset(), [])


@given(sets_of_rules)
def test_the_conflict_is_one_no_smaller_one_is_and_every_rule_of_it_has_a_minimal_cure(
    rows: list[frozenset[int]],
) -> None:
    cures_it = conflicts(*(set(row) for row in rows))
    found, cures = smallest_conflict(7, cures_it)
    every = frozenset(range(7))
    assert not cures_it(every - found)
    assert all(
        cures_it(every - frozenset(fewer)) for size in range(len(found)) for fewer in combinations(range(7), size)
    )
    for cure in cures:
        assert cures_it(cure)
        assert not any(cures_it(cure - {rule}) for rule in cure)
    assert all(any(cure & found == {rule} for cure in cures) for rule in found)


@given(sets_of_rules)
def test_a_hitting_set_meets_every_set_and_none_with_fewer_rules_does(rows: list[frozenset[int]]) -> None:
    found = smallest_hitting_set(rows)
    assert all(found & row for row in rows)
    for fewer in combinations(range(7), len(found) - 1):
        assert not all(row.intersection(fewer) for row in rows)
