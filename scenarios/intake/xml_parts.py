"""XML of a workbook's parts as events: no document types, so no entities, and no more elements than allowed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers import expat

from scenarios.intake.package import Package

_SEPARATOR = " "
_TOKEN_MAX = 1 << 17


class UnsafeXml(Exception):
    """A part declares a document type, which a workbook never does."""


class TooManyElements(Exception):
    """The parts have more elements than may be read."""


class BrokenXml(Exception):
    """A part is not XML that can be read."""


class XmlReader:
    """Reads parts of a package; ``elements_max`` is for all of them together.

    A handler gets names without namespace. Text comes in pieces.
    """

    def __init__(self, package: Package, elements_max: int) -> None:
        self._package = package
        self._left = elements_max

    def read(
        self,
        name: str,
        begin: Callable[[str, Mapping[str, str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Hand every element of a part on.

        Raises
        ------
        BrokenXml, UnsafeXml, TooManyElements
            As they say; and what a ``Package`` raises.
        """
        parser = expat.ParserCreate(None, _SEPARATOR)
        parser.buffer_text = True
        short: dict[str, str] = {}
        silent = 0  # bytes since something was found
        left = self._left

        def begin_one(found: str, attributes: dict[str, str]) -> None:
            nonlocal silent, left
            silent = 0
            left -= 1
            if left < 0:
                raise TooManyElements
            local = short.get(found)
            if local is None:
                local = short[found] = found.rpartition(_SEPARATOR)[2]
            begin(local, attributes)

        def text_one(found: str) -> None:
            nonlocal silent
            silent = 0
            if text is not None:
                text(found)

        def refuse(*_declared: object) -> None:
            raise UnsafeXml(name)

        parser.StartElementHandler = begin_one
        parser.StartDoctypeDeclHandler = refuse
        if end is not None:
            last = end
            parser.EndElementHandler = lambda found: last(short[found])
        parser.CharacterDataHandler = text_one
        try:
            for piece in self._package.pieces(name):
                silent += len(piece)
                parser.Parse(piece, False)  # noqa: FBT003 - whether it is the last one
                if silent > _TOKEN_MAX:
                    # The parser begins a tag that has not ended anew with every piece.
                    raise BrokenXml(name)
            parser.Parse(b"", True)  # noqa: FBT003
        except (expat.ExpatError, LookupError) as error:
            raise BrokenXml(name) from error
        finally:
            self._left = left
