"""Around every call: an id, a size limit, safe headers, a line in the log, the counts."""

from __future__ import annotations

import hashlib
import re
import secrets
import time

import structlog
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.metrics import observe

_CALL = re.compile(r"[A-Za-z0-9._-]{1,80}", re.ASCII)
_POLICY = (
    b"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    b"frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", _POLICY),
)
TOO_LARGE = "too_large"
"""Where a call keeps that its body says it is larger than is taken: told once it is known who calls."""
_log = structlog.get_logger()


class Body:
    """What has come of a call's body: how much, its SHA-256 where it is asked for, and whether it is all there."""

    def __init__(self, *, hashed: bool) -> None:
        self.size = 0
        self.complete = False
        self.digest = hashlib.sha256() if hashed else None

    def take(self, message: Message) -> None:
        """Count a part of it."""
        part = message.get("body", b"")
        self.size += len(part)
        if self.digest is not None:
            self.digest.update(part)
        self.complete = not message.get("more_body", False)


class Calls:
    """Outermost part of the service: nothing is answered without passing here."""

    def __init__(self, app: ASGIApp, bytes_max: int) -> None:
        self._app = app
        self._bytes_max = bytes_max
        self._too_large = f"The body is larger than {bytes_max:,} bytes."

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        given = headers.get(b"x-request-id", b"").decode("latin-1")
        call = scope["call"] = given if _CALL.fullmatch(given) else secrets.token_hex(8)
        began = time.perf_counter()
        status = 500

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                there = {name for name, _ in message["headers"]}
                extra = [pair for pair in _HEADERS if pair[0] not in there]
                if TOO_LARGE in scope:
                    extra.append((b"connection", b"close"))
                message["headers"] = [*message["headers"], *extra, (b"x-request-id", call.encode())]
            await send(message)

        # Once a form is read its bytes are gone: what an idempotency key must be held against is taken here.
        body = scope["body"] = Body(hashed=b"idempotency-key" in headers)

        length = headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > self._bytes_max:
            scope[TOO_LARGE] = self._too_large

        async def receive_on() -> Message:
            if TOO_LARGE in scope:
                raise HTTPException(413, self._too_large)
            message = await receive()
            body.take(message)
            if body.size > self._bytes_max:
                raise HTTPException(413, self._too_large)
            return message

        try:
            await self._app(scope, receive_on, send_on)
        finally:
            took = time.perf_counter() - began
            route = getattr(scope.get("route"), "path", "none")
            observe(scope["method"], route, status, took)
            if route not in ("/livez", "/readyz", "/metrics"):
                actor = getattr(scope.get("actor"), "user", None)
                _log.info(
                    "call",
                    call=call,
                    method=scope["method"],
                    path=scope["path"],
                    status=status,
                    ms=round(took * 1000, 1),
                    user=actor,
                )
