"""A later version of a list against the earlier one, and a list against the memorandum."""

from dataclasses import replace

from movcon.cargo import CargoItem, LoadList
from movcon.load_list_changes import load_list_changes
from movcon.mou import MouLine, check_against_mou


def item(serial="1", **changes):
    given = {"description": "Truck", "quantity": 1, "length_mm": 7400, "width_mm": 2480, "height_mm": 3100}
    return CargoItem(serial=serial, **(given | {"mass_kg": 8600, "wheeled": True} | changes))


def of(*items, version=1):
    return LoadList(id="L", unit="U", contributor="GHA", version=version, items=items)


def test_a_list_and_itself_do_not_differ():
    there = of(item("1"), item("2", description="Jeep"))

    assert not load_list_changes(there, there)
    assert load_list_changes(there, there).words == ()


def test_lines_added_removed_and_changed_are_told_in_words():
    found = load_list_changes(
        of(item("1"), item("2", description="Jeep")),
        of(item("1", mass_kg=9000), item("3", description="Crane", length_mm=9000)),
    )

    assert [one.serial for one in found.added] == ["3"]
    assert [one.serial for one in found.removed] == ["2"]
    assert found.changed[0].words == "1 (Truck): mass 8,600 kg to 9,000 kg"
    assert "added: 3 (Crane), 1 x 8,600 kg" in found.words


def test_a_line_whose_serial_changed_is_found_by_its_container():
    box = item(
        "9", description="Stores", wheeled=False, length_mm=6058, width_mm=2438, height_mm=2591, container="CSQU3054383"
    )
    found = load_list_changes(
        of(item("1"), box), of(item("1"), replace(box, serial="10", description="Rations", mass_kg=7000))
    )

    assert not found.added
    assert {change.field for change in found.changed[0].changes} == {"serial", "description", "mass_kg"}


def test_lines_numbered_anew_are_found_by_description_and_dimensions():
    jeep = item("2", description="Jeep", length_mm=4500)
    found = load_list_changes(
        of(item("1"), jeep), of(replace(jeep, serial="1", mass_kg=2000), replace(item("1"), serial="2"))
    )

    assert not found.added
    assert not found.removed
    assert {(one.before.serial, one.after.serial) for one in found.changed} == {("1", "2"), ("2", "1")}


def test_lines_alike_that_cannot_be_told_apart_are_reported_and_not_guessed():
    before = of(item("1", mass_kg=8000), item("2", mass_kg=8100))
    after = of(item("11", mass_kg=8200), item("12", mass_kg=8300))
    found = load_list_changes(before, after)

    assert not found.added
    assert not found.removed
    assert [len(one.before) for one in found.ambiguous] == [2]
    assert "keep the serials" in found.ambiguous[0].words


def test_a_value_that_falls_away_is_told_as_none():
    found = load_list_changes(of(item(required_day=14793)), of(item()))

    assert found.changed[0].words == "1 (Truck): required date 2010-07-03 to none"


MOU = (
    MouLine(mou_line="12", description="Truck, cargo", category="Support vehicles", authorized=2, source="MOU of 2010"),
    MouLine(mou_line="13", description="Jeep", category="Support vehicles", authorized=1, source="MOU of 2010"),
)


def test_a_list_as_authorized_agrees():
    found = check_against_mou(of(item("1", mou_line="12", quantity=2), item("2", mou_line="13")), MOU)

    assert found.agrees
    assert found.words == ()


def test_what_is_missing_is_counted():
    found = check_against_mou(of(item("1", mou_line="12")), MOU)

    assert [(one.line.mou_line, one.declared) for one in found.missing] == [("12", 1), ("13", 0)]
    assert "1 of 2 declared, 1 missing" in found.words[0]


def test_excess_is_told_in_what_a_ship_is_paid_in():
    lines = (item("1", mou_line="12", quantity=2), item("2", mou_line="12", quantity=3), item("3", mou_line="13"))
    (over,) = check_against_mou(of(*lines), MOU).excess

    assert over.totals.pieces == 3
    assert (over.totals.lane_mm, over.totals.mass_kg) == (22_200, 25_800)
    assert "22.2 lane m" in over.words


def test_part_of_a_line_can_be_excess():
    (over,) = check_against_mou(of(item("1", mou_line="12", quantity=5), item("3", mou_line="13")), MOU).excess

    assert over.items[0].quantity == 3


def test_lines_the_memorandum_does_not_have_are_at_the_contributors_cost_and_lines_without_one_are_listed():
    found = check_against_mou(
        of(item("1", mou_line="99"), item("2"), item("3", mou_line="12", quantity=2), item("4", mou_line="13")), MOU
    )

    assert [one.serial for one in found.not_in_mou] == ["1"]
    assert [one.serial for one in found.without_line] == ["2"]
    assert found.at_contributors_cost.mass_kg == 8600
    assert not found.agrees
