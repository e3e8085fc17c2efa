"""Forms of a plan as a document: which file holds each, how it is asked for, and the choice by ``Accept``."""

from __future__ import annotations

import mimetypes
from collections.abc import Collection
from dataclasses import dataclass

from api.http.accept import chosen
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
    Form("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "deployment.xlsx"),
    Form("html", "text/html", "report.html"),
    Form("pdf", "application/pdf", "movement_instruction.pdf"),
    Form("kml", "application/vnd.google-earth.kml+xml", "route_plans.kml"),
    Form("kml", "application/vnd.google-earth.kml+xml", "voyages.kml"),
    Form("ics", "text/calendar", "calendar.ics"),
)
"""Forms in order of preference where the caller takes any; a deployment has files of its own for some."""


def media_type_of(name: str) -> str:
    """Media type of a rendered file by its name."""
    known = {form.file: form.media_type for form in FORMS}
    suffixes = {".geojson": "application/geo+json", ".kml": "application/vnd.google-earth.kml+xml"}
    if name in known:
        return known[name]
    dot = name.rfind(".")
    return suffixes.get(name[dot:] if dot >= 0 else "") or mimetypes.guess_type(name)[0] or "application/octet-stream"


def wanted(accept: str | None, word: str | None, there: Collection[str]) -> Form:
    """The form that a caller wants, of those whose files there are; ``word`` counts before ``accept``.

    Raises
    ------
    NoSuchForm
        None of what it takes is there.
    """
    forms = {form.media_type: form for form in FORMS if form.file == PLAN_FILE or form.file in there}
    if word is None:
        return forms[chosen(accept, list(forms))]
    found = next((form for form in forms.values() if form.word == word), None)
    if found is None:
        cure = f"Ask for one of: {', '.join(form.word for form in forms.values())}."
        raise NoSuchForm("no_such_form", f"The plan is not there as {word}.", cure)
    return found
