"""``movcon check``: every fault of a table, a scenario or a load list before anybody plans on it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.check_load_list import Asked, check_load_list
from api.cli.console import Exit, fault_object, guarded, say, say_json, tell_faults
from movcon.errors import BadInput, Fault
from scenarios.check import check_file
from scenarios.shipped import find_scenario


@guarded
def check(
    file: Annotated[
        str, typer.Argument(help="A table or load list (CSV or XLSX), a scenario's folder, or a shipped scenario.")
    ],
    *,
    mou: Annotated[Path | None, typer.Option(help="Of a load list: the MOU's equipment, compared with it.")] = None,
    before: Annotated[Path | None, typer.Option(help="Of a load list: its earlier version; changes are told.")] = None,
    corrected: Annotated[
        Path | None, typer.Option(help="Of a load list: write it here as XLSX, with its faults marked.")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="Of a load list: the sheet it is in.")] = None,
    shipping: Annotated[
        str | None, typer.Option(help="Of a load list: date it is shipped; nothing can be required by then.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> Exit:
    """Name every fault with file, row, column, cause and cure; exit 2 when there is one."""
    path = Path(file)
    asked = Asked(mou=mou, before=before, corrected=corrected, sheet=sheet, shipping=shipping)
    if path.is_file():
        found = check_load_list(path, asked, as_json=as_json)
        if found is not None:
            return found
    elif asked:
        # Without the file there is nothing to compare or to write.
        cause, cure = "The file is not there.", "Name a load list, CSV or XLSX."
        raise BadInput([Fault(code="missing_file", file=file, cause=cause, cure=cure)])
    else:
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
