"""Papers handed in with a request. Their content is kept as it came: never opened, unpacked or believed."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import func, select

from api.database.ids import new_id
from api.database.tables import Attachment, RequestRow
from api.identity.roles import Permission
from api.office.file_names import ending_of, media_type, safe_name
from api.office.office import Transaction
from api.office.refusals import InputFault, Invalid, NotFound, TooLarge, WrongState
from api.office.request_states import State
from api.office.request_writing import record, touch
from api.office.requests import find_request
from api.office.uploads import Upload


class Purpose(StrEnum):
    """Which paper an attachment is."""

    LOAD_LIST = "load_list"
    MANIFEST = "manifest"
    CONFIRMATION = "confirmation"
    WEAPONS_DECLARATION = "weapons_declaration"
    MEDICAL_CLEARANCE = "medical_clearance"
    OTHER = "other"


_OVER = frozenset({State.CLOSED, State.CANCELLED})
_DELETABLE = frozenset({State.DRAFT, State.SUBMITTED, State.RETURNED, State.ACCEPTED, State.PLANNED})


def attach(tx: Transaction, name: str, purpose: Purpose, upload: Upload) -> Attachment:
    """Hand a paper in. A load list or a confirmation is thereby no longer missing.

    Raises
    ------
    TooLarge
        It has more bytes than the settings allow.
    Invalid
        It is empty.
    WrongState
        The request is over, or has as many papers as it may.
    """
    tx.need(Permission.WRITE_REQUESTS)
    if purpose is Purpose.MANIFEST:
        tx.need(Permission.WRITE_PERSONAL_DATA)
    request = find_request(tx, name, change=True)
    _check(tx, request, upload)
    attachment_id = new_id("att")
    file_name = safe_name(upload.name)
    if purpose is Purpose.MANIFEST:
        # People name such files after people.
        file_name = ".".join(filter(None, ("manifest", ending_of(file_name))))
    attachment = Attachment(
        id=attachment_id,
        request_id=request.id,
        purpose=purpose.value,
        file_name=file_name,
        media_type=media_type(file_name),
        size=len(upload.content),
        blob=tx.keep_apart(attachment_id, upload.content),
        actor=tx.actor.user,
        created_ms=tx.now_ms,
    )
    tx.session.add(attachment)
    tx.session.flush()
    _mark(request, purpose, tx.now_ms)
    touch(tx, request)
    record(tx, request, "attached", purpose.value)
    tx.note(
        "request.attached",
        "request",
        request.id,
        request.version,
        attachment=attachment.id,
        purpose=purpose.value,
        size=attachment.size,
    )
    return attachment


def attachments_of(tx: Transaction, name: str) -> Sequence[Attachment]:
    """Papers of a request, oldest first."""
    request = find_request(tx, name)
    return tx.session.scalars(
        select(Attachment).where(Attachment.request_id == request.id).order_by(Attachment.id)
    ).all()


def _find(tx: Transaction, name: str, *, change: bool = False) -> tuple[Attachment, RequestRow]:
    """A paper and its request, which concerns the actor."""
    tx.need(Permission.READ_REQUESTS)
    attachment = tx.session.get(Attachment, name)
    if attachment is None:
        raise NotFound("attachment", name)
    try:
        return attachment, find_request(tx, attachment.request_id, change=change)
    except NotFound:
        raise NotFound("attachment", name) from None


def open_attachment(tx: Transaction, name: str) -> tuple[Attachment, bytes]:
    """A paper with its content. A manifest names people: opening it is audited."""
    attachment, request = _find(tx, name)
    if attachment.purpose == Purpose.MANIFEST:
        tx.need(Permission.READ_PERSONAL_DATA)
        tx.note("manifest.read", "request", request.id, request.version, attachment=attachment.id)
    return attachment, tx.content(attachment.blob)


def delete_attachment(tx: Transaction, name: str) -> None:
    """Take a paper back while the request is not released; its content is deleted with it."""
    tx.need(Permission.WRITE_REQUESTS)
    attachment, request = _find(tx, name, change=True)
    if attachment.purpose == Purpose.MANIFEST:
        tx.need(Permission.WRITE_PERSONAL_DATA)
    elif State(request.state) not in _DELETABLE:
        raise WrongState(
            "wrong_state",
            f"The request is {request.state}: what was handed in with it stays.",
            "Hand in the right paper beside it.",
        )
    remove(tx, attachment)
    others = tx.session.scalar(
        select(func.count()).where(Attachment.request_id == request.id, Attachment.purpose == attachment.purpose)
    )
    if not others:
        _mark(request, Purpose(attachment.purpose), None)
    touch(tx, request)
    record(tx, request, "detached", attachment.purpose)
    tx.note(
        "request.detached",
        "request",
        request.id,
        request.version,
        attachment=attachment.id,
        purpose=attachment.purpose,
    )


def remove(tx: Transaction, attachment: Attachment) -> None:
    """Delete a paper and its content; the caller notes it."""
    tx.session.delete(attachment)
    tx.forget(attachment.blob)
    tx.session.flush()


def _mark(request: RequestRow, purpose: Purpose, at_ms: int | None) -> None:
    if purpose is Purpose.LOAD_LIST:
        request.load_list_ms = at_ms
    elif purpose is Purpose.CONFIRMATION:
        request.confirmed_ms = at_ms


def _check(tx: Transaction, request: RequestRow, upload: Upload) -> None:
    if State(request.state) in _OVER:
        raise WrongState("wrong_state", f"The request is {request.state}.", "Hand papers in while it is not over.")
    most = tx.settings.attachment_bytes_max
    if len(upload.content) > most:
        raise TooLarge("too_large", f"The file is larger than {most:,} bytes.", "Make it smaller, or split it.")
    if not upload.content:
        fault = InputFault(code="empty_file", pointer="/file", cause="The file is empty.", cure="Send it again.")
        raise Invalid([fault])
    count = tx.session.scalar(select(func.count()).where(Attachment.request_id == request.id)) or 0
    if count >= tx.settings.attachments_max:
        cause = f"The request has {count} attachments, as many as it may."
        raise WrongState("too_many_attachments", cause, "Delete one that is no longer wanted.")
