"""``plan.json``: written whole or not at all, read with every fault told at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from api.store.folder import write_file
from api.store.plan_schema import PLAN_ADAPTER
from movcon.canonical import to_plain
from movcon.errors import BadInput, Fault
from movcon.plan import PLAN_FORMAT, Plan

# Times outside 1970-2200 and months outside the same years are slips of a unit, not plans.
_MINUTE_END = 230 * 366 * 1440
_MONTH_END = 230 * 12
_FOUND_LENGTH_MAX = 60


def plan_text(plan: Plan) -> str:
    """The plan as ``plan.json`` holds it: keys in order, one space of indent, a line end at the end."""
    return json.dumps(to_plain(plan), sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def write_plan(path: Path, plan: Plan) -> None:
    """Write ``plan`` to ``path``; an earlier file stays whole until the new one is.

    Raises
    ------
    OSError
        When the folder cannot be written to.
    """
    write_file(path, plan_text(plan).encode())


def read_plan(path: Path) -> Plan:
    """Plan of a ``plan.json``.

    Raises
    ------
    BadInput
        With every fault found: the ``column`` of a fault is the JSON pointer of the value.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(
            [_fault("unreadable_file", path, None, f"it cannot be read: {error.strerror}.", "Name a plan.json.")]
        ) from error
    return parse_plan(content, path)


def parse_plan(content: bytes, path: Path) -> Plan:
    """Plan of the bytes of a ``plan.json``; ``path`` is only named in faults. Raises BadInput as `read_plan` does."""
    plain = _parse_json(content, path)
    if isinstance(plain, dict) and plain.get("format") != PLAN_FORMAT:
        raise BadInput([_format_fault(plain, path)])
    try:
        # Through text once more: pydantic is strict about enumerations and tuples in Python values, not in JSON.
        (plan,) = PLAN_ADAPTER.validate_json(b"[" + content + b"]")
    except ValidationError as error:
        raise BadInput([_value_fault(item, path) for item in error.errors()]) from error
    faults = list(_shape_faults(plan, path))
    if faults:
        raise BadInput(faults)
    return plan


def _parse_json(content: bytes, path: Path) -> Any:  # noqa: ANN401 - JSON values have no narrower type
    repeated: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        repeated.extend(name for name in dict.fromkeys(names) if names.count(name) > 1)
        return dict(pairs)

    try:
        plain = json.loads(content.decode("utf-8"), object_pairs_hook=once)
    except UnicodeDecodeError as error:
        cause = f"it is not UTF-8 text (byte {error.start})."
        raise BadInput([_fault("wrong_encoding", path, None, cause, "Save it as UTF-8.")]) from error
    except json.JSONDecodeError as error:
        cut = error.pos >= len(error.doc.rstrip())
        code, cause = ("cut_file", "it ends in the middle.") if cut else ("not_json", f"it is not JSON: {error.msg}.")
        cure = "Take the whole file, or plan again."
        raise BadInput([_fault(code, path, None, cause, cure, row=error.lineno)]) from error
    except RecursionError as error:
        cause = "it is nested too deep to be a plan."
        raise BadInput([_fault("not_json", path, None, cause, "Take a plan.json.")]) from error
    if repeated:
        faults = [
            _fault("repeated_field", path, name, f"the field {name!r} stands twice in one object.", "Keep one of them.")
            for name in repeated
        ]
        raise BadInput(faults)
    return plain


def _format_fault(plain: dict[str, Any], path: Path) -> Fault:
    found = _found(plain["format"]) if "format" in plain else "missing"
    cause = f"the file's format is {found}, this program reads format {PLAN_FORMAT}."
    return _fault("wrong_format", path, "/format", cause, "Plan again with this version, or read it with its own.")


def _value_fault(item: Any, path: Path) -> Fault:  # noqa: ANN401 - pydantic's error details
    where = _pointer(item["loc"][1:])
    match item["type"]:
        case "missing" | "missing_keyword_only_argument":
            return _fault(
                "missing_field", path, where, "the field is missing.", "Add it; docs/plan.schema.json names all."
            )
        case "unexpected_keyword_argument":
            return _fault("unknown_field", path, where, "the field is not part of a plan.", "Take it out.")
    cause = f"{_found(item['input'])} found: {item['msg'][:1].lower()}{item['msg'][1:]}."
    return _fault("wrong_value", path, where, cause, "Put a value there as docs/plan.schema.json describes.")


def _shape_faults(plan: Plan, path: Path) -> Iterable[Fault]:
    """Faults the schema cannot say and that would make a plan unreadable: empty journeys, times off the calendar."""
    for number, award in enumerate(plan.awards):
        if not 0 <= award.first_month < _MONTH_END or not 0 < award.months < _MONTH_END:
            where = f"/awards/{number}"
            cause = f"first_month {award.first_month} or months {award.months} lies off the calendar."
            yield _fault("off_calendar", path, where, cause, "Count first_month from January 1970 = 0, months from 1.")
    for number, itinerary in enumerate(plan.itineraries):
        where = f"/itineraries/{number}/sorties"
        if not itinerary.sorties:
            yield _fault("empty_list", path, where, "the itinerary has no sorties.", "Take it out or add them.")
        for place, sortie in enumerate(itinerary.sorties):
            if not sortie.legs:
                legs = f"{where}/{place}/legs"
                yield _fault("empty_list", path, legs, "the sortie has no legs.", "Take it out or add them.")
            for step, leg in enumerate(sortie.legs):
                if not (0 <= leg.departure < _MINUTE_END and 0 <= leg.arrival < _MINUTE_END):
                    cause = f"departure {leg.departure} or arrival {leg.arrival} lies off the calendar."
                    cure = "Give UTC minutes since 1970-01-01T00:00Z."
                    yield _fault("off_calendar", path, f"{where}/{place}/legs/{step}", cause, cure)


def _pointer(steps: Sequence[str | int]) -> str:
    """JSON pointer (RFC 6901) of a place."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _found(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _FOUND_LENGTH_MAX else text[:_FOUND_LENGTH_MAX] + "..."


def _fault(code: str, path: Path, column: str | None, cause: str, cure: str, row: int | None = None) -> Fault:
    return Fault(code=code, file=str(path), row=row, column=column, cause=cause, cure=cure)
