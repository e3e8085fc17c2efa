"""Papers handed in with requests."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Path, Response, UploadFile

from api.database.tables import Attachment
from api.http.call import Answer, Call, allowed
from api.http.caller_first import CallerFirst
from api.http.files import download, file_response, form_example, upload
from api.http.problems import problem_responses
from api.http.routes.requests import RequestId
from api.http.wire import Page, Wire, moment
from api.identity.roles import Permission
from api.office import attachments
from api.office.attachments import Purpose
from api.office.file_names import MEDIA_TYPES
from api.office.office import Transaction

router = APIRouter(prefix="/v1", tags=["rotation"], route_class=CallerFirst)
_AttachmentId = Annotated[str, Path(description="Id of an attachment.", max_length=80)]


class AttachmentOut(Wire):
    """A paper handed in with a request; ``size`` in bytes."""

    id: str
    request: str
    purpose: Purpose
    file_name: str
    media_type: str
    size: int
    created: datetime


@router.post(
    "/requests/{request}/attachments",
    status_code=201,
    response_model=AttachmentOut,
    responses=problem_responses(400, 401, 403, 404, 409, 413, 422),
    openapi_extra=form_example(file="12 pallets, 5,850 kg of baggage\n", purpose=Purpose.LOAD_LIST.value),
)
def attach(
    request: RequestId,
    file: UploadFile,
    purpose: Annotated[Purpose, Form(description="Which paper it is.")],
    call: Call = allowed(Permission.WRITE_REQUESTS),
) -> Response:
    """Hand a paper in. A load list or confirmation is then no longer missing, nor other papers on the board."""
    sent = upload(file)

    def work(tx: Transaction) -> Answer:
        made = attachments.attach(tx, request, purpose, sent)
        return Answer(body=_out(made), status=201, location=f"/v1/attachments/{made.id}/content")

    return call.act(work)


@router.get("/requests/{request}/attachments", responses=problem_responses(401, 403, 404, 422))
def list_attachments(request: RequestId, call: Call = allowed(Permission.READ_REQUESTS)) -> Page[AttachmentOut]:
    """Papers of a request, oldest first."""
    with call.office.look(call.actor, call.id) as tx:
        return Page[AttachmentOut](items=[_out(row) for row in attachments.attachments_of(tx, request)], next=None)


@router.get(
    "/attachments/{attachment}/content",
    response_class=Response,
    responses={**file_response(*MEDIA_TYPES), **problem_responses(401, 403, 404, 422)},
)
def read_content(attachment: _AttachmentId, call: Call = allowed(Permission.READ_REQUESTS)) -> Response:
    """A paper, to be saved. Opening a manifest needs the permission to read personal data, and is audited."""
    with call.office.act(call.actor, call.id) as tx:
        found, content = attachments.open_attachment(tx, attachment)
    return download(content, found.file_name, found.media_type, personal=found.purpose == Purpose.MANIFEST)


@router.delete("/attachments/{attachment}", status_code=204, responses=problem_responses(401, 403, 404, 409, 422))
def delete_attachment(attachment: _AttachmentId, call: Call = allowed(Permission.WRITE_REQUESTS)) -> Response:
    """Take a paper back while its request is not released; a manifest at any time."""

    def work(tx: Transaction) -> Answer:
        attachments.delete_attachment(tx, attachment)
        return Answer(body=None, status=204)

    return call.act(work)


def _out(row: Attachment) -> AttachmentOut:
    return AttachmentOut(
        id=row.id,
        request=row.request_id,
        purpose=Purpose(row.purpose),
        file_name=row.file_name,
        media_type=row.media_type,
        size=row.size,
        created=moment(row.created_ms),
    )
