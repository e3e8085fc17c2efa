"""Parts of a workbook's ZIP package, read as far as they may go: the sizes it states are not trusted."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

_PARTS_MAX = 5_000
_DIRECTORY_MARK = b"PK\x01\x02"
_STEP = 1 << 16
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others unpack any amount at one step

BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)
"""What the standard library raises over a package that is broken."""


class TooLargeUnpacked(Exception):
    """The parts unpack to more than may be read."""


class NoSuchPart(Exception):
    """The package lacks a part, or has it in a form that is not read."""


class Package:
    """A ZIP package whose parts may unpack to ``bytes_max`` bytes, all that are read together."""

    def __init__(self, content: bytes, bytes_max: int) -> None:
        if content.count(_DIRECTORY_MARK) > _PARTS_MAX:
            raise zipfile.BadZipFile("more parts than a workbook has")
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        self._left = bytes_max

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def pieces(self, name: str) -> Iterator[bytes]:
        """Content of a part, piece by piece; at its end its checksum has been compared.

        Raises
        ------
        TooLargeUnpacked
            More than may be read.
        NoSuchPart
            It is not there, or packed in an uncommon way.
        """
        found = self._zip.NameToInfo.get(name)
        if found is None or found.compress_type not in _METHODS:
            raise NoSuchPart(name)
        with self._zip.open(found) as stream:
            while piece := stream.read(_STEP):
                self._left -= len(piece)
                if self._left < 0:
                    raise TooLargeUnpacked
                yield piece
