"""Users, API keys and the page's sign-in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from fastapi import APIRouter, Path, Request, Response
from pydantic import ConfigDict, Field, StrictInt, StringConstraints
from sqlalchemy import select

from api.database.tables import ApiKey, User
from api.http.call import Answer, Call, allowed
from api.http.caller_first import CallerFirst
from api.http.identity import COOKIE
from api.http.paging import page
from api.http.problems import problem_responses
from api.http.wire import After, Email, Flag, Limit, Line, Page, Wire, moment, moment_or_none
from api.identity.actor import Actor, Scope
from api.identity.passwords import PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN
from api.identity.roles import Permission, Role
from api.identity.sessions import token
from api.office import users
from api.office.office import Transaction

router = APIRouter(prefix="/v1", tags=["people"], route_class=CallerFirst)
_SIGN_INS_AT_ONCE = 4
_limiter: RunVar[CapacityLimiter | None] = RunVar("sign-ins")

_Password = Annotated[
    str, StringConstraints(strict=True, min_length=PASSWORD_LENGTH_MIN, max_length=PASSWORD_LENGTH_MAX)
]
_Iso3 = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{3}$")]
_MissionId = Annotated[str, StringConstraints(strict=True, pattern=r"^[^\s\x00-\x1f]{1,80}$")]
_UserId = Annotated[str, Path(description="Id of a user.", max_length=80)]


class ScopeWire(Wire):
    """What concerns a user: its missions, contributors and carriers, or everything."""

    everything: Flag = False
    missions: list[_MissionId] = Field(default_factory=list, max_length=100)
    contributors: list[_Iso3] = Field(default_factory=list, max_length=250)
    carriers: list[Line] = Field(default_factory=list, max_length=100)

    def scope(self) -> Scope:
        """As the office knows it."""
        return Scope(
            everything=self.everything,
            missions=frozenset(self.missions),
            contributors=frozenset(self.contributors),
            carriers=frozenset(self.carriers),
        )


class UserIn(Wire):
    """A user as an administrator describes it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "email": "field.unmil@example.org",
                    "name": "UNMIL movement control",
                    "roles": ["field"],
                    "scope": {"missions": ["UNMIL"]},
                    "password": "a long pass phrase",
                }
            ]
        }
    )

    email: Email
    name: Line
    roles: Annotated[list[Role], Field(min_length=1, max_length=6)]
    scope: ScopeWire = ScopeWire()
    password: _Password | None = None
    active: Flag = True

    def words(self) -> users.UserWords:
        """As the office knows it."""
        return users.UserWords(
            name=self.name, roles=frozenset(self.roles), scope=self.scope.scope(), active=self.active
        )


class UserOut(Wire):
    """A user."""

    id: str
    email: str
    name: str
    roles: list[Role]
    scope: ScopeWire
    active: bool
    version: int
    created: datetime


class KeyIn(Wire):
    """An API key to be made."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"label": "Monrovia terminal", "days": 365}]})

    label: Line
    days: Annotated[StrictInt, Field(ge=1, le=3650)] | None = None


class KeyOut(Wire):
    """An API key; ``key`` is there only in the answer that makes it."""

    id: str
    user: str
    label: str
    created: datetime
    expires: datetime | None
    revoked: datetime | None
    key: str | None = None


class SignInWire(Wire):
    """E-mail and password."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"email": "planner@example.org", "password": "a long pass phrase"}]}
    )

    email: Email
    password: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=PASSWORD_LENGTH_MAX)]


class Me(Wire):
    """Who the caller is and what it may do."""

    id: str
    name: str
    roles: list[Role]
    permissions: list[Permission]
    scope: ScopeWire


@router.get("/me", responses=problem_responses(401, 403, 422))
def me(call: Call = allowed(Permission.OWN_ACCOUNT)) -> Me:
    """Who the caller is and what it may do."""
    return _me(call.actor)


