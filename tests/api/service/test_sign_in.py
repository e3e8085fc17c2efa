"""Passwords, sign-ins and keys: void at once where they should be, and never to be guessed."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.database.tables import Answered, ApiKey, SignInFailure
from api.http.app import create_app
from api.http.identity import COOKIE
from api.identity import passwords
from api.office.office import Office
from api.office.upkeep import remove_old
from tests.api.service.conftest import Service

PASSWORD = "a long pass phrase"
_PAGE = {"X-Movcon-Page": "1"}


@pytest.fixture
def person(service: Service) -> dict[str, str]:
    """A planner with a password."""
    made = service["administrator"].post(
        "/v1/users",
        json={
            "email": "p@example.org",
            "name": "P",
            "roles": ["planner"],
            "scope": {"everything": True},
            "password": PASSWORD,
        },
    )
    assert made.status_code == 201, made.text
    return {"id": made.json()["id"], "email": "p@example.org", "etag": made.headers["etag"]}


@pytest.fixture
def page(service: Service, person: dict[str, str]) -> TestClient:
    """A browser that has signed in."""
    client = TestClient(create_app(service.office), raise_server_exceptions=False)
    assert _sign_in(client).status_code == 200
    return client


def _sign_in(client: TestClient, password: str = PASSWORD, email: str = "p@example.org") -> httpx2.Response:
    return client.post("/v1/session", json={"email": email, "password": password})  # type: ignore[return-value]


def test_the_cookie_is_for_the_page_alone(service: Service, person: dict[str, str]) -> None:
    cookie = _sign_in(service.nobody).headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "httponly" in cookie.lower()
    assert "samesite=strict" in cookie.lower()
    service.nobody.cookies.clear()


def test_a_change_by_cookie_needs_the_pages_own_header(page: TestClient, person: dict[str, str]) -> None:
    assert page.get("/v1/me").status_code == 200
    path = f"/v1/users/{person['id']}/keys"
    foreign = page.post(path, json={"label": "x"})
    assert (foreign.status_code, foreign.json()["code"]) == (403, "foreign_page")
    assert page.post(path, json={"label": "x"}, headers=_PAGE).status_code == 201


def test_an_ended_sign_in_is_void_everywhere(page: TestClient, service: Service) -> None:
    taken = page.cookies[COOKIE]
    assert page.delete("/v1/session", headers=_PAGE).status_code == 204
    elsewhere = TestClient(create_app(service.office), cookies={COOKIE: taken})
    assert elsewhere.get("/v1/me").status_code == 401


@pytest.mark.parametrize("change", [{"password": "another pass phrase"}, {"active": False}])
def test_a_new_password_or_the_end_of_a_user_ends_its_sign_ins(
    page: TestClient, service: Service, person: dict[str, str], change: dict[str, object]
) -> None:
    body = {"email": person["email"], "name": "P", "roles": ["planner"], "scope": {"everything": True}} | change
    path = f"/v1/users/{person['id']}"
    done = service["administrator"].put(path, json=body, headers={"If-Match": person["etag"]})
    assert done.status_code == 200, done.text
    assert page.get("/v1/me").status_code == 401
    assert _sign_in(page).status_code == 401


def test_a_cookie_is_void_when_it_is_over_or_forged(page: TestClient, service: Service) -> None:
    token = page.cookies[COOKIE]
    forged = TestClient(create_app(service.office), cookies={COOKIE: token[:-4] + "AAAA"})
    assert forged.get("/v1/me").status_code == 401
    assert page.get("/v1/me").status_code == 200
    key = TestClient(create_app(service.office), headers={"Authorization": f"Bearer {token}"})
    assert key.get("/v1/me").status_code == 401


def test_of_a_key_only_a_hash_is_kept(service: Service) -> None:
    me = service["planner"].get("/v1/me").json()["id"]
    text = service["planner"].post(f"/v1/users/{me}/keys", json={"label": "mine"}).json()["key"]
    secret = text.rsplit("_", 1)[1]
    with service.office.database.snapshot() as connection:
        for row in connection.execute(select(ApiKey.__table__)):
            assert secret not in str(row)
    listed = service["planner"].get(f"/v1/users/{me}/keys").text
    assert secret not in listed


def test_a_revoked_key_is_void_at_once_in_every_process(service: Service) -> None:
    me = service["planner"].get("/v1/me").json()["id"]
    made = service["planner"].post(f"/v1/users/{me}/keys", json={"label": "mine"}).json()
    headers = {"Authorization": f"Bearer {made['key']}"}
    # An application of its own remembers for itself, as another process does.
    others = [TestClient(create_app(service.office), headers=headers) for _ in range(2)]
    assert [client.get("/v1/me").status_code for client in others] == [200, 200]
    assert service["planner"].delete(f"/v1/keys/{made['id']}").status_code == 200
    assert [client.get("/v1/me").status_code for client in others] == [401, 401]


def test_a_key_is_void_when_it_is_over(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    me = service["planner"].get("/v1/me").json()["id"]
    made = service["planner"].post(f"/v1/users/{me}/keys", json={"label": "mine", "days": 1}).json()
    client = TestClient(create_app(service.office), headers={"Authorization": f"Bearer {made['key']}"})
    assert client.get("/v1/me").status_code == 200
    tomorrow = service.office.clock() + 24 * 3_600_000
    monkeypatch.setattr(service.office, "clock", lambda: tomorrow)
    assert client.get("/v1/me").status_code == 401


def test_after_five_failures_an_account_waits_and_others_do_not(service: Service, person: dict[str, str]) -> None:
    tries = [_sign_in(service.nobody, "wrong").status_code for _ in range(5)]
    assert tries == [401] * 5
    sixth = _sign_in(service.nobody)
    assert (sixth.status_code, sixth.json()["code"]) == (429, "too_many_sign_ins")
    assert 0 < int(sixth.headers["retry-after"]) <= 15 * 60
    assert _sign_in(service.nobody, email="other@example.org").status_code == 401


def test_the_wait_ends_after_a_quarter_of_an_hour(
    service: Service, person: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        _sign_in(service.nobody, "wrong")
    later = service.office.clock() + 15 * 60_000 + 1
    monkeypatch.setattr(service.office, "clock", lambda: later)
    assert _sign_in(service.nobody).status_code == 200
    service.nobody.cookies.clear()


def test_tries_at_once_do_not_slip_past_the_count(service: Service, person: dict[str, str]) -> None:
    app = create_app(service.office)

    def attempt(_: int) -> int:
        return _sign_in(TestClient(app, raise_server_exceptions=False), "wrong").status_code

    with ThreadPoolExecutor(12) as pool:
        statuses = sorted(pool.map(attempt, range(12)))
    assert statuses == [401] * 5 + [429] * 7


@pytest.mark.parametrize("email", ["p@example.org", "nobody@example.org"])
def test_an_unknown_user_costs_the_same_work_as_a_known_one(
    service: Service, person: dict[str, str], email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes: list[str] = []
    verify = passwords._HASH.verify

    def counted(password: str, hashed: str) -> bool:
        hashes.append(hashed.rsplit("$", 2)[0])
        return verify(password, hashed)

    monkeypatch.setattr(passwords._HASH, "verify", counted)
    answer = _sign_in(service.nobody, "wrong", email)
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_sign_in")
    assert hashes == [passwords._NOBODY.rsplit("$", 2)[0]]


def test_hashing_a_password_does_not_hold_up_other_calls(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(_password: str, _hashed: str) -> bool:
        begun.set()
        return not go_on.wait(10)

    monkeypatch.setattr(passwords._HASH, "verify", slow)
    transport = httpx2.ASGITransport(create_app(office))

    async def both() -> tuple[int, set[int]]:
        async with httpx2.AsyncClient(transport=transport, base_url="http://here") as client:
            # More than have threads at once: the rest wait, and other calls still go on.
            bodies = [{"email": f"u{number}@example.org", "password": "x"} for number in range(8)]
            signing = [asyncio.create_task(client.post("/v1/session", json=body)) for body in bodies]
            while not begun.is_set():
                await asyncio.sleep(0.01)
            quick = await asyncio.wait_for(client.get("/readyz"), 5)
            go_on.set()
            return quick.status_code, {answer.status_code for answer in await asyncio.gather(*signing)}

    assert asyncio.run(both()) == (200, {401})


def test_what_no_longer_counts_is_thrown_away(service: Service, season: str, person: dict[str, str]) -> None:
    office = service.office
    name = service["planner"].post("/v1/seasons", json={"name": "x", "scenario": "y"}, headers={"Idempotency-Key": "k"})
    assert name.status_code == 422
    kept = office.clock()
    with office.database.writing() as session:
        for days in (8, 6):
            at = kept - days * 86_400_000
            answer = {"call_digest": "", "status": 200, "headers": "{}", "body": b"", "at_ms": at}
            session.add(Answered(user_id="u", key=f"{days} days", **answer))
            session.add(SignInFailure(id=f"{days}", account="a", at_ms=kept if days == 6 else at))
    remove_old(office)
    with office.database.reading() as session:
        assert session.scalars(select(Answered.key)).all() == ["6 days"]
        assert session.scalars(select(SignInFailure.id)).all() == ["6"]


def test_e_mails_are_told_apart_only_by_their_letters(service: Service, person: dict[str, str]) -> None:
    assert _sign_in(service.nobody, email="P@Example.ORG").status_code == 200
    service.nobody.cookies.clear()
    twice = service["administrator"].post(
        "/v1/users", json={"email": "P@EXAMPLE.org", "name": "P", "roles": ["planner"]}
    )
    assert [fault["code"] for fault in twice.json()["faults"]] == ["duplicate_email"]


def test_a_sign_in_is_no_bearer_token_and_a_key_is_no_cookie(service: Service, page: TestClient) -> None:
    cookie = page.cookies[COOKIE]
    assert page.get("/v1/me").status_code == 200, "it is remembered now"
    as_bearer = TestClient(page.app, headers={"Authorization": f"Bearer {cookie}"})
    assert as_bearer.get("/v1/me").status_code == 401
    key = str(service["planner"].headers["authorization"]).partition(" ")[2]
    assert service["planner"].get("/v1/me").status_code == 200
    as_cookie = TestClient(service.nobody.app, cookies={COOKIE: key})
    assert as_cookie.get("/v1/me").status_code == 401
