"""``movcon check``: every fault of a table or a scenario before anybody plans on it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import Exit, fault_object, guarded, say, say_json, tell_faults
from movcon.errors import BadInput, Fault
from scenarios.check import check_file
from scenarios.shipped import find_scenario


@guarded
def check(
    file: Annotated[str, typer.Argument(help="A table (CSV or XLSX), a scenario's folder, or a shipped scenario.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> Exit:
    """Name every fault with file, row, column, cause and cure; exit 2 when there is one."""
    path = Path(file)
    if not path.is_file():
        path = find_scenario(file)
    faults: tuple[Fault, ...]
    try:
        faults = check_file(path)
    except BadInput as error:
        faults = error.faults
    if as_json:
        say_json({"file": str(path), "passed": not faults, "faults": [fault_object(fault) for fault in faults]})
    elif not faults:
        say(f"{path}: no fault found.")
    if faults:
        tell_faults(faults)
    return Exit.BAD_INPUT if faults else Exit.DONE
