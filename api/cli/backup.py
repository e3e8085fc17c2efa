"""``movcon backup`` and ``movcon restore``: everything the service keeps, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import Exit, guarded, say, say_json
from api.database.engine import Database
from api.office.backup import backup, restore
from api.settings import read_settings

_File = Annotated[Path, typer.Argument(help="The backup, a file of movcon's own form.")]
_Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


@guarded
def backup_all(file: _File, *, as_json: _Json = False) -> Exit:
    """Write everything the service keeps into FILE, as it is at one moment; the service may run meanwhile."""
    database = Database(read_settings().database)
    try:
        rows = backup(database, file)
    finally:
        database.close()
    if as_json:
        say_json({"file": str(file), "rows": rows, "bytes": file.stat().st_size})
    else:
        say(f"{rows:,} rows are in {file} ({file.stat().st_size:,} bytes). Keep MOVCON_SECRET with it, apart.")
    return Exit.DONE


@guarded
def restore_all(
    file: _File,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace what the database holds.")] = False,
    as_json: _Json = False,
) -> Exit:
    """Make the database what FILE says, or leave it as it is; stop the service first."""
    database = Database(read_settings().database)
    try:
        rows = restore(database, file, force=force)
    finally:
        database.close()
    if as_json:
        say_json({"file": str(file), "rows": rows})
    else:
        say(f"{rows:,} rows of {file} are in the database, and the audit log is whole.")
    return Exit.DONE
