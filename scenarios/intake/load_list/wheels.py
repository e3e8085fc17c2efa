"""Which lines roll, where the list has no column for it: from the kind of cargo or its description."""

from __future__ import annotations

import re

from scenarios.intake.load_list.fields import Field
from scenarios.intake.load_list.findings import Findings
from scenarios.intake.load_list.header import plain_words
from scenarios.intake.load_list.layout import Layout
from scenarios.intake.load_list.lines import Columns

_ROLLS = re.compile(
    r"\b(?:vehicles?|vehicules?|vh|veh|trucks?|camions?|lorr(?:y|ies)|jeeps?|pick ?ups?|buse?s?|bus|"
    r"minibus|ambulances?|apcs?|ifvs?|"
    r"afvs?|tanks? battle|main battle tanks?|armou?red|blinde[es]*|vbl|vab|brdm\w*|btr\w*|trailers?|"
    r"remorques?|semi ?remorques?|"
    r"tractors?|tracteurs?|excavators?|bulldozers?|dozers?|graders?|niveleuses?|forklifts?|"
    r"chariots? elevateurs?|cranes?|grues?|"
    r"loaders?|chargeuses?|backhoe|rollers?|compacteurs?|tippers?|dump(?:er)?s?|bowsers?|tankers?|"
    r"citernes?|recovery|wreckers?|"
    r"motorcycles?|motos?|suvs?|land ?cruisers?|land ?rovers?|cars?|voitures?|wheeled|roulant|roro|4x4|6x6|8x8)\b"
)
_STANDS = re.compile(
    r"\b(?:containers?|conteneurs?|parts?|spares?|pieces|pneus?|tyres?|tires?|batter(?:y|ies)|accessor\w+|"
    r"kits?|tools?|outils?|"
    r"crates?|caisses?|box(?:es)?|pallets?|palettes?|engines?|moteurs?|sets?|lot|stores|chains?|seats?|tents?|for|pour|"
    r"ammunition|munitions?|cartridges?|cartouches?|carports?|jacks?|cover|lights?)\b"
)


def take_wheels(layout: Layout, columns: Columns, findings: Findings) -> None:
    """Set ``wheeled`` where there is no column for it, and tell so."""
    if Field.WHEELED in layout.columns or not columns.rows:
        return
    kinds, descriptions = layout.texts(Field.KIND), layout.texts(Field.DESCRIPTION)
    memo: dict[tuple[str, str], bool] = {}
    rolling = 0
    for at, (kind, description) in enumerate(zip(kinds, descriptions, strict=True)):
        rolls = memo.get((kind, description))
        if rolls is None:
            rolls = memo[kind, description] = _rolls(plain_words(kind[:200]), plain_words(description[:200]))
        if isinstance(columns.cells["container"][at], str):
            rolls = False
        columns.cells["wheeled"][at] = rolls
        rolling += rolls
    cause = (
        f"No column says what is wheeled; by their words {rolling:,} of {len(columns.rows):,} lines are taken to be, "
        "the others not."
    )
    findings.note("wheeled_assumed", cause, "Add a column Wheeled with yes and no.", layout.header.rows[-1])


def _rolls(kind: str, description: str) -> bool:
    for words in (kind, description):
        stands, rolls = _STANDS.search(words), _ROLLS.search(words)
        if stands:
            return False
        if rolls:
            return True
    return False
