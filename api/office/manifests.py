"""Manifests: who travels. Personal data, kept apart from all else: every reading is audited, and it can be deleted.

No name is written anywhere but in its own table: not to the audit log, not to the history, not to stored answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, func, select

from api.database.ids import new_id
from api.database.tables import Attachment, ManifestPerson, RequestRow
from api.identity.roles import Permission
from api.office.attachments import Purpose, remove
from api.office.manifest_rows import Person
from api.office.office import Transaction, fresh
from api.office.refusals import InputFault, Invalid, NotFound, WrongState
from api.office.request_cells import from_json
from api.office.request_states import State
from api.office.request_writing import record, touch
from api.office.requests import find_request
from api.office.uploads import FAULTS_MAX


class Direction(StrEnum):
    """Which way somebody travels."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """People of a request by direction: asked for, and named. ``complete_ms`` is when all were named, if they are."""

    asked: dict[str, int]
    named: dict[str, int]
    complete_ms: int | None


def write_manifest(tx: Transaction, name: str, version: int | None, people: Sequence[Person]) -> RequestRow:
    """Name the people of a request, as many as it asks for; those named before are deleted.

    Raises
    ------
    Invalid
        There are more or fewer than asked for, or one is named twice; every fault.
    WrongState
        The request is over.
    """
    tx.need(Permission.WRITE_PERSONAL_DATA)
    request = find_request(tx, name, change=True)
    fresh(request.version, version, "request")
    if State(request.state) in (State.CANCELLED, State.CLOSED):
        raise WrongState("wrong_state", f"The request is {request.state}.", "Nobody is named for it any more.")
    _check(request, people)
    _delete_people(tx, request)
    tx.session.add_all(
        ManifestPerson(
            id=new_id("per"),
            request_id=request.id,
            direction=person.direction,
            number=number,
            name=person.name,
            grade=person.grade,
            document=person.document,
            created_ms=tx.now_ms,
        )
        for number, person in enumerate(people, start=1)
    )
    request.manifest_ms = tx.now_ms
    touch(tx, request)
    record(tx, request, "manifest", "")
    tx.note("manifest.written", "request", request.id, request.version, people=len(people))
    return request


def read_manifest(tx: Transaction, name: str) -> Sequence[ManifestPerson]:
    """People of a request in the order they were named. That they were read is audited."""
    tx.need(Permission.READ_PERSONAL_DATA)
    request = find_request(tx, name)
    people = tx.session.scalars(
        select(ManifestPerson).where(ManifestPerson.request_id == request.id).order_by(ManifestPerson.number)
    ).all()
    tx.note("manifest.read", "request", request.id, request.version, people=len(people))
    return people


def delete_manifest(tx: Transaction, name: str, version: int | None) -> None:
    """Delete the people of a request, and its papers that name people; in any state.

    Raises
    ------
    NotFound
        Nobody is named.
    """
    tx.need(Permission.WRITE_PERSONAL_DATA)
    request = find_request(tx, name, change=True)
    fresh(request.version, version, "request")
    people = _delete_people(tx, request)
    papers = tx.session.scalars(
        select(Attachment).where(Attachment.request_id == request.id, Attachment.purpose == Purpose.MANIFEST.value)
    ).all()
    if not people and not papers:
        raise NotFound("manifest of request", name)
    for paper in papers:
        remove(tx, paper)
    request.manifest_ms = None
    touch(tx, request)
    record(tx, request, "manifest_deleted", "")
    tx.note("manifest.deleted", "request", request.id, request.version, people=people, papers=len(papers))


def numbers(tx: Transaction, name: str) -> Numbers:
    """How many people a request asks for and how many are named: no personal data."""
    request = find_request(tx, name)
    found = tx.session.execute(
        select(ManifestPerson.direction, func.count())
        .where(ManifestPerson.request_id == request.id)
        .group_by(ManifestPerson.direction)
    )
    named = {row[0]: row[1] for row in found}
    return Numbers(
        asked=_asked(request),
        named={direction.value: named.get(direction.value, 0) for direction in Direction},
        complete_ms=request.manifest_ms,
    )


def _asked(request: RequestRow) -> dict[str, int]:
    cells = from_json(request.cells)
    return {direction.value: int(cells[direction.value]) for direction in Direction}


def _check(request: RequestRow, people: Sequence[Person]) -> None:
    faults: list[InputFault] = []
    named = Counter(person.direction for person in people)
    for direction, wanted in _asked(request).items():
        if named[direction] != wanted:
            cause = f"The manifest names {named[direction]} {direction} people, the request asks for {wanted}."
            cure = f"Name {wanted}, or have the request changed."
            faults.append(InputFault(code="wrong_number", pointer="", cause=cause, cure=cure))
    first: dict[tuple[str, str], Person] = {}
    for person in people:
        before = first.setdefault((person.direction, person.document.casefold()), person)
        if before is not person and len(faults) < FAULTS_MAX:
            cause = f"The document is that of {before.place} already, in the same direction."
            cure = "Name everybody once, each with a document of their own."
            faults.append(InputFault(code="duplicate_person", pointer=person.place, cause=cause, cure=cure))
    if faults:
        raise Invalid(faults)


def _delete_people(tx: Transaction, request: RequestRow) -> int:
    people = tx.session.scalar(select(func.count()).where(ManifestPerson.request_id == request.id)) or 0
    tx.session.execute(delete(ManifestPerson).where(ManifestPerson.request_id == request.id))
    return people
