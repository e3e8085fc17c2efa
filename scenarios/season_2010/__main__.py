"""Write the season's tables: ``python -m scenarios.season_2010 CONTRIBUTIONS_CSV OUT_FOLDER [--as-was]``."""

from __future__ import annotations

import argparse
import csv
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from movcon.errors import BadInput
from scenarios.season_2010 import rules
from scenarios.season_2010.requirements import requirements
from scenarios.season_2010.strengths import read_contingents

_ONWARD_PEOPLE = 600
_FUNDS_PER_PERSON_USD = 4_000


def write_tables(contributions: Path, folder: Path, *, contracts: bool) -> int:
    """Write rotations, missions, onward and funds tables into a folder; returns the number of requirements."""
    rows = requirements(read_contingents(contributions), contracts=contracts)
    served = {str(row["mission"]) for row in rows}
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "rotations.csv", rows)
    _write(folder / "missions.csv", [row for row in rules.missions() if row["id"] in served])
    places = sorted({(str(row["apod"]), str(row["mission"])) for row in rows})
    _write(
        folder / "onward.csv",
        [
            {
                "apod": apod,
                "mission": mission,
                "people_per_day": _ONWARD_PEOPLE,
                "source": "planning value: transit beds and buses for two wide-body chalks a day",
            }
            for apod, mission in places
        ],
    )
    people: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        people[str(row["mission"])] += int(row["incoming"]) + int(row["outgoing"])
    _write(
        folder / "funds.csv",
        [
            {
                "mission": mission,
                "fiscal_year": "2010/11",
                "usd": people[mission] * _FUNDS_PER_PERSON_USD,
                "source": f"planning value: {_FUNDS_PER_PERSON_USD:,} dollars for each person moved one way",
            }
            for mission in sorted(people)
        ],
    )
    return len(rows)


def _write(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> int:
    """Run the builder from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("contributions", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--as-was", action="store_true", help="leave long-term contracts out")
    arguments = parser.parse_args()
    try:
        count = write_tables(arguments.contributions, arguments.folder, contracts=not arguments.as_was)
    except BadInput as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{count} requirements written to {arguments.folder}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
