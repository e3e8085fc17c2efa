"""A season from an archive: whatever is packed in it is told as a fault, and never ours."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from api.office.seasons import shipped_files
from api.store.archive import pack
from tests.api.service.conftest import Service

# What is read of an archive does not depend on the database.
pytestmark = pytest.mark.parametrize("server", ["sqlite"], indirect=True)
FILES = shipped_files("rotation-small")
ROTATIONS = FILES["rotations.csv"]
LINES = ROTATIONS.decode().splitlines()


def _with(**more: bytes) -> bytes:
    return pack(FILES | more)


def _named(name: str) -> bytes:
    return _with(**{name: b"x"})


def _half() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in FILES.items():
            package.writestr(name, content)
        package.writestr("caf\u00e9-caf\u00e9.csv", b"x")
    return target.getvalue().replace("caf\u00e9".encode(), b"caf\xe9\xe9")


BAD: dict[str, Callable[[], bytes]] = {
    "a name of nothing but a point": lambda: _named("."),
    "a name too long for a file": lambda: _named("x" * 300 + ".csv"),
    "a folder too deep": lambda: _named("/".join("x" * 200 for _ in range(40))),
    "a file that is a folder too": lambda: _with(**{"more": b"x", "more/inner": b"x"}),
    "a name with a line break": lambda: _named("a\nb"),
    "half a letter in a name": _half,
}
ODD = {
    "a row with cells too few": "\n".join([*LINES, "X-1,unit"]).encode(),
    "a row with cells too many": "\n".join([*LINES, LINES[1] + ",,,,,,,,,,"]).encode(),
    "a row of commas": "\n".join([*LINES, "," * LINES[0].count(",")]).encode(),
    "an empty line": "\n".join([*LINES[:2], "", *LINES[2:]]).encode(),
    "no rows": LINES[0].encode(),
    "nothing": b"",
    "old line ends": "\r".join(LINES).encode(),
}


def _sent(service: Service, content: bytes):
    return service["planner"].post(
        "/v1/seasons/upload", data={"name": "sent"}, files={"archive": ("season.zip", content)}
    )


@pytest.mark.parametrize("what", BAD)
def test_an_archive_with_names_that_are_no_file_names_is_refused(service: Service, what: str) -> None:
    answer = _sent(service, BAD[what]())
    assert answer.status_code == 422, answer.text


@pytest.mark.parametrize("what", ODD)
def test_a_table_that_is_oddly_written_is_taken_or_told(service: Service, what: str) -> None:
    answer = _sent(service, pack(FILES | {"rotations.csv": ODD[what]}))
    assert answer.status_code in (201, 422), answer.text
