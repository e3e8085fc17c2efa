"""``movcon user add``: a user, and its first API key; a new installation begins with it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from pydantic import ValidationError

from api.cli.console import Exit, guarded, say, say_json
from api.database.engine import Database
from api.database.migrate import migrate
from api.http.routes.people import UserIn
from api.identity.actor import Actor, Scope
from api.identity.roles import Role
from api.office import users
from api.office.office import Office
from api.office.refusals import Invalid
from api.settings import read_settings
from movcon.errors import BadInput, Fault

user_app = typer.Typer(help="Users of the service.", no_args_is_help=True)

_HERE = "command line"
_ACTOR = Actor(user=_HERE, name=_HERE, roles=frozenset({Role.ADMINISTRATOR}), scope=Scope(everything=True), way=_HERE)
"""Whoever reaches the database and the secret could do it by hand; so it is done here, and audited."""


@user_app.command("add")
@guarded
def add_user(
    email: Annotated[str, typer.Argument(help="E-mail, by which it signs in.")],
    *,
    name: Annotated[str, typer.Option(help="Name, as the audit log shows it.")],
    role: Annotated[list[Role], typer.Option(help="What it does; several times for several.")],
    mission: Annotated[list[str] | None, typer.Option(help="A mission that concerns it.")] = None,
    contributor: Annotated[list[str] | None, typer.Option(help="A contributor (ISO 3166 alpha-3).")] = None,
    carrier: Annotated[list[str] | None, typer.Option(help="A carrier.")] = None,
    everything: Annotated[bool, typer.Option("--everything", help="Everything concerns it.")] = False,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read its password from standard input.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> Exit:
    """Add a user and print an API key for it, once. Needs the service's settings and database."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    scope = {
        "everything": everything,
        "missions": mission or [],
        "contributors": contributor or [],
        "carriers": carrier or [],
    }
    asked = _read({"email": email, "name": name, "roles": role, "scope": scope, "password": password})
    settings = read_settings()
    database = Database(settings.database)
    try:
        migrate(database)
        with Office(database, settings).act(_ACTOR) as tx:
            user = users.create_user(tx, asked.email, asked.words(), asked.password)
            _, key = users.create_key(tx, user.id, "first key", None)
    except Invalid as refused:
        raise BadInput([_fault(item.code, item.pointer, item.cause, item.cure) for item in refused.faults]) from refused
    finally:
        database.close()
    if as_json:
        say_json({"id": user.id, "email": user.email, "key": key.text})
    else:
        say(f"{user.email} is {user.id}. Its API key is shown only now:")
        say(key.text)
    return Exit.DONE


def _read(given: dict[str, object]) -> UserIn:
    try:
        return UserIn.model_validate(given)
    except ValidationError as error:
        cure = "See docs/service.md for what it may be."
        raise BadInput(
            [
                _fault(item["type"], "/".join(str(part) for part in item["loc"]), f"{item['msg']}.", cure)
                for item in error.errors(include_input=False)
            ]
        ) from None


def _fault(code: str, place: str, cause: str, cure: str) -> Fault:
    return Fault(code=code, file=_HERE, column=place.strip("/"), cause=cause, cure=cure)
