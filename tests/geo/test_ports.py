from datetime import date
from zoneinfo import ZoneInfo

import pytest

from geo.passages import closed_to, passage_on
from geo.ports import ClassOne, port, ports
from geo.sea_network import PASSAGES
from geo.states import state_name
from geo.tables import rows
from movcon.clock import day_of
from movcon.errors import InvalidValue


def test_there_are_ports_of_contributors_theatres_and_stocks():
    assert len(ports()) >= 70
    assert {"ITBDS", "ESVLC", "SDPZU", "KEMBA", "HTPAP", "BDCGP", "PKKHI", "UYMVD"} <= set(ports())


@pytest.mark.parametrize("name", ["ports.csv", "passages.csv", "corridors.csv", "surface_nodes.csv"])
def test_every_row_has_its_sources(name):
    for row in rows(name):
        sources = [text for column, text in row.items() if column.endswith("source")]
        assert sources
        assert all(sources), row


def test_states_and_time_zones_are_known():
    for found in ports().values():
        assert state_name(found.state)
        assert ZoneInfo(found.time_zone)


def test_a_port_that_takes_no_class_1_has_no_quantity_and_the_others_have_one():
    for found in ports().values():
        assert (found.class_1 is ClassOne.NO) == (found.class_1_neq_max_kg == 0), found.locode


def test_draft_is_what_the_shallower_of_channel_and_pier_leaves():
    dakar = port("SNDKR")
    assert dakar.draft_max_mm == 10_000 - 600
    assert dakar.takes(loa_mm=138_000, beam_mm=21_000, draft_mm=8_000)
    assert not dakar.takes(loa_mm=138_000, beam_mm=21_000, draft_mm=9_500)


def test_an_unknown_port_is_refused():
    with pytest.raises(InvalidValue, match="'KEXXX' is not in"):
        port("KEXXX")


def test_every_passage_has_its_row_and_the_locks_of_panama_grow_in_2016():
    ship = {"loa_mm": 300_000, "beam_mm": 40_000, "draft_mm": 13_000}
    assert all(passage_on(name, 0).passage == name for name in PASSAGES)
    assert not passage_on("panama", day_of(date(2010, 7, 1))).lets_pass(**ship)
    assert passage_on("panama", day_of(date(2016, 6, 26))).lets_pass(**ship)
    assert passage_on("suez", day_of(date(2010, 7, 1))).lets_pass(**ship)
    assert closed_to(**ship, on=day_of(date(2010, 7, 1))) == {"panama"}
    assert closed_to(**ship, on=day_of(date(2016, 6, 26))) == frozenset()
