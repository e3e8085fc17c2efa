"""Webhooks over HTTPS: who cannot prove its name is told nothing, and who answers too slowly holds up nobody."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from api.jobs import deliveries
from api.jobs.deliveries import ATTEMPTS_MAX, deliver_due, pause_ms
from tests.api.service.conftest import Service

# What is sent does not depend on the database.
pytestmark = pytest.mark.parametrize("server", ["sqlite"], indirect=True)


@dataclass
class Authority:
    """A certificate authority made for a test, and thrown away with its folder."""

    folder: Path
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def __post_init__(self) -> None:
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"authority {self.folder.name}")])
        self.file = self.folder / "authority.pem"
        usage = x509.KeyUsage(
            digital_signature=True,
            key_cert_sign=True,
            crl_sign=True,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            encipher_only=False,
            decipher_only=False,
        )
        made = (
            self._begun(self.name, self.key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .sign(self.key, hashes.SHA256())
        )
        self.file.write_bytes(made.public_bytes(serialization.Encoding.PEM))

    def certificate(self, *names: x509.GeneralName, days: int = 1) -> Path:
        """A file with a key and its certificate for these names."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "receiver")])
        made = (
            self._begun(subject, key.public_key(), days)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        file = self.folder / "receiver.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + made.public_bytes(serialization.Encoding.PEM)
        )
        return file

    def _begun(self, subject: x509.Name, key: ec.EllipticCurvePublicKey, days: int = 1) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=2))
            .not_valid_after(now + datetime.timedelta(days=days))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        )


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that the service trusts, beside those of the machine."""
    made = Authority(tmp_path)
    known = deliveries.trusted

    def trusted() -> ssl.SSLContext:
        context = known()
        context.load_verify_locations(made.file)
        return context

    monkeypatch.setattr(deliveries, "trusted", trusted)
    return made


@contextmanager
def receiving(
    certificate: Path | None, answer: bytes = b"HTTP/1.1 204 No Content\r\n\r\n"
) -> Iterator[tuple[int, list[str]]]:
    """A server on loopback, its port, and the hosts it was called by."""
    called: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            called.append(self.headers["Host"])
            self.rfile.read(int(self.headers["Content-Length"]))
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """What a caller breaks off is no fault of the server's."""

    server = Server(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port, called
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def open_service(service: Service) -> Service:
    service.office.settings = replace(service.office.settings, webhook_private_addresses=True)
    return service


def pinged(service: Service, season: str, url: str) -> str:
    """A webhook of the field's with a message that waits; the message's id."""
    hook = service["field"].post(f"/v1/seasons/{season}/webhooks", json={"url": url})
    assert hook.status_code == 201, hook.text
    return str(service["field"].post(f"/v1/webhooks/{hook.json()['id']}/ping").json()["id"])


def told(service: Service, delivery: str) -> dict:
    items = service["field"].get("/v1/deliveries").json()["items"]
    return next(item for item in items if item["id"] == delivery)


def test_a_message_arrives_where_the_certificate_is_of_the_name_called(
    open_service: Service, season: str, authority: Authority
) -> None:
    with receiving(authority.certificate(x509.DNSName("localhost"))) as (port, called):
        delivery = pinged(open_service, season, f"https://localhost:{port}/movcon")
        assert deliver_due(open_service.office) == 1
        shown = told(open_service, delivery)
        assert (shown["state"], shown["last_error"]) == ("sent", "")
        assert called == [f"localhost:{port}"]


def test_a_message_arrives_where_the_certificate_is_of_the_address(
    open_service: Service, season: str, authority: Authority
) -> None:
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    with receiving(authority.certificate(address)) as (port, called):
        delivery = pinged(open_service, season, f"https://127.0.0.1:{port}/movcon")
        assert deliver_due(open_service.office) == 1
        assert told(open_service, delivery)["state"] == "sent"
        assert len(called) == 1


@pytest.mark.parametrize("fault", ["another name", "over", "unknown authority", "no TLS"])
def test_who_cannot_prove_its_name_gets_nothing_and_is_tried_again_until_the_message_is_dead(
    open_service: Service, season: str, authority: Authority, tmp_path_factory: pytest.TempPathFactory, fault: str
) -> None:
    signed_by = Authority(tmp_path_factory.mktemp("stranger")) if fault == "unknown authority" else authority
    name = "elsewhere.example.org" if fault == "another name" else "localhost"
    certificate = signed_by.certificate(x509.DNSName(name), days=-1 if fault == "over" else 1)
    with receiving(None if fault == "no TLS" else certificate) as (port, called):
        delivery = pinged(open_service, season, f"https://localhost:{port}/movcon")
        clock, later = open_service.office.clock, 0
        for attempt in range(1, ATTEMPTS_MAX + 1):
            assert deliver_due(open_service.office) == 1
            shown = told(open_service, delivery)
            assert (shown["state"], shown["attempts"]) == ("waiting" if attempt < ATTEMPTS_MAX else "dead", attempt)
            assert "ConnectError" in shown["last_error"]
            later += pause_ms(attempt)
            open_service.office.clock = lambda later=later: clock() + later
        assert deliver_due(open_service.office) == 0
        assert called == []


def test_who_answers_a_byte_now_and_then_is_given_up_and_holds_up_nobody(
    open_service: Service, season: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "WHOLE_S", 1.0)
    over = threading.Event()

    class Dripping(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
            while not over.wait(0.1):
                self.wfile.write(b"x")
                self.wfile.flush()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Dripping)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        slow = pinged(open_service, season, f"http://127.0.0.1:{server.server_port}/")
        with receiving(None) as (port, _):
            quick = pinged(open_service, season, f"http://127.0.0.1:{port}/")
            stop = threading.Timer(10, over.set)
            stop.start()
            began = time.monotonic()
            assert deliver_due(open_service.office) == 2
            assert time.monotonic() - began < 5
            stop.cancel()
            assert told(open_service, quick)["state"] == "sent"
            assert (told(open_service, slow)["state"], told(open_service, slow)["attempts"]) == ("waiting", 1)
            assert "1 second" in told(open_service, slow)["last_error"]
    finally:
        over.set()
        server.shutdown()
        thread.join()
        server.server_close()
