"""Files of edits: what is written reads back the same, and every fault of a file is told at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movcon.clock import day_of
from movcon.deployment.edits import SetDayRate, SetLoadPorts
from movcon.edits import CancelMovement, CloseAirfield, SetSlots
from movcon.errors import BadInput, Fault
from movcon.lift import SourceKind
from movcon.problem import Problem
from scenarios.intake.edits import edited, edits_text, read_edits
from scenarios.intake.vocabulary import DEPLOYMENT, ROTATION, AnyEdit

DAYS = st.integers(day_of(date(2009, 1, 1)), day_of(date(2012, 1, 1)))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


def _values(name: str, hint: Any) -> st.SearchStrategy[object]:
    if NoneType in get_args(hint):
        return st.none() | _values(name, next(kind for kind in get_args(hint) if kind is not NoneType))
    if name == "day" or name in ("first_day", "last_day"):
        return DAYS
    if get_origin(hint) is tuple:
        return st.lists(TEXT, max_size=3).map(tuple)
    if hint is SourceKind:
        return st.sampled_from(SourceKind)
    return st.integers(0, 10**9) if hint is int else TEXT


def _edits(kind: type[AnyEdit]) -> st.SearchStrategy[AnyEdit]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{item.name: _values(item.name, hints[item.name]) for item in fields(kind)})


def _some(kinds: Iterable[type[AnyEdit]]) -> st.SearchStrategy[list[AnyEdit]]:
    return st.lists(st.one_of([_edits(kind) for kind in kinds]), min_size=1, max_size=5)


WRITTEN = st.one_of(
    st.tuples(st.just(ROTATION), _some(ROTATION.kinds.values())),
    st.tuples(st.just(DEPLOYMENT), _some(DEPLOYMENT.kinds.values())),
)


@given(written=WRITTEN)
def test_whatever_edits_are_written_they_read_back_the_same(
    written: tuple[Any, list[AnyEdit]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    vocabulary, edits = written
    path = tmp_path_factory.mktemp("edits") / "edits.toml"
    path.write_text(edits_text(edits), encoding="utf-8", newline="\n")
    assert list(read_edits(path, vocabulary)) == edits


def test_what_there_is_a_day_of_is_a_number_and_no_date(tmp_path: Path) -> None:
    path = tmp_path / "edits.toml"
    path.write_text('[[edit]]\nkind = "set_slots"\nairfield = "MMMM"\nslots_per_day = 4\n', encoding="utf-8")
    assert read_edits(path, ROTATION) == (SetSlots(airfield="MMMM", slots_per_day=4),)
    path.write_text('[[edit]]\nkind = "set_day_rate"\noffer = "VC"\nusd_per_day = 9000\n', encoding="utf-8")
    assert read_edits(path, DEPLOYMENT) == (SetDayRate(offer="VC", usd_per_day=9000),)


def test_ports_are_written_as_a_list_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "edits.toml"
    head = '[[edit]]\nkind = "set_load_ports"\nconsignment = "CAMP"\nports = '
    path.write_text(head + '["ITBDS", "ESVLC"]\n', encoding="utf-8")
    assert read_edits(path, DEPLOYMENT) == (SetLoadPorts(consignment="CAMP", ports=("ITBDS", "ESVLC")),)
    for wrong in ('"ITBDS"', "[1]", '[""]'):
        path.write_text(head + wrong + "\n", encoding="utf-8")
        with pytest.raises(BadInput) as refused:
            read_edits(path, DEPLOYMENT)
        assert [(f.code, f.column) for f in refused.value.faults] == [("wrong_value", "ports")]


@pytest.mark.parametrize(
    ("vocabulary", "kind", "says"),
    [(ROTATION, "set_berths", "changes deployments only"), (DEPLOYMENT, "set_people", "changes rotations only")],
)
def test_an_edit_of_the_other_vocabulary_is_told_as_such(vocabulary, kind: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "edits.toml"
    path.write_text(f'[[edit]]\nkind = "{kind}"\n', encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_edits(path, vocabulary)
    assert [(f.code, says in f.cause) for f in refused.value.faults] == [("unknown_kind", True)]


def test_a_file_says_in_words_what_each_edit_does(tmp_path: Path) -> None:
    first, last = day_of(date(2010, 8, 1)), day_of(date(2010, 8, 10))
    text = edits_text([CloseAirfield(airfield="MMMM", first_day=first, last_day=last, reason="floods")])
    assert text == (
        "# Close MMMM from 2010-08-01 to 2010-08-10 (floods)\n"
        "[[edit]]\n"
        'kind = "close_airfield"\n'
        'airfield = "MMMM"\n'
        "first_day = 2010-08-01\n"
        "last_day = 2010-08-10\n"
        'reason = "floods"\n'
    )


def test_what_may_be_left_out_has_its_default(tmp_path: Path) -> None:
    path = tmp_path / "edits.toml"
    path.write_text(
        '[[edit]]\nkind = "set_slots"\nairfield = "MMMM"\n'
        '[[edit]]\nkind = "close_airfield"\nairfield = "MMMM"\nfirst_day = 2010-08-01\nlast_day = 2010-08-01\n',
        encoding="utf-8",
    )
    slots, closure = read_edits(path, ROTATION)
    assert slots == SetSlots(airfield="MMMM", slots_per_day=None)
    assert isinstance(closure, CloseAirfield)
    assert closure.reason == "closed"


def faults(tmp_path: Path, text: str | bytes) -> list[Fault]:
    path = tmp_path / "edits.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BadInput) as refused:
        read_edits(path, ROTATION)
    assert {fault.file for fault in refused.value.faults} == {str(path)}
    return list(refused.value.faults)


EDIT = '[[edit]]\nkind = "set_people"\nrequirement = "ALF-1"\nincoming = 1\noutgoing = 1\n'


@pytest.mark.parametrize(
    ("text", "code", "row", "column", "says"),
    [
        ("", "missing_key", None, "edit", "There is no [[edit]]"),
        ("edit = 3\n", "missing_key", None, "edit", "There is no [[edit]]"),
        ("edit = [3]\n", "wrong_value", None, None, "An edit is a section"),
        ("[[edit]\n", "unreadable_file", 1, None, "not TOML"),
        (EDIT + "incoming = 2\n", "unreadable_file", 6, None, "not TOML"),
        (EDIT + "[other]\na = 1\n", "unknown_key", None, "other", "means nothing here"),
        (EDIT + "[[edit]]\nairfield = 1\n", "unknown_kind", 6, "kind", "kind is missing"),
        (EDIT + '\n\n[[edit]]\nkind = "close"\n', "unknown_kind", 8, "kind", "There is no edit of the kind 'close'"),
        (EDIT + "[[edit]]\nkind = 3\n", "unknown_kind", 6, "kind", "There is no edit of the kind '3'"),
        (EDIT.replace("incoming = 1\n", ""), "missing_key", 1, "incoming", "set_people needs incoming"),
        (EDIT.replace("= 1", "= 1.5", 1), "wrong_value", 1, "incoming", "1.5 is not a whole number"),
        (EDIT.replace("= 1", "= -1", 1), "wrong_value", 1, "incoming", "-1 is not a whole number"),
        (EDIT.replace("= 1", "= true", 1), "wrong_value", 1, "incoming", "True is not a whole number"),
        (EDIT.replace("= 1", '= "1"', 1), "wrong_value", 1, "incoming", "'1' is not a whole number"),
        (EDIT.replace('"ALF-1"', "1"), "wrong_value", 1, "requirement", "1 is not text"),
        (EDIT.replace('"ALF-1"', '""'), "wrong_value", 1, "requirement", "'' is not text"),
        (EDIT + "incomin = 3\n", "unknown_key", 1, "incomin", "set_people has no incomin"),
        (
            '[[edit]]\nkind = "black_out"\nmission = "MIS"\nreason = "x"\nfirst_day = "2010-08-01"\nlast_day = 2010-08-02\n',
            "wrong_value",
            1,
            "first_day",
            "'2010-08-01' is not a date",
        ),
        (
            '[[edit]]\nkind = "black_out"\nmission = "M"\nreason = "x"\nfirst_day = 2010-08-01T00:00:00\nlast_day = 2010-08-02\n',
            "wrong_value",
            1,
            "first_day",
            "is not a date",
        ),
        (
            '[[edit]]\nkind = "allow_source"\nrequirement = "ALF-1"\n[edit.kind2]\n',
            "unknown_key",
            1,
            "kind2",
            "allow_source has no kind2",
        ),
    ],
)
def test_a_fault_is_told_with_its_line_its_key_and_its_cure(
    text: str, code: str, row: int | None, column: str | None, says: str, tmp_path: Path
) -> None:
    found = [(f.code, f.row, f.column) for f in faults(tmp_path, text) if says in f.cause]
    assert found == [(code, row, column)]
    assert all(fault.cure for fault in faults(tmp_path, text))


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = (
        '[[edit]]\nkind = "close_airfeld"\n'
        '[[edit]]\nkind = "set_people"\nrequirement = 3\nincoming = -1\n'
        '[[edit]]\nkind = "cancel_movement"\nrequirement = "ALF-1"\nwhy = "x"\n'
    )
    found = faults(tmp_path, text)
    assert [(f.row, f.column) for f in found] == [
        (1, "kind"),
        (3, "requirement"),
        (3, "incoming"),
        (3, "outgoing"),
        (7, "why"),
    ]
    assert "Nearest: close_airfield" in found[0].cure


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x00\x01", b"[[edit]]\nkind = '\xe9'\n"])
def test_a_file_that_is_no_text_is_a_fault_and_no_accident(content: bytes, tmp_path: Path) -> None:
    assert faults(tmp_path, content)


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        read_edits(tmp_path / "none.toml", ROTATION)


@given(content=st.binary(max_size=200))
def test_whatever_a_file_holds_it_is_edits_or_faults(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("edits") / "edits.toml"
    path.write_bytes(content)
    try:
        found: tuple[object, ...] = read_edits(path, ROTATION)
    except BadInput as error:
        found = error.faults
    assert found


def test_every_edit_that_cannot_be_made_is_a_fault_of_the_file(complete_problem: Problem) -> None:
    edits = [
        CancelMovement(requirement="X"),
        SetSlots(airfield="MMMM", slots_per_day=2),
        CancelMovement(requirement="Y"),
    ]
    with pytest.raises(BadInput) as refused:
        edited(complete_problem, edits, "changes.toml", ROTATION)
    assert [(f.code, f.file) for f in refused.value.faults] == [("impossible_edit", "changes.toml")] * 2
    assert [f.cause.split(" (")[0] for f in refused.value.faults] == ["Edit 1", "Edit 3"]
