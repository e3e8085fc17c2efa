"""What stands above the table: whose list it is, which version, and ports that hold for all of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scenarios.intake.load_list.grid import Grid
from scenarios.intake.load_list.header import Header, plain_words

_LABELS: Mapping[str, str] = {
    "unit": "unit|unite|contingent|battalion|bataillon|name of unit|nom de l unite|unit name",
    "contributor": "contributor|tcc|pcc|country|pays|tcc pcc|contributing country|pays contributeur|"
    "troop contributing country",
    "version": "version|revision|rev|issue|version no|revision no",
    "poe": "poe|spoe|port of embarkation|port d embarquement|pol|port of loading|port de chargement",
    "pod": "pod|spod|port of debarkation|port of disembarkation|port de debarquement|port of discharge",
}
_LABEL_OF = {words: label for label, joined in _LABELS.items() for words in joined.split("|")}
_IN_ONE = re.compile(r"([^:]{2,40}):\s*(\S.{0,80})")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the rows above the header say; empty and 0 where they do not."""

    unit: str = ""
    contributor: str = ""
    version: int = 0
    poe: str = ""
    pod: str = ""


def read_about(grid: Grid, header: Header) -> About:
    """Labels with what follows them, in the same cell behind a colon or in the next one."""
    found: dict[str, str] = {}
    for number in sorted(grid.rows):
        if number >= header.rows[0]:
            break
        cells = [text for _, text in sorted(grid.rows[number].items())]
        for place, text in enumerate(cells):
            told = _IN_ONE.fullmatch(text[:130])
            if told is not None and (label := _LABEL_OF.get(plain_words(told.group(1)))):
                found.setdefault(label, told.group(2).strip())
            elif (label := _LABEL_OF.get(plain_words(text[:60]))) and place + 1 < len(cells):
                found.setdefault(label, cells[place + 1].strip())
    version = re.search(r"\d{1,4}", found.get("version", ""))
    return About(
        unit=found.get("unit", "")[:80],
        contributor=found.get("contributor", "")[:80],
        version=int(version.group()) if version else 0,
        poe=found.get("poe", "")[:80],
        pod=found.get("pod", "")[:80],
    )
