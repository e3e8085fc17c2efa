"""Forms of a plan as a document: which file holds each, how it is asked for, and the choice by ``Accept``."""

from __future__ import annotations

import mimetypes
from collections.abc import Collection
from dataclasses import dataclass

from api.office.refusals import NoSuchForm

PLAN_FILE = "plan.json"


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its word in the query, its media type, and the file that holds it."""

    word: str
    media_type: str
    file: str


FORMS = (
    Form("json", "application/json", PLAN_FILE),
    Form("geojson", "application/geo+json", "routes.geojson"),
    Form("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "rotation_table.xlsx"),
    Form("html", "text/html", "report.html"),
    Form("pdf", "application/pdf", "movement_instruction.pdf"),
    Form("kml", "application/vnd.google-earth.kml+xml", "route_plans.kml"),
    Form("ics", "text/calendar", "calendar.ics"),
)
"""Forms in order of preference where the caller takes any."""


def media_type_of(name: str) -> str:
    """Media type of a rendered file by its name."""
    known = {form.file: form.media_type for form in FORMS}
    suffixes = {".geojson": "application/geo+json", ".kml": "application/vnd.google-earth.kml+xml"}
    if name in known:
        return known[name]
    dot = name.rfind(".")
    return suffixes.get(name[dot:] if dot >= 0 else "") or mimetypes.guess_type(name)[0] or "application/octet-stream"


def chosen(accept: str, word: str | None, there: Collection[str]) -> Form:
    """The form that a caller wants, of those whose files there are; ``word`` counts before ``accept``.

    Raises
    ------
    NoSuchForm
        None of what it takes is there.
    """
    forms = [form for form in FORMS if form.file == PLAN_FILE or form.file in there]
    if word is not None:
        found = next((form for form in forms if form.word == word), None)
    else:
        rated = [(_quality(accept, form.media_type), form) for form in forms]
        best = max((quality for quality, _ in rated), default=0.0)
        found = next((form for quality, form in rated if quality == best), None) if best > 0 else None
    if found is None:
        wanted = f"form {word}" if word is not None else accept[:100]
        raise NoSuchForm(
            "no_such_form",
            f"The plan is not there as {wanted}.",
            f"Ask for one of: {', '.join(f'{form.media_type} ({form.word})' for form in forms)}.",
        )
    return found


def _quality(accept: str, media_type: str) -> float:
    """How much a caller wants a media type: the most exact range of its header decides (RFC 9110)."""
    best = (-1, 0.0)
    for item in accept.split(",") if accept.strip() else ["*/*"]:
        name, *parameters = (part.strip() for part in item.lower().split(";"))
        exactness = (name == media_type) * 2 + (name == f"{media_type.partition('/')[0]}/*") * 1
        if exactness == 0 and name != "*/*":
            continue
        best = max(best, (exactness, _q(parameters)))
    return best[1]


def _q(parameters: list[str]) -> float:
    for text in parameters:
        if text.startswith("q="):
            try:
                return min(max(float(text[2:]), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
