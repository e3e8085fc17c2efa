"""The JSON Schema of ``plan.json``, made from the plan language itself."""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from movcon.plan import PLAN_FORMAT, Plan

SCHEMA_ID = "movcon/plan.schema.json"

# A stdlib dataclass carries no pydantic configuration of its own and takes that of what holds it: a tuple of one
# plan makes every record strict (no number from text, no unknown field) without touching the language.
PLAN_ADAPTER: TypeAdapter[tuple[Plan]] = TypeAdapter(tuple[Plan], config=ConfigDict(extra="forbid", strict=True))

_ATTRIBUTES = re.compile(r"^Attributes\n-+\n(?P<body>.*?)(?:\n\n[A-Z]\w+\n-+\n|\Z)", re.DOTALL | re.MULTILINE)
_NAMES = re.compile(r"^\w+(, \w+)*$")

# Fields whose meaning stands in the text of their class or in another module, said once more for readers of the file.
_FIELD_NOTES = {
    "departure": "Chocks off, UTC minutes since 1970-01-01T00:00Z.",
    "arrival": "Chocks on, UTC minutes since 1970-01-01T00:00Z.",
    "first_month": "Calendar month (UTC) counted from January 1970 = 0.",
    "months": "Whole calendar months bought.",
    "usd": "Whole US dollars.",
    "origin": "ICAO code of the airfield departed from.",
    "destination": "ICAO code of the airfield arrived at.",
    "baggage_kg": "Baggage of the load in kilograms.",
    "people": "People of the load.",
    "chalk": "Number of the chalk in its direction, from 1 in order of time.",
    "tail": "Aircraft of the source, numbered from 1.",
    "route": "Id of the problem's route flown.",
    "requirement": "Id of the problem's requirement.",
    "source": "Id of the problem's lift source.",
    "format": "Number of this file format.",
}


def plan_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of ``plan.json``; committed as ``docs/plan.schema.json``."""
    return schema_of(Plan, PLAN_ADAPTER.json_schema(), SCHEMA_ID, PLAN_FORMAT, _FIELD_NOTES)


def plan_schema_text() -> str:
    """The schema as the committed file holds it."""
    return schema_text(plan_schema())


def schema_text(schema: Mapping[str, Any]) -> str:
    """A schema as a committed file holds it."""
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def schema_of(
    plan: type, made: dict[str, Any], schema_id: str, file_format: int, notes: Mapping[str, str]
) -> dict[str, Any]:
    """The schema pydantic ``made`` of a list of one plan, turned into that of the plan and told in docstrings' words.

    ``notes`` are texts of fields, by name, whose meaning no docstring says; a schema's id and the number of the file
    format are put where readers look for them.
    """
    definitions: dict[str, Any] = made["$defs"]
    records = vars(sys.modules[plan.__module__])
    for name, definition in definitions.items():
        _describe(records.get(name), definition, notes)
    body = definitions.pop(plan.__name__)
    body["properties"]["format"]["const"] = file_format
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": schema_id,
        **body,
        "$defs": definitions,
    }


def _describe(record: object, definition: dict[str, Any], notes: Mapping[str, str]) -> None:
    """Put class and attribute docstrings into a definition; ``*_usd`` fields are whole dollars."""
    if record is None or not is_dataclass(record):
        return
    told = attribute_texts(inspect.getdoc(record) or "")
    definition["description"] = _ATTRIBUTES.sub("", inspect.getdoc(record) or "").strip()
    for field, value in definition["properties"].items():
        value.pop("title", None)
        text = told.get(field) or notes.get(field)
        if text is None and field.endswith("_usd"):
            text = "Whole US dollars."
        if text is not None:
            value["description"] = text


def attribute_texts(docstring: str) -> dict[str, str]:
    """Field name -> text of a NumPy ``Attributes`` section; several names may share one text."""
    found = _ATTRIBUTES.search(docstring)
    if found is None:
        return {}
    texts: dict[str, str] = {}
    names: list[str] = []
    for line in found["body"].splitlines():
        if _NAMES.match(line):
            names = line.split(", ")
        elif line.strip():
            for name in names:
                texts[name] = f"{texts[name]} {line.strip()}" if name in texts else line.strip()
    return texts
