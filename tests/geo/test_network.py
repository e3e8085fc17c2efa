import pytest

from geo.network import network, to_geodataframe


@pytest.fixture
def airfields(position):
    return {icao: position(icao) for icao in ("VGHS", "HECA", "GLRB", "HUEN")}


@pytest.fixture
def routes(builder_for):
    build = builder_for(["VGHS", "HECA", "GLRB", "HUEN"], tech_stops=["HECA"]).build
    return build([("WIDE", "VGHS", "GLRB", 25_000), ("WIDE", "VGHS", "HECA", 0)])


def test_the_graph_has_an_edge_for_each_hop_once(routes, airfields):
    graph = network(routes, airfields)
    assert sorted(graph.edges) == [("HECA", "GLRB"), ("VGHS", "HECA")]
    assert set(graph.nodes) == set(airfields)
    edge = graph.edges["VGHS", "HECA"]
    assert edge["distance_nm"] == routes[1].hops[0].distance_nm
    assert edge["block_min"] == {"WIDE": routes[1].block_min}
    assert "EGY" in edge["overflown"]


def test_edges_are_drawn_from_airfield_to_airfield(routes, airfields):
    graph = network(routes, airfields)
    line = graph.edges["VGHS", "HECA"]["geometry"]
    assert line.distance(graph.nodes["VGHS"]["geometry"]) == pytest.approx(0, abs=1e-9)
    assert line.distance(graph.nodes["HECA"]["geometry"]) == pytest.approx(0, abs=1e-9)


def test_the_table_of_hops_is_in_wgs84(routes, airfields):
    frame = to_geodataframe(network(routes, airfields))
    assert frame.crs == "EPSG:4326"
    assert sorted(zip(frame.origin, frame.destination, strict=True)) == [("HECA", "GLRB"), ("VGHS", "HECA")]


def test_a_network_without_routes_has_no_hops(airfields):
    assert len(to_geodataframe(network([], airfields))) == 0
