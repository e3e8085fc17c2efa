"""Every route there is: who may call it, who may not, and that nobody learns of what does not concern them."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.identity.actor import Scope
from api.identity.roles import PERMISSIONS, Permission, Role
from tests.api.service.conftest import ALL, Service
from tests.api.service.routes import CONCERN_ALL, OBJECTS, Walked, call, filled, user_with, walk

# Who may do what does not depend on the database.
pytestmark = pytest.mark.parametrize("server", ["sqlite"], indirect=True)

OPEN = {
    "GET /",
    "GET /livez",
    "GET /readyz",
    "GET /metrics",
    "GET /v1/openapi.json",
    "GET /v1/docs",
    "POST /v1/session",
}
"""Routes that anybody may call: they tell nothing of anybody."""
OPEN_FOLDERS = ("GET /page",)
"""The page's own files; what it shows it asks the routes below for."""

EITHER = {
    "POST /v1/requests/{request}/cancel": {Permission.WRITE_REQUESTS, Permission.DECIDE_REQUESTS},
    "POST /v1/requests/{request}/comments": {Permission.WRITE_REQUESTS, Permission.DECIDE_REQUESTS},
}
"""Where the office asks for one of several permissions besides the route's own."""


def _app(service: Service) -> FastAPI:
    app = service.nobody.app
    assert isinstance(app, FastAPI)
    return app


def _guarded(service: Service) -> list[Walked]:
    return [route for route in walk(_app(service)) if route.permission is not None]


def _made_up(route: Walked) -> str:
    path = route.path
    for kind in route.kinds:
        path = path.replace(f"{{{kind}}}", "made-up")
    return path


def test_no_route_is_open_but_those_named(service: Service) -> None:
    unguarded = {str(route) for route in walk(_app(service)) if route.permission is None}
    assert {name for name in unguarded if not name.startswith(OPEN_FOLDERS)} <= OPEN


def test_nobody_gets_in_anywhere(service: Service) -> None:
    for route in _guarded(service):
        answer = service.nobody.request(route.method, _made_up(route))
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer"), route
        assert answer.json()["cure"]


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"no form", "multipart/form-data; boundary=x"),
        (b"no form", "multipart/form-data"),
        (b"x" * 20_000_001, "application/json"),
    ],
    ids=["cut off", "of another shape", "no text", "no form", "form without a boundary", "too large"],
)
def test_nobody_is_told_what_is_wrong_with_a_body(service: Service, content: bytes, media_type: str) -> None:
    for route in _guarded(service):
        if route.method == "GET":
            continue
        headers = {"Content-Type": media_type, "Idempotency-Key": "k" * 300, "If-Match": "none"}
        answer = service.nobody.request(
            route.method, _made_up(route), content=content, headers=headers, params={"limit": "x"}
        )
        assert answer.status_code == 401, (str(route), answer.text)


def test_who_may_not_is_not_told_either_and_who_may_is(service: Service) -> None:
    path = "/v1/seasons"
    headers = {"Content-Type": "application/json"}
    assert service["auditor"].post(path, content=b"{", headers=headers).status_code == 403
    assert service["planner"].post(path, content=b"{", headers=headers).status_code == 422
    large = service["planner"].post(path, content=b"x" * 20_000_001, headers=headers)
    assert (large.status_code, large.json()["code"], large.headers["connection"]) == (413, "too_large", "close")


@pytest.mark.parametrize("role", list(Role))
def test_a_role_gets_in_where_it_holds_the_permission_and_nowhere_else(service: Service, role: Role) -> None:
    client = user_with(service, frozenset({role}), ALL)
    held = PERMISSIONS[role]
    for route in _guarded(service):
        answer = client.request(route.method, _made_up(route))
        either = EITHER.get(str(route))
        if route.permission not in held or (either and not either & held and answer.status_code != 422):
            assert answer.status_code == 403, (role, str(route), answer.text)
            assert answer.json()["code"] == "not_allowed"
        else:
            assert answer.status_code not in (401, 403), (role, str(route), answer.text)
        assert answer.status_code < 500, (role, str(route), answer.text)


@pytest.mark.parametrize("role", list(Role))
def test_where_one_of_several_permissions_is_needed_none_is_refused(service: Service, role: Role) -> None:
    client = user_with(service, frozenset({role}), ALL)
    for route in _guarded(service):
        either = EITHER.get(str(route))
        if either is None:
            continue
        answer = call(client, _app(service), route, *filled(service, route))
        expected = route.permission in PERMISSIONS[role] and bool(either & PERMISSIONS[role])
        assert (answer.status_code != 403) is expected, (role, str(route), answer.text)


def test_nobody_learns_of_an_object_that_does_not_concern_them(service: Service) -> None:
    elsewhere = Scope(missions=frozenset({"ELSEWHERE"}), contributors=frozenset({"ZZZ"}), carriers=frozenset({"None"}))
    outsider = user_with(service, frozenset(Role) - {Role.ADMINISTRATOR}, elsewhere)
    insider = user_with(service, frozenset(Role), ALL)
    for route in _guarded(service):
        assert set(route.kinds) <= set(OBJECTS), f"{route}: make such an object in tests/api/service/routes.py"
        if not set(route.kinds) - set(CONCERN_ALL) or route.permission is Permission.MANAGE_USERS:
            continue
        path, version = filled(service, route)
        hidden = call(outsider, _app(service), route, path, version)
        assert hidden.status_code == 404, (str(route), hidden.text)
        made_up = call(outsider, _app(service), route, _made_up(route), version)
        assert _words(hidden, path) == _words(made_up, _made_up(route)), "the two must read the same"
        assert call(insider, _app(service), route, path, version).status_code != 404, route


def _words(answer: object, path: str) -> str:
    told = answer.json()  # type: ignore[attr-defined]
    cause: str = told["cause"]
    for part in path.split("/"):
        cause = cause.replace(repr(part), "it") if part else cause
    return cause


def test_an_administrator_manages_users_of_any_scope_and_nobody_elses_work(service: Service) -> None:
    client: TestClient = user_with(service, frozenset({Role.ADMINISTRATOR}), Scope())
    assert client.get("/v1/users").status_code == 200
    assert client.get("/v1/seasons").status_code == 403
