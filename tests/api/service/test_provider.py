"""Tokens of an OpenID Connect provider are believed only where its own keys, audience and dates say so."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi.testclient import TestClient

from api.database.engine import Database
from api.database.migrate import migrate
from api.http.app import create_app
from api.identity.actor import Scope
from api.identity.roles import Role
from api.office import users
from api.office.office import Office
from tests.api.service.conftest import _FIRST, settings_for

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Issuer:
    """A provider on loopback; it counts what it is asked."""

    address: str = ""
    asked: list[str] = field(default_factory=list)
    broken: bool = False
    named: str | None = None

    def token(self, key: object = KEY, *, kid: str | None = "one", algorithm: str = "RS256", **others: object) -> str:
        claims = {
            "iss": self.address,
            "aud": "movcon",
            "email": "planner@example.org",
            "email_verified": True,
            "exp": int(time.time()) + 600,
        } | others
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid} if kid else {})  # type: ignore[arg-type]


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    made = Issuer()
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
    keys = {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append(self.path)
            documents = {
                "/.well-known/openid-configuration": {
                    "issuer": made.named or made.address,
                    "jwks_uri": f"{made.address}/keys",
                },
                "/keys": keys,
            }
            body = json.dumps(documents[self.path]).encode()
            self.send_response(500 if made.broken else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.address = f"http://127.0.0.1:{server.server_port}"
    running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    running.start()
    yield made
    server.shutdown()
    server.server_close()
    running.join()


@pytest.fixture
def client(issuer: Issuer, tmp_path: object) -> Iterator[TestClient]:
    database = Database(f"sqlite:///{tmp_path}/movcon.db")
    migrate(database)
    office = Office(database, settings_for(database.address, oidc_issuer=issuer.address))
    with office.act(_FIRST) as tx:
        everything = Scope(everything=True)
        for name, active in (("planner", True), ("gone", False)):
            words = users.UserWords(name=name, roles=frozenset({Role.PLANNER}), scope=everything, active=active)
            users.create_user(tx, f"{name}@example.org", words, None)
    yield TestClient(create_app(office), raise_server_exceptions=False)
    database.close()


def _status(client: TestClient, token: str) -> int:
    return client.get("/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_token_of_the_provider_is_its_users(client: TestClient, issuer: Issuer) -> None:
    answer = client.get("/v1/me", headers={"Authorization": f"Bearer {issuer.token()}"})
    assert (answer.status_code, answer.json()["name"]) == (200, "planner")
    assert _status(client, issuer.token(email="Planner@Example.org")) == 200


def _unsigned(issuer: Issuer) -> str:
    return issuer.token(None, algorithm="none")


def _public_key_as_secret(issuer: Issuer) -> str:
    """HS256 with the public key for a secret, which a library that trusts the header would accept."""
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signed = issuer.token(b"x" * 32, algorithm="HS256")
    head, body, _ = signed.split(".")
    mark = hmac.new(pem, f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"


def _changed(issuer: Issuer) -> str:
    head, _, mark = issuer.token(email="nobody@example.org").split(".")
    _, body, _ = issuer.token().split(".")
    return f"{head}.{body}.{mark}"


_WRONG: dict[str, Callable[[Issuer], str]] = {
    "another audience": lambda issuer: issuer.token(aud="other"),
    "no audience": lambda issuer: issuer.token(aud=None),
    "another issuer": lambda issuer: issuer.token(iss="https://elsewhere.example"),
    "over": lambda issuer: issuer.token(exp=int(time.time()) - 60),
    "never over": lambda issuer: issuer.token(exp=None),
    "not yet good": lambda issuer: issuer.token(nbf=int(time.time()) + 600),
    "unsigned": _unsigned,
    "public key as secret": _public_key_as_secret,
    "another key under the same id": lambda issuer: issuer.token(OTHER_KEY),
    "unknown key id": lambda issuer: issuer.token(OTHER_KEY, kid="two"),
    "no key id": lambda issuer: issuer.token(kid=None),
    "e-mail not verified": lambda issuer: issuer.token(email_verified=False),
    "e-mail verified in words": lambda issuer: issuer.token(email_verified="true"),
    "no word on the e-mail": lambda issuer: issuer.token(email_verified=None),
    "no e-mail": lambda issuer: issuer.token(email=None),
    "unknown user": lambda issuer: issuer.token(email="stranger@example.org"),
    "deactivated user": lambda issuer: issuer.token(email="gone@example.org"),
    "changed": _changed,
    "garbage": lambda _: "a.b.c",
    "not ASCII": lambda _: "t\xf6ken",
    "empty parts": lambda _: "..",
}


@pytest.mark.parametrize("wrong", _WRONG)
def test_any_other_token_is_refused(client: TestClient, issuer: Issuer, wrong: str) -> None:
    token = _WRONG[wrong](issuer)
    answer = client.get("/v1/me", headers={"Authorization": f"Bearer {token}".encode("latin-1")})  # type: ignore[dict-item]
    assert (answer.status_code, answer.json()["code"]) == (401, "void_credentials")


def test_garbage_never_makes_the_service_ask_the_provider(client: TestClient, issuer: Issuer) -> None:
    for wrong in ("garbage", "unsigned", "another issuer", "no key id", "public key as secret"):
        _status(client, _WRONG[wrong](issuer))
    assert issuer.asked == []


def test_unknown_key_ids_do_not_make_the_service_hammer_the_provider(client: TestClient, issuer: Issuer) -> None:
    assert _status(client, issuer.token()) == 200
    for number in range(20):
        assert _status(client, issuer.token(OTHER_KEY, kid=f"made-up-{number}")) == 401
    assert issuer.asked == ["/.well-known/openid-configuration", "/keys"]


def test_a_provider_that_fails_is_left_alone_for_a_while(client: TestClient, issuer: Issuer) -> None:
    issuer.broken = True
    for number in range(5):
        assert _status(client, issuer.token(exp=int(time.time()) + 600 + number)) == 401
    assert len(issuer.asked) == 1


def test_a_discovery_document_of_another_issuer_is_not_believed(client: TestClient, issuer: Issuer) -> None:
    issuer.named = "https://elsewhere.example"
    assert _status(client, issuer.token()) == 401


def test_a_token_is_good_only_until_it_is_over_however_often_it_came_before(client: TestClient, issuer: Issuer) -> None:
    token = issuer.token()
    assert _status(client, token) == 200
    office = client.app.state.office  # type: ignore[attr-defined]
    office.clock = lambda: (int(time.time()) + 601) * 1000
    # Checked anew, it is still within its date by the machine's clock; what was remembered no longer counts.
    identities = client.app.state.identities  # type: ignore[attr-defined]
    assert identities._kept[True, token].until_ms <= office.clock()


def test_without_a_provider_no_token_is_good(tmp_path: object, issuer: Issuer) -> None:
    database = Database(f"sqlite:///{tmp_path}/movcon.db")
    migrate(database)
    client = TestClient(create_app(Office(database, settings_for(database.address))))
    assert _status(client, issuer.token()) == 401
    database.close()
