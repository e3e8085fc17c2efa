from datetime import date
from zoneinfo import ZoneInfo

import pytest

from geo.corridors import Mode, corridors, surface_nodes
from geo.ports import ports
from geo.sea_lanes import SeaLanes
from geo.states import state_name
from geo.surface import By, legs_frame, nodes_frame, surface_network, ways
from movcon.clock import MINUTES_PER_DAY, day_of
from movcon.errors import InvalidValue

DRY, RAINS = day_of(date(2010, 12, 1)), day_of(date(2010, 8, 1))
SOME_PORTS = ("ITBDS", "ESVLC", "SDPZU", "KEMBA", "TZDAR", "DJJIB", "HTPAP", "DOHAI", "BDCGP", "INCCU")


@pytest.fixture(scope="module")
def lanes():
    return SeaLanes().between({name: ports()[name].position for name in SOME_PORTS})


@pytest.fixture(scope="module")
def network(lanes):
    return surface_network(lanes, DRY)


def test_corridors_join_known_places_and_take_time_and_money():
    assert len(corridors()) >= 90
    for corridor in corridors().values():
        assert corridor.transit_min > 0
        assert corridor.transit_p95_min > corridor.transit_min
        assert corridor.capacity_teu_per_day > 0
        assert min(corridor.usd_per_t, corridor.usd_per_teu) > 0
        assert bool(corridor.convoy_teu) == bool(corridor.convoy_interval_min), corridor.id


def test_every_place_has_a_state_and_a_time_zone():
    for node in surface_nodes().values():
        assert state_name(node.state)
        assert ZoneInfo(node.time_zone)


def test_convoys_to_darfur_leave_every_three_weeks():
    corridor = corridors()["EL-OBEID:EL-FASHER:road"]
    assert corridor.convoy_interval_min == 21 * MINUTES_PER_DAY
    assert corridor.km == 900
    assert "UN News 4 Nov 2008" in corridor.source
    assert corridor.expected_min == corridor.transit_min + corridor.convoy_interval_min // 2


def test_no_corridor_is_the_total_with_its_queue_in_it():
    assert not any(c.origin == "SDPZU" and c.destination in ("EL-FASHER", "NYALA") for c in corridors().values())


def test_a_season_closes_a_corridor_first_and_last_day_included():
    corridor = corridors()["NDJAMENA:ABECHE:road"]
    days = {"06-14": False, "06-15": True, "10-15": True, "10-16": False}
    assert {text: corridor.is_closed(day_of(date.fromisoformat(f"2010-{text}"))) for text in days} == days


def test_mombasa_to_juba_takes_the_fortnight_told_with_its_border():
    legs = [corridors()["KEMBA:KAMPALA:road"], corridors()["KAMPALA:JUBA:road"]]
    assert sum(leg.km for leg in legs) == 1_750
    assert sum(leg.expected_min for leg in legs) == 14 * MINUTES_PER_DAY


@pytest.mark.parametrize(
    ("origin", "destination"),
    [
        ("BRINDISI-UNLB", "EL-FASHER"),
        ("VALENCIA-UNSB", "KADUGLI"),
        ("BRINDISI-UNLB", "ABYEI"),
        ("BRINDISI-UNLB", "JUBA"),
        ("ADDIS-ABABA", "ABYEI"),
        ("BRINDISI-UNLB", "GOMA"),
        ("BDCGP", "PORT-AU-PRINCE"),
        ("KATHMANDU", "CAP-HAITIEN"),
        ("KHARTOUM", "MALAKAL"),
    ],
)
def test_there_is_a_way(network, origin, destination):
    found = ways(network, origin, destination, best=3)
    assert found
    assert all(way.places[0] == origin and way.places[-1] == destination for way in found)
    assert [way.minutes for way in found] == sorted(way.minutes for way in found)
    assert all(len(set(way.places)) == len(way.places) for way in found)


def test_cheapest_and_quickest_are_told_apart(network):
    cheap = ways(network, "BRINDISI-UNLB", "JUBA", best=5, by=By.PRICE)
    quick = ways(network, "BRINDISI-UNLB", "JUBA", best=5, by=By.TIME)
    assert [way.usd_per_teu for way in cheap] == sorted(way.usd_per_teu for way in cheap)
    assert cheap[0].usd_per_teu <= quick[0].usd_per_teu
    assert quick[0].minutes <= cheap[0].minutes


def test_haiti_is_reached_over_its_port_or_by_road_from_santo_domingo(network):
    found = ways(network, "BDCGP", "PORT-AU-PRINCE", best=2, by=By.PRICE)
    assert [way.places for way in found] == [
        ("BDCGP", "HTPAP", "PORT-AU-PRINCE"),
        ("BDCGP", "DOHAI", "PORT-AU-PRINCE"),
    ]


def test_in_the_rains_abyei_is_cut_off(lanes):
    assert ways(surface_network(lanes, RAINS), "ADDIS-ABABA", "ABYEI", best=1) == ()


def test_no_way_by_sea_without_a_sea_leg(network):
    assert ways(network, "BDCGP", "PORT-AU-PRINCE", best=1, sea_legs_max=0) == ()


def test_parallel_road_and_rail_are_both_there(network):
    assert {"SDPZU:EL-OBEID:road", "SDPZU:EL-OBEID:rail"} <= set(network["SDPZU"]["EL-OBEID"])
    assert {mode.value for mode in Mode} | {"sea"} == {mode for *_, mode in network.edges(data="mode")}


def test_an_unknown_place_is_refused(network):
    with pytest.raises(InvalidValue, match="'ATLANTIS' is not in the surface network"):
        ways(network, "ATLANTIS", "JUBA", best=1)


def test_the_tables_for_maps_are_in_wgs84(network):
    places, legs = nodes_frame(network), legs_frame(network)
    assert places.crs == legs.crs == "EPSG:4326"
    assert len(places) == len(surface_nodes())
    assert len(legs) == network.number_of_edges()
    suez = legs[legs.leg == "ITBDS:KEMBA:sea"].iloc[0]
    assert suez.passages == "suez babalmandab"
