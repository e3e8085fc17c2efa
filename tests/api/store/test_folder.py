"""Output folders are written whole; stale files go, those of others stay."""

from __future__ import annotations

import pytest

from api.store.folder import OUTPUT_LIST, write_file, write_folder
from movcon.errors import InvalidValue


def names(folder) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {OUTPUT_LIST}


def test_a_new_folder_appears_with_everything_in_it(tmp_path):
    write_folder(tmp_path / "out", {"a.txt": b"1", "sub/b.txt": b"2"})
    assert names(tmp_path / "out") == {"a.txt", "sub/b.txt"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_files_of_an_earlier_run_go_and_those_of_others_stay(tmp_path):
    out = tmp_path / "out"
    write_folder(out, {"a.txt": b"1", "sub/old.txt": b"2"})
    (out / "mine.txt").write_bytes(b"keep")
    write_folder(out, {"a.txt": b"3"})
    assert names(out) == {"a.txt", "mine.txt"}
    assert (out / "a.txt").read_bytes() == b"3"


def test_a_tampered_list_of_outputs_removes_nothing_outside(tmp_path):
    out, outside = tmp_path / "out", tmp_path / "outside.txt"
    outside.write_bytes(b"keep")
    write_folder(out, {"a.txt": b"1"})
    (out / OUTPUT_LIST).write_text('["../outside.txt"]')
    write_folder(out, {"a.txt": b"2"})
    assert outside.read_bytes() == b"keep"


@pytest.mark.parametrize("name", ["../a", "/a", "a/../../b", "", "a\\b"])
def test_names_that_lead_out_of_the_folder_are_refused_and_nothing_is_written(tmp_path, name):
    with pytest.raises(InvalidValue, match="not a name inside"):
        write_folder(tmp_path / "out", {"ok.txt": b"1", name: b"2"})
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_the_earlier_file_whole(tmp_path):
    write_file(tmp_path / "a.txt", b"first")
    with pytest.raises(TypeError):
        write_file(tmp_path / "a.txt", "no bytes")
    assert (tmp_path / "a.txt").read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
