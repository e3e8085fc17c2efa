"""The command ``movcon`` and its words.

A command's module is imported when the command is asked for: a check of a file does not wait for the planner.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

_COMMANDS = {
    "plan": ("api.cli.plan", "plan"),
    "replan": ("api.cli.replan", "replan"),
    "verify": ("api.cli.verify", "verify_plan"),
    "explain": ("api.cli.explain", "explain"),
    "cures": ("api.cli.cures", "cures"),
    "compare": ("api.cli.compare", "compare"),
    "check": ("api.cli.check", "check"),
    "bench": ("api.cli.bench", "bench_app"),
    "serve": ("api.cli.serve", "serve"),
    "worker": ("api.cli.worker", "worker"),
    "backup": ("api.cli.backup", "backup_all"),
    "restore": ("api.cli.backup", "restore_all"),
    "user": ("api.cli.user", "user_app"),
}
"""Module and function (or app of its own) of each command."""


class _OnDemand(TyperGroup):
    """Commands by name, each made when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 - typer's own kind
        return [*_COMMANDS, *super().list_commands(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401
        if cmd_name not in _COMMANDS:
            return super().get_command(ctx, cmd_name)
        if cmd_name not in self.commands:
            module, name = _COMMANDS[cmd_name]
            found = getattr(import_module(module), name)
            if isinstance(found, typer.Typer):
                made: Any = get_group(found)
            else:
                alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
                alone.command(cmd_name)(found)
                made = get_command(alone)
            made.name = cmd_name
            self.commands[cmd_name] = made
        return self.commands[cmd_name]


app = typer.Typer(
    name="movcon",
    cls=_OnDemand,
    help="Plans strategic airlift for peacekeeping: rotations, lift sources and clearances, verified and bounded.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _movcon() -> None:
    """Plans strategic airlift for peacekeeping: rotations, lift sources and clearances, verified and bounded."""
