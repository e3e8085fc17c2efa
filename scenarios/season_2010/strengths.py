"""Monthly strengths of formed contingents, read from a user's own copy of the contribution reports."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from movcon.errors import BadInput, Fault

JUNE = "2010-06"
SMALLEST_CONTINGENT = 100
_RENAMED = {"MONUC": "MONUSCO"}
_COLUMNS = ("date", "mission", "contributor_iso3", "personnel_type", "total")


@dataclass(frozen=True, slots=True)
class Contingent:
    """A contributor's troops or formed police in a mission, people by month (``2010-06``)."""

    mission: str
    contributor: str
    kind: str
    by_month: dict[str, int]

    def around(self, *months: str) -> int:
        """Median over months; a month without a report counts 0."""
        return round(median(self.by_month.get(month, 0) for month in months))

    @property
    def at_start(self) -> int:
        """Strength on 30 June 2010: the median of April to June, or June itself where its change lasts.

        Single months dip by errors of reporting; a fall that goes on in July, or a rise that stays, is no error.
        """
        june, july = self.by_month.get(JUNE, 0), self.by_month.get("2010-07", 0)
        usual = self.around("2010-04", "2010-05", JUNE)
        falls = june < usual and july <= max(june, SMALLEST_CONTINGENT // 2)
        rises = june > usual and july >= june * 9 // 10
        return june if falls or rises else usual

    @property
    def in_autumn(self) -> int:
        """Median of September to November 2010."""
        return self.around("2010-09", "2010-10", "2010-11")

    @property
    def in_spring(self) -> int:
        """Median of April to June 2011."""
        return self.around("2011-04", "2011-05", "2011-06")


def read_contingents(path: Path) -> list[Contingent]:
    """Read formed contingents in order of mission, contributor and kind; raises BadInput with every fault."""
    faults: list[Fault] = []
    found: defaultdict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            cause = f"The columns {', '.join(missing)} are missing."
            raise BadInput([Fault(code="missing_column", file=str(path), row=1, cause=cause, cure="Export them too.")])
        for row in reader:
            if row["personnel_type"] not in ("troops", "fpu"):
                continue
            if not (row["total"] or "").isdigit():
                cause = f"The total {row['total']!r} is no number."
                cure = "Write whole people."
                fault = Fault(
                    code="number", file=str(path), row=reader.line_num, column="total", cause=cause, cure=cure
                )
                faults.append(fault)
                continue
            mission = _RENAMED.get(row["mission"], row["mission"])
            found[mission, row["contributor_iso3"], row["personnel_type"]][row["date"][:7]] = int(row["total"])
    if faults:
        raise BadInput(faults)
    return [Contingent(*key, by_month) for key, by_month in sorted(found.items())]
