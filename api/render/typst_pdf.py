"""PDF from a Typst template that gets its words as data, never as markup, and nothing of the machine."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def typst_pdf(template: Path, data: dict[str, Any], timestamp: datetime) -> bytes:
    """The PDF of a template with its data: no clock, no fonts but Typst's own; the same data are the same bytes."""
    made = typst.compile(
        template.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_tags=False,  # tags make a season's file five times as large; the report is the accessible one
        timestamp=timestamp,
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst made no single PDF.")
    return made


def plain(text: str) -> str:
    """Text of one line: what cannot be printed becomes a blank."""
    return _CONTROL.sub(" ", text)
