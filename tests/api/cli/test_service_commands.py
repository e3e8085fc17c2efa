"""A new installation is begun, kept and restored from the command line."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from api.cli import app
from api.cli.demo import Demo
from api.database.engine import Database
from api.database.tables import JobRow, SeasonRow
from api.identity.roles import Role
from api.office.office import Office
from api.office.users import actor_of_key, sign_in
from api.settings import Settings

ADD = ["user", "add", "first@example.org", "--name", "First", "--role", "administrator", "--role", "auditor"]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    made = Settings(secret="s" * 40, database=f"sqlite:///{tmp_path / 'movcon.db'}")
    monkeypatch.setenv("MOVCON_SECRET", made.secret)
    monkeypatch.setenv("MOVCON_DATABASE", made.database)
    return made


def test_the_first_administrator_gets_a_key_and_a_password(settings: Settings) -> None:
    done = CliRunner().invoke(app, [*ADD, "--everything", "--password-stdin", "--json"], input="a long pass phrase\n")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    office = Office(Database(settings.database), settings)
    with office.database.reading() as session:
        found = actor_of_key(session, settings.secret, told["key"], 0)
    assert found is not None
    assert found[0].roles == {Role.ADMINISTRATOR, Role.AUDITOR}
    assert sign_in(office, "first@example.org", "a long pass phrase", "c")[0].id == told["id"]
    office.database.close()


def test_every_fault_of_a_user_is_told_and_nothing_is_written(settings: Settings) -> None:
    asked = ["user", "add", "nobody", "--name", "", "--role", "planner", "--contributor", "Ghana", "--json"]
    refused = CliRunner().invoke(app, asked)
    assert refused.exit_code == 2
    told = json.loads(refused.stdout)
    assert {fault["column"] for fault in told["faults"]} == {"email", "name", "scope/contributors/0"}
    assert not Path(settings.database.removeprefix("sqlite:///")).exists()


def test_the_same_user_twice_is_refused(settings: Settings) -> None:
    assert CliRunner().invoke(app, ADD).exit_code == 0
    again = CliRunner().invoke(app, [*ADD, "--json"])
    assert again.exit_code == 2
    assert [fault["code"] for fault in json.loads(again.stdout)["faults"]] == ["duplicate_email"]


def test_a_backup_is_restored_from_the_command_line(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    CliRunner().invoke(app, ADD)
    file = tmp_path / "kept.zip"
    kept = CliRunner().invoke(app, ["backup", str(file), "--json"])
    assert kept.exit_code == 0, kept.output
    refused = CliRunner().invoke(app, ["restore", str(file), "--json"])
    assert refused.exit_code == 2
    assert [fault["code"] for fault in json.loads(refused.stdout)["faults"]] == ["database_not_empty"]
    monkeypatch.setenv("MOVCON_DATABASE", f"sqlite:///{tmp_path / 'other.db'}")
    done = CliRunner().invoke(app, ["restore", str(file), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["rows"] == json.loads(kept.stdout)["rows"]


def test_a_backup_that_is_not_there_is_told(settings: Settings, tmp_path: Path) -> None:
    refused = CliRunner().invoke(app, ["restore", str(tmp_path / "none.zip"), "--json"])
    assert refused.exit_code == 2
    assert [fault["code"] for fault in json.loads(refused.stdout)["faults"]] == ["unreadable_file"]


@pytest.mark.parametrize("more", [[], ["--demo"]], ids=["alone", "demo"])
def test_a_port_in_use_is_told_with_its_remedy_and_nothing_is_begun(settings: Settings, more: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "api.cli", "serve", "--port", port, *more]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2, done.stderr
    assert port in done.stderr
    assert "in use" in done.stderr
    assert "MOVCON_PORT" in done.stderr
    assert done.stdout == ""
    assert not Path(settings.database.removeprefix("sqlite:///")).exists()


def test_an_address_that_is_not_of_this_machine_is_told(settings: Settings) -> None:
    command = [sys.executable, "-m", "api.cli", "serve", "--host", "203.0.113.7", "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2, done.stderr
    assert "MOVCON_HOST" in done.stderr


def test_the_demo_asks_for_plans_of_a_season_and_of_a_deployment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOVCON_DATABASE", "MOVCON_SECRET", "MOVCON_SECURE_COOKIES", "MOVCON_HOST"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    demo = Demo()
    try:
        demo.open()
        database = Database(demo.settings.database)
        with database.reading() as session:
            asked = {
                session.get_one(SeasonRow, job.season_id).kind: job.kind for job in session.scalars(select(JobRow))
            }
        database.close()
    finally:
        demo.close()
    assert asked == {"rotation": "plan", "deployment": "plan_deployment"}
