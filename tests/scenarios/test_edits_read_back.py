"""Every kind of edit of either vocabulary, written to a file or as a JSON object, reads back as it was."""

from __future__ import annotations

import json
import types
import typing
from dataclasses import fields
from enum import Enum
from pathlib import Path

import pytest

from scenarios.intake.edits import edit_objects, edits_of, edits_text, read_edits
from scenarios.intake.vocabulary import DEPLOYMENT, ROTATION, AnyEdit


def example(kind: type[AnyEdit], *, empty: bool) -> AnyEdit:
    """An edit of a kind; ``empty`` leaves out what may be left out."""
    values: dict[str, object] = {}
    hints = typing.get_type_hints(kind)
    for item in fields(kind):
        hint = hints[item.name]
        if isinstance(hint, types.UnionType):
            if empty:
                values[item.name] = None
                continue
            hint = next(part for part in typing.get_args(hint) if part is not type(None))
        if hint is int:
            values[item.name] = 14_800
        elif typing.get_origin(hint) is tuple:
            values[item.name] = () if empty else ('one "name"', "other")
        else:
            values[item.name] = next(iter(hint)) if issubclass(hint, Enum) else 'a "name" \\ with marks'
    return kind(**values)


@pytest.mark.parametrize("empty", [False, True], ids=["full", "sparse"])
@pytest.mark.parametrize(
    ("vocabulary", "name"),
    [(ROTATION, name) for name in ROTATION.kinds] + [(DEPLOYMENT, name) for name in DEPLOYMENT.kinds],
)
def test_an_edit_of_every_kind_reads_back_as_it_was_written(vocabulary, name: str, empty: bool, tmp_path: Path) -> None:
    edit = example(vocabulary.kinds[name], empty=empty)
    path = tmp_path / "edits.toml"
    path.write_text(edits_text([edit, edit]), encoding="utf-8")
    assert read_edits(path, vocabulary) == (edit, edit)
    assert edits_of(json.loads(json.dumps(edit_objects([edit, edit]))), "edits", vocabulary) == (edit, edit)
