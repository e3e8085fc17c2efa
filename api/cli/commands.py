"""The command ``movcon`` and its words."""

from __future__ import annotations

import typer

from api.cli.backup import backup_all, restore_all
from api.cli.bench import bench_app
from api.cli.check import check
from api.cli.compare import compare
from api.cli.cures import cures
from api.cli.explain import explain
from api.cli.plan import plan
from api.cli.replan import replan
from api.cli.serve import serve
from api.cli.user import user_app
from api.cli.verify import verify_plan
from api.cli.worker import worker

app = typer.Typer(
    name="movcon",
    help="Plans strategic airlift for peacekeeping: rotations, lift sources and clearances, verified and bounded.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("plan")(plan)
app.command("replan")(replan)
app.command("verify")(verify_plan)
app.command("explain")(explain)
app.command("cures")(cures)
app.command("compare")(compare)
app.command("check")(check)
app.command("serve")(serve)
app.command("worker")(worker)
app.command("backup")(backup_all)
app.command("restore")(restore_all)
app.add_typer(user_app, name="user")
app.add_typer(bench_app, name="bench")
