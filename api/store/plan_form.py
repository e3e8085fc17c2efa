"""A kind of plan as a JSON file: written with its keys in order, read with every fault told at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from movcon.canonical import to_plain
from movcon.errors import BadInput, Fault

# Times outside 1970-2200 are slips of a unit, not plans.
MINUTE_END = 230 * 366 * 1440
_FOUND_LENGTH_MAX = 60

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanForm(Generic[Kept]):
    """How a kind of plan stands in a file.

    Attributes
    ----------
    adapter
        Reads a list of one plan.
    format
        Number of the file format, which stands in the field of that name.
    file, schema
        Names of the file and of the document that describes it, for people.
    foreign
        A field that only the other kind of plan has: a file with it is told of as one fault.
    """

    adapter: TypeAdapter[tuple[Kept]]
    format: int
    file: str
    schema: str
    foreign: str

    def read(self, path: Path) -> Kept:
        """Plan of a file. Raises BadInput with every fault found."""
        try:
            content = path.read_bytes()
        except OSError as error:
            cause = f"it cannot be read: {error.strerror}."
            raise BadInput([fault("unreadable_file", path, None, cause, f"Name a {self.file}.")]) from error
        return self.parse(content, path)

    def parse(self, content: bytes, path: Path) -> Kept:
        """Plan of a file's bytes; ``path`` is only named in faults, whose ``column`` is a JSON pointer."""
        plain = self._parse_json(content, path)
        if isinstance(plain, dict) and self.foreign in plain:
            cause = "it is the plan of another kind of scenario."
            raise BadInput([fault("other_kind", path, f"/{self.foreign}", cause, f"Name a {self.file}.")])
        if isinstance(plain, dict) and plain.get("format") != self.format:
            raise BadInput([self._format_fault(plain, path)])
        try:
            # Through text once more: pydantic is strict about enumerations and tuples in Python values, not in JSON.
            (plan,) = self.adapter.validate_json(b"[" + content + b"]")
        except ValidationError as error:
            raise BadInput([self._value_fault(item, path) for item in error.errors()]) from error
        return plan

    def _parse_json(self, content: bytes, path: Path) -> Any:  # noqa: ANN401 - JSON values have no narrower type
        repeated: list[str] = []

        def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            names = [name for name, _ in pairs]
            repeated.extend(name for name in dict.fromkeys(names) if names.count(name) > 1)
            return dict(pairs)

        try:
            plain = json.loads(content.decode("utf-8"), object_pairs_hook=once)
        except UnicodeDecodeError as error:
            cause = f"it is not UTF-8 text (byte {error.start})."
            raise BadInput([fault("wrong_encoding", path, None, cause, "Save it as UTF-8.")]) from error
        except json.JSONDecodeError as error:
            # A text without its end is told from where it began, and is so only where the file ends first.
            cut = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string")
            code, cause = (
                ("cut_file", "it ends in the middle.") if cut else ("not_json", f"it is not JSON: {error.msg}.")
            )
            cure = "Take the whole file, or plan again."
            raise BadInput([fault(code, path, None, cause, cure, row=error.lineno)]) from error
        except RecursionError as error:
            cause = "it is nested too deep to be a plan."
            raise BadInput([fault("not_json", path, None, cause, f"Take a {self.file}.")]) from error
        if repeated:
            faults = [
                fault(
                    "repeated_field", path, name, f"the field {name!r} stands twice in one object.", "Keep one of them."
                )
                for name in repeated
            ]
            raise BadInput(faults)
        return plain

    def _format_fault(self, plain: dict[str, Any], path: Path) -> Fault:
        found = _found(plain["format"]) if "format" in plain else "missing"
        cause = f"the file's format is {found}, this program reads format {self.format}."
        return fault("wrong_format", path, "/format", cause, "Plan again with this version, or read it with its own.")

    def _value_fault(self, item: Any, path: Path) -> Fault:  # noqa: ANN401 - pydantic's error details
        where = _pointer(item["loc"][1:])
        match item["type"]:
            case "missing" | "missing_keyword_only_argument":
                cure = f"Add it; {self.schema} names all."
                return fault("missing_field", path, where, "the field is missing.", cure)
            case "unexpected_keyword_argument":
                return fault("unknown_field", path, where, "the field is not part of a plan.", "Take it out.")
        cause = f"{_found(item['input'])} found: {item['msg'][:1].lower()}{item['msg'][1:]}."
        return fault("wrong_value", path, where, cause, f"Put a value there as {self.schema} describes.")


def record_text(plan: object) -> str:
    """A plan as its file holds it: keys in order, one space of indent, a line end at the end."""
    return json.dumps(to_plain(plan), sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def fault(code: str, path: Path, column: str | None, cause: str, cure: str, row: int | None = None) -> Fault:
    """A fault of a plan's file."""
    return Fault(code=code, file=str(path), row=row, column=column, cause=cause, cure=cure)


def _pointer(steps: Sequence[str | int]) -> str:
    """JSON pointer (RFC 6901) of a place."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _found(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _FOUND_LENGTH_MAX else text[:_FOUND_LENGTH_MAX] + "..."
