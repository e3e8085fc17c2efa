"""JSON as programs read it: compact, the same bytes for the same content."""

from __future__ import annotations

import json


def document(content: object) -> bytes:
    """UTF-8 JSON without blanks, in the order given, with a line end."""
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
