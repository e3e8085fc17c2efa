"""Users, keys and sign-ins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from api.database.ids import new_id
from api.database.tables import ApiKey, SignInFailure, User
from api.identity.actor import Actor, Scope
from api.identity.api_keys import NewKey, key_fits, key_id, new_key
from api.identity.passwords import hash_password, password_fits
from api.identity.roles import Permission, Role
from api.identity.sessions import SignIn
from api.office.office import Office, Transaction, fresh
from api.office.refusals import InputFault, Invalid, NotFound, NotSignedIn, TooMany, WrongState

IDENTITY = "identity"
_MS_PER_MIN = 60_000
_NOBODY = Actor(user="nobody", name="nobody", roles=frozenset(), scope=Scope(), way="none")


@dataclass(frozen=True, slots=True, kw_only=True)
class UserWords:
    """What an administrator says of a user."""

    name: str
    roles: frozenset[Role]
    scope: Scope
    active: bool = True


def actor_of(user: User, way: str) -> Actor:
    """A user as one who acts."""
    return Actor(
        user=user.id,
        name=user.name,
        roles=frozenset(Role(word) for word in user.roles.split()),
        scope=Scope(
            everything=user.everything,
            missions=frozenset(user.missions.split()),
            contributors=frozenset(user.contributors.split()),
            carriers=frozenset(user.carriers.split("\n")) - {""},
        ),
        way=way,
    )


def create_user(tx: Transaction, email: str, words: UserWords, password: str | None) -> User:
    """A new user; without a password it signs in by key or bearer token only."""
    tx.need(Permission.MANAGE_USERS)
    email = email.strip().lower()
    if tx.session.scalar(select(User.id).where(User.email == email)) is not None:
        fault = InputFault(
            code="duplicate_email", pointer="/email", cause=f"There is a user {email} already.", cure="Change that one."
        )
        raise Invalid([fault])
    user = User(
        id=new_id("usr"),
        email=email,
        password_hash=None if password is None else hash_password(password),
        created_ms=tx.now_ms,
        **_columns(words),
    )
    tx.session.add(user)
    tx.session.flush()
    tx.note("user.created", "user", user.id, 1, roles=user.roles, scope=_scope_words(user))
    tx.raise_revision(IDENTITY)
    return user


def change_user(tx: Transaction, name: str, version: int | None, words: UserWords, password: str | None) -> User:
    """Change a user; where it may no longer sign in or its password changes, its sign-ins end at once."""
    tx.need(Permission.MANAGE_USERS)
    user = find_user(tx, name, change=True)
    fresh(user.version, version, "user")
    if user.id == tx.actor.user and (not words.active or Role.ADMINISTRATOR not in words.roles):
        raise WrongState(
            "own_account", "You cannot take the administrator's role from yourself.", "Have another one do it."
        )
    for column, value in _columns(words).items():
        setattr(user, column, value)
    if password is not None:
        user.password_hash = hash_password(password)
    if password is not None or not words.active:
        user.epoch += 1
    user.version += 1
    tx.note(
        "user.changed", "user", user.id, user.version, roles=user.roles, scope=_scope_words(user), active=user.active
    )
    tx.raise_revision(IDENTITY)
    return user


def find_user(tx: Transaction, name: str, *, change: bool = False) -> User:
    """A user by id; for a ``change`` it is locked until the transaction ends."""
    user = tx.session.get(User, name, with_for_update=True if change else None)
    if user is None:
        raise NotFound("user", name)
    return user


def create_key(tx: Transaction, user_id: str, label: str, days: int | None) -> tuple[ApiKey, NewKey]:
    """A key for a user: its own, or anybody's for an administrator. Its text is shown only now."""
    tx.need(Permission.OWN_ACCOUNT)
    user = _own_or_managed(tx, user_id)
    made = new_key(tx.settings.secret)
    expires = None if days is None else tx.now_ms + days * 24 * 60 * _MS_PER_MIN
    key = ApiKey(
        id=made.id,
        user_id=user.id,
        hashed=made.hashed,
        label=label,
        created_ms=tx.now_ms,
        expires_ms=expires,
        revoked_ms=None,
    )
    tx.session.add(key)
    tx.session.flush()
    tx.note("key.created", "key", key.id, 1, user=user.id, label=label)
    return key, made


def revoke_key(tx: Transaction, name: str) -> ApiKey:
    """Make a key void at once."""
    key = tx.session.get(ApiKey, name)
    if key is None or (key.user_id != tx.actor.user and not tx.actor.may(Permission.MANAGE_USERS)):
        raise NotFound("key", name)
    if key.revoked_ms is None:
        key.revoked_ms = tx.now_ms
        tx.note("key.revoked", "key", key.id, 2, user=key.user_id)
        tx.raise_revision(IDENTITY)
    return key


