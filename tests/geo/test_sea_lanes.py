"""Sea lanes against published distances and under closed passages."""

import networkx as nx
import pytest

from geo.ports import ports
from geo.sea_lanes import SeaLanes
from geo.sea_network import PASSAGES, sea_network
from movcon.errors import InvalidValue

ELSEWHERE = {
    "New York": (-74_030_000, 40_680_000),
    "San Francisco": (-122_400_000, 37_800_000),
    "Yokohama": (139_650_000, 35_450_000),
    "Hamburg": (9_930_000, 53_540_000),
    "Jeddah": (39_170_000, 21_480_000),
    "Colon": (-79_900_000, 9_370_000),
    "New Orleans": (-90_060_000, 29_940_000),
    "Balboa": (-79_570_000, 8_950_000),
}


@pytest.fixture(scope="module")
def sea_lanes():
    return SeaLanes()


@pytest.fixture(scope="module")
def lane(sea_lanes):
    def find(origin, destination, *closed):
        places = {
            name: ELSEWHERE[name] if name in ELSEWHERE else ports()[name].position for name in (origin, destination)
        }
        return sea_lanes.between(places, frozenset(closed)).lane(origin, destination)

    return find


@pytest.mark.parametrize(
    ("origin", "destination", "closed", "published_nm", "published"),
    [
        ("New York", "LKCMB", (), 8_604, "NGA Pub. 151, 2001: New York-Colombo via Gibraltar"),
        ("New York", "San Francisco", (), 5_262, "E. R. Johnson, Report on Panama Canal Traffic and Tolls, 1912"),
        ("New York", "San Francisco", ("panama",), 13_135, "the same report: by the Strait of Magellan"),
        ("New York", "Colon", (), 1_974, "J. B. Bishop, Panama Past and Present, 1913"),
        ("New Orleans", "Colon", (), 1_395, "J. B. Bishop, Panama Past and Present, 1913"),
        ("San Francisco", "Yokohama", (), 4_536, "US Hydrographic Office; crosses the antimeridian"),
        ("Hamburg", "SGSIN", (), 8_377, "published voyage distance via Suez"),
        ("Hamburg", "SGSIN", ("suez",), 11_864, "published voyage distance via the Cape of Good Hope"),
        ("Jeddah", "ROCND", (), 1_698, "Suez Canal information office: Jeddah-Constanza via Suez"),
        ("Jeddah", "ROCND", ("suez",), 11_771, "Suez Canal information office: by the Cape of Good Hope"),
    ],
)
def test_distance_is_near_the_published_one(lane, origin, destination, closed, published_nm, published):
    found = lane(origin, destination, *closed)
    assert -0.01 <= found.distance_nm / published_nm - 1 <= 0.04, (published, found.distance_nm)


def test_brindisi_to_mombasa_with_and_without_suez(lane):
    # 4,029 and 9,017 NM were measured on the package itself, from lane to lane on a sphere.
    through, around = lane("ITBDS", "KEMBA"), lane("ITBDS", "KEMBA", "suez")
    assert through.distance_nm == pytest.approx(4_029, rel=0.01)
    assert around.distance_nm == pytest.approx(9_017, rel=0.01)
    assert through.passage_names == ("suez", "babalmandab")
    assert around.passage_names == ("gibraltar", "south_africa")


def test_a_port_shut_in_by_closed_passages_has_no_way_and_the_reason_is_said(sea_lanes):
    places = {name: ports()[name].position for name in ("ITBDS", "KEMBA", "SNDKR", "EGALY")}
    lanes = sea_lanes.between(places, frozenset({"suez", "babalmandab", "gibraltar"}))
    assert lanes.lane("ITBDS", "KEMBA") is None
    missing = lanes.missing["ITBDS", "KEMBA"]
    assert (missing.shut_in, missing.cut_by, missing.opened_by) == ("ITBDS", ("gibraltar", "suez"), ("gibraltar",))
    assert missing.reason == (
        "No way by sea from ITBDS to KEMBA: with gibraltar and suez closed ITBDS is shut in; open gibraltar."
    )
    assert lanes.missing["KEMBA", "ITBDS"].shut_in == "ITBDS"
    assert lanes.lane("ITBDS", "EGALY") is not None
    assert lanes.lane("KEMBA", "SNDKR") is not None


def test_where_one_passage_is_not_enough_that_is_said(sea_lanes):
    places = {name: ports()[name].position for name in ("UAODS", "SDPZU")}
    lanes = sea_lanes.between(places, frozenset({"bosporus", "suez"}))
    missing = lanes.missing["UAODS", "SDPZU"]
    assert missing.cut_by == ("bosporus",)
    assert missing.opened_by == ("bosporus",)
    lanes = sea_lanes.between(places, frozenset({"bosporus", "suez", "babalmandab"}))
    assert lanes.missing["UAODS", "SDPZU"].opened_by == ()
    assert "opening one passage is not enough" in lanes.missing["UAODS", "SDPZU"].reason


