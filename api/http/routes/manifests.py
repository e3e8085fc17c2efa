"""Who travels: personal data, behind its own permission, every reading audited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Response, UploadFile
from pydantic import ConfigDict, Field, StringConstraints

from api.database.tables import RequestRow
from api.http.call import Answer, Call, allowed
from api.http.caller_first import CallerFirst
from api.http.files import form_example, upload
from api.http.problems import problem_responses
from api.http.routes.requests import RequestId
from api.http.wire import Line, Wire, moment_or_none
from api.identity.roles import Permission
from api.office import manifests
from api.office.manifest_rows import Person, read_people
from api.office.manifests import Direction
from api.office.office import Transaction

router = APIRouter(prefix="/v1", tags=["rotation"], route_class=CallerFirst)
_Short = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=40, pattern=r"^[^\x00-\x1f\x7f]+$")]
_MaybeShort = Annotated[str, StringConstraints(strict=True, max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")]
_CHANGES = (401, 403, 404, 409, 412, 413, 422, 428)


class PersonWire(Wire):
    """Somebody who travels."""

    direction: Direction
    name: Line
    grade: _MaybeShort = ""
    document: Annotated[_Short, Field(description="Number of the travel document.")]


class ManifestIn(Wire):
    """Everybody a request brings in and takes out; those named before are deleted."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"people": [{"direction": "incoming", "name": "A. Example", "grade": "Cpl", "document": "X0000000"}]}
            ]
        }
    )

    people: Annotated[list[PersonWire], Field(max_length=40_000)]


class ManifestOut(Wire):
    """Everybody a request brings in and takes out."""

    people: list[PersonWire]


class Count(Wire):
    """People asked for and named."""

    asked: int
    named: int


class NumbersOut(Wire):
    """How many people are asked for and named; ``complete`` is when all were, null while they are not."""

    incoming: Count
    outgoing: Count
    complete: datetime | None


@router.put("/requests/{request}/manifest", response_model=NumbersOut, responses=problem_responses(*_CHANGES))
def write_manifest(
    request: RequestId, body: ManifestIn, call: Call = allowed(Permission.WRITE_PERSONAL_DATA)
) -> Response:
    """Name everybody, as many as the request asks for."""
    people = [
        Person(
            direction=person.direction.value,
            name=person.name,
            grade=person.grade,
            document=person.document,
            place=f"/people/{number}",
        )
        for number, person in enumerate(body.people)
    ]
    return _written(call, request, people)


@router.put(
    "/requests/{request}/manifest/upload",
    response_model=NumbersOut,
    responses=problem_responses(400, *_CHANGES),
    openapi_extra=form_example(file="direction,name,grade,document\nincoming,A. Example,Cpl,X0000000\n"),
)
def upload_manifest(
    request: RequestId, file: UploadFile, call: Call = allowed(Permission.WRITE_PERSONAL_DATA)
) -> Response:
    """Name everybody by a CSV file or workbook with the columns direction, name, grade, document."""
    return _written(call, request, read_people(upload(file), call.office.settings))


@router.get("/requests/{request}/manifest", response_model=ManifestOut, responses=problem_responses(401, 403, 404, 422))
def read_manifest(request: RequestId, call: Call = allowed(Permission.READ_PERSONAL_DATA)) -> Response:
    """Everybody who travels. That they were read, and by whom, stands in the audit log."""

    def work(tx: Transaction) -> Answer:
        people = [
            PersonWire(direction=Direction(row.direction), name=row.name, grade=row.grade, document=row.document)
            for row in manifests.read_manifest(tx, request)
        ]
        return Answer(body=ManifestOut(people=people), personal=True)

    return call.act(work)


@router.get(
    "/requests/{request}/manifest/numbers", response_model=NumbersOut, responses=problem_responses(401, 403, 404, 422)
)
def read_numbers(request: RequestId, call: Call = allowed(Permission.READ_REQUESTS)) -> Response:
    """How many are named: no personal data."""
    return call.look(lambda tx: Answer(body=_numbers(tx, request)))


@router.delete(
    "/requests/{request}/manifest", status_code=204, responses=problem_responses(401, 403, 404, 412, 422, 428)
)
def delete_manifest(request: RequestId, call: Call = allowed(Permission.WRITE_PERSONAL_DATA)) -> Response:
    """Delete everybody named, and the request's attachments that are manifests."""

    def work(tx: Transaction) -> Answer:
        manifests.delete_manifest(tx, request, call.version)
        return Answer(body=None, status=204)

    return call.act(work)


def _written(call: Call, request: str, people: Sequence[Person]) -> Response:
    def work(tx: Transaction) -> Answer:
        row: RequestRow = manifests.write_manifest(tx, request, call.version, people)
        return Answer(body=_numbers(tx, request), version=row.version)

    return call.act(work)


def _numbers(tx: Transaction, request: str) -> NumbersOut:
    found = manifests.numbers(tx, request)
    incoming, outgoing = (Count(asked=found.asked[direction], named=found.named[direction]) for direction in Direction)
    return NumbersOut(incoming=incoming, outgoing=outgoing, complete=moment_or_none(found.complete_ms))
