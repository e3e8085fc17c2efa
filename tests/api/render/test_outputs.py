"""Files as they leave: complete, self-contained, escaped, and without formulas."""

from __future__ import annotations

import csv
import json
import re
import time
import zipfile
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from io import BytesIO, StringIO
from types import SimpleNamespace
from xml.etree import ElementTree

import openpyxl
import pytest
import shapely

from api.render.bundle import render_all
from api.render.charts.svg import element, points_path, ticks
from api.render.csv_files import csv_file
from api.render.route_plans import file_name
from api.render.season import Season
from api.render.tables import Column, Kind, Table
from api.render.workbook import workbook

ACCEPTED = SimpleNamespace(accepted=True, findings=())
COURSE = [(0.1, None, None), (0.5, 5_000_000, 1_000_000), (3.0, 3_760_000, 1_880_000)]


def rendered(season: Season, **more) -> dict[str, bytes]:
    values = {
        "title": "Hand-made season",
        "notes": ["Prices are planning values."],
        "assumptions": [("charter.csv", "CH", "10,000", "planning value: x")],
        "verification": ACCEPTED,
        "course": COURSE,
    }
    return render_all(season.problem, season.plan, **{**values, **more})


@pytest.fixture(scope="module")
def files(season):
    return rendered(season)


@pytest.fixture(scope="module")
def hostile_files(hostile_season):
    return rendered(hostile_season, title="=cmd <b>", notes=["<img src=x onerror=alert(1)>"])


class Page(HTMLParser):
    """Collects tags, attributes and text of a page, and holds it to closing what it opens."""

    VOID = frozenset({"meta", "input", "br", "link", "img"})

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(content.decode())
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def test_every_promised_file_is_there(files):
    promised = {"report.html", "rotation_table.xlsx", "routes.geojson", "acquisition_list.csv", "strength.csv"}
    assert promised <= set(files)
    assert {"route_plans/index.html", "route_plans/mission_UNMIS.html", "route_plans/contributor_BGD.html"} <= set(
        files
    )
    assert {"route_plans/aircraft_LTC-B733_1.html", "contributors/BGD.html", "contributors/NPL.html"} <= set(files)


def test_the_same_plan_gives_the_same_pages(season, files):
    again = rendered(season)
    assert again == files


def test_a_workbook_is_the_same_whenever_it_is_written(season, files):
    time.sleep(2.1)  # an archive counts every other second
    again = rendered(season)
    assert again["rotation_table.xlsx"] == files["rotation_table.xlsx"]
    properties = openpyxl.load_workbook(BytesIO(again["rotation_table.xlsx"])).properties
    assert (properties.created.year, properties.modified.year) == (1980, 1980)


def test_pages_load_nothing_from_a_network(files):
    for name, content in files.items():
        if not name.endswith(".html"):
            continue
        page = Page(content)
        assert not [tag for tag, attributes in page.tags if tag in ("link", "img", "iframe") or "src" in attributes]
        assert b"http://" not in content
        assert b"https://" not in content
        assert b"@import" not in content
        assert b"url(" not in content
        links = [attributes["href"] for _, attributes in page.tags if "href" in attributes]
        ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
        for link in links:
            assert link[1:] in ids if link.startswith("#") else f"route_plans/{link}" in files


def test_a_unit_named_script_stays_text(hostile_files):
    for name, content in hostile_files.items():
        if name.endswith(".html"):
            page = Page(content)
            assert sum(tag == "script" for tag, _ in page.tags) == 1
            assert not [tag for tag, attributes in page.tags if tag == "img" or "onerror" in attributes]
            assert b"<script>alert" not in content
    assert b"&lt;script&gt;alert(1)&lt;/script&gt;" in hostile_files["report.html"]


