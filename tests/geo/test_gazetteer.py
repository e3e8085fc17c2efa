from datetime import date
from pathlib import Path

import pytest

from geo.gazetteer import airfield_facts, is_known, state_on
from movcon.clock import day_of, zone
from movcon.errors import InvalidValue

# Mission, hub, contributor and tech-stop airfields that a season of 2010 uses.
SEASON_AIRFIELDS = Path(__file__).with_name("season_airfields.txt").read_text().split()


@pytest.mark.parametrize("icao", SEASON_AIRFIELDS)
def test_every_airfield_of_the_season_has_position_zone_state_and_runway(icao):
    facts = airfield_facts(icao)
    assert abs(facts.lat_udeg) < 60_500_000
    assert zone(facts.time_zone)
    assert len(facts.state) == 3
    assert facts.longest_runway_m is not None
    assert 1400 < facts.longest_runway_m < 5000
    assert facts.surface != "unknown"
    assert facts.source


def test_khartoum_and_phnom_penh_are_known_although_the_airport_list_has_dropped_them():
    assert airfield_facts("HSSS").state == "SDN"
    assert airfield_facts("VDPP").state == "KHM"


def test_the_override_table_holds_runways_as_they_were_in_2010():
    assert airfield_facts("HSSJ").longest_runway_m == 2400
    assert airfield_facts("FZNA").longest_runway_m == 2000
    assert "planning value" in airfield_facts("HSSJ").source


def test_dhaka_has_the_runway_listed_under_its_other_code():
    dhaka = airfield_facts("VGHS")
    assert dhaka.longest_runway_m == 3505  # 11,500 ft
    assert dhaka.paved


def test_a_closed_runway_does_not_count():
    # Muscat: the old 3,584 m runway is listed as closed, the new one of about 4,000 m is open.
    assert airfield_facts("OOMS").longest_runway_m == 4000


def test_an_unknown_code_names_near_matches():
    with pytest.raises(InvalidValue, match="HSSJ"):
        airfield_facts("Juba")
    with pytest.raises(InvalidValue, match="HUEN"):
        airfield_facts("EBB")
    assert not is_known("Juba")


def test_juba_is_sudanese_until_independence():
    assert state_on("HSSJ", day_of(date(2011, 7, 8))) == "SDN"
    assert state_on("HSSJ", day_of(date(2011, 7, 9))) == "SSD"


def test_laayoune_lies_in_western_sahara():
    assert airfield_facts("GMML").state == "ESH"
