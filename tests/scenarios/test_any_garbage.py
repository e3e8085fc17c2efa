"""Whatever stands in a cell, a scenario is a Problem or bad input with a place; nothing else comes out."""

import shutil

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from movcon.errors import BadInput
from movcon.problem import Problem
from scenarios.assembly import load_problem
from scenarios.intake.rows import TABLES
from scenarios.shipped import find_scenario

_NASTY = st.sampled_from(
    ["", "0", "-1", "1e9", "NaN", "inf", "=1+1", "2010-13-01", "9999-12-31", "2010-06-18T25:00Z", "24:00", "ZZZZ", "GLRB",
     "charter", "1 2 3", "2010-07-01/2010-07-02 x; ;", "1,5", "\ufeff", "\x00", "é", "\N{MATHEMATICAL BOLD DIGIT NINE}", "1" * 30, "UNMIL", "ISR", '"']
)  # fmt: skip
_CELLS = st.one_of(_NASTY, st.text(max_size=12), st.integers(-(10**6), 10**12).map(str))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_random_cells_give_a_problem_or_faults_that_name_a_file(small, data):
    shutil.copytree(find_scenario("rotation-small"), small.path, dirs_exist_ok=True)
    for _ in range(data.draw(st.integers(1, 3))):
        file = data.draw(st.sampled_from([table.file for table in TABLES]))
        lines = small.lines(file)
        row = data.draw(st.integers(0, len(lines) - 1))
        column = data.draw(st.integers(0, len(lines[row]) - 1))
        lines[row][column] = data.draw(_CELLS)
        try:
            small.write(file, lines)
        except UnicodeEncodeError:
            return
    try:
        found = load_problem(small.path)
    except BadInput as error:
        found = error.faults

    if not isinstance(found, Problem):
        assert found
        assert all(fault.file.startswith(str(small.path)) and fault.cause and fault.cure for fault in found)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_cut_anywhere_or_with_any_byte_changed_never_crashes_the_intake(small, data):
    shutil.copytree(find_scenario("rotation-small"), small.path, dirs_exist_ok=True)
    file = data.draw(st.sampled_from([*(table.file for table in TABLES), "scenario.toml"]))
    content = (small.path / file).read_bytes()
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content = content[:place]
    else:
        content = content[:place] + bytes([data.draw(st.integers(0, 255))]) + content[place + 1 :]
    (small.path / file).write_bytes(content)

    assert all(fault.file.startswith(str(small.path)) for fault in small.faults())
