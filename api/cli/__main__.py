"""``python -m api.cli``: the command ``movcon`` of this interpreter."""

from __future__ import annotations

from api.cli import app

app()