def test_the_report_shows_the_figures_a_reader_looks_for(files):
    text = " ".join(Page(files["report.html"]).words)
    assert "$1.8 M" in text  # lift paid: 1,760,000
    # An objective of 3.76 M against a bound of 1.88 M is no gap of dollars: 2 M of it nobody pays.
    assert "$2.0 M of the objective of $3.8 M rank people not moved" in text
    assert "1,100" in text  # people moved
    assert "No aircraft on offer flies from VNKT to MTPP." in text
    assert "Verified" in text
    assert "Rejected" not in text


def test_the_report_says_when_verification_rejects_the_plan(season):
    verdict = SimpleNamespace(accepted=False, findings=("payload: I1 sortie 2 carries too much <kg>",))
    text = " ".join(Page(rendered(season, verification=verdict)["report.html"]).words)
    assert "Rejected by verification" in text
    assert "payload: I1 sortie 2 carries too much <kg>" in text


def test_the_report_draws_land_ways_gantt_curves_and_course(files):
    page = Page(files["report.html"])
    css = [attributes.get("class", "") or "" for _, attributes in page.tags]
    assert sum(name.startswith("way ") for name in css) == 11
    assert sum(name.startswith("bar ") for name in css) == 4
    assert css.count("award") == 1
    assert css.count("strength") == 5
    assert {"course incumbent", "course bound", "land", "ceiling", "floor", "included"} <= set(css)
    labels = {attributes.get("aria-label") for tag, attributes in page.tags if tag == "svg"}
    assert {"Routes flown in the season", "Aircraft over the season", "Cost by month and source"} <= labels


def test_the_as_was_market_stands_beside_the_plan_where_it_was_planned(season):
    text = " ".join(Page(rendered(season, as_was_plan=season.plan)["report.html"]).words)
    assert "as-was market, planned by the same search" in text


def test_a_plan_that_moves_nobody_is_rendered_too(season):
    plan = replace(season.plan, itineraries=(), awards=(), shares=(), bound_usd=None)
    files = rendered(Season(season.problem, plan), course=[])
    text = " ".join(Page(files["report.html"]).words)
    assert "nobody moved" in text
    assert "no bound" in text
    assert json.loads(files["routes.geojson"]) == {"type": "FeatureCollection", "features": []}