def test_one_state_leaves_no_trace_in_the_next(sea_lanes):
    places = {name: ports()[name].position for name in ("ITBDS", "KEMBA")}
    before = sea_lanes.between(places).lane("ITBDS", "KEMBA")
    sea_lanes.between(places, frozenset({"suez"}))
    assert sea_lanes.between(places).lane("ITBDS", "KEMBA") == before


@pytest.mark.parametrize(
    ("origin", "destination", "passage"),
    [
        ("ITBDS", "SDPZU", "suez"),
        ("New York", "Balboa", "panama"),
        ("INCCU", "SGSIN", "malacca"),
        ("IDJKT", "ZADUR", "sunda"),
        ("SDPZU", "KEMBA", "babalmandab"),
        ("UAODS", "TRMER", "bosporus"),
        ("UAODS", "TRMER", "dardanelles"),
        ("MACAS", "ESVLC", "gibraltar"),
        ("CLSAI", "ARBUE", "chili"),
        ("NAWVB", "ZADUR", "south_africa"),
    ],
)
def test_a_passage_is_used_where_it_is_the_way_and_avoided_when_closed(lane, origin, destination, passage):
    used = lane(origin, destination)
    assert passage in used.passage_names
    avoided = lane(origin, destination, passage)
    assert avoided is None or (passage not in avoided.passage_names and avoided.distance_nm > used.distance_nm)


def test_the_gulf_is_shut_in_by_hormuz(sea_lanes):
    places = {"Bandar Abbas": (56_200_000, 27_100_000), "PKKHI": ports()["PKKHI"].position}
    assert sea_lanes.between(places).lane("Bandar Abbas", "PKKHI").passage_names == ("ormuz",)
    assert sea_lanes.between(places, frozenset({"ormuz"})).missing["Bandar Abbas", "PKKHI"].cut_by == ("ormuz",)


def test_the_cape_closed_leaves_no_lane_south_of_africa(lane):
    around = lane("ITBDS", "KEMBA", "suez", "south_africa")
    assert "chili" in around.passage_names


def test_ports_at_the_mouths_of_a_closed_canal_keep_their_sea(lane):
    assert lane("EGSUZ", "KEMBA", "suez") is not None
    assert lane("EGPSD", "ITBDS", "suez") is not None
    assert lane("Balboa", "PECLL", "panama") is not None
    assert lane("Colon", "New York", "panama") is not None


def test_nobody_sails_through_the_arctic_unless_it_is_opened_on_purpose():
    places = {"Hamburg": ELSEWHERE["Hamburg"], "Yokohama": ELSEWHERE["Yokohama"]}
    closed = frozenset({"suez", "panama"})
    as_usual = SeaLanes().between(places, closed).lane("Hamburg", "Yokohama")
    opened = SeaLanes(never=frozenset()).between(places, closed).lane("Hamburg", "Yokohama")
    assert "northwest" not in as_usual.passage_names
    assert "northwest" in opened.passage_names


def test_a_lane_is_the_same_both_ways(sea_lanes):
    places = {name: ports()[name].position for name in ("ITBDS", "KEMBA")}
    lanes = sea_lanes.between(places)
    there, back = lanes.lane("ITBDS", "KEMBA"), lanes.lane("KEMBA", "ITBDS")
    assert there.distance_nm == back.distance_nm
    assert there.points == back.points[::-1]
    assert back.passage_names == there.passage_names[::-1]
    suez = back.passages[-1]
    assert 0 < suez.enter_nm < suez.leave_nm < back.distance_nm


def test_a_track_over_the_antimeridian_is_split_there(lane):
    drawn = lane("San Francisco", "Yokohama").track
    assert len(drawn.geoms) == 2
    for line in drawn.geoms:
        longitudes = [x for x, _ in line.coords]
        assert max(longitudes) - min(longitudes) < 180


def test_a_place_far_from_every_lane_is_refused(sea_lanes):
    with pytest.raises(InvalidValue, match=r"'Kampala' lies \d+ NM from the nearest sea lane"):
        sea_lanes.between({"Kampala": (32_580_000, 320_000), "KEMBA": ports()["KEMBA"].position})


def test_an_unknown_passage_is_refused(sea_lanes):
    with pytest.raises(InvalidValue, match="'kiel' is unknown"):
        sea_lanes.between({}, frozenset({"kiel"}))


def test_every_pair_of_ports_has_a_lane_when_all_is_open(sea_lanes):
    lanes = sea_lanes.between({name: port.position for name, port in ports().items()})
    assert not lanes.missing
    assert len(lanes.found) == len(ports()) * (len(ports()) - 1)


def test_the_network_is_whole_and_has_no_edge_of_length_zero_over_the_antimeridian():
    graph = sea_network().graph()
    assert nx.is_connected(graph)
    assert {tag for *_, tag in graph.edges(data="passage") if tag} == set(PASSAGES)
    assert all(-180_000_000 <= lon < 180_000_000 for (lon, _) in sea_network().positions)
    assert len(set(sea_network().positions)) == len(sea_network().positions)
