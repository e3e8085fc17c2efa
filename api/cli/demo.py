"""``movcon serve --demo``: an office with a user of each role and the season of 2010/11, planned and released.

It lives in a database of its own, made anew each time and gone afterwards, and listens on this machine alone.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import threading
from pathlib import Path

import structlog

from api.cli.console import say, stderr
from api.database.engine import Database
from api.database.migrate import migrate
from api.database.tables import JobRow, PlanRow
from api.identity.actor import Actor, Scope
from api.identity.roles import Role
from api.office import jobs, seasons, users
from api.office.job_states import ENDED, JobState
from api.office.office import Office
from api.office.releases import release_plan
from api.office.scenario_files import shipped_files
from api.settings import Settings, read_settings
from movcon.errors import BadInput, Fault

SCENARIO = "rotation-2010"
PASSWORD = "movcon demo pass"
_LOCAL = ("127.0.0.1", "localhost", "::1")
_SEARCH_S = 40
_LOOK_S = 0.5
_ALL = Scope(everything=True)
_SCOPES = {
    Role.OFFICER: Scope(missions=frozenset({"UNMIL", "MONUSCO"})),
    Role.FIELD: Scope(missions=frozenset({"UNMIL", "MONUSCO"})),
}
_log = structlog.get_logger()


class Demo:
    """A demonstration office while it is entered; ``settings`` are the service's."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="movcon-demo-"))
        os.environ["MOVCON_DATABASE"] = f"sqlite:///{self._folder / 'movcon.db'}"
        os.environ.setdefault("MOVCON_SECRET", secrets.token_urlsafe(48))
        os.environ.setdefault("MOVCON_SECURE_COOKIES", "false")
        self.settings = read_settings()
        self._database = Database(self.settings.database)
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def open(self) -> None:
        """Make users and season, ask for its plan, and release it once it is there.

        Raises
        ------
        BadInput
            It would listen to others: everybody knows its passwords.
        """
        _need_local(self.settings)
        migrate(self._database)
        office = Office(self._database, self.settings)
        people, keys = _people(office)
        with office.act(people[Role.PLANNER]) as tx:
            season = seasons.create_season(tx, "2010-11", shipped_files(SCENARIO))
            arguments = {"kind": "plan", "time_limit_s": _SEARCH_S, "seed": 0, "edits": [], "reasons": 0}
            job = jobs.start_job(tx, season.id, "plan", arguments, plans={}, document=None)
        _tell(self.settings, keys)
        self._thread = threading.Thread(target=self._release, args=(office, job.id, people[Role.RELEASER]), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Leave nothing behind."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        self._database.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _release(self, office: Office, job_id: str, releaser: Actor) -> None:
        while not self._stopping.wait(_LOOK_S):
            with office.look(releaser) as tx:
                job = tx.session.get_one(JobRow, job_id)
                plan = None if job.plan_id is None else tx.session.get_one(PlanRow, job.plan_id)
            if JobState(job.state) not in ENDED:
                continue
            if plan is None:
                _log.error("the demonstration season could not be planned", job=job_id)
                return
            with office.act(releaser) as tx:
                release_plan(tx, plan.id, plan.version)
            stderr.print("The season of 2010/11 is planned and released.")
            return


def _need_local(settings: Settings) -> None:
    if settings.host not in _LOCAL:
        cause = f"The demo would listen on {settings.host}, and everybody knows its passwords."
        cure = "Leave --host and MOVCON_HOST out."
        raise BadInput([Fault(code="demo_not_local", file="--demo", cause=cause, cure=cure)])


def _people(office: Office) -> tuple[dict[Role, Actor], dict[Role, str]]:
    """A user of each role, and a key of each."""
    setup = Actor(user="demo", name="demo", roles=frozenset({Role.ADMINISTRATOR}), scope=_ALL, way="demo")
    people, keys = {}, {}
    with office.act(setup) as tx:
        for role in Role:
            words = users.UserWords(name=role.value.title(), roles=frozenset({role}), scope=_SCOPES.get(role, _ALL))
            user = users.create_user(tx, f"{role}@example.org", words, PASSWORD)
            _, made = users.create_key(tx, user.id, "demo", None)
            people[role], keys[role] = users.actor_of(user, "demo"), made.text
    return people, keys


def _tell(settings: Settings, keys: dict[Role, str]) -> None:
    say(f"movcon is at http://{settings.host}:{settings.port}/; its season is planned in about a minute.")
    say(f"Sign in as ROLE@example.org with the password: {PASSWORD}")
    for role, key in keys.items():
        say(f"  {role:<14} {key}")
    say("Officer and field belong to UNMIL, everybody else to all. Ctrl-C ends it and leaves nothing behind.")
