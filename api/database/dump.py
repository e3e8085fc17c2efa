"""All rows of all tables in one file that either database can read: a ZIP archive, a line of JSON for a row.

``backup.json`` tells the version of the tables and, for each table in the order in which they can be filled, its
columns, how many rows it has and the SHA-256 of its lines. Bytes are ``{"base64": ...}``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from sqlalchemy import Connection, column, insert, select, table

from api.database.tables import Base
from movcon.errors import BadInput, Fault

_FORMAT = 1
_HEAD = "backup.json"
_AT_ONCE = 500


def dump(connection: Connection, revision: str, stream: BinaryIO) -> int:
    """Write every row that a connection sees; how many there are."""
    head: dict[str, Any] = {"format": _FORMAT, "revision": revision, "tables": []}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for kept in Base.metadata.sorted_tables:
            rows, digest = 0, hashlib.sha256()
            query = select(kept).order_by(*kept.primary_key.columns)
            with archive.open(_member(kept.name), "w", force_zip64=True) as member:
                for row in connection.execution_options(yield_per=_AT_ONCE).execute(query):
                    line = (json.dumps([_out(value) for value in row]) + "\n").encode()
                    member.write(line)
                    digest.update(line)
                    rows += 1
            head["tables"].append(
                {
                    "name": kept.name,
                    "columns": [c.name for c in kept.columns],
                    "rows": rows,
                    "sha256": digest.hexdigest(),
                }
            )
        archive.writestr(_HEAD, json.dumps(head, indent=1))
    return sum(item["rows"] for item in head["tables"])


class Dump:
    """A file written by ``dump``, for reading.

    Raises
    ------
    BadInput
        It is no such file.
    """

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._name = name
        try:
            self._archive = zipfile.ZipFile(stream)
            head = json.loads(self._archive.read(_HEAD))
            known = head["format"] == _FORMAT
            self.revision = str(head["revision"])
            self._tables = [(t["name"], list(t["columns"]), t["rows"], t["sha256"]) for t in head["tables"]]
        except (zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
            raise self.broken("is no backup of movcon") from error
        if not known:
            raise self.broken("has a form that this version of movcon does not know")

    def load(self, connection: Connection) -> int:
        """Insert every row into empty tables of the file's revision; how many there are.

        Raises
        ------
        BadInput
            A table is not as it was written.
        """
        return sum(self._load(connection, *item) for item in self._tables)

    def broken(self, cause: str) -> BadInput:
        """That something is wrong with the file."""
        cure = "Take another backup."
        return BadInput([Fault(code="bad_backup", file=self._name, cause=f"The file {cause}.", cure=cure)])

    def _load(self, connection: Connection, name: str, columns: list[str], rows: int, sha256: str) -> int:
        digest, done = hashlib.sha256(), 0
        into = insert(table(name, *(column(item) for item in columns)))
        try:
            with self._archive.open(_member(name)) as member:
                for lines in _some(member):
                    for line in lines:
                        digest.update(line)
                    values = [dict(zip(columns, map(_in, json.loads(line)), strict=True)) for line in lines]
                    connection.execute(into, values)
                    done += len(lines)
        except (zipfile.BadZipFile, KeyError, ValueError) as error:
            raise self.broken(f"holds the table {name} not as it was written") from error
        if (done, digest.hexdigest()) != (rows, sha256):
            raise self.broken(f"holds the table {name} not as it was written")
        return done


def _member(name: str) -> str:
    return f"tables/{name}.jsonl"


def _some(member: Any) -> Iterator[list[bytes]]:  # noqa: ANN401 - a file in an archive has no type of its own
    lines: list[bytes] = []
    for line in member:
        lines.append(line)
        if len(lines) == _AT_ONCE:
            yield lines
            lines = []
    if lines:
        yield lines


def _out(value: object) -> object:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _in(value: object) -> object:
    return base64.b64decode(value["base64"], validate=True) if isinstance(value, dict) else value
