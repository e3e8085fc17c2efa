"""Answers to reads of route plans, kept in memory and given again while nothing of them has changed.

Who calls is found out, and whether anything has changed is asked of the database, for every call; only the work in
between is spared. What is not known here goes the ordinary way, and its answer is kept.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.identity import Identities
from api.http.revisions import Revisions
from api.identity.actor import Actor
from api.identity.actor import Scope as Concern
from api.identity.roles import Permission
from api.office.field_sorties import revision_name
from api.office.users import IDENTITY

_KEPT_BYTES_MAX = 64_000_000
_KEPT_MAX = 20_000
_GZIP_FROM = 400
_GZIP_LEVEL = 6
_OK = 200
_VARY = b"Accept, Accept-Encoding, Authorization, Cookie"
_GZIP = re.compile(rb"(?:^|[,\s])gzip\s*(?:$|,|;\s*q=(?:1|0\.\d*[1-9]))")
_Key = tuple[Concern, str, bytes, bytes, bool]


def remember(request: Request, season: str) -> None:
    """Let the answer to this call be given again to whom the same concerns, until the season's sorties change."""
    request.scope["remember"] = season


@dataclass(frozen=True, slots=True)
class _Route:
    """What the counts of calls want to know of a route."""

    path: str


_PATHS = (
    (re.compile(r"/v1/seasons/[^/]+/route-plans"), _Route("/v1/seasons/{season}/route-plans")),
    (re.compile(r"/v1/deployments/[^/]+/route-plans"), _Route("/v1/deployments/{deployment}/route-plans")),
    (re.compile(r"/v1/route-plans/[^/]+"), _Route("/v1/route-plans/{route_plan}")),
)


@dataclass(frozen=True, slots=True)
class _Kept:
    season: str
    revision: int
    etag: bytes
    same: tuple[tuple[bytes, bytes], ...]
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


class Remembered:
    """Part around the routes: answers what is remembered, and remembers what the routes say may be."""

    def __init__(self, app: ASGIApp, revisions: Revisions, identities: Identities) -> None:
        self._app = app
        self._identities = identities
        self._revisions = revisions
        self._kept: dict[_Key, _Kept] = {}
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call."""
        route = _route(scope)
        if route is None:
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        try:
            revisions = await self._revisions.now()
        except SQLAlchemyError:
            await self._app(scope, receive, send)  # which tells it as every route does
            return
        authorization = headers.get(b"authorization", b"").decode("latin-1")
        actor = self._identities.known(authorization, revisions.get(IDENTITY, 0))
        if actor is not None and actor.may(Permission.READ_ROUTE_PLANS):
            kept = self._kept.get(_key(scope, headers, actor))
            if kept is not None and kept.revision == revisions.get(revision_name(kept.season), 0):
                scope["actor"], scope["route"] = actor, route
                await _answer(kept, headers, send)
                return
        answer = _Captured(scope, send)
        await self._app(scope, receive, answer.take)
        if answer.body is not None:
            kept = _kept(scope["remember"], revisions, answer.headers, answer.body, gzipped=_takes_gzip(headers))
            self._keep(_key(scope, headers, scope["actor"]), kept)
            await _answer(kept, headers, send)

    def _keep(self, key: _Key, kept: _Kept) -> None:
        before = self._kept.pop(key, None)
        self._bytes += len(kept.body) - (len(before.body) if before is not None else 0)
        if self._bytes > _KEPT_BYTES_MAX or len(self._kept) >= _KEPT_MAX:
            self._kept.clear()
            self._bytes = len(kept.body)
        self._kept[key] = kept


class _Captured:
    """An answer on its way: held back whole where it is to be remembered, else passed on as it comes."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._parts: list[bytes] | None = None
        self.headers: list[tuple[bytes, bytes]] = []
        self.body: bytes | None = None

    async def take(self, message: Message) -> None:
        """Take a part of the answer."""
        if message["type"] == "http.response.start" and message["status"] == _OK and "remember" in self._scope:
            self._parts, self.headers = [], list(message["headers"])
        elif self._parts is None:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self._parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                self.body = b"".join(self._parts)


def _route(scope: Scope) -> _Route | None:
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    return next((route for path, route in _PATHS if path.fullmatch(scope["path"])), None)


def _key(scope: Scope, headers: dict[bytes, bytes], actor: Actor) -> _Key:
    accept = headers.get(b"accept", b"")
    return actor.scope, scope["path"], scope["query_string"], accept, _takes_gzip(headers)


def _takes_gzip(headers: dict[bytes, bytes]) -> bool:
    """Whether the caller names gzip, and not with a weight of nothing."""
    return _GZIP.search(headers.get(b"accept-encoding", b"")) is not None


def _kept(
    season: str, revisions: Mapping[str, int], headers: list[tuple[bytes, bytes]], body: bytes, *, gzipped: bool
) -> _Kept:
    more = [(name, value) for name, value in headers if name not in (b"content-length", b"etag", b"vary")]
    if gzipped and len(body) >= _GZIP_FROM:
        body = gzip.compress(body, compresslevel=_GZIP_LEVEL, mtime=0)
        more.append((b"content-encoding", b"gzip"))
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'.encode()
    same = ((b"etag", etag), (b"vary", _VARY), (b"cache-control", b"private, no-cache"))
    whole = (*more, *same, (b"content-length", str(len(body)).encode()))
    # The count asked for before the answer was made: what changed in between makes it old, never wrong.
    return _Kept(season, revisions.get(revision_name(season), 0), etag, same, whole, body)


async def _answer(kept: _Kept, headers: dict[bytes, bytes], send: Send) -> None:
    known = [part.strip().removeprefix(b"W/") for part in headers.get(b"if-none-match", b"").split(b",")]
    if kept.etag in known or b"*" in known:
        await send({"type": "http.response.start", "status": 304, "headers": list(kept.same)})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": _OK, "headers": list(kept.headers)})
    await send({"type": "http.response.body", "body": kept.body})
