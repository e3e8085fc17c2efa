"""JSON files that hold one record of the language, read with every fault told at once.

A fault's ``column`` is the JSON pointer (RFC 6901) of the value.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from movcon.canonical import to_plain
from movcon.errors import BadInput, Fault

T = TypeVar("T")

_FOUND_LENGTH_MAX = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordForm(Generic[T]):
    """How a record stands in a file.

    Attributes
    ----------
    adapter
        Of a tuple of one record: see ``api.store.plan_schema``.
    format
        Number that the file's ``format`` must be.
    schema
        The document that describes it, as faults name it.
    other_mark, other_cause, other_cure
        A field by which a file of another kind is known, and what is then told instead of a fault a field.
    """

    adapter: TypeAdapter[tuple[T]]
    format: int
    schema: str
    other_mark: str
    other_cause: str
    other_cure: str


def record_text(record: object) -> str:
    """The record as its file holds it: keys in order, one space of indent, a line end at the end."""
    return json.dumps(to_plain(record), sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def read_bytes(path: Path) -> bytes:
    """Content of a file that should be a plan.json; raises BadInput where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        cause = f"it cannot be read: {error.strerror}."
        raise BadInput([record_fault("unreadable_file", path, None, cause, "Name a plan.json.")]) from error


def parse_record(form: RecordForm[T], content: bytes, path: Path) -> T:
    """Record of a file's bytes; ``path`` is only named in faults.

    Raises
    ------
    BadInput
        With every fault found.
    """
    plain = parse_json(content, path)
    if isinstance(plain, dict) and form.other_mark in plain:
        raise BadInput([record_fault("other_kind", path, f"/{form.other_mark}", form.other_cause, form.other_cure)])
    if isinstance(plain, dict) and plain.get("format") != form.format:
        raise BadInput([_format_fault(form, plain, path)])
    try:
        # Through text once more: pydantic is strict about enumerations and tuples in Python values, not in JSON.
        (record,) = form.adapter.validate_json(b"[" + content + b"]")
    except ValidationError as error:
        raise BadInput([_value_fault(form, item, path) for item in error.errors()]) from error
    return record


def parse_json(content: bytes, path: Path) -> Any:  # noqa: ANN401 - JSON values have no narrower type
    """Value of JSON text in which no object names a field twice; raises BadInput."""
    repeated: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        repeated.extend(name for name in dict.fromkeys(names) if names.count(name) > 1)
        return dict(pairs)

    try:
        plain = json.loads(content.decode("utf-8"), object_pairs_hook=once)
    except UnicodeDecodeError as error:
        cause = f"it is not UTF-8 text (byte {error.start})."
        raise BadInput([record_fault("wrong_encoding", path, None, cause, "Save it as UTF-8.")]) from error
    except json.JSONDecodeError as error:
        cut = error.pos >= len(error.doc.rstrip())
        code, cause = ("cut_file", "it ends in the middle.") if cut else ("not_json", f"it is not JSON: {error.msg}.")
        cure = "Take the whole file, or plan again."
        raise BadInput([record_fault(code, path, None, cause, cure, row=error.lineno)]) from error
    except RecursionError as error:
        cause = "it is nested too deep to be a plan."
        raise BadInput([record_fault("not_json", path, None, cause, "Take a plan.json.")]) from error
    if repeated:
        faults = [
            record_fault(
                "repeated_field", path, name, f"the field {name!r} stands twice in one object.", "Keep one of them."
            )
            for name in repeated
        ]
        raise BadInput(faults)
    return plain


def _format_fault(form: RecordForm[Any], plain: dict[str, Any], path: Path) -> Fault:
    found = _found(plain["format"]) if "format" in plain else "missing"
    cause = f"the file's format is {found}, this program reads format {form.format}."
    return record_fault(
        "wrong_format", path, "/format", cause, "Plan again with this version, or read it with its own."
    )


def _value_fault(form: RecordForm[Any], item: Any, path: Path) -> Fault:  # noqa: ANN401 - pydantic's error details
    where = _pointer(item["loc"][1:])
    match item["type"]:
        case "missing" | "missing_keyword_only_argument":
            return record_fault(
                "missing_field", path, where, "the field is missing.", f"Add it; {form.schema} names all."
            )
        case "unexpected_keyword_argument":
            return record_fault("unknown_field", path, where, "the field is not part of a plan.", "Take it out.")
    cause = f"{_found(item['input'])} found: {item['msg'][:1].lower()}{item['msg'][1:]}."
    return record_fault("wrong_value", path, where, cause, f"Put a value there as {form.schema} describes.")


def _pointer(steps: Sequence[str | int]) -> str:
    """JSON pointer (RFC 6901) of a place."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _found(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _FOUND_LENGTH_MAX else text[:_FOUND_LENGTH_MAX] + "..."


def record_fault(code: str, path: Path, column: str | None, cause: str, cure: str, row: int | None = None) -> Fault:
    """A fault of a file; ``column`` is a JSON pointer."""
    return Fault(code=code, file=str(path), row=row, column=column, cause=cause, cure=cure)
