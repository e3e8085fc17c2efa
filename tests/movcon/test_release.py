"""A release: which stage each movement is in at a present, what has begun, which clearances are had."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movcon.clock import MINUTES_PER_DAY, day_of, midnight
from movcon.errors import InvalidValue
from movcon.plan import Plan
from movcon.release import Freed, Release, Stage, StagedRelease

ORDER = (Stage.FIXED, Stage.SEQUENCE, Stage.ASSET, Stage.FREE)


def of(plan: Plan, present: str, **terms: object) -> Release:
    minute = midnight(day_of(date.fromisoformat(present)))
    return Release(present=minute, itineraries=plan.itineraries, awards=plan.awards, **terms)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("minutes", "stage"),
    [
        (-1, Stage.FIXED),
        (0, Stage.FIXED),
        (14 * MINUTES_PER_DAY - 1, Stage.FIXED),
        (14 * MINUTES_PER_DAY, Stage.SEQUENCE),
        (30 * MINUTES_PER_DAY - 1, Stage.SEQUENCE),
        (30 * MINUTES_PER_DAY, Stage.ASSET),
        (60 * MINUTES_PER_DAY - 1, Stage.ASSET),
        (60 * MINUTES_PER_DAY, Stage.FREE),
    ],
)
def test_stages_follow_one_another_to_the_minute(minutes: int, stage: Stage) -> None:
    assert StagedRelease().stage(1000, 1000 + minutes) is stage


@pytest.mark.parametrize("days", [(-1, 0, 0), (2, 1, 3), (1, 3, 2)])
def test_stages_out_of_order_are_refused(days: tuple[int, int, int]) -> None:
    with pytest.raises(InvalidValue, match="put them in order"):
        StagedRelease(fixed_days=days[0], sequence_days=days[1], asset_days=days[2])


@given(
    days=st.lists(st.integers(0, 100), min_size=3, max_size=3).map(sorted),
    present=st.integers(0, 10**6),
    one=st.integers(-(10**5), 3 * 10**5),
    more=st.integers(0, 10**5),
)
def test_a_movement_further_off_is_never_held_more_firmly(days: list[int], present: int, one: int, more: int) -> None:
    staging = StagedRelease(fixed_days=days[0], sequence_days=days[1], asset_days=days[2])
    near, far = staging.stage(present, present + one), staging.stage(present, present + one + more)
    assert ORDER.index(near) <= ORDER.index(far)


def test_each_movement_of_the_complete_plan_is_in_its_stage(complete_plan: Plan) -> None:
    # First loaded on 6 and 7 July, 2 August and 2 January.
    release = of(complete_plan, "2010-06-24")
    stages = {name: release.stage(name) for name in ("ALF-1", "BRV-1", "CHL-1", "ALF-2", "DLT-1")}
    assert stages == {
        "ALF-1": Stage.FIXED,
        "BRV-1": Stage.FIXED,
        "CHL-1": Stage.ASSET,
        "ALF-2": Stage.FREE,
        "DLT-1": Stage.FREE,
    }


def test_a_freed_movement_is_free_however_near_it_is(complete_plan: Plan) -> None:
    release = of(complete_plan, "2010-06-24", freed=(Freed(requirement="ALF-1", reason="AAAA is closed"),))
    assert release.stage("ALF-1") is Stage.FREE
    assert release.stage("BRV-1") is Stage.FIXED


def test_a_movement_has_begun_when_its_first_people_have_left(complete_plan: Plan) -> None:
    assert of(complete_plan, "2010-07-06").begun == frozenset()
    assert of(complete_plan, "2010-07-07").begun == {"ALF-1"}
    assert of(complete_plan, "2011-07-01").begun == {"ALF-1", "BRV-1", "CHL-1", "ALF-2"}


def test_a_clearance_is_had_on_the_dates_around_each_flight(complete_plan: Plan) -> None:
    asked = of(complete_plan, "2010-06-24", clearance_days=1).asked_days["NARR:BBBB-MMMM"]
    flown = day_of(date(2010, 7, 7))
    assert asked == {flown - 1, flown, flown + 1}


def test_any_change_of_a_release_changes_its_digest(complete_plan: Plan) -> None:
    release = of(complete_plan, "2010-06-24")
    others = [
        replace(release, present=release.present + 1),
        replace(release, itineraries=release.itineraries[1:]),
        replace(release, awards=()),
        replace(release, staging=StagedRelease(fixed_days=13)),
        replace(release, clearance_days=4),
        replace(release, freed=(Freed(requirement="ALF-1", reason="x"),)),
    ]
    assert len({release.digest, *(other.digest for other in others)}) == 1 + len(others)
    assert replace(release).digest == release.digest
