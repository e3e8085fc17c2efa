"""Whatever is done to a list: a fault at the cell, or the value read rightly; never an exception."""

import csv
import io
import string
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from api.render.load_list import corrected_copy
from movcon.container_numbers import check_digit
from movcon.load_list_changes import load_list_changes
from scenarios.intake.faults import FaultLog
from scenarios.intake.load_list.findings import Findings
from scenarios.intake.load_list.grid import parse_grids
from scenarios.intake.load_list.measures import MILLION, measure
from scenarios.intake.load_list.read import read_grids_of_list
from tests.scenarios.load_list.messy import PLAIN_HEADINGS, cell, plain, read, xlsx

BROKEN = st.sampled_from(
    ["??", "abc", "=1+1", "#N/A", "-", "-5", "1.2.3", "12,5,5", "--", "9e99", "x" * 5000, "two", "1/0", "0", "12 m kg"]
)
OPTIONAL_MEANS_NONE = {"-", "--"}


def read_text(text):
    findings, log = Findings(), FaultLog("list.csv")
    grids = parse_grids(text.encode(), findings, log)
    return read_grids_of_list(Path("list.csv"), grids, findings, sheet=None, shipping_day=None)


def as_text(rows, delimiter=";"):
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows([["" if v is None else v for v in row] for row in rows])
    return stream.getvalue()


@given(row=st.integers(0, 2), heading=st.sampled_from(PLAIN_HEADINGS), value=BROKEN)
@settings(max_examples=300, deadline=None)
def test_a_corrupted_cell_is_a_fault_of_that_cell_or_read_as_what_it_says(row, heading, value):
    sound = read_text(as_text(plain()))
    reading = read_text(as_text(plain((row, heading, value))))

    if reading.load_list is None:
        assert cell(row, heading) in {one.cell for one in reading.faults}
    else:
        others = [item for place, item in enumerate(reading.load_list.items) if place != row]
        assert others == [item for place, item in enumerate(sound.load_list.items) if place != row]
        assert heading in ("Serial", "Description", "POE", "POD", "Stackable", "Wheeled") or value in {
            *OPTIONAL_MEANS_NONE,
            "0",
        }


@given(st.lists(st.lists(st.one_of(st.none(), st.text(max_size=12), BROKEN), max_size=18), max_size=12), st.booleans())
@settings(max_examples=200, deadline=None)
def test_any_cells_at_all_are_read_without_an_exception(rows, headed):
    reading = read_text(as_text([PLAIN_HEADINGS, *rows] if headed else rows))

    assert reading.load_list is not None or reading.faults


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_without_an_exception(content):
    findings, log = Findings(), FaultLog("x")
    for grid in parse_grids(content, findings, log):
        reading = read_grids_of_list(Path("x"), [grid], Findings(), sheet=None, shipping_day=None)
        assert reading.load_list is None


CONVENTIONS = [(".", ","), (",", "."), (",", " "), (".", "'"), (",", "\u202f"), (".", "")]


@given(value=st.integers(0, 10**12), decimals=st.integers(0, 3), convention=st.sampled_from(CONVENTIONS))
def test_a_number_in_any_convention_is_read_back_under_its_decimal_sign(value, decimals, convention):
    decimal, thousands = convention
    whole, rest = divmod(value, 10**decimals)
    written = f"{whole:,}".replace(",", thousands) + (f"{decimal}{rest:0{decimals}}" if decimals else "")

    found = measure(written)

    assert found is not None
    assert (found.point if decimal == "." else found.comma) == value * MILLION // 10**decimals


def _container(number):
    first = f"TSTU{number:06}"
    return f"{first}{check_digit(first)}"


TEXT = st.text(string.ascii_letters + string.digits + " -+=@.,;:'\"éß%", min_size=1, max_size=30).map(
    lambda words: "Item " + " ".join(words.split())
)
LINES = st.lists(
    st.tuples(
        TEXT, st.integers(1, 20), st.integers(20, 1200), st.integers(20, 250), st.integers(20, 300), st.booleans()
    ),
    min_size=1,
    max_size=8,
)


def lists(lines):
    rows = []
    for number, (words, quantity, length, width, height, boxed) in enumerate(lines):
        mass = max(1, length * width * height // 5_000)
        box = _container(number) if boxed and quantity == 1 else None
        rows.append(
            [
                f"S{number}",
                words,
                quantity,
                length,
                width,
                height,
                mass,
                "no",
                "yes",
                box,
                None,
                None,
                None,
                "GHTEM",
                "",
                None,
            ]
        )
    return [list(PLAIN_HEADINGS), *rows]


@given(lines=LINES)
@settings(max_examples=60, deadline=None)
def test_the_copy_in_our_columns_reads_back_to_the_same_items(lines):
    first = read_text(as_text(lists(lines)))
    assert first.load_list is not None, [str(one) for one in first.faults]

    findings, log = Findings(), FaultLog("copy.xlsx")
    grids = parse_grids(corrected_copy(first), findings, log)
    again = read_grids_of_list(Path("list.xlsx"), grids, findings, sheet=None, shipping_day=None)

    assert again.load_list is not None, [str(one) for one in again.faults]
    assert again.load_list.items == first.load_list.items


@given(lines=LINES)
@settings(max_examples=60, deadline=None)
def test_a_list_has_no_changes_against_itself(lines):
    there = read_text(as_text(lists(lines))).load_list

    assert not load_list_changes(there, there)


def test_a_workbook_of_nonsense_is_read_without_an_exception():
    with tempfile.TemporaryDirectory() as folder:
        path = xlsx(Path(folder), [list(PLAIN_HEADINGS), [True, 3.5, "=A1", "x" * 30_000, -1], ["2010-01-01"] * 16])
        assert read(path).faults
