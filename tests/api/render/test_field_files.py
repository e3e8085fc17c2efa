"""What goes to the field: the same bytes for the same plan, keys that last, and nobody's words taken for markup."""

from __future__ import annotations

import json
from xml.etree import ElementTree as Xml

import pytest
from icalendar import Calendar

from api.render.season import Season
from tests.api.render.test_outputs import rendered

FILES = (
    "movement_instruction.pdf",
    "route_plans.kml",
    "calendar.ics",
    "field.json",
    "clearances.json",
    "acquisitions.json",
)


@pytest.fixture(scope="module")
def files(season):
    return rendered(season)


def test_the_same_plan_gives_the_same_bytes(season, files):
    again = rendered(Season(season.problem, season.plan))
    for name in FILES:
        assert again[name] == files[name], name


def test_every_sortie_has_a_key_of_its_own_and_stands_in_every_file(season, files):
    read = json.loads(files["field.json"])
    keys = [sortie["sortie"] for sortie in read["sorties"]]
    assert len(set(keys)) == len(keys) == len(season.flights)
    assert len(Calendar.from_ical(files["calendar.ics"].decode()).walk("VEVENT")) == len(keys)
    space = "{http://www.opengis.net/kml/2.2}"
    assert len(Xml.fromstring(files["route_plans.kml"]).findall(f".//{space}LineString")) == len(keys)
    for name in ("clearances.json", "acquisitions.json"):
        rows = json.loads(files[name])["rows"]
        assert len({row["name"] for row in rows}) == len(rows) > 0
        assert {sortie for row in rows for sortie in row["sorties"]} <= set(keys)


def test_the_acquisitions_pay_for_every_sortie_once(files):
    paid = [sortie for row in json.loads(files["acquisitions.json"])["rows"] for sortie in row["sorties"]]
    assert sorted(paid) == sorted(sortie["sortie"] for sortie in json.loads(files["field.json"])["sorties"])


def test_the_instruction_is_a_pdf(files):
    assert files["movement_instruction.pdf"].startswith(b"%PDF-")


def test_words_of_users_are_never_markup(hostile_season):
    files = rendered(hostile_season, title='#panic("no") $x$ = <b> *bold* @ref `raw` \x00\x07')
    assert files["movement_instruction.pdf"].startswith(b"%PDF-")
    Xml.fromstring(files["route_plans.kml"])
    Calendar.from_ical(files["calendar.ics"].decode())
    json.loads(files["field.json"])
