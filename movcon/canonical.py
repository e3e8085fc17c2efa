"""Canonical JSON and digests over frozen dataclasses: integers, text and booleans only, never floats."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from movcon.errors import InvalidValue
from movcon.remembered import remembered

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def to_plain(value: object) -> Any:  # noqa: ANN401 - JSON values have no narrower common type
    """Value as dicts, lists, text, integers, booleans and None; raises InvalidValue on a float or unknown type."""
    if value is None or isinstance(value, bool | str | int):
        return value.value if isinstance(value, Enum) else value
    if is_dataclass(value):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    raise InvalidValue(f"{type(value).__name__} has no canonical form; use integers, text, tuples or dataclasses.")


def canonical_json(value: object) -> str:
    """Sorted keys, no white space, no floats."""
    return json.dumps(to_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: object) -> str:
    """SHA-256 over the canonical JSON, as ``sha256:<hex>``."""
    return "sha256:" + hashlib.sha256(canonical_json(value).encode()).hexdigest()


@remembered
def part_digest(part: tuple[object, ...]) -> str:
    """Digest of a tuple of frozen records, computed once for the same tuple."""
    return digest(part)


def digest_of_parts(record: DataclassInstance) -> str:
    """Digest of a frozen record from the digests of its parts: quick where it shares tuples with another."""
    parts: dict[str, object] = {}
    for field in fields(record):
        part = getattr(record, field.name)
        if isinstance(part, tuple):
            part = part_digest(part)
        parts[field.name] = getattr(part, "digest", part)
    return digest(parts)