def keys_of(tx: Transaction, user_id: str) -> Iterable[ApiKey]:
    """Keys of a user, revoked ones included, oldest first."""
    user = _own_or_managed(tx, user_id)
    return tx.session.scalars(select(ApiKey).where(ApiKey.user_id == user.id).order_by(ApiKey.created_ms))


def sign_in(office: Office, email: str, password: str, call: str) -> tuple[User, SignIn]:
    """User of an e-mail and password; every try is recorded, and after too many failures an account must wait.

    Raises
    ------
    NotSignedIn
        They are not right; which of the two is not told.
    TooMany
        The account has failed too often.
    """
    account = email.strip().lower()
    settings = office.settings
    window_ms = settings.sign_in_window_min * _MS_PER_MIN
    with office.act(_NOBODY, call) as tx:
        tx.alone(f"sign-in {account}")
        since = tx.now_ms - window_ms
        tx.session.execute(delete(SignInFailure).where(SignInFailure.at_ms < since))
        failures = tx.session.execute(
            select(func.count(), func.min(SignInFailure.at_ms)).where(SignInFailure.account == account)
        ).one()
        if failures[0] >= settings.sign_in_failures_max:
            wait_s = max(1, (failures[1] + window_ms - tx.now_ms) // 1000)
            raise TooMany(
                "too_many_sign_ins",
                "Too many sign-ins of this account have failed.",
                f"Wait {wait_s} seconds, or ask an administrator for a new password.",
                wait_s=wait_s,
            )
        # Counted as failed until the password is known to fit, so that tries at once do not slip through.
        mark = SignInFailure(id=new_id("sif"), account=account, at_ms=tx.now_ms)
        tx.session.add(mark)
        user = tx.session.scalar(select(User).where(User.email == account))
    fits = password_fits(password, user.password_hash if user else None)
    if not fits or user is None or not user.active:
        with office.act(_NOBODY, call) as tx:
            tx.note("session.refused", "user", user.id if user else "unknown", 0)
        raise NotSignedIn("wrong_sign_in", "E-mail or password is not right.", "Check both.")
    with office.act(actor_of(user, "session"), call) as tx:
        tx.session.execute(delete(SignInFailure).where(SignInFailure.account == account))
        tx.note("session.begun", "user", user.id, user.version)
    return user, SignIn(user=user.id, epoch=user.epoch)


def end_sign_ins(tx: Transaction) -> None:
    """End every sign-in of the actor."""
    user = find_user(tx, tx.actor.user, change=True)
    user.epoch += 1
    tx.note("session.ended", "user", user.id, user.version)
    tx.raise_revision(IDENTITY)


def actor_of_session(session: Session, found: SignIn) -> Actor | None:
    """Who a sign-in token is of; None where it is void."""
    user = session.get(User, found.user)
    return actor_of(user, "session") if user and user.active and user.epoch == found.epoch else None


def actor_of_key(session: Session, secret: str, text: str, now_ms: int) -> tuple[Actor, int | None] | None:
    """Who a key is of and when it expires; None where it is void."""
    name = key_id(text)
    row = None if name is None else session.get(ApiKey, name)
    if row is None or row.revoked_ms is not None or not key_fits(secret, text, row.hashed):
        return None
    if row.expires_ms is not None and row.expires_ms <= now_ms:
        return None
    user = session.get(User, row.user_id)
    return (actor_of(user, f"key:{row.id}"), row.expires_ms) if user and user.active else None


def actor_of_email(session: Session, email: str) -> Actor | None:
    """Who a verified e-mail of the identity provider is."""
    user = session.scalar(select(User).where(User.email == email.strip().lower()))
    return actor_of(user, "bearer") if user and user.active else None


def _own_or_managed(tx: Transaction, name: str) -> User:
    """The actor itself, or anybody for who manages users."""
    if name != tx.actor.user and not tx.actor.may(Permission.MANAGE_USERS):
        raise NotFound("user", name)
    return find_user(tx, name)


def _columns(words: UserWords) -> dict[str, object]:
    return {
        "name": words.name,
        "roles": " ".join(sorted(words.roles)),
        "everything": words.scope.everything,
        "missions": " ".join(sorted(words.scope.missions)),
        "contributors": " ".join(sorted(words.scope.contributors)),
        "carriers": "\n".join(sorted(words.scope.carriers)),
        "active": words.active,
    }


def _scope_words(user: User) -> str:
    if user.everything:
        return "everything"
    carriers = user.carriers.replace("\n", ", ")
    return f"missions: {user.missions}; contributors: {user.contributors}; carriers: {carriers}"
