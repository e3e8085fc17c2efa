"""The OpenAPI document: every body has an example that works, and whatever is sent is answered as it says."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.identity.roles import Role
from benchmarks.soak.openapi import faults_found
from scenarios.intake.edits import edits_of
from scenarios.intake.vocabulary import DEPLOYMENT, ROTATION
from tests.api.service.conftest import ALL, Service
from tests.api.service.deployed import new_deployment
from tests.api.service.routes import Walked, call, example, filled, resolved, user_with, walk


@pytest.fixture
def app(service: Service) -> FastAPI:
    assert isinstance(service.nobody.app, FastAPI)
    return service.nobody.app


@pytest.fixture
def anybody(service: Service) -> TestClient:
    """A user whom everything concerns and who may do everything."""
    return user_with(service, frozenset(Role), ALL)


def _bodies(app: FastAPI) -> list[tuple[Walked, dict[str, Any]]]:
    """Routes with a body, and its content by media type."""
    found = []
    for route in walk(app):
        operation = app.openapi()["paths"].get(route.path, {}).get(route.method.lower(), {})
        if "requestBody" in operation:
            found.append((route, operation["requestBody"]["content"]))
    return found


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
def test_every_body_has_an_example_that_names_only_known_fields(app: FastAPI) -> None:
    document = app.openapi()
    for route, content in _bodies(app):
        for media in content.values():
            shown = example(document, media)
            schema = resolved(document, media["schema"])
            assert set(shown) <= set(schema["properties"]), route
            assert set(schema.get("required", ())) <= set(shown), route


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
def test_every_example_of_edits_is_one_that_can_be_read(app: FastAPI) -> None:
    schemas = app.openapi()["components"]["schemas"]
    shown = [(name, part) for name, schema in schemas.items() if (part := schema.get("properties", {}).get("edits"))]
    of = {"deployment": 0, "rotation": 0}
    for name, part in shown:
        if name.endswith("Asked"):
            deployment = name.startswith("Deployment")
            for example_ in part["examples"]:
                assert edits_of(example_, name, DEPLOYMENT) if deployment else edits_of(example_, name, ROTATION)
                of["deployment" if deployment else "rotation"] += 1
    assert all(of.values()), of


def _begin(service: Service, route: Walked) -> None:
    """What must be there before an example is sent."""
    if str(route) == "POST /v1/session":
        body = {"email": "planner@example.org", "password": "a long pass phrase"}
        users = service["administrator"].get("/v1/users").json()["items"]
        planner = next(user for user in users if user["email"] == body["email"])
        keep = {"name": "planner", "roles": ["planner"], "scope": {"everything": True}}
        done = service["administrator"].put(
            f"/v1/users/{planner['id']}", json=body | keep, headers={"If-Match": f'"{planner["version"]}"'}
        )
        assert done.status_code == 200, done.text


def test_every_example_works_and_is_answered_as_documented(service: Service, app: FastAPI, anybody: TestClient) -> None:
    for route, _ in _bodies(app):
        _begin(service, route)
        answer = call(anybody, app, route, *filled(service, route))
        responses = app.openapi()["paths"][route.path][route.method.lower()]["responses"]
        assert answer.status_code < 300, (str(route), answer.text)
        assert str(answer.status_code) in responses, route


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
def test_every_route_is_documented_with_an_explanation_and_a_way_to_sign_in(app: FastAPI) -> None:
    document = app.openapi()
    for route in walk(app):
        if route.permission is None:
            continue
        operation = document["paths"][route.path][route.method.lower()]
        assert operation["security"], route
        assert operation["description"], route
        assert {"401", "403"} <= set(operation["responses"]), route


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
def test_the_documentation_page_names_every_route_and_loads_nothing(service: Service, app: FastAPI) -> None:
    page = service.nobody.get("/v1/docs")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    for path in app.openapi()["paths"]:
        assert path in page.text
    for loaded in ("<script", "src=", "<link", "@import", "url("):
        assert loaded not in page.text


@pytest.mark.parametrize("server", ["postgresql"], indirect=True)
def test_whatever_is_sent_is_answered_as_documented(
    service: Service, season: str, app: FastAPI, anybody: TestClient
) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    try:
        found = faults_found(
            app,
            str(anybody.headers["authorization"]),
            {"season": season, "deployment": new_deployment(service)},
            examples=1,
            seed=1,
        )
    finally:
        structlog.reset_defaults()
    assert found == []
