"""``movcon serve --demo``: an office with a user of each role, and a season and a deployment, planned and released.

It lives in a database of its own, made anew each time and gone afterwards, and listens on this machine alone.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog

from api.cli.console import say, stderr
from api.database.engine import Database
from api.database.migrate import migrate
from api.database.tables import JobRow, PlanRow, SeasonRow
from api.identity.actor import Actor, Scope
from api.identity.roles import Role
from api.office import deployments, jobs, seasons, users
from api.office.job_states import ENDED, JobState
from api.office.office import Office, Transaction
from api.office.releases import release_plan
from api.office.scenario_files import shipped_files
from api.settings import Settings, read_settings
from movcon.errors import BadInput, Fault
from scenarios.intake.kinds import ScenarioKind

PASSWORD = "movcon demo pass"
_LOCAL = ("127.0.0.1", "localhost", "::1")
_SEARCH_S = 40
_MISSIONS = frozenset({"UNMIL", "MONUSCO", "UNISFA"})
_LOOK_S = 0.5
_ALL = Scope(everything=True)
_SCOPES = {
    Role.OFFICER: Scope(missions=_MISSIONS),
    Role.FIELD: Scope(missions=_MISSIONS),
}
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A season or deployment of the demonstration, and how it is made and planned."""

    scenario: str
    name: str
    words: str
    of: ScenarioKind
    make: Callable[[Transaction, str, Mapping[str, bytes]], SeasonRow]
    kind: str
    arguments: Mapping[str, object]


_SEARCH: dict[str, object] = {"time_limit_s": _SEARCH_S, "seed": 0, "edits": []}
_SHOWN = (
    _Shown(
        scenario="rotation-2010",
        name="2010-11",
        words="The season of 2010/11",
        of=ScenarioKind.ROTATION,
        make=seasons.create_season,
        kind="plan",
        arguments={**_SEARCH, "reasons": 0},
    ),
    _Shown(
        scenario="startup-unisfa-2011",
        name="UNISFA 2011",
        words="The deployment of UNISFA in 2011",
        of=ScenarioKind.DEPLOYMENT,
        make=deployments.create_deployment,
        kind="plan_deployment",
        arguments=_SEARCH,
    ),
)


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
        """Make users, season and deployment, ask for their plans, and release each once it is there.

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
            asked = {_asked(tx, item): item for item in _SHOWN}
        _tell(self.settings, keys)
        self._thread = threading.Thread(target=self._release, args=(office, asked, people[Role.RELEASER]), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Leave nothing behind."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        self._database.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _release(self, office: Office, asked: Mapping[str, _Shown], releaser: Actor) -> None:
        """Release the plan of each job when it has ended."""
        left = dict(asked)
        while left and not self._stopping.wait(_LOOK_S):
            for job_id, item in tuple(left.items()):
                with office.look(releaser) as tx:
                    job = tx.session.get_one(JobRow, job_id)
                    plan = None if job.plan_id is None else tx.session.get_one(PlanRow, job.plan_id)
                if JobState(job.state) not in ENDED:
                    continue
                del left[job_id]
                if plan is None:
                    _log.error("a demonstration could not be planned", job=job_id, scenario=item.scenario)
                    continue
                with office.act(releaser) as tx:
                    release_plan(tx, plan.id, plan.version)
                stderr.print(f"{item.words} is planned and released.")


def _asked(tx: Transaction, item: _Shown) -> str:
    """Make a season or deployment and ask for its plan; the job."""
    made = item.make(tx, item.name, shipped_files(item.scenario, item.of))
    job = jobs.start_job(
        tx, made.id, item.kind, {"kind": item.kind, **item.arguments}, plans={}, document=None, of=item.of
    )
    return job.id


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
    say(
        f"movcon is at http://{settings.host}:{settings.port}/; season and deployment are planned in about two minutes."
    )
    say(f"Sign in as ROLE@example.org with the password: {PASSWORD}")
    for role, key in keys.items():
        say(f"  {role:<14} {key}")
    say("Officer and field belong to UNMIL, MONUSCO and UNISFA, everybody else to all.")
    say("Ctrl-C ends it and leaves nothing behind.")
