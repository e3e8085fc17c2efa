"""Keys of a TOML file read like cells of a table: each by its column, every fault with its line and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from scenarios.intake.columns import Column
from scenarios.intake.faults import CellFault, FaultLog, nearest, shown
from scenarios.intake.raw_table import decode, read_bytes


class TomlFile:
    """A TOML file that could be read, its text for the lines of faults, and the log they go to."""

    def __init__(self, found: Mapping[str, Any], text: str, log: FaultLog) -> None:
        self.found = found
        self.log = log
        self._text = text

    def keys(
        self, columns: Mapping[str, Column], *, optional: Collection[str] = (), others: Collection[str] = ()
    ) -> dict[str, Any]:
        """Values of the file's own keys; ``others`` are keys and sections read elsewhere."""
        return self._read(self.found, columns, "", optional, others)

    def section(self, name: str, columns: Mapping[str, Column], *, optional: Collection[str] = ()) -> dict[str, Any]:
        """Values of a section's keys, each by ``section.key``."""
        section = self.found.get(name)
        if not isinstance(section, dict):
            cure = f"Add it with {', '.join(key for key in columns if key not in optional)}."
            self.log.add("missing_key", f"The section [{name}] is missing.", cure, column=name)
            return {}
        return self._read(section, columns, f"{name}.", optional, ())

    def notes(self) -> tuple[str, ...]:
        """The list of texts under ``notes``; empty where there is none."""
        found = self.found.get("notes")
        if found is None:
            return ()
        if isinstance(found, list) and all(isinstance(note, str) for note in found):
            return tuple(found)
        cure = 'Write notes = ["...", "..."].'
        self.tell("wrong_kind", "Notes are not a list of texts.", cure, "notes")
        return ()

    def tell(self, code: str, cause: str, cure: str, key: str) -> None:
        """Note a fault of a key, with its line."""
        self.log.add(code, cause, cure, row=_line_of(key, self._text), column=key)

    def _read(
        self,
        found: Mapping[str, Any],
        columns: Mapping[str, Column],
        section: str,
        optional: Collection[str],
        others: Collection[str],
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, column in columns.items():
            key = f"{section}{name}"
            if name not in found:
                if name not in optional:
                    self.log.add("missing_key", f"The key {key} is missing.", f"Give {column.wanted}.", column=key)
                continue
            try:
                values[key] = column.read_cell(_as_cell(found[name]))
            except CellFault as fault:
                self.tell(fault.code, fault.cause, fault.cure, key)
        for name in found:
            if name not in columns and name not in others:
                near = nearest(name, list(columns))
                cure = f"Rename it to {near}." if near else "Take it out."
                key = f"{section}{name}"
                self.tell("unknown_key", f"The key {shown(key)} is not known here.", cure, key)
        return values


def read_toml(path: Path, log: FaultLog) -> TomlFile | None:
    """A TOML file; None, with a fault, where it cannot be read."""
    content = read_bytes(path, log)
    text = None if content is None else decode(content, log)
    if text is None:
        return None
    try:
        return TomlFile(tomllib.loads(text), text, log)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place.group(1)) if place else len(text.splitlines())
        cause = f"The file is not TOML: {error}."
        log.add("unreadable_file", cause, "Mend the line, or send the file again, whole.", row=line)
        return None


def _line_of(key: str, text: str) -> int | None:
    section, _, name = key.rpartition(".")
    inside = not section
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip().startswith("["):
            inside = line.strip() == f"[{section}]"
        elif inside and re.match(rf"\s*{re.escape(name)}\s*=", line):
            return number
    return None


def _as_cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value).strip()
    raise CellFault("wrong_kind", f"{shown(str(value))} is not text, a number or a date.", "Give a single value.")
