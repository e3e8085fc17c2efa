"""Scenarios are found by name or by path."""

import pytest

from movcon.errors import BadInput
from scenarios.shipped import find_scenario, scenario_names


def test_a_bare_name_finds_the_folder_that_ships_with_the_program():
    assert (find_scenario("rotation-small") / "scenario.toml").is_file()


def test_a_path_finds_its_folder(small):
    assert find_scenario(small.path) == small.path
    assert find_scenario(str(small.path)) == small.path


def test_an_unknown_name_lists_the_names_there_are():
    with pytest.raises(BadInput) as raised:
        find_scenario("rotation-smal")

    (fault,) = raised.value.faults
    assert all(name in fault.cure for name in scenario_names())
    assert "Nearest: rotation-small." in fault.cure


def test_a_folder_without_a_manifest_is_told(tmp_path):
    with pytest.raises(BadInput, match=r"scenario\.toml"):
        find_scenario(tmp_path)
