"""HTML pages from templates: escaped, self-contained."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from api.render.tables import Column, Kind, Table, people_text

_TEMPLATES = Path(__file__).parent / "templates"
STYLE_FILE = _TEMPLATES / "style.css"
"""Style sheet of every page, colours of the charts included."""
_NUMBERS = (Kind.COUNT, Kind.USD, Kind.HOURS, Kind.SHARE)
_DATES = (Kind.DAY, Kind.MOMENT)
_LONG_TEXT = 40
_BLANKS = re.compile(r"\n\s*")


def render_html(template: str, **values: object) -> bytes:
    """A page of the template with style and script inside it."""
    made = _environment().get_template(template).render(css=_asset("style.css"), js=_asset("script.js"), **values)
    return made.encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["body"] = table_body
    environment.filters["css"] = lambda column: Markup(' class="{}"').format(name) if (name := _css(column)) else ""
    return environment


@cache
def _asset(name: str) -> Markup:
    """Our own style sheet or script; line indents left out, they are on every page."""
    return Markup(_BLANKS.sub("\n", (_TEMPLATES / name).read_text(encoding="utf-8")))


def _css(column: Column) -> str:
    if column.kind in _NUMBERS:
        return "n"
    return "d" if column.kind in _DATES else ""


def table_body(table: Table) -> Markup:
    """Rows of a table as HTML, every cell escaped; sums set apart."""
    classes = [_css(column) for column in table.columns]
    rows = []
    for row in table.rows:
        cells = []
        for value, column, css in zip(row, table.columns, classes, strict=True):
            shown = people_text(value, column.kind)
            name = css or ("long" if len(shown) > _LONG_TEXT else "")
            cells.append(f'<td class="{name}">{escape(shown)}</td>' if name else f"<td>{escape(shown)}</td>")
        mark = ' class="sum"' if row[-1] == "sum" else ""
        rows.append(f"<tr{mark}>{''.join(cells)}</tr>")
    return Markup("\n".join(rows))
