"""Kinds of steps are tried by what they gain for their work."""

from __future__ import annotations

import random
from collections import Counter

from optimizer.deployment.odds import Odds


def test_each_kind_is_tried_before_any_is_tried_twice():
    odds, rng = Odds(("one", "two", "three")), random.Random(1)
    tried = []
    for _ in range(3):
        tried.append(odds.draw(rng))
        odds.note(tried[-1], 1_000_000 if tried[-1] == "one" else 0, 1.0)
    assert sorted(tried) == ["one", "three", "two"]


def test_work_goes_where_it_gains_and_the_others_are_not_forgotten():
    odds, rng = Odds(("gains", "does not")), random.Random(1)
    tried: Counter[str] = Counter()
    for _ in range(200):
        kind = odds.draw(rng)
        tried[kind] += 1
        odds.note(kind, 500 if kind == "gains" else 0, 10.0)
    assert tried["gains"] > 5 * tried["does not"] > 0


def test_what_gains_no_more_is_left_for_what_may():
    odds, rng = Odds(("once", "later")), random.Random(1)
    odds.note("once", 1_000_000, 10.0)
    odds.note("later", 0, 10.0)
    for _ in range(60):
        odds.note("once", 0, 10.0)
    odds.note("later", 50_000, 10.0)
    tried = Counter(odds.draw(rng) for _ in range(100))
    assert tried["later"] > tried["once"]


def test_of_two_that_gain_nothing_the_cheap_one_is_tried_more_often():
    odds, rng = Odds(("dear", "cheap")), random.Random(1)
    odds.note("dear", 0, 100.0)
    odds.note("cheap", 0, 1.0)
    tried = Counter(odds.draw(rng) for _ in range(100))
    assert tried["cheap"] > tried["dear"] > 0
