"""What the fields of an edit hold: read by what reads edits, and told to whoever asks for one."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from enum import Enum, StrEnum
from typing import Any

from scenarios.intake.vocabulary import AnyEdit


class FieldType(StrEnum):
    """What a field holds."""

    TEXT = "text"
    TEXTS = "texts"
    NUMBER = "number"
    """A whole number, 0 or more."""
    DATE = "date"
    CHOICE = "choice"
    """One of the field's choices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditField:
    """A field of an edit.

    Attributes
    ----------
    optional
        Whether it may be left out.
    default
        What it is where it is left out; None where that has a meaning of its own.
    choices
        What a choice is made from; None where it is none.
    """

    name: str
    holds: FieldType
    optional: bool
    default: Any
    choices: type[Enum] | None


def edit_fields(kind: type[AnyEdit]) -> Mapping[str, EditField]:
    """Fields of an edit by name, in order."""
    hints = typing.get_type_hints(kind)
    found: dict[str, EditField] = {}
    for item in fields(kind):
        held, may_be_none = _held(hints[item.name])
        choices = held if isinstance(held, type) and issubclass(held, Enum) else None
        found[item.name] = EditField(
            name=item.name,
            holds=_holds(item.name, held),
            optional=may_be_none or item.default is not MISSING,
            default=None if item.default is MISSING else item.default,
            choices=choices,
        )
    return found


def is_date(name: str) -> bool:
    """Whether a field holds a date; ``slots_per_day`` and its like hold a number for each day."""
    return name == "day" or (name.endswith("_day") and not name.endswith("_per_day"))


def _holds(name: str, held: Any) -> FieldType:  # noqa: ANN401 - whatever a field is annotated with
    if typing.get_origin(held) is tuple:
        return FieldType.TEXTS
    if is_date(name):
        return FieldType.DATE
    if isinstance(held, type) and issubclass(held, Enum):
        return FieldType.CHOICE
    return FieldType.NUMBER if held is int else FieldType.TEXT


def _held(hint: Any) -> tuple[Any, bool]:  # noqa: ANN401 - whatever a field is annotated with
    """What a field holds, and whether it may hold nothing."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        parts = typing.get_args(hint)
        return next(part for part in parts if part is not type(None)), type(None) in parts
    return hint, False
