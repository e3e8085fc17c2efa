"""Sign-in tokens of the page: signed, dated, void once the user's sign-ins are ended."""

from __future__ import annotations

from dataclasses import dataclass

import jwt

_ALGORITHM = "HS256"
_AUDIENCE = "movcon-page"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Whose token it is; ``epoch`` is the user's count of ended sign-ins when it was made.

    ``until_ms`` is the UTC millisecond at which it ends; 0 in one that is still to be made.
    """

    user: str
    epoch: int
    until_ms: int = 0


def token(secret: str, sign_in: SignIn, *, now_s: int, hours: int) -> str:
    """Token that is good for some hours."""
    claims = {
        "sub": sign_in.user,
        "epoch": sign_in.epoch,
        "aud": _AUDIENCE,
        "iat": now_s,
        "exp": now_s + hours * 3600,
    }
    return jwt.encode(claims, secret, algorithm=_ALGORITHM)


def read_token(secret: str, text: str) -> SignIn | None:
    """Sign-in of a token; None where it is forged, over or unreadable."""
    try:
        claims = jwt.decode(
            text, secret, algorithms=[_ALGORITHM], audience=_AUDIENCE, options={"require": ["exp", "sub", "epoch"]}
        )
    except jwt.InvalidTokenError:
        return None
    return SignIn(user=str(claims["sub"]), epoch=int(claims["epoch"]), until_ms=int(claims["exp"]) * 1000)
