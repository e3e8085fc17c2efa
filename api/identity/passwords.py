"""Passwords: argon2 hashes, and what a password must be."""

from __future__ import annotations

from pwdlib import PasswordHash

PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX = 12, 200
_HASH = PasswordHash.recommended()
_NOBODY = _HASH.hash("nobody has this password")


def hash_password(password: str) -> str:
    """Argon2 hash of a password."""
    return _HASH.hash(password)


def password_fits(password: str, hashed: str | None) -> bool:
    """Whether a password is the one of the hash; as slow where there is no hash, so that names cannot be guessed."""
    fits = _HASH.verify(password, hashed or _NOBODY)
    return fits and hashed is not None
