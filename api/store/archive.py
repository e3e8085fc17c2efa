"""A folder as one archive, the same bytes for the same files; unpacked only within limits."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

from movcon.errors import BadInput, Fault
from scenarios.intake.package import BROKEN

_FILES_MAX = 2_000
_NAME_BYTES_MAX = 200
_STEP = 1 << 16
_DIRECTORY_MARK = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others unpack any amount at one step


def pack(files: Mapping[str, bytes]) -> bytes:
    """ZIP archive of files by relative name."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name in sorted(files):
            package.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED)
    return target.getvalue()


def sizes(content: bytes) -> dict[str, int]:
    """Bytes of each file of an archive that ``pack`` made, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {item.filename: item.file_size for item in package.infolist()}


def member(content: bytes, name: str) -> bytes | None:
    """One file of an archive that ``pack`` made, the others left packed; None where it is not in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name) if name in package.NameToInfo else None


def unpack(content: bytes, name: str, *, bytes_max: int) -> dict[str, bytes]:
    """Files of a ZIP archive by relative name; ``name`` is what the user calls it.

    Raises
    ------
    BadInput
        It is no archive, holds unsafe names, too many files, or unpacks to more than ``bytes_max`` bytes. The sizes
        the archive itself states are not trusted.
    """
    files: dict[str, bytes] = {}
    folders: set[str] = set()
    left = bytes_max
    if content.count(_DIRECTORY_MARK) > _FILES_MAX:
        # Before the directory is read: each of its entries costs far more memory than it has bytes.
        raise BadInput([_fault(name, "too_many_files", f"holds more than {_FILES_MAX} files", "Send fewer.")])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = [item for item in package.infolist() if not item.is_dir()]
            for item in members:
                if item.flag_bits & 1:
                    raise BadInput([_fault(name, "encrypted", "is encrypted", "Send it without a password.")])
                if item.compress_type not in _METHODS:
                    raise BadInput(
                        [_fault(name, "wrong_compression", "is packed in an uncommon way", "Send it as ZIP.")]
                    )
                path = PurePosixPath(item.filename)
                if not _is_plain(path, item.filename) or item.filename in files or item.filename in folders:
                    cause = f"holds the unsafe or repeated name {item.filename[:80]!r}"
                    raise BadInput([_fault(name, "unsafe_name", cause, "Pack plain relative names.")])
                if not files.keys().isdisjoint(above := {str(folder) for folder in path.parents}):
                    cause = f"holds {item.filename[:80]!r}, and what should be its folder as a file"
                    raise BadInput([_fault(name, "unsafe_name", cause, "Pack plain relative names.")])
                folders |= above
                files[item.filename] = _read(package, item, left, name)
                left -= len(files[item.filename])
    except BROKEN as error:
        raise BadInput([_fault(name, "unreadable_archive", "cannot be opened", "Send it again, as ZIP.")]) from error
    return files


def _is_plain(path: PurePosixPath, name: str) -> bool:
    """Whether every file system can have a file of that name below any folder, and a log can show it."""
    usual = str(path) == name and path.parts != () and name.isprintable() and len(name.encode()) <= _NAME_BYTES_MAX
    return usual and not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _read(package: zipfile.ZipFile, item: zipfile.ZipInfo, left: int, name: str) -> bytes:
    parts: list[bytes] = []
    with package.open(item) as stream:
        while part := stream.read(_STEP):
            left -= len(part)
            if left < 0:
                cause = "unpacks to more than the service takes"
                raise BadInput([_fault(name, "too_large_unpacked", cause, "Split or thin it out.")])
            parts.append(part)
    return b"".join(parts)


def _fault(name: str, code: str, cause: str, cure: str) -> Fault:
    return Fault(code=code, file=name, cause=f"The archive {cause}.", cure=cure)
