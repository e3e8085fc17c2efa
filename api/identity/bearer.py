"""Bearer tokens of an OpenID Connect provider: signature, issuer, audience and date are checked with its keys."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import httpx2 as httpx
import jwt
from jwt import PyJWKClient

from api.settings import Settings

_ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "PS256", "EdDSA"]
_WAIT_S = 5
_AGAIN_S = 15
"""After a failure the provider is left alone for so long."""
_UNREADABLE = (jwt.PyJWTError, httpx.HTTPError, OSError, ValueError, KeyError, TypeError)


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
        self._not_before_s = 0.0

    def read(self, text: str) -> Verified | None:
        """Whose token it is; None where it is not good, or its e-mail is not verified by the provider."""
        if not self._settings.oidc_issuer:
            return None
        try:
            key_id = self._key_id(text)
            key = None if key_id is None else self._key(key_id)
            if key is None:
                return None
            claims = jwt.decode(
                text,
                key,
                algorithms=_ALGORITHMS,
                audience=self._settings.oidc_audience,
                issuer=self._settings.oidc_issuer,
                options={"require": ["exp", "iss", "aud", "email"]},
            )
        except _UNREADABLE:
            return None
        if claims.get("email_verified") is not True:
            return None
        return Verified(email=str(claims["email"]), until_ms=int(claims["exp"]) * 1000)

    def _key_id(self, text: str) -> str | None:
        """Key that a token names, where it could be one of the provider's: others are not worth asking it for."""
        header = jwt.get_unverified_header(text)
        claims = jwt.decode(text, options={"verify_signature": False})
        named = header.get("kid")
        ours = header.get("alg") in _ALGORITHMS and claims.get("iss") == self._settings.oidc_issuer
        return named if ours and isinstance(named, str) else None

    def _key(self, key_id: str) -> jwt.PyJWK | None:
        """The provider's key; it is asked again for an unknown one twice a minute at most."""
        with self._lock:
            if time.monotonic() < self._not_before_s:
                return None
            try:
                if self._keys is None:
                    address = self._settings.oidc_jwks_url or self._discovered()
                    # Single keys are not kept beside the set: what the provider withdraws is void in five minutes.
                    self._keys = PyJWKClient(address, cache_keys=False, timeout=_WAIT_S)
                return self._keys.get_signing_key(key_id)
            except (jwt.PyJWKClientConnectionError, httpx.HTTPError, OSError, ValueError, KeyError):
                self._not_before_s = time.monotonic() + _AGAIN_S
                raise

    def _discovered(self) -> str:
        issuer = self._settings.oidc_issuer
        answer = httpx.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration", timeout=_WAIT_S)
        answer.raise_for_status()
        document = answer.json()
        if document["issuer"] != issuer:
            raise ValueError("The document is another issuer's.")
        return str(document["jwks_uri"])
