"""The log tells what went wrong, and nothing of whom it was about."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import DataError
from structlog.testing import capture_logs

from api.http.app import create_app
from api.http.routes import people
from api.office.office import Office

# What is logged does not depend on the database.
pytestmark = pytest.mark.parametrize("server", ["sqlite"], indirect=True)


def test_an_error_of_the_database_is_logged_without_the_values_it_quotes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DataError("INSERT", {}, Exception("DETAIL: Failing row contains (Ama Mensah, G1234567)."))

    monkeypatch.setattr(people.users, "sign_in", fail)
    client = TestClient(create_app(office), raise_server_exceptions=False)
    with capture_logs() as logged:
        answer = client.post("/v1/session", json={"email": "a@example.org", "password": "x"})
    assert answer.status_code == 500
    fault = next(line for line in logged if line["event"] == "own fault")
    assert "DataError" in fault["exception"]
    assert "sign_in" not in answer.text
    assert "Ama Mensah" not in json.dumps(logged)
