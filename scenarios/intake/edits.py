"""Edits as files (TOML) or JSON objects: read with every fault at once, and written so that they read back the same."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from movcon.clock import day_of, day_text
from movcon.errors import BadInput, InvalidValue
from scenarios.intake.edit_fields import EditField, FieldType, edit_fields, is_date
from scenarios.intake.faults import CellFault, FaultLog, nearest, one_of, shown
from scenarios.intake.raw_table import decode, read_bytes
from scenarios.intake.vocabulary import NAMES, AnyEdit, EditT, ProblemT, Vocabulary, other_vocabulary

_KIND = "kind"
_ESCAPED = {'"': '\\"', "\\": "\\\\"}
_FIRST_PRINTABLE, _DELETE = 32, 127
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_HEADER = re.compile(r"\s*\[\[\s*edit\s*\]\]")


def read_edits(path: Path, vocabulary: Vocabulary[EditT, ProblemT]) -> tuple[EditT, ...]:
    """Edits of a file, in order.

    Each edit is a section ``[[edit]]`` with its ``kind`` of the vocabulary and its fields; dates are plain TOML dates.

    Raises
    ------
    BadInput
        With every fault found; ``row`` is the line of the edit's header.
    """
    log = FaultLog(str(path))
    if not path.is_file():
        log.add("missing_file", "There is no such file of edits.", "Name a TOML file of [[edit]] sections.")
        raise BadInput(log.in_order)
    content = read_bytes(path, log)
    if content is None:
        raise BadInput(log.in_order)
    return parse_edits(content, str(path), vocabulary)


def parse_edits(content: bytes, file: str, vocabulary: Vocabulary[EditT, ProblemT]) -> tuple[EditT, ...]:
    """Edits of the bytes of a file; ``file`` is only named in faults. Raises BadInput as ``read_edits`` does."""
    log = FaultLog(file)
    text = decode(content, log)
    edits: list[EditT] = []
    if text is not None:
        try:
            edits = list(_read(tomllib.loads(text), text, vocabulary.kinds, log))
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            place = re.search(r"at line (\d+)", str(error))
            log.add(
                "unreadable_file",
                f"The file is not TOML: {error}.",
                "Mend the line.",
                row=int(place.group(1)) if place else None,
            )
    if log:
        raise BadInput(log.in_order)
    return tuple(edits)


def edited(problem: ProblemT, edits: Iterable[EditT], file: str, vocabulary: Vocabulary[EditT, ProblemT]) -> ProblemT:
    """Problem with the edits of a file made; raises BadInput with a fault for each that cannot be."""
    try:
        return vocabulary.apply(problem, tuple(edits))
    except InvalidValue as error:
        log = FaultLog(file)
        for line in str(error).splitlines():
            log.add("impossible_edit", line, "Mend or take out this edit.", column="edit")
        raise BadInput(log.in_order) from error


def edits_of(
    rows: Sequence[Mapping[str, Any]], file: str, vocabulary: Vocabulary[EditT, ProblemT]
) -> tuple[EditT, ...]:
    """Edits of JSON objects, each with its ``kind`` and its fields; dates are text as 2010-09-01.

    Raises
    ------
    BadInput
        With every fault found; ``row`` is the number of the edit, from 1.
    """
    log = FaultLog(file)
    edits = [_edit(_with_dates(row), number, vocabulary.kinds, log) for number, row in enumerate(rows, start=1)]
    if log:
        raise BadInput(log.in_order)
    return tuple(edit for edit in edits if edit is not None)


def edit_objects(edits: Iterable[AnyEdit]) -> list[dict[str, Any]]:
    """The edits as JSON objects that ``edits_of`` reads."""
    found: list[dict[str, Any]] = []
    for edit in edits:
        values: dict[str, Any] = {_KIND: NAMES[type(edit)]}
        for item in fields(edit):
            value = getattr(edit, item.name)
            if is_date(item.name) and isinstance(value, int):
                value = day_text(value)
            if isinstance(value, tuple):
                value = list(value)
            if value is not None:
                values[item.name] = value.value if isinstance(value, Enum) else value
        found.append(values)
    return found


def _with_dates(row: Mapping[str, Any]) -> dict[str, Any]:
    """The object with its dates read; what is no date stays, and is told of as any wrong value is."""
    read = dict(row)
    for name, value in row.items():
        if is_date(name) and isinstance(value, str) and _DATE.fullmatch(value):
            with suppress(ValueError):
                read[name] = date.fromisoformat(value)
    return read


def edits_text(edits: Iterable[AnyEdit]) -> str:
    """The edits as a file that ``read_edits`` reads."""
    sections: list[str] = []
    for edit in edits:
        lines = [f"# {_one_line(edit.words)}", "[[edit]]", f'{_KIND} = "{NAMES[type(edit)]}"']
        for item in fields(edit):
            value = getattr(edit, item.name)
            if value is not None:
                lines.append(f"{item.name} = {_toml(item.name, value)}")
        sections.append("\n".join(lines) + "\n")
    return "\n".join(sections)


def _toml(name: str, value: object) -> str:
    if is_date(name) and isinstance(value, int):
        return day_text(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(name, item) for item in value) + "]"
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, int):
        return str(value)
    return '"' + "".join(_ESCAPED.get(char) or _escape(char) for char in str(value)) + '"'


def _escape(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < _FIRST_PRINTABLE or ord(char) == _DELETE else char


def _one_line(text: str) -> str:
    """A comment ends with its line and holds no control characters."""
    return "".join(char if char.isprintable() else " " for char in text)


def _read(found: Mapping[str, Any], text: str, kinds: Mapping[str, type[EditT]], log: FaultLog) -> Iterable[EditT]:
    for name in found:
        if name != "edit":
            log.add("unknown_key", f"The key {name} means nothing here.", "Write edits as [[edit]].", column=name)
    rows = found.get("edit", [])
    if not isinstance(rows, list) or not rows:
        log.add("missing_key", "There is no [[edit]].", f"Add one; kinds are {', '.join(kinds)}.", column="edit")
        return
    headers = [number for number, line in enumerate(text.splitlines(), start=1) if _HEADER.match(line)]
    for number, row in enumerate(rows):
        line = headers[number] if number < len(headers) else None
        if not isinstance(row, dict):
            log.add("wrong_value", "An edit is a section [[edit]].", "Write it so.", row=line)
            continue
        edit = _edit(row, line, kinds, log)
        if edit is not None:
            yield edit


def _edit(row: Mapping[str, Any], line: int | None, kinds: Mapping[str, type[EditT]], log: FaultLog) -> EditT | None:
    kind = row.get(_KIND)
    if not isinstance(kind, str) or kind not in kinds:
        cause = "The kind is missing." if kind is None else f"There is no edit of the kind {shown(str(kind))}."
        changes = other_vocabulary(str(kind), kinds)
        if changes is not None:
            cause = f"{kind} changes {changes} only."
        log.add("unknown_kind", cause, one_of(list(kinds), str(kind or "")), row=line, column=_KIND)
        return None
    wanted = kinds[kind]
    known = edit_fields(wanted)
    values: dict[str, Any] = {}
    sound = True
    for name, item in known.items():
        if name not in row:
            if item.optional:
                values[name] = item.default
            else:
                log.add("missing_key", f"{kind} needs {name}.", "Add it.", row=line, column=name)
                sound = False
            continue
        try:
            values[name] = _value(item, row[name])
        except CellFault as fault:
            log.add(fault.code, fault.cause, fault.cure, row=line, column=name)
            sound = False
    for name in row:
        if name not in known and name != _KIND:
            near = nearest(name, sorted(known))
            cure = f"Rename it to {near}." if near else "Take it out."
            log.add("unknown_key", f"{kind} has no {name}.", cure, row=line, column=name)
            sound = False
    return wanted(**values) if sound else None


def _value(item: EditField, value: object) -> Any:  # noqa: ANN401 - whatever the field holds
    if item.holds is FieldType.TEXTS:
        if isinstance(value, list) and all(isinstance(text, str) and text for text in value):
            return tuple(value)
        raise CellFault("wrong_value", f"{value!r} is not a list of texts.", 'Write it as ["one", "other"].')
    if item.holds is FieldType.DATE:
        if isinstance(value, date) and not isinstance(value, datetime):
            return day_of(value)
        raise CellFault("wrong_value", f"{value!r} is not a date.", "Write a date as 2010-09-01, without quotes.")
    if item.choices is not None:
        try:
            return item.choices(value)
        except ValueError:
            allowed = [str(choice.value) for choice in item.choices]
            raise CellFault("wrong_value", f"{shown(str(value))} is not known.", one_of(allowed, str(value))) from None
    if item.holds is FieldType.NUMBER:
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        raise CellFault("wrong_value", f"{value!r} is not a whole number.", "Write a whole number, 0 or more.")
    if isinstance(value, str) and value:
        return value
    raise CellFault("wrong_value", f"{value!r} is not text.", "Write it in quotes.")
