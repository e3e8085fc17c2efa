"""One call: who makes it, what it must hold (permission, version, idempotency key), and its answer, once."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from api.database.tables import Answered
from api.http.caller_first import caller
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.office.office import Office, Transaction
from api.office.refusals import InputFault, Invalid, Refusal, WrongState

_ETAG = re.compile(r'"(\d{1,15})"', re.ASCII)
_KEY_LENGTH_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a call answers: status, body (none for 204), version for the ETag, and where a new object is.

    A ``personal`` answer names people: it is kept nowhere, here or on its way.
    """

    body: BaseModel | None
    status: int = 200
    version: int | None = None
    location: str | None = None
    personal: bool = False

    def response(self) -> Response:
        """The answer as sent."""
        headers = {}
        if self.version is not None:
            headers["ETag"] = f'"{self.version}"'
        if self.location is not None:
            headers["Location"] = self.location
        if self.personal:
            headers["Cache-Control"] = "no-store"
        content = b"" if self.body is None else self.body.model_dump_json().encode()
        media = None if self.body is None else "application/json"
        return Response(content, status_code=self.status, headers=headers, media_type=media)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call by somebody who may make it.

    Attributes
    ----------
    version
        Version of the object that the caller has read (``If-Match``); None where it does not say.
    key
        Idempotency key; None where it gives none.
    digest
        SHA-256 of method, path, query and body: the same key must come with the same call.
    """

    office: Office
    actor: Actor
    id: str
    version: int | None
    key: str | None
    digest: str = field(repr=False)

    def act(self, work: Callable[[Transaction], Answer]) -> Response:
        """Do something in one transaction; a call repeated with its key gets the first answer again."""
        if self.key is None:
            with self.office.act(self.actor, self.id) as tx:
                answer = work(tx)
            return answer.response()
        again = self._answered()
        if again is not None:
            return again
        try:
            with self.office.act(self.actor, self.id) as tx:
                answer = work(tx)
                response = answer.response()
                if answer.personal:
                    return response
                tx.session.add(
                    Answered(
                        user_id=self.actor.user,
                        key=self.key,
                        call_digest=self.digest,
                        status=response.status_code,
                        headers=json.dumps({k: v for k, v in response.headers.items() if k in ("etag", "location")}),
                        body=bytes(response.body),
                        at_ms=tx.now_ms,
                    )
                )
                tx.session.flush()
        except (IntegrityError, Refusal):
            # The same call may have come twice at once, and what the first did stands in the way of the second.
            again = self._answered()
            if again is None:
                raise
            return again
        return response

    def look(self, work: Callable[[Transaction], Answer]) -> Response:
        """Read something."""
        with self.office.look(self.actor, self.id) as tx:
            return work(tx).response()

    def _answered(self) -> Response | None:
        with self.office.database.reading() as session:
            found = session.scalar(
                select(Answered).where(Answered.user_id == self.actor.user, Answered.key == self.key)
            )
        if found is None:
            return None
        if found.call_digest != self.digest:
            raise WrongState(
                "key_used_before",
                "The idempotency key came before with another call.",
                "Use a new key for every new call.",
            )
        headers = {**json.loads(found.headers), "Idempotency-Replayed": "true"}
        media = "application/json" if found.body else None
        return Response(found.body, status_code=found.status, headers=headers, media_type=media)


def calling(permission: Permission) -> Callable[..., Awaitable[Call]]:
    """Dependency of a route: a call by somebody who holds the permission."""

    async def find(
        request: Request,
        if_match: Annotated[
            str | None,
            Header(description='ETag of the version that is changed, such as `"3"`.', include_in_schema=False),
        ] = None,
        idempotency_key: Annotated[
            str | None,
            Header(
                description="Any text of the caller's own: the call repeated with it is done once.",
                max_length=_KEY_LENGTH_MAX,
                include_in_schema=False,
            ),
        ] = None,
    ) -> Call:
        actor = await caller(request, permission)
        digest = ""
        if idempotency_key is not None:
            digest = await _digest(request)
        return Call(
            office=request.app.state.office,
            actor=actor,
            id=request.scope["call"],
            version=_version(if_match),
            key=idempotency_key,
            digest=digest,
        )

    find.permission = permission  # type: ignore[attr-defined]
    return find


def allowed(permission: Permission) -> Call:
    """Shorthand for a route's parameter default."""
    found: Call = Depends(calling(permission))
    return found


async def _digest(request: Request) -> str:
    """SHA-256 of all that a call asks for; of a form its fields, as the marks between them differ from call to call."""
    head = f"{request.method}\0{request.url.path}\0{request.url.query}\0"
    total = hashlib.sha256(head.encode("utf-8", "surrogateescape"))
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        for name, value in (await request.form()).multi_items():
            content = value.encode() if isinstance(value, str) else await value.read()
            file_name = "" if isinstance(value, str) else value.filename
            if not isinstance(value, str):
                await value.seek(0)
            total.update(f"{name}\0{file_name}\0{len(content)}\0".encode())
            total.update(content)
        return total.hexdigest()
    body = request.scope["body"]
    while not body.complete:
        # The route takes no body, so nobody has read it.
        await request.receive()
    total.update(body.digest.digest())
    return total.hexdigest()


def _version(header: str | None) -> int | None:
    if header is None:
        return None
    found = _ETAG.fullmatch(header.strip())
    if found is None:
        cause = f"If-Match is {header[:60]!r}, not an ETag of movcon."
        raise Invalid(
            [InputFault(code="bad_etag", pointer="/header/if-match", cause=cause, cure='Send the ETag as read: "3".')]
        )
    return int(found.group(1))