def test_the_workbook_opens_with_frozen_headers_dates_and_no_formulas(files):
    book = openpyxl.load_workbook(BytesIO(files["rotation_table.xlsx"]))
    assert book.sheetnames[:5] == [
        "Rotation table",
        "Forecast 12 months",
        "Strength by day",
        "Acquisition list",
        "Route legs",
    ]
    assert {"Costs", "Not moved", "Assumptions"} <= set(book.sheetnames)
    for sheet in book:
        assert sheet.freeze_panes == "A2"
    table = book["Rotation table"]
    header = [cell.value for cell in table[1]]
    first = table.cell(row=2, column=header.index("First event") + 1)
    assert first.value == datetime(2010, 7, 5)  # noqa: DTZ001 - a spreadsheet date has no zone
    assert first.number_format == "yyyy-mm-dd"
    assert table.cell(row=2, column=header.index("Cost share") + 1).value == 450_000


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")', "\n=1", "\uff1d1+1"])
def test_text_that_looks_like_a_formula_is_written_as_text(text):
    table = Table(name="t", title="T", columns=(Column("a", "A"),), rows=((text,),), note=text)
    content = workbook([("T", table)])
    with zipfile.ZipFile(BytesIO(content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    cell = openpyxl.load_workbook(BytesIO(content))["T"]["A2"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert list(csv.reader(StringIO(csv_file(table).decode())))[1] == ["'" + text]


def test_negative_numbers_stay_numbers_in_csv_and_workbook():
    table = Table(name="t", title="T", columns=(Column("a", "A", Kind.USD),), rows=((-5,),))
    assert csv_file(table) == b"a\n-5\n"
    assert openpyxl.load_workbook(BytesIO(workbook([("T", table)])))["T"]["A2"].value == -5


def test_control_characters_do_not_break_the_workbook():
    table = Table(name="t", title="T", columns=(Column("a", "A"),), rows=(("a\x00b\x1f",),))
    assert openpyxl.load_workbook(BytesIO(workbook([("T", table)])))["T"]["A2"].value == "a b "


def test_csv_files_have_key_names_and_iso_dates(files):
    rows = list(csv.DictReader(StringIO(files["acquisition_list.csv"].decode())))
    assert rows[0]["request_by"] == date(2010, 4, 2).isoformat()
    assert {row["kind"] for row in rows} >= {"long-term charter", "letter of assist"}


def test_the_geojson_is_valid_and_within_the_world(files):
    collection = json.loads(files["routes.geojson"])
    assert collection["type"] == "FeatureCollection"
    ways = [item for item in collection["features"] if item["properties"]["kind"] == "way"]
    points = [item for item in collection["features"] if item["properties"]["kind"] == "airfield"]
    assert len(ways) == 11
    assert {item["properties"]["icao"] for item in points} >= {"VGHS", "OMSJ", "HSSS", "GLRB"}
    for item in collection["features"]:
        shape = shapely.from_geojson(json.dumps(item["geometry"]))
        assert shape.is_valid
        west, south, east, north = shape.bounds
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90
    dhaka = next(item for item in points if item["properties"]["icao"] == "VGHS")
    assert dhaka["geometry"]["coordinates"] == [90.4, 23.84]
    sudan = next(
        w["properties"] for w in ways if (w["properties"]["origin"], w["properties"]["mission"]) == ("OMSJ", "UNMIS")
    )
    assert (sudan["people"], sudan["flights"], sudan["positioning"]) == (300, 2, False)


def test_contributor_pages_tell_what_is_not_moved_and_why(files):
    text = " ".join(Page(files["contributors/NPL.html"]).words)
    assert "R5 is not moved: No aircraft on offer flies from VNKT to MTPP." in text


@pytest.mark.parametrize("name", ["../../etc", "a b", "x/y", "", "Côte", "con<t>"])
def test_names_become_safe_and_different_file_names(name):
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", file_name(name))
    assert file_name(name) != file_name(name + "'")
    assert file_name("LTC-B733_1") == "LTC-B733_1"


def test_svg_elements_escape_text_and_attributes():
    assert element("text", "a<b", aria_label='"x"', x=1.04) == ('<text aria-label="&#34;x&#34;" x="1">a&lt;b</text>')


def test_paths_drop_points_that_fall_together():
    assert points_path([(0.01, 0), (0.02, 0), (5.55, 2)]) == "M0 0L5.5 2"


@pytest.mark.parametrize(("top", "marks"), [(0, [0, 1]), (7, [0, 2, 4, 6, 8]), (1000, [0, 500, 1000])])
def test_marks_are_round_and_reach_the_top(top, marks):
    assert ticks(top) == marks


def test_the_pictures_are_files_of_their_own(files: dict[str, bytes]) -> None:
    for name in ("map.svg", "gantt.svg"):
        assert ElementTree.fromstring(files[name]).tag == "{http://www.w3.org/2000/svg}svg"


def test_a_text_wider_than_its_column_is_wrapped_and_every_cell_stands_at_the_top():
    table = Table(name="t", title="T", columns=(Column("a", "A"), Column("b", "B")), rows=(("word " * 20, "short"),))
    long, short = openpyxl.load_workbook(BytesIO(workbook([("T", table)])))["T"][2]
    assert (long.alignment.wrap_text, short.alignment.wrap_text) == (True, None)
    assert (long.alignment.vertical, short.alignment.vertical) == ("top", "top")


def test_a_table_can_be_shown_with_some_of_its_columns():
    table = Table(
        name="t", title="T", columns=(Column("a", "A"), Column("b", "B"), Column("c", "C")), rows=((1, 2, 3),)
    )
    assert table.only(("c", "a")).rows == ((3, 1),)
    assert [column.key for column in table.only(("c", "a")).columns] == ["c", "a"]
    with pytest.raises(KeyError):
        table.only(("d",))
