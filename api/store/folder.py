"""Files written whole or not at all."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from movcon.errors import InvalidValue

OUTPUT_LIST = ".movcon-outputs.json"


def write_file(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` through a file beside it and a rename; makes the folder where it is missing.

    Raises
    ------
    OSError
        When the folder cannot be written to; an earlier file is then untouched.
    """
    with whole_file(path) as stream:
        stream.write(content)


@contextmanager
def whole_file(path: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A file to write to that becomes ``path`` where all went well; ``mode`` as for ``open``, before the umask."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode), "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write ``files`` (relative name with ``/`` -> content) into ``folder``.

    Everything is first written into a folder beside it. A folder that does not exist yet appears whole; in one that
    does, each file is swapped by a rename, and files that an earlier call wrote and this one does not are removed
    (their names stand in ``.movcon-outputs.json``). Files of others are left alone.

    Raises
    ------
    InvalidValue
        When a name leads out of the folder.
    OSError
        When the place cannot be written to; no file is then half-written.
    """
    names = sorted(_inside(name) for name in files)
    listed = json.dumps(names, indent=1).encode()
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    try:
        for name, content in {**files, OUTPUT_LIST: listed}.items():
            target = beside / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        if not folder.exists():
            beside.replace(folder)
            return
        before = _listed_before(folder)
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (beside / name).replace(folder / name)
        for name in before - set(names):
            (folder / name).unlink(missing_ok=True)
        (beside / OUTPUT_LIST).replace(folder / OUTPUT_LIST)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _inside(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or not path.parts or ".." in path.parts or "\\" in name or path.as_posix() != name:
        raise InvalidValue(f"{name!r} is not a name inside the output folder; give a plain relative name.")
    return name


def _listed_before(folder: Path) -> set[str]:
    """Names an earlier call wrote; a list that cannot be read names none, so nothing is removed on its word."""
    try:
        names = json.loads((folder / OUTPUT_LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return set()
    if not isinstance(names, list):
        return set()
    kept: set[str] = set()
    for name in names:
        try:
            kept.add(_inside(str(name)))
        except InvalidValue:
            continue
    return kept
