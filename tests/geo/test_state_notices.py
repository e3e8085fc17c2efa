import csv
from importlib.resources import files

import pytest

from geo.state_notices import state_notices
from geo.states import states
from movcon.errors import InvalidValue


def rows(name):
    return list(csv.DictReader(files("geo").joinpath(f"data/{name}.csv").read_text(encoding="utf-8").splitlines()))


def test_notices_come_once_each_in_order_with_their_names():
    found = state_notices(["SDN", "EGY", "SDN"])
    assert [(notice.state, notice.name) for notice in found] == [("EGY", "Egypt"), ("SDN", "Sudan")]


def test_a_state_without_a_row_has_the_notice_of_all_others():
    others = next(row for row in rows("state_notices") if row["state"] == "*")
    (norway,) = state_notices(["NOR"])
    assert (norway.overflight_days, norway.landing_days) == (
        int(others["overflight_days"]),
        int(others["landing_days"]),
    )


def test_an_unknown_state_is_named():
    with pytest.raises(InvalidValue, match="ZZZ"):
        state_notices(["ZZZ"])


def test_every_row_of_the_table_is_a_state_with_a_source():
    for row in rows("state_notices"):
        assert row["source"]
        assert 0 < int(row["overflight_days"]) <= int(row["landing_days"])
        if row["state"] != "*":
            assert states()[row["state"]].name == row["name"]


@pytest.mark.parametrize("table", ["states", "airfield_overrides"])
def test_every_row_of_a_table_names_its_source(table):
    assert all(row["source"] for row in rows(table))
