"""Every setting of the service, read once from the environment; docs/service.md lists them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from movcon.errors import BadInput, Fault

_SECRET_LENGTH_MIN = 32
_PORT_MAX = 65_535
_NUMBER_MAX = 10**10
_ONE_AT_LEAST = (
    "lease_s",
    "attempts_max",
    "session_hours",
    "sign_in_failures_max",
    "sign_in_window_min",
    "upload_bytes_max",
)
LOG_LEVELS = ("debug", "info", "warning", "error")
_PREFIX = "MOVCON_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the service runs. A field ``name`` is the environment variable ``MOVCON_NAME``.

    Attributes
    ----------
    secret
        Key of API keys' hashes, sign-in tokens and stored webhook secrets; at least 32 characters. Changing it
        makes every API key and session void.
    database
        SQLAlchemy address: ``sqlite:///movcon.db`` or ``postgresql+psycopg://user:password@host/name``.
    host, port
        Where to listen.
    workers
        Worker processes that ``movcon serve`` starts beside the API; 0 = none, for workers elsewhere.
    lease_s
        Seconds after which a job of a worker that no longer answers goes on elsewhere.
    attempts_max
        Times a job is begun before it is given up.
    upload_bytes_max, upload_rows_max, unpacked_bytes_max
        Largest upload, most rows of a table in it, and most an archive or workbook may unpack to.
    attachment_bytes_max, attachments_max
        Largest attachment of a request, and most attachments it may have.
    session_hours
        How long a sign-in on the page lasts.
    sign_in_failures_max, sign_in_window_min
        Failed sign-ins of an account, within that many minutes, after which it must wait.
    oidc_issuer, oidc_audience, oidc_jwks_url
        OpenID Connect provider whose bearer tokens are accepted; empty = none. The address of its keys defaults to
        what the issuer's discovery document says.
    secure_cookies
        Whether the session cookie is sent over HTTPS only; turn off for plain HTTP on one machine alone.
    webhook_private_addresses
        Whether webhooks may go to loopback and private addresses.
    log_level
        ``debug``, ``info``, ``warning`` or ``error``.
    """

    secret: str = field(repr=False)
    database: str = "sqlite:///movcon.db"
    host: str = "127.0.0.1"
    port: int = 8010
    workers: int = 1
    lease_s: int = 30
    attempts_max: int = 3
    upload_bytes_max: int = 20_000_000
    upload_rows_max: int = 10_000
    unpacked_bytes_max: int = 200_000_000
    attachment_bytes_max: int = 10_000_000
    attachments_max: int = 50
    session_hours: int = 12
    sign_in_failures_max: int = 5
    sign_in_window_min: int = 15
    oidc_issuer: str = ""
    oidc_audience: str = "movcon"
    oidc_jwks_url: str = ""
    secure_cookies: bool = True
    webhook_private_addresses: bool = False
    log_level: str = "info"

    def __post_init__(self) -> None:
        faults = []
        if len(self.secret) < _SECRET_LENGTH_MIN:
            faults.append(_fault("secret", "is shorter than 32 characters", "Set a long random one."))
        for name in _ONE_AT_LEAST:
            if getattr(self, name) < 1:
                faults.append(_fault(name, "is 0, with which nothing would work", "Set it to 1 or more."))
        for item in fields(self):
            if isinstance(value := getattr(self, item.name), int) and value > _NUMBER_MAX:
                faults.append(_fault(item.name, f"is {value}, too large", f"Set it to {_NUMBER_MAX} or less."))
        if self.port > _PORT_MAX:
            faults.append(_fault("port", f"is {self.port}, no port", f"Use one of 0 to {_PORT_MAX}."))
        if self.log_level not in LOG_LEVELS:
            cause, cure = f"is {self.log_level!r}, no level", f"Use one of: {', '.join(LOG_LEVELS)}."
            faults.append(_fault("log_level", cause, cure))
        if faults:
            raise BadInput(faults)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment.

    Raises
    ------
    BadInput
        A variable is missing, unknown or cannot be read; all at once.
    """
    given = os.environ if environment is None else environment
    faults: list[Fault] = []
    values: dict[str, object] = {}
    known = {item.name: item for item in fields(Settings)}
    for variable, text in given.items():
        if not variable.startswith(_PREFIX) or variable == "MOVCON_DEBUG":
            continue
        name = variable.removeprefix(_PREFIX).lower()
        if name not in known:
            faults.append(_fault(name, "is not a setting", "docs/service.md lists them; take it out."))
            continue
        try:
            values[name] = _value(str(known[name].type), text)
        except ValueError as error:
            faults.append(_fault(name, str(error), "Mend it or leave it out."))
    if "secret" not in values:
        cure = "Set it to a long random text, such as: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        faults.append(_fault("secret", "is not set", cure))
    if faults:
        raise BadInput(faults)
    return Settings(**values)  # type: ignore[arg-type]


def _value(kind: str, text: str) -> object:
    if kind == "int":
        if not text.isascii() or not text.isdigit():
            raise ValueError(f"is {text!r}, not a whole number")
        return int(text)
    if kind == "bool":
        if text.lower() not in ("true", "false", "1", "0", "yes", "no"):
            raise ValueError(f"is {text!r}, not true or false")
        return text.lower() in ("true", "1", "yes")
    return text


def _fault(name: str, cause: str, cure: str) -> Fault:
    variable = f"{_PREFIX}{name.upper()}"
    return Fault(code="wrong_setting", file="environment", column=variable, cause=f"{variable} {cause}.", cure=cure)


def sqlite_file(address: str) -> Path | None:
    """File of an SQLite address; None for another database."""
    return Path(address.removeprefix("sqlite:///")) if address.startswith("sqlite:///") else None
