"""Counting what happens at once, against counting minute by minute."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from movcon.deployment.verification.sweep import too_many

SPANS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda pair: (min(pair), max(pair))), max_size=12
)


@given(spans=SPANS, limit=st.integers(0, 4))
def test_the_first_crowded_minute_is_the_one_that_counting_finds(spans: list[tuple[int, int]], limit: int):
    there = {minute: sum(start <= minute < end for start, end in spans) for minute in range(21)}
    crowded = [minute for minute, count in there.items() if count > limit]
    found = too_many(spans, limit)
    assert (found is None) == (not crowded)
    if found is not None:
        assert found[0] == crowded[0]
        assert limit < found[1] <= there[found[0]]


def test_one_that_ends_makes_room_for_one_that_begins():
    assert too_many([(0, 5), (5, 9)], 1) is None
    assert too_many([(0, 6), (5, 9)], 1) == (5, 2)


def test_what_lasts_nothing_takes_no_room():
    assert too_many([(3, 3), (3, 3), (0, 9)], 1) is None
