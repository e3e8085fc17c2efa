"""The rule book and the code name the same rules in the same order."""

from __future__ import annotations

import re
from pathlib import Path

from movcon.deployment.verification import RULES

BOOK = Path(__file__).parents[3] / "docs" / "rules-deployment.md"
ROW = re.compile(r"^\| `(?P<name>\w+)` \| (?P<kind>[\w ]+) \|", re.MULTILINE)


def test_every_hard_rule_of_the_book_is_checked_by_its_name_and_in_its_order():
    rows = [(found["name"], found["kind"]) for found in ROW.finditer(BOOK.read_text(encoding="utf-8"))]
    assert [name for name, kind in rows if kind != "priced"] == ["plan_language", *RULES]
    assert [name for name, kind in rows if kind == "priced"] == [
        "late",
        "not_operational",
        "waiting_people",
        "storage",
        "storage_capacity",
        "stability",
    ]
