"""The importer, on an extract written here in the published format."""

import pytest

from geo.world_port_index import parse_world_port_index, read_world_port_index
from movcon.errors import BadInput

HEADER = (
    "OID_,World Port Index Number,Region Name,Main Port Name,UN/LOCODE,Country Code,Digital Nautical Chart,"
    "Tidal Range (m),Channel Depth (m),Cargo Pier Depth (m),Maximum Vessel Length (m),Maximum Vessel Beam (m),"
    "Maximum Vessel Draft (m),Facilities - Ro-Ro,Facilities - Container,Facilities - Breakbulk,"
    "Facilities - Dangerous Cargo Anchorage,Lifts - 100+ Tons,Lifts - 50-100 Tons,Lifts - 25-49 Tons,Latitude,Longitude"
)
MOMBASA = (
    '0.0,47100.0,Kenya -- 1,Mombasa,KE MBA,Kenya,"a1, b2",3.0,14.0,9.4,0.0,0.0,0.0,'
    "Unknown,Yes,Yes,Unknown,No,Yes,Yes,-4.066667,39.666667"
)
NO_CODE = "0.0,47101.0,Kenya,Small Pier, ,Kenya, ,0.0,0.0,0.0,0.0,0.0,0.0,Unknown,No,Unknown,Unknown,Unknown,Unknown,Unknown,-4.1,39.6"


def parse(*rows, header=HEADER):
    return parse_world_port_index("\n".join([header, *rows]), "wpi.csv")


def test_a_port_is_found_by_code_and_by_number():
    found = parse("", MOMBASA)
    port = found.by_locode["KEMBA"]
    assert found.by_index[47100] is port
    assert (port.name, port.state, port.position, port.row) == ("Mombasa", "KEN", (39_666_667, -4_066_667), 3)
    assert (port.channel_depth_mm, port.pier_depth_mm, port.tidal_range_mm) == (14_000, 9_400, 3_000)
    assert (port.container, port.breakbulk, port.lift_at_least_kg) == (True, True, 50_000)
    assert found.faults == ()


def test_zero_unknown_and_empty_are_unknown():
    port = parse(MOMBASA).by_locode["KEMBA"]
    assert (port.loa_max_mm, port.draft_max_mm, port.roro) == (None, None, None)
    small = parse(NO_CODE).by_index[47101]
    assert (small.locode, small.state, small.pier_depth_mm, small.lift_at_least_kg) == (None, None, None, None)
    assert small.container is False


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    path = tmp_path / "wpi.csv"
    path.write_bytes(("\ufeff" + HEADER + "\r\n" + MOMBASA + "\r\n").encode())
    assert read_world_port_index(path).by_locode["KEMBA"].row == 2


def test_the_field_names_of_the_data_service_are_read_too():
    found = parse(
        "47100,Mombasa,KE MBA,14,9,,U,Y,N,-4.066667,39.666667",
        header="portNumber,portName,unloCode,chDepth,cpDepth,maxVesselDraft,loRoro,loContainer,lifts100,ycoord,xcoord",
    )
    port = found.by_locode["KEMBA"]
    assert (port.pier_depth_mm, port.draft_max_mm, port.roro, port.container) == (9_000, None, None, True)


def test_every_fault_has_its_row_and_column_and_the_good_rows_stay():
    found = parse(
        MOMBASA,
        MOMBASA,
        MOMBASA.replace("47100.0", "47102.0").replace("9.4", "deep"),
        MOMBASA.replace("47100.0", "47103.0").replace("-4.066667", "-94"),
        MOMBASA.replace("47100.0", "47104.0").replace("KE MBA", "KE M"),
        MOMBASA.replace("47100.0", "9510.1"),
        MOMBASA.replace("47100.0", "47105.0").replace("14.0", "140.0"),
        MOMBASA.replace("47100.0", "47106.0").replace("Unknown,Yes,Yes,Unknown", "Perhaps,Yes,Yes,Unknown"),
        MOMBASA.replace("47100.0", "47107.0") + ",more",
    )
    assert [(fault.row, fault.column, fault.code) for fault in found.faults] == [
        (3, "World Port Index Number", "duplicate_id"),
        (4, "Cargo Pier Depth (m)", "not_a_number"),
        (5, "Latitude", "no_position"),
        (6, "UN/LOCODE", "no_locode"),
        (7, "World Port Index Number", "no_number"),
        (8, "Channel Depth (m)", "out_of_range"),
        (9, "Facilities - Ro-Ro", "unknown_answer"),
        (10, "World Port Index Number", "wrong_length"),
    ]
    assert list(found.by_index) == [47100]
    assert all(fault.cause and fault.cure for fault in found.faults)


def test_several_faults_of_one_row_are_all_told():
    found = parse(MOMBASA.replace("14.0", "x").replace("9.4", "y").replace("39.666667", ""))
    assert [fault.column for fault in found.faults] == ["Longitude", "Channel Depth (m)", "Cargo Pier Depth (m)"]


def test_of_two_under_one_code_the_one_with_a_pier_is_taken():
    offshore = MOMBASA.replace("47100.0", "47090.0").replace("9.4", "0.0")
    assert parse(offshore, MOMBASA).by_locode["KEMBA"].index == 47100


def test_missing_columns_are_told_all_at_once():
    with pytest.raises(BadInput) as caught:
        parse("x", header="Main Port,Latitude")
    assert [fault.column for fault in caught.value.faults] == [
        "World Port Index Number",
        "Main Port Name",
        "Longitude",
    ]


def test_a_file_that_is_no_text_is_told(tmp_path):
    path = tmp_path / "wpi.csv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="not UTF-8"):
        read_world_port_index(path)
