"""Kinds of edits: what a what-if may change, and what each change needs to be told."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from api.http.call import Call, allowed
from api.http.caller_first import CallerFirst
from api.http.problems import problem_responses
from api.http.wire import Page, Wire
from api.identity.roles import Permission
from scenarios.intake.edit_fields import EditField, FieldType, edit_fields
from scenarios.intake.kinds import ScenarioKind
from scenarios.intake.vocabulary import DEPLOYMENT, ROTATION, AnyEdit

router = APIRouter(prefix="/v1", tags=["planning"], route_class=CallerFirst)
_KINDS: dict[ScenarioKind, Mapping[str, type[AnyEdit]]] = {
    ScenarioKind.ROTATION: ROTATION.kinds,
    ScenarioKind.DEPLOYMENT: DEPLOYMENT.kinds,
}


class EditFieldOut(Wire):
    """A field of an edit. Left out it is its ``default``; what null means the edit's words tell."""

    name: str
    holds: Annotated[
        FieldType,
        Field(
            description="`texts`: a list; `number`: whole, 0 or more; `date`: 2010-09-01; `choice`: one of `choices`."
        ),
    ]
    optional: Annotated[bool, Field(description="Whether it may be left out.")]
    default: str | int | None
    choices: list[str]


class EditKindOut(Wire):
    """A kind of edit as a job takes it: an object with its ``kind`` and its fields."""

    kind: str
    words: Annotated[str, Field(description="What it changes.")]
    fields: list[EditFieldOut]


@router.get("/edit-kinds", responses=problem_responses(401, 403, 422))
def list_edit_kinds(
    of: Annotated[ScenarioKind, Query(description="What is edited: seasons (`rotation`) or deployments.")],
    call: Call = allowed(Permission.READ_PLANS),
) -> Page[EditKindOut]:
    """Every kind of edit, with its fields."""
    del call
    return Page[EditKindOut](items=[_kind(name, kind) for name, kind in _KINDS[of].items()], next=None)


def _kind(name: str, kind: type[AnyEdit]) -> EditKindOut:
    words = (inspect.getdoc(kind) or "").partition("\n")[0].replace("``None``", "empty")
    return EditKindOut(kind=name, words=words, fields=[_field(item) for item in edit_fields(kind).values()])


def _field(item: EditField) -> EditFieldOut:
    return EditFieldOut(
        name=item.name,
        holds=item.holds,
        optional=item.optional,
        default=item.default,
        choices=[] if item.choices is None else [str(choice.value) for choice in item.choices],
    )
