"""Every output of a deployment: whole, the same each time, and nothing in it is ever run."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree as Xml

from icalendar import Calendar
from openpyxl import load_workbook

from api.render.deployment.operation import Operation
from api.render.formulas import looks_like_formula
from tests.deployment.render.conftest import HOSTILE, rendered
from tests.deployment.small import small_plan, small_problem


def test_the_same_plan_is_the_same_bytes(files, operation):
    again = rendered(Operation(small_problem(), small_plan()))
    different = [name for name in files if files[name] != again[name]]
    assert different == []


def test_a_plan_that_moves_nothing_is_rendered_too(operation):
    plan = small_plan()
    reasons = tuple(replace(plan.not_moved[0], requirement=parcel.id) for parcel in operation.problem.parcels)
    empty = replace(plan, voyages=(), not_moved=reasons)
    made = rendered(Operation(operation.problem, empty))
    assert "Nothing is moved." in made["report.html"].decode()


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_report_loads_nothing_and_runs_nothing_of_others(hostile_files):
    reader = _Tags()
    reader.feed(hostile_files["report.html"].decode())
    names = [tag for tag, _ in reader.tags]
    assert names.count("script") == 1
    assert not any(tag in ("link", "img", "iframe", "object") for tag in names)
    assert not any(key in attributes for _, attributes in reader.tags for key in ("src", "onload", "onclick"))


def test_every_section_of_the_report_is_reached_from_its_head(files):
    reader = _Tags()
    reader.feed(files["report.html"].decode())
    ids = [attributes.get("id") for _, attributes in reader.tags if attributes.get("id")]
    links = [str(a["href"])[1:] for tag, a in reader.tags if tag == "a" and str(a.get("href", "")).startswith("#")]
    assert set(links) <= set(ids)
    assert len(ids) == len(set(ids))


def test_no_cell_of_a_table_is_a_formula(hostile_files):
    for name, content in hostile_files.items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(content.decode())):
                assert not any(looks_like_formula(cell) and not _number(cell) for cell in row), name
    book = load_workbook(io.BytesIO(hostile_files["deployment.xlsx"]))
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_geojson_holds_every_way_and_place(files):
    features = json.loads(files["routes.geojson"])["features"]
    lifts = {item["properties"]["lift"] for item in features if item["properties"]["kind"] == "way"}
    assert lifts == {"ship", "liner", "convoy", "flights"}
    empty = [item for item in features if item["properties"].get("empty")]
    assert {item["properties"]["id"] for item in empty} >= {"SDPZU-BDCGP", "OMSJ-OPKC"}
    places = {item["properties"]["id"] for item in features if item["properties"]["kind"] == "place"}
    assert {"SDPZU", "NYALA", "HSNN"} <= places


def test_kml_and_calendar_are_read_by_others_and_hold_every_voyage(files, hostile_files):
    for made in (files, hostile_files):
        root = Xml.fromstring(made["voyages.kml"])
        lines = root.findall(".//{http://www.opengis.net/kml/2.2}TimeSpan")
        assert len(lines) == sum(len(voyage.ways) for voyage in small_plan().voyages)
        events = Calendar.from_ical(made["calendar.ics"]).walk("VEVENT")
        uids = {str(event["uid"]) for event in events}
        assert len(uids) == len(events)
        assert {f"{voyage.id}@small.movcon" for voyage in small_plan().voyages} <= uids


def test_there_is_a_movement_instruction_for_each_voyage_and_corridor(files):
    names = {name for name in files if name.startswith("movement_instructions/")}
    wanted = ("ship-1", "ship-2", "LIN-KHI-1", "lot-1", "lot-2", "RAIL-PZU", "ROAD-NYA", "ROAD-DHK", "BUS-NYA")
    assert names == {f"movement_instructions/{name}.pdf" for name in wanted}
    assert all(files[name].startswith(b"%PDF-") for name in names)


def test_the_hostile_words_are_in_the_report_as_words(hostile_files):
    assert HOSTILE not in hostile_files["report.html"].decode()
    assert "=HYPERLINK" in hostile_files["report.html"].decode()
