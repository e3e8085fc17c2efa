"""Which of the forms a route offers a caller gets."""

from __future__ import annotations

from collections.abc import Sequence

from api.office.refusals import NoSuchForm

JSON = "application/json"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def chosen(accept: str | None, offered: Sequence[str]) -> str:
    """The form the caller likes best; the first one offered where it does not mind.

    Raises
    ------
    NoSuchForm
        It wants none of them.
    """
    if accept is None or not accept.strip():
        return offered[0]
    weights = {media: _weight(accept, media) for media in offered}
    best = max(offered, key=lambda media: weights[media])
    if weights[best] <= 0:
        raise NoSuchForm(
            "no_such_form", f"It is not there as {accept[:100]}.", f"Ask for one of: {', '.join(offered)}."
        )
    return best


def _weight(accept: str, media: str) -> float:
    """How much a caller likes a form: the weight of the closest range in its header."""
    kind = media.partition("/")[0]
    closeness = {media: 3, f"{kind}/*": 2, "*/*": 1}
    found = (0, 0.0)
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((_number(text[2:]) for text in parameters if text.startswith("q=")), 1.0)
        if name in closeness:
            found = max(found, (closeness[name], weight))
    return found[1]


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if 0 <= value <= 1 else 0.0
