"""Uploads as they may come: whole, spoilt, or made to break a reader; for the same seed the same ones."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from openpyxl import Workbook

Lines = list[list[str]]

NASTY = (
    "", " ", "0", "-1", "1e9", "1,000", "NaN", "=1+1", "+A1(", "@x", "'", '"', "\x00", "\ufeff", "\u202egnp", "9" * 400,
    "1" * 3_900 + "x", "a " * 1_900, "2010-13-01", "9999-12-31", "2010-09-01T00:00Z", "XXXX", "nairobi", "x" * 5_000,
    "x" * 140_000, "charter charter", "2010-09-01/2010-09-02 x;;", "line\nbreak", "\N{MATHEMATICAL BOLD DIGIT NINE}",
    "../../etc", "<script>", "+A" + "(" * 2_000 + ")" * 2_000 + "\n", "-0", "\N{PILE OF POO}", "UNMIL", "GHA",
)  # fmt: skip
_SHEET = "xl/worksheets/sheet1.xml"
_HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_TAIL = b"</sheetData></worksheet>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """An upload: which ``kind`` of mutation, the file's name, and its bytes."""

    kind: str
    name: str
    content: bytes


def mutant(chance: random.Random, lines: Lines) -> Mutant:
    """A mutation of a table."""
    kind, make = chance.choice(_KINDS)
    name = chance.choice(("requests.csv", "requests.xlsx", "", "a\\..\\b.csv", "x" * 300, 'q"uo;te.csv', "requests"))
    return Mutant(kind=kind, name=name, content=make(chance, [list(line) for line in lines]))


def csv_bytes(lines: Sequence[Sequence[str]]) -> bytes:
    """A table as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue().encode("utf-8", "surrogatepass")


def xlsx_bytes(lines: Sequence[Sequence[str]]) -> bytes:
    """A table as a workbook."""
    book = Workbook()
    for line in lines:
        cells = ["".join(letter for letter in cell if letter.isprintable())[:32_000] for cell in line]
        book.active.append(
            [int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 9 else cell or None for cell in cells]
        )
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _spoilt_cells(chance: random.Random, lines: Lines) -> Lines:
    for _ in range(chance.randint(1, 4)):
        line = chance.choice(lines)
        if line:
            line[chance.randrange(len(line))] = chance.choice(NASTY)
    return lines


def _spoilt_shape(chance: random.Random, lines: Lines) -> Lines:
    what = chance.randrange(8)
    if what == 0:
        lines.insert(chance.randrange(len(lines)), list(chance.choice(lines)))
    elif what == 1:
        del lines[chance.randrange(len(lines))]
    elif what == 2:
        place = chance.randrange(len(lines[0]))
        lines = [line[:place] + line[place + 1 :] for line in lines]
    elif what == 3:
        lines = [[*line, chance.choice(NASTY)] for line in lines]
    elif what == 4:
        chance.shuffle(lines)
    elif what == 5:
        lines = [line * 40 for line in lines]
    elif what == 6:
        chance.choice(lines).append("stray")
    else:
        lines = [lines[0], *(lines[1:] * chance.randint(2, 200))]
    return lines


def _spoilt_bytes(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    what = chance.randrange(5)
    if what == 0:
        return content[: chance.randrange(len(content))]
    if what == 1:
        start = chance.randrange(len(content))
        del changed[start : start + chance.randint(1, 400)]
    elif what == 2:
        start = chance.randrange(len(content))
        changed[start:start] = chance.randbytes(chance.randint(1, 400))
    else:
        for _ in range(chance.randint(1, 30)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _repacked(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return content.getvalue()


def _parts(lines: Lines) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes(lines))) as package:
        return {name: package.read(name) for name in package.namelist()}


def _spoilt_part(chance: random.Random, lines: Lines) -> bytes:
    parts = _parts(lines[:4])
    name = chance.choice([name for name in parts if name.startswith("xl/")])
    parts[name] = b"" if chance.random() < 0.1 or not parts[name] else _spoilt_bytes(chance, parts[name])
    if chance.random() < 0.2:
        del parts[name]
    return _repacked(parts)


def _bomb(chance: random.Random, lines: Lines) -> bytes:
    """A workbook that costs a trusting reader minutes or gigabytes."""
    parts = _parts(lines[:2])
    what = chance.randrange(10)
    method = zipfile.ZIP_DEFLATED
    if what == 0:
        parts[_SHEET] = _HEAD + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + _TAIL
    elif what == 1:
        parts[_SHEET] = _HEAD + b"<row>" + b"<c/>" * 3_000_000 + b"</row>" + _TAIL
    elif what == 2:
        entities = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
        parts[_SHEET] = (
            b'<!DOCTYPE a [<!ENTITY a0 "ha">' + entities + b"]>" + _HEAD + b"<row><c><v>&a11;</v></c></row>" + _TAIL
        )
    elif what == 3:
        parts[_SHEET] = _zeros()
    elif what == 4:
        parts[_SHEET] = _HEAD + b'<row r="' + b"1" * 20_000_000 + b'">' + _TAIL
    elif what == 5:
        method = chance.choice((zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
        parts[_SHEET] = _HEAD + b" " * 3_000_000 + _TAIL
    elif what == 6:
        parts |= {f"part{number}": b"" for number in range(8_000)}
    elif what == 7:
        parts[_SHEET] = _HEAD + b"<a>" * 3_000_000
    elif what == 8:
        content = bytearray(_repacked(parts))
        place = content.rfind(b"PK\x01\x02")
        content[place + 20 : place + 28] = chance.choice((b"\xff" * 8, b"\0" * 8))
        return bytes(content)
    else:
        parts["xl/inner.xlsx"] = _repacked(parts)
        parts["xl/sharedStrings.xml"] = b"<sst>" + b"<si><t>a</t></si>" * 2_000_000 + b"</sst>"
        relations = "xl/_rels/workbook.xml.rels"
        shared = b'<Relationship Id="r9" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
        parts[relations] = parts[relations].replace(b"</Relationships>", shared)
    return _repacked(parts, method)


@cache
def _zeros() -> bytes:
    return b"\0" * 210_000_000


def _wide(chance: random.Random, _lines: Lines) -> bytes:
    return chance.choice((b",", b"\n", b'"', b";", b"a,b\n", b"\xff", b"=1,", b"'")) * chance.randint(1, 2_000_000)


def _encoded(chance: random.Random, lines: Lines) -> bytes:
    return csv_bytes(lines).decode().encode(chance.choice(("utf-16", "utf-32", "utf-7", "cp037", "utf-8-sig")))


_KINDS: tuple[tuple[str, Callable[[random.Random, Lines], bytes]], ...] = (
    ("csv cells", lambda chance, lines: csv_bytes(_spoilt_cells(chance, lines))),
    ("csv shape", lambda chance, lines: csv_bytes(_spoilt_shape(chance, lines))),
    ("csv bytes", lambda chance, lines: _spoilt_bytes(chance, csv_bytes(lines))),
    ("csv encoding", _encoded),
    ("csv endless", _wide),
    ("csv whole", lambda _chance, lines: csv_bytes(lines)),
    ("xlsx cells", lambda chance, lines: xlsx_bytes(_spoilt_cells(chance, lines))),
    ("xlsx shape", lambda chance, lines: xlsx_bytes(_spoilt_shape(chance, lines))),
    ("xlsx bytes", lambda chance, lines: _spoilt_bytes(chance, xlsx_bytes(lines))),
    ("xlsx part", _spoilt_part),
    ("xlsx bomb", _bomb),
)
