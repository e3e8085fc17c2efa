"""Secrets of webhooks: shown once, kept encrypted under a key made from the service's secret; what they sign."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken

_PREFIX = "whsec_"


def new_secret() -> str:
    """A random secret of 256 bits."""
    return f"{_PREFIX}{secrets.token_urlsafe(32)}"


def sealed(service_secret: str, secret: str) -> str:
    """A secret as it is kept."""
    return _box(service_secret).encrypt(secret.encode()).decode()


def opened(service_secret: str, kept: str) -> str | None:
    """A secret as it was; None where the service's secret has changed since."""
    try:
        return _box(service_secret).decrypt(kept.encode()).decode()
    except InvalidToken:
        return None


def signature(secret: str, at_s: int, body: bytes) -> str:
    """``t=1290000000,v1=<hex>``: HMAC-SHA256 over the moment, a dot and the body, so that neither can be changed."""
    signed = hmac.new(secret.encode(), f"{at_s}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at_s},v1={signed}"


def _box(service_secret: str) -> Fernet:
    key = hmac.new(service_secret.encode(), b"webhook secrets", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))
