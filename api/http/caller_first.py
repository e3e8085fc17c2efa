"""Routes that find out who calls, and whether it may, before anything of the call's body is read."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from api.http.middleware import TOO_LARGE
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.office.office import need


class CallerFirst(APIRoute):
    """A route whose body is nobody's business but an allowed caller's: to others its faults are not told."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What answers a call."""
        answer = super().get_route_handler()
        permission = next(
            (found for item in self.dependant.dependencies if (found := getattr(item.call, "permission", None))), None
        )
        if permission is None:
            return answer

        async def answer_known(request: Request) -> Response:
            await caller(request, permission)
            if (told := request.scope.get(TOO_LARGE)) is not None:
                raise HTTPException(413, told)
            return await answer(request)

        return answer_known


async def caller(request: Request, permission: Permission) -> Actor:
    """Who calls, found out once a call; refused where it is nobody known, or lacks the permission."""
    actor: Actor | None = request.scope.get("actor")
    if actor is None:
        actor = request.scope["actor"] = await request.app.state.identities.actor(request)
    need(actor, permission)
    return actor
