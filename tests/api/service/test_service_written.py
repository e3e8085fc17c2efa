"""What docs/service.md says of settings, roles and commands is what there is."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from api.cli.commands import app as commands
from api.identity.roles import PERMISSIONS
from api.settings import Settings, read_settings
from movcon.errors import BadInput

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "docs" / "service.md").read_text(encoding="utf-8")


def _shown(default: object) -> str:
    if default is MISSING:
        return ""
    return str(default).lower() if isinstance(default, bool) else str(default)


def test_every_setting_is_written_with_its_default_and_meaning() -> None:
    rows = re.findall(r"^\| `MOVCON_([A-Z_]+)` \| (.*?) \| (.*?) \|$", TEXT, flags=re.MULTILINE)
    written = {name.lower(): default.strip("`") for name, default, _ in rows}
    assert written == {item.name: _shown(item.default) for item in fields(Settings)}
    assert all(meaning for _, _, meaning in rows)
    told = re.split(r"\n    (?=[a-z])", Settings.__doc__ or "")
    documented = {name for part in told for name in part.partition("\n")[0].split(", ")}
    assert {item.name for item in fields(Settings)} <= documented


def test_every_role_is_written_with_its_permissions() -> None:
    rows = re.findall(r"^\| `([a-z]+)` \| (`[a-z_`, ]+`) \|$", TEXT, flags=re.MULTILINE)
    written = {role: set(re.findall(r"[a-z_]+", words)) for role, words in rows}
    assert written == {role.value: {item.value for item in held} for role, held in PERMISSIONS.items()}


def test_every_command_is_written() -> None:
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    written = set(re.findall(r"^## movcon ([a-z]+)", text, flags=re.MULTILINE))
    there = {item.name for item in commands.registered_commands} | {item.name for item in commands.registered_groups}
    assert there <= written


def test_settings_are_read_from_the_environment_and_every_fault_is_told() -> None:
    found = read_settings(
        {"MOVCON_SECRET": "s" * 32, "MOVCON_PORT": "9000", "MOVCON_SECURE_COOKIES": "no", "HOME": "x"}
    )
    assert (found.port, found.secure_cookies) == (9000, False)
    assert "ssss" not in repr(found)
    with pytest.raises(BadInput) as refused:
        read_settings({"MOVCON_PORT": "many", "MOVCON_COLOUR": "red"})
    assert [fault.column for fault in refused.value.faults] == ["MOVCON_PORT", "MOVCON_COLOUR", "MOVCON_SECRET"]
    with pytest.raises(BadInput) as refused:
        read_settings({"MOVCON_SECRET": "short", "MOVCON_PORT": "70000", "MOVCON_LOG_LEVEL": "loud"})
    assert [fault.column for fault in refused.value.faults] == ["MOVCON_SECRET", "MOVCON_PORT", "MOVCON_LOG_LEVEL"]


def test_a_number_with_which_the_service_could_not_work_is_told() -> None:
    none = (
        "LEASE_S",
        "ATTEMPTS_MAX",
        "SESSION_HOURS",
        "SIGN_IN_FAILURES_MAX",
        "SIGN_IN_WINDOW_MIN",
        "UPLOAD_BYTES_MAX",
    )
    given = {"MOVCON_SECRET": "s" * 40} | {f"MOVCON_{name}": "0" for name in none}
    with pytest.raises(BadInput) as refused:
        read_settings(given)
    assert {fault.column for fault in refused.value.faults} == {f"MOVCON_{name}" for name in none}
    with pytest.raises(BadInput):
        read_settings({"MOVCON_SECRET": "s" * 40, "MOVCON_SESSION_HOURS": "9" * 12})
