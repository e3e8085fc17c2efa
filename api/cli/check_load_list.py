"""A load list checked on the command line: summary or faults, against the MOU, against its earlier version."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.markup import escape

from api.cli.console import Exit, say, say_json, stderr
from api.render.load_list_answers import (
    changes_object,
    explosives_object,
    finding_object,
    mou_object,
    totals_object,
)
from movcon.cargo import LoadList
from movcon.clock import Day, day_of
from movcon.errors import BadInput, Fault
from movcon.load_list_changes import LoadListChanges, load_list_changes
from movcon.mou import MouCheck, check_against_mou
from scenarios.check import load_list_of
from scenarios.intake.load_list.mou_file import read_mou
from scenarios.intake.load_list.read import read_load_list
from scenarios.intake.load_list.reading import LoadListReading

_TOLD_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a load list beyond its faults; true where anything is."""

    mou: Path | None
    before: Path | None
    corrected: Path | None
    sheet: str | None
    shipping: str | None

    def __bool__(self) -> bool:
        return any((self.mou, self.before, self.corrected, self.sheet, self.shipping))


def check_load_list(path: Path, asked: Asked, *, as_json: bool) -> Exit | None:
    """Check a load list and tell what is found; None where the file is none and nothing was asked that only one has."""
    shipping_day = None if asked.shipping is None else _day(asked.shipping)
    reading = load_list_of(path, sheet=asked.sheet, shipping_day=shipping_day)
    if reading is None:
        if not asked:
            return None
        reading = read_load_list(path, sheet=asked.sheet, shipping_day=shipping_day)
    if asked.corrected is not None:
        if asked.corrected.resolve() in {path.resolve(), *([asked.before.resolve()] if asked.before else [])}:
            cause, cure = "The copy would take the place of a list that is read.", "Name another file."
            raise BadInput([Fault(code="copy_over_original", file=str(asked.corrected), cause=cause, cure=cure)])
        _write(asked.corrected, reading)
    there = reading.load_list
    compared = None if there is None or asked.mou is None else _against_mou(there, asked.mou)
    changes = None if there is None or asked.before is None else _since(asked.before, there)
    if as_json:
        say_json(_object(reading, compared, changes, asked))
    _tell(reading, compared, changes, asked, quiet=as_json)
    return Exit.DONE if there is not None else Exit.BAD_INPUT


def _day(text: str) -> Day:
    try:
        return day_of(date.fromisoformat(text))
    except ValueError:
        cause = f"{text!r} is no date."
        fault = Fault(code="not_a_date", file="--shipping", cause=cause, cure="Write it like 2010-07-03.")
        raise BadInput([fault]) from None


def _write(path: Path, reading: LoadListReading) -> None:
    # The library that writes workbooks takes a while to import; a check alone does without it.
    from api.render.load_list import corrected_copy  # noqa: PLC0415
    from api.store.folder import write_file  # noqa: PLC0415

    try:
        write_file(path, corrected_copy(reading))
    except OSError as error:
        cause = f"The copy cannot be written: {error.strerror}."
        raise BadInput(
            [Fault(code="unwritable_file", file=str(path), cause=cause, cure="Name another place.")]
        ) from error


def _against_mou(load_list: LoadList, path: Path) -> MouCheck:
    return check_against_mou(load_list, read_mou(path))


def _since(path: Path, load_list: LoadList) -> LoadListChanges:
    return load_list_changes(read_load_list(path).accepted(), load_list)


def _tell(
    reading: LoadListReading,
    compared: MouCheck | None,
    changes: LoadListChanges | None,
    asked: Asked,
    *,
    quiet: bool,
) -> None:
    """Findings go to standard error; the answer to standard output unless it is there as JSON."""
    there = reading.load_list
    if there is not None and not quiet:
        say(f"{reading.file}: no fault found. {there.totals.words}")
        for line in _dangerous_words(there):
            say(line)
    _tell_findings(reading)
    if quiet:
        return
    if changes is not None:
        say(f"Changes since {asked.before}:" if changes else f"No change since {asked.before}.")
        for words in changes.words:
            say(f"  {words}")
    if compared is not None:
        say(f"Against {asked.mou}:" if not compared.agrees else f"Agrees with {asked.mou}.")
        for words in compared.words:
            say(f"  {words}")


def _tell_findings(reading: LoadListReading) -> None:
    mark = {"fault": "[red]x[/red]", "note": "[yellow]i[/yellow]"}
    told = [*reading.faults, *reading.notes]
    for one in told[:_TOLD_MAX]:
        stderr.print(f"{mark[one.severity]} {escape(reading.file)}, {escape(str(one))}", highlight=False)
    if len(told) > _TOLD_MAX:
        stderr.print(f"... and {len(told) - _TOLD_MAX:,} more; --corrected or --json has them all.", highlight=False)
    faults, notes = len(reading.faults), len(reading.notes)
    if told:
        counted = f"{faults:,} fault{'' if faults == 1 else 's'}, {notes:,} note{'' if notes == 1 else 's'}"
        stderr.print(f"{counted}.", highlight=False)
    sys.stderr.flush()


def _dangerous_words(load_list: LoadList) -> list[str]:
    classes: dict[str, int] = {}
    for item in load_list.items:
        if item.dg_class is not None:
            classes[item.dg_class] = classes.get(item.dg_class, 0) + 1
    if not classes:
        return []
    lines = ", ".join(f"{name} ({count:,} line{'' if count == 1 else 's'})" for name, count in sorted(classes.items()))
    neq = explosives_object(load_list)
    explosive = "; ".join(f"{division} {grams / 1000:,.1f} kg" for division, grams in neq.items())
    return [f"Dangerous goods: {lines}." + (f" Net explosive quantity: {explosive}." if explosive else "")]


def _object(
    reading: LoadListReading, compared: MouCheck | None, changes: LoadListChanges | None, asked: Asked
) -> dict[str, object]:
    there = reading.load_list
    answer: dict[str, object] = {
        "file": reading.file,
        "kind": "load_list",
        "passed": there is not None,
        "sheet": reading.sheet,
        "faults": [finding_object(reading.file, one) for one in reading.faults],
        "notes": [finding_object(reading.file, one) for one in reading.notes],
        "unit": None if there is None else there.unit,
        "contributor": None if there is None else there.contributor,
        "version": None if there is None else there.version,
        "totals": None if there is None else totals_object(there.totals),
        "neq_g_by_division": {} if there is None else explosives_object(there),
        "corrected": None if asked.corrected is None else str(asked.corrected),
    }
    if asked.mou is not None:
        answer["mou"] = None if compared is None else mou_object(compared)
    if asked.before is not None:
        answer["changes"] = None if changes is None else changes_object(changes)
    return answer
