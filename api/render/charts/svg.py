"""SVG elements with everything escaped, and the scales that charts share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor, log10

from markupsafe import Markup, escape


def element(name: str, *children: str | Markup, **attributes: object) -> Markup:
    """``<name attr="...">children</name>``; text is escaped, ``_`` in names becomes ``-``, None is left out."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(escape(child) for child in children)
    return Markup(f"<{name}{told}>{inner}</{name}>")


def group(children: Iterable[Markup], **attributes: object) -> Markup:
    """``<g>`` around elements."""
    return element("g", Markup("").join(children), **attributes)


def picture(width: float, height: float, children: Iterable[Markup], *, title: str, css: str = "chart") -> Markup:
    """``<svg>`` that scales with the page and tells its title to screen readers."""
    return element(
        "svg",
        Markup("").join(children),
        viewBox=f"0 0 {_number(width)} {_number(height)}",
        class_=css,
        role="img",
        aria_label=title,
    )


def svg_file(drawn: Markup) -> bytes:
    """A picture as a file of its own; its colours are classes of ``templates/style.css``."""
    return str(drawn).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).encode()


def text(x: float, y: float, words: str, **attributes: object) -> Markup:
    """``<text>``."""
    return element("text", words, x=x, y=y, **attributes)


def rect(x: float, y: float, width: float, height: float, title: str | None = None, **attributes: object) -> Markup:
    """``<rect>``, with a hover title where given."""
    inner = (element("title", title),) if title else ()
    return element("rect", *inner, x=x, y=y, width=max(0.0, width), height=max(0.0, height), **attributes)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: object) -> Markup:
    """``<line>``."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, **attributes)


def points_path(points: Sequence[tuple[float, float]], *, closed: bool = False) -> str:
    """Path data through points with one decimal, points that fall on the last one left out."""
    parts: list[str] = []
    last: tuple[float, float] | None = None
    for x, y in points:
        here = (round(x, 1), round(y, 1))
        if here == last:
            continue
        parts.append(f"{'M' if last is None else 'L'}{_number(here[0])} {_number(here[1])}")
        last = here
    return "".join(parts) + ("Z" if closed else "")


def ticks(top: float, wanted: int = 4) -> list[float]:
    """Round values from 0 to at least ``top`` in steps of 1, 2 or 5 times a power of ten."""
    if top <= 0:
        return [0.0, 1.0]
    rough = top / wanted
    power: float = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    count = -int(-top // step)
    return [step * number for number in range(count + 1)]


def _number(value: object) -> object:
    """Coordinates with at most one decimal."""
    if isinstance(value, float):
        shown = f"{value:.1f}"
        return shown.removesuffix(".0")
    return value
