"""What becomes of a plan that verification does not accept: never delivered, kept for whoever mends movcon."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from api.cli.console import Exit, stderr
from api.store.folder import write_file

_SHOWN_MAX = 20


def rejected(target: Path, text: str, findings: Sequence[object]) -> Exit:
    """Write the rejected plan's ``text`` beside the folder ``target`` that would have held it, and tell why."""
    path = target.with_name(target.name + ".rejected.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, text.encode())
    for finding in findings[:_SHOWN_MAX]:
        stderr.print(f"[red]x[/red] {finding}", highlight=False, markup=False)
    stderr.print(f"Verification rejects the plan ({len(findings)} findings): movcon's own fault.")
    stderr.print(f"No plan was delivered; what was rejected is in {path}.")
    return Exit.OUR_FAULT
