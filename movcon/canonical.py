"""Canonical JSON and digests over frozen dataclasses: integers, text and booleans only, never floats."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from movcon.errors import InvalidValue


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


_REMEMBERED: dict[int, tuple[object, str]] = {}
_MOST_REMEMBERED = 64


def part_digest(part: tuple[object, ...]) -> str:
    """Digest of a tuple of frozen records, remembered while the tuple lives on.

    Problems that differ by one edit share most of their tuples: only what changed is digested anew.
    """
    found = _REMEMBERED.get(id(part))
    if found is not None and found[0] is part:
        return found[1]
    value = digest(part)
    if len(_REMEMBERED) >= _MOST_REMEMBERED:
        del _REMEMBERED[next(iter(_REMEMBERED))]
    # The tuple is kept beside its digest, so that its identity cannot be taken over by another.
    _REMEMBERED[id(part)] = (part, value)
    return value
