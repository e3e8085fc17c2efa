"""A workbook made to break its reader is refused before it costs time or memory."""

import io
import zipfile

import pytest

from benchmarks.soak.mutations import xlsx_bytes
from movcon.movements import UnitKind
from scenarios.intake.columns import Airfield, CellFault, Several, Text, Whole, Word
from scenarios.intake.faults import FaultLog
from scenarios.intake.limits import Limits
from scenarios.intake.raw_table import parse_csv
from scenarios.intake.workbook import parse_workbook

SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"
LIMITS = Limits(rows=100, columns=20, elements=5_000, unpacked_bytes=1_000_000)


def book(sheet=None, method=zipfile.ZIP_DEFLATED, **others):
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes([["a", "b"], ["1", "2"]]))) as package:
        parts = {name: package.read(name) for name in package.namelist()} | others
    with zipfile.ZipFile(content, "w", method) as package:
        for name, part in parts.items():
            package.writestr(name, sheet if name == SHEET and sheet is not None else part)
    return content.getvalue()


def codes(content, limits=LIMITS):
    log = FaultLog("x")
    raw = parse_workbook(content, log, limits)
    return [fault.code for fault in log.in_order], raw


def test_a_cell_in_the_last_place_of_a_sheet_costs_no_more_than_one_in_the_first():
    told, raw = codes(
        book(HEAD + b'<row><c><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + TAIL)
    )
    assert told == ["wrong_number_of_cells"]
    assert [row.line for row in raw.rows] == [1048576]


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (HEAD + b'<row><c r="XFD1"><v>1</v></c></row>' + TAIL, "too_many_columns"),
        (HEAD + b"<row><c><v>1</v></c></row>" * 101 + TAIL, "too_many_rows"),
        (HEAD + b"<row>" + b"<c/>" * 5_000 + b"</row>" + TAIL, "file_too_large"),
        (HEAD + b"<a>" * 6_000, "file_too_large"),
        (HEAD + b" " * 1_100_000 + TAIL, "file_too_large"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]>' + HEAD + b"<row><c><v>&b;</v></c></row>" + TAIL, "unsafe_workbook"),
        (HEAD + b'<row r="' + b"1" * 900_000 + b'">' + TAIL, "unreadable_workbook"),
        (HEAD + b'<row><c r="A99999999999"><v>1</v></c></row>' + TAIL, "unreadable_workbook"),
        (HEAD + b'<row><c t="s"><v>7</v></c></row>' + TAIL, "unreadable_workbook"),
        (b"", "unreadable_workbook"),
    ],
)
def test_a_sheet_beyond_the_limits_is_refused(sheet, code):
    assert codes(book(sheet))[0] == [code]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_package_that_unpacks_any_amount_at_one_step_is_refused(method):
    assert codes(book(method=method))[0] == ["unreadable_workbook"]


def test_a_package_with_thousands_of_parts_is_refused_before_they_are_listed():
    assert codes(book(**{f"part{number}": b"" for number in range(6_000)}))[0] == ["unreadable_workbook"]


def test_shared_texts_dates_and_prefixed_elements_are_read():
    shared = b'<Relationship Id="r9" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    with zipfile.ZipFile(io.BytesIO(book())) as package:
        relations = package.read("xl/_rels/workbook.xml.rels").replace(b"</Relationships>", shared)
    texts = b"<sst><si><t>a</t></si><si><r><t>b</t></r><r><t>c</t></r><rPh><t>no</t></rPh></si></sst>"
    sheet = (
        b'<x:worksheet xmlns:x="n"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c></x:row>'
        b'<x:row><x:c t="d"><x:v>2010-06-19T00:00:00</x:v></x:c><x:c t="b"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    told, raw = codes(book(sheet, **{"xl/_rels/workbook.xml.rels": relations, "xl/sharedStrings.xml": texts}))
    assert told == []
    assert raw.header == ("a", "bc")
    assert raw.rows[0].cells == ("2010-06-19", "True")


def test_a_csv_file_beyond_the_limits_is_refused():
    for text, code in (("a,b\n" * 200, "too_many_rows"), ("a," * 30 + "a\n", "too_many_columns")):
        log = FaultLog("x")
        parse_csv(text, log, LIMITS)
        assert [fault.code for fault in log.in_order] == [code]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (Text(), "+A" + "(" * 1_900 + ")" * 1_900 + "\n"),
        (Whole(), "1" * 3_900 + "x"),
        (Several(Word(UnitKind)), "a " * 1_900),
        (Text(), "x" * 130_000),
        (Airfield(), "x" * 3_900),
    ],
)
def test_no_cell_keeps_its_column_busy(column, text):
    with pytest.raises(CellFault):
        column.read_cell(text)


def test_a_full_log_says_so_and_stops_the_reading():
    log = FaultLog("x", 2)
    parse_csv("a,b\n" + "1\n" * 50, log, LIMITS)
    assert [fault.code for fault in log.in_order] == ["wrong_number_of_cells"] * 2 + ["more_faults"]