@router.post("/session", responses=problem_responses(401, 413, 422, 429))
async def begin_session(body: SignInWire, request: Request, response: Response) -> Me:
    """Sign in on the page: the answer sets a cookie. Programs use API keys instead."""
    office = request.app.state.office
    user, sign_in = await to_thread.run_sync(
        users.sign_in, office, body.email, body.password, request.scope["call"], limiter=_sign_ins()
    )
    settings = office.settings
    text = token(settings.secret, sign_in, now_s=office.clock() // 1000, hours=settings.session_hours)
    response.set_cookie(
        COOKIE,
        text,
        max_age=settings.session_hours * 3600,
        httponly=True,
        secure=settings.secure_cookies,
        samesite="strict",
    )
    return _me(users.actor_of(user, "session"))


@router.delete("/session", status_code=204, responses=problem_responses(401, 403, 422))
def end_session(call: Call = allowed(Permission.OWN_ACCOUNT)) -> Response:
    """End every sign-in of the caller."""

    def work(tx: Transaction) -> Answer:
        users.end_sign_ins(tx)
        return Answer(body=None, status=204)

    response = call.act(work)
    response.delete_cookie(COOKIE)
    return response


@router.get("/users", responses=problem_responses(401, 403, 422))
def list_users(call: Call = allowed(Permission.MANAGE_USERS), after: After = None, limit: Limit = 50) -> Page[UserOut]:
    """Users, oldest first."""
    with call.office.look(call.actor, call.id) as tx:
        return page(tx.session, select(User), User.id, _user, after=after, limit=limit)


@router.post(
    "/users",
    status_code=201,
    response_model=UserOut,
    responses=problem_responses(401, 403, 409, 413, 422),
)
def create_user(body: UserIn, call: Call = allowed(Permission.MANAGE_USERS)) -> Response:
    """A new user."""

    def work(tx: Transaction) -> Answer:
        user = users.create_user(tx, body.email, body.words(), body.password)
        return Answer(body=_user(user), status=201, version=user.version, location=f"/v1/users/{user.id}")

    return call.act(work)


@router.get("/users/{user}", response_model=UserOut, responses=problem_responses(401, 403, 404, 422))
def read_user(user: _UserId, call: Call = allowed(Permission.MANAGE_USERS)) -> Response:
    """A user."""

    def work(tx: Transaction) -> Answer:
        found = users.find_user(tx, user)
        return Answer(body=_user(found), version=found.version)

    return call.look(work)


@router.put(
    "/users/{user}", response_model=UserOut, responses=problem_responses(401, 403, 404, 409, 412, 413, 422, 428)
)
def change_user(user: _UserId, body: UserIn, call: Call = allowed(Permission.MANAGE_USERS)) -> Response:
    """Change a user (its e-mail stays); without a password the old one stays. Needs ``If-Match``."""

    def work(tx: Transaction) -> Answer:
        found = users.change_user(tx, user, call.version, body.words(), body.password)
        return Answer(body=_user(found), version=found.version)

    return call.act(work)


@router.get("/users/{user}/keys", responses=problem_responses(401, 403, 404, 422))
def list_keys(user: _UserId, call: Call = allowed(Permission.OWN_ACCOUNT)) -> Page[KeyOut]:
    """API keys of a user: one's own, or anybody's for an administrator."""
    with call.office.look(call.actor, call.id) as tx:
        return Page[KeyOut](items=[_key(key) for key in users.keys_of(tx, user)], next=None)


@router.post(
    "/users/{user}/keys",
    status_code=201,
    response_model=KeyOut,
    responses=problem_responses(401, 403, 404, 409, 413, 422),
)
def create_key(user: _UserId, body: KeyIn, call: Call = allowed(Permission.OWN_ACCOUNT)) -> Response:
    """A new API key. Its text stands in this answer alone; not even a repeated call gets it again."""
    with call.office.act(call.actor, call.id) as tx:
        key, made = users.create_key(tx, user, body.label, body.days)
        shown = _key(key)
    return Answer(body=shown.model_copy(update={"key": made.text}), status=201).response()


@router.delete("/keys/{key}", response_model=KeyOut, responses=problem_responses(401, 403, 404, 422))
def revoke_key(
    key: Annotated[str, Path(description="Id of an API key.", max_length=80)],
    call: Call = allowed(Permission.OWN_ACCOUNT),
) -> Response:
    """Make an API key void at once."""
    return call.act(lambda tx: Answer(body=_key(users.revoke_key(tx, key))))


def _sign_ins() -> CapacityLimiter:
    """Threads of their own: hashing takes long and much memory, and must not hold up other calls."""
    found = _limiter.get(None)
    if found is None:
        found = CapacityLimiter(_SIGN_INS_AT_ONCE)
        _limiter.set(found)
    return found


def _me(actor: Actor) -> Me:
    return Me(
        id=actor.user,
        name=actor.name,
        roles=sorted(actor.roles),
        permissions=sorted(item for item in Permission if actor.may(item)),
        scope=_scope(actor.scope),
    )


def _scope(scope: Scope) -> ScopeWire:
    return ScopeWire.model_construct(
        everything=scope.everything,
        missions=sorted(scope.missions),
        contributors=sorted(scope.contributors),
        carriers=sorted(scope.carriers),
    )


def _user(user: User) -> UserOut:
    actor = users.actor_of(user, "")
    return UserOut(
        id=user.id,
        email=user.email,
        name=user.name,
        roles=sorted(actor.roles),
        scope=_scope(actor.scope),
        active=user.active,
        version=user.version,
        created=moment(user.created_ms),
    )


def _key(key: ApiKey) -> KeyOut:
    return KeyOut(
        id=key.id,
        user=key.user_id,
        label=key.label,
        created=moment(key.created_ms),
        expires=moment_or_none(key.expires_ms),
        revoked=moment_or_none(key.revoked_ms),
    )
