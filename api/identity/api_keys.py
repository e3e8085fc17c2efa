"""API keys: ``movcon_<id>_<random>``. The random part is shown once; kept is a keyed hash of the whole."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

_FORM = re.compile(r"movcon_([a-z0-9]{12})_[A-Za-z0-9_-]{43}", re.ASCII)
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key as handed to its user, with what is kept of it."""

    id: str
    text: str
    hashed: str


def new_key(secret: str) -> NewKey:
    """A random key of 256 bits."""
    name = "".join(secrets.choice(_LETTERS) for _ in range(12))
    text = f"movcon_{name}_{secrets.token_urlsafe(32)}"
    return NewKey(id=name, text=text, hashed=key_hash(secret, text))


def key_id(text: str) -> str | None:
    """Id in a key's text; None where it has not the form of one."""
    found = _FORM.fullmatch(text)
    return found.group(1) if found else None


def key_hash(secret: str, text: str) -> str:
    """HMAC-SHA256 of a key under the service's secret."""
    return hmac.new(secret.encode(), b"api key\0" + text.encode(), hashlib.sha256).hexdigest()


def key_fits(secret: str, text: str, hashed: str) -> bool:
    """Whether a key has this hash; takes the same time either way."""
    return hmac.compare_digest(key_hash(secret, text), hashed)
