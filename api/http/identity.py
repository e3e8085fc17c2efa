"""Who is calling: an API key or a bearer token in ``Authorization``, or the page's session cookie."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from api.database.tables import Revision
from api.http.revisions import Revisions
from api.identity.actor import Actor
from api.identity.bearer import BearerTokens
from api.identity.sessions import read_token
from api.office.office import Office
from api.office.refusals import NotAllowed, NotSignedIn
from api.office.users import IDENTITY, actor_of_email, actor_of_key, actor_of_session

COOKIE = "movcon_session"
PAGE_HEADER = "x-movcon-page"
_SAFE = ("GET", "HEAD", "OPTIONS")
_KEPT_MAX = 10_000
_HOW = "Send Authorization: Bearer and an API key, or sign in."


@dataclass(frozen=True, slots=True)
class _Known:
    revision: int
    actor: Actor
    until_ms: int | None


class Identities:
    """Finds out who is calling, and remembers it until any user or key changes."""

    def __init__(self, office: Office, revisions: Revisions) -> None:
        self._office = office
        self._revisions = revisions
        self._bearer = BearerTokens(office.settings)
        # By what proves it and where that stood: a cookie is good for nothing as a bearer token, nor a key as a cookie.
        self._kept: dict[tuple[bool, str], _Known] = {}
        self._lock = threading.Lock()

    async def actor(self, request: Request) -> Actor:
        """Who is calling.

        Raises
        ------
        NotSignedIn
            Nobody known.
        NotAllowed
            The page's cookie comes with a changing call that the page did not make.
        """
        header = request.headers.get("authorization", "")
        if header:
            known = self.known(header, (await self._revisions.now()).get(IDENTITY, 0))
            if known is not None:
                return known
        return await run_in_threadpool(self._asked, request)

    def _asked(self, request: Request) -> Actor:
        with self._office.database.glancing() as session:
            return self._actor_in(session, request)

    def _actor_in(self, session: Session, request: Request) -> Actor:
        header = request.headers.get("authorization", "")
        if header:
            scheme, _, text = header.partition(" ")
            text = text.strip()
            if scheme.lower() != "bearer" or not text:
                raise NotSignedIn("unreadable_credentials", "Authorization is not a bearer token.", _HOW)
        else:
            text = request.cookies.get(COOKIE, "")
            if not text:
                raise NotSignedIn("not_signed_in", "The call does not say who you are.", _HOW)
            if request.method not in _SAFE and PAGE_HEADER not in request.headers:
                raise NotAllowed(
                    "foreign_page",
                    "The call was not made by movcon's own page.",
                    f"Send the header {PAGE_HEADER}, or use an API key.",
                )
        revision = session.scalar(select(Revision.number).where(Revision.name == IDENTITY)) or 0
        now_ms = self._office.clock()
        with self._lock:
            known = self._kept.get((bool(header), text))
        if known and known.revision == revision and (known.until_ms is None or known.until_ms > now_ms):
            return known.actor
        found = self._find(session, text, now_ms, by_cookie=not header)
        if found is None:
            raise NotSignedIn("void_credentials", "The key, token or sign-in is unknown, over or revoked.", _HOW)
        with self._lock:
            if len(self._kept) >= _KEPT_MAX:
                self._kept.clear()
            self._kept[bool(header), text] = _Known(revision, *found)
        return found[0]

    def known(self, authorization: str, revision: int) -> Actor | None:
        """Who calls with this ``Authorization``, where that is known and was found out at this revision."""
        scheme, _, text = authorization.partition(" ")
        with self._lock:
            known = self._kept.get((True, text.strip())) if scheme.lower() == "bearer" else None
        if known is None or known.revision != revision:
            return None
        return known.actor if known.until_ms is None or known.until_ms > self._office.clock() else None

    def _find(self, session: Session, text: str, now_ms: int, *, by_cookie: bool) -> tuple[Actor, int | None] | None:
        secret = self._office.settings.secret
        if by_cookie:
            sign_in = read_token(secret, text)
            actor = actor_of_session(session, sign_in) if sign_in else None
            return (actor, sign_in.until_ms) if actor and sign_in else None
        if text.startswith("movcon_"):
            return actor_of_key(session, secret, text, now_ms)
        verified = self._bearer.read(text)
        actor = actor_of_email(session, verified.email) if verified else None
        return (actor, verified.until_ms) if actor and verified else None
