"""What every command shares: exit codes, the two streams, and how faults and accidents are told.

Standard output holds the answer (one JSON object with ``--json``); progress and faults go to standard error.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import wraps
from typing import ParamSpec

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from movcon.errors import BadInput, Fault

stdout = Console(soft_wrap=True)
stderr = Console(stderr=True, soft_wrap=True)


class Exit(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    OUR_FAULT = 1
    BAD_INPUT = 2
    INCOMPLETE = 3
    REJECTED = 4


def say(text: str) -> None:
    """Write a line of the answer."""
    stdout.print(escape(text), highlight=False)


def say_json(answer: object) -> None:
    """Write the answer as one JSON object and nothing else."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[str] = ()) -> None:
    """Write a table of the answer."""
    drawn = Table(title=title, title_justify="left", title_style="bold")
    for column in columns:
        drawn.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(escape(cell) for cell in row))
    stdout.print(drawn)


def usd(amount: int) -> str:
    """Dollars with thousands separators."""
    return f"${amount:,}"


def percent(share: float | None) -> str:
    """Share as per cent, or a dash."""
    return "-" if share is None else f"{share * 100:.1f} %"


def fault_object(fault: Fault) -> dict[str, str | int | None]:
    """Return a fault as a JSON object."""
    return {
        "code": fault.code,
        "file": fault.file,
        "row": fault.row,
        "column": fault.column,
        "cause": fault.cause,
        "cure": fault.cure,
    }


def tell_faults(faults: Sequence[Fault]) -> None:
    """Write faults to standard error, one line each."""
    for fault in faults:
        stderr.print(f"[red]x[/red] {escape(str(fault))}", highlight=False)
    stderr.print(f"{len(faults)} fault{'s' if len(faults) != 1 else ''}; nothing was written.", highlight=False)


P = ParamSpec("P")


def guarded(command: Callable[P, Exit]) -> Callable[P, None]:
    """Turn a command's outcome into its exit code: bad input is told whole, an accident in one clear line.

    The traceback of an accident is shown when the environment variable MOVCON_DEBUG is set.
    """

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = command(*args, **kwargs)
        except BadInput as error:
            if kwargs.get("as_json"):
                say_json({"status": "bad_input", "faults": [fault_object(fault) for fault in error.faults]})
            tell_faults(error.faults)
            code = Exit.BAD_INPUT
        except (KeyboardInterrupt, typer.Exit, typer.Abort):
            raise
        except Exception as error:  # noqa: BLE001 - the last resort of a program for people
            stderr.print(f"[red]This is movcon's own fault:[/red] {type(error).__name__}: {escape(str(error))}")
            stderr.print("Nothing was delivered. Set MOVCON_DEBUG=1 to see where it happened.")
            if os.environ.get("MOVCON_DEBUG"):
                stderr.print(escape(traceback.format_exc()))
            code = Exit.OUR_FAULT
        raise typer.Exit(code)

    return run
