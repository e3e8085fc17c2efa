"""Bearer tokens of an OpenID Connect provider: signature, issuer, audience and date are checked with its keys."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import httpx2 as httpx
import jwt
from jwt import PyJWKClient

from api.settings import Settings

_ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "PS256", "EdDSA"]
_WAIT_S = 5


@dataclass(frozen=True, slots=True)
class Verified:
    """Whose token it is and until when it is good (UTC milliseconds)."""

    email: str
    until_ms: int


class BearerTokens:
    """Reads the tokens of the provider in the settings; without one, none is good."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._keys: PyJWKClient | None = None

    def read(self, text: str) -> Verified | None:
        """Whose token it is; None where it is not good, or its e-mail is not verified by the provider."""
        if not self._settings.oidc_issuer:
            return None
        try:
            key = self._client().get_signing_key_from_jwt(text)
            claims = jwt.decode(
                text,
                key,
                algorithms=_ALGORITHMS,
                audience=self._settings.oidc_audience,
                issuer=self._settings.oidc_issuer,
                options={"require": ["exp", "iss", "aud", "email"]},
            )
        except (jwt.PyJWTError, httpx.HTTPError, ValueError, KeyError):
            return None
        if claims.get("email_verified") is not True:
            return None
        return Verified(email=str(claims["email"]), until_ms=int(claims["exp"]) * 1000)

    def _client(self) -> PyJWKClient:
        with self._lock:
            if self._keys is None:
                address = self._settings.oidc_jwks_url or self._discovered()
                self._keys = PyJWKClient(address, cache_keys=True, timeout=_WAIT_S)
            return self._keys

    def _discovered(self) -> str:
        issuer = self._settings.oidc_issuer.rstrip("/")
        answer = httpx.get(f"{issuer}/.well-known/openid-configuration", timeout=_WAIT_S)
        answer.raise_for_status()
        return str(answer.json()["jwks_uri"])
