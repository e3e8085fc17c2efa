"""The page: plain files held in memory; nothing is loaded from elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi import Path as PathPart

from api.office.refusals import NotFound
from api.render.html import STYLE_FILE

_FOLDER = Path(__file__).parents[1] / "page"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    media_type: str
    etag: str


def _file(path: Path) -> _File:
    content = path.read_bytes()
    return _File(content, f"{_TYPES[path.suffix]}; charset=utf-8", f'"{hashlib.sha256(content).hexdigest()[:20]}"')


def _files() -> Mapping[str, _File]:
    found = {str(path.relative_to(_FOLDER)): _file(path) for path in _FOLDER.rglob("*") if path.suffix in _TYPES}
    return {**found, "style.css": _file(STYLE_FILE)}


_FILES = _files()


@router.get("/")
def index(request: Request) -> Response:
    """The page."""
    return _answer(request, _FILES["index.html"])


@router.get("/page/{name:path}")
def part(request: Request, name: Annotated[str, PathPart()]) -> Response:
    """A file of the page."""
    found = _FILES.get(name)
    if found is None:
        raise NotFound("file of the page", name)
    return _answer(request, found)


def _answer(request: Request, file: _File) -> Response:
    headers = {"ETag": file.etag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == file.etag:
        return Response(status_code=304, headers=headers)
    return Response(file.content, media_type=file.media_type, headers=headers)
