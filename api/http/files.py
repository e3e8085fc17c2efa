"""Files that come in and go out: uploads as the office knows them, downloads that no browser opens by itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import Response, UploadFile

from api.office.uploads import Upload


def upload(sent: UploadFile) -> Upload:
    """A file of a form."""
    return Upload(name=sent.filename or "file", content=sent.file.read())


def download(content: bytes, name: str, media_type: str, *, personal: bool = False) -> Response:
    """A file to be saved under a name. What is in it is not trusted: it runs nowhere."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    if personal:
        headers["Cache-Control"] = "no-store"
    return Response(content, media_type=media_type, headers=headers)


def form_example(**fields: str) -> dict[str, Any]:
    """What a route documents that takes a form: its fields as they may be sent, a file's field with its content."""
    return {"requestBody": {"content": {"multipart/form-data": {"example": fields}}}}


def file_response(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """What a route documents that answers with a file."""
    schema = {"type": "string", "format": "binary"}
    return {200: {"description": "The file.", "content": {media: {"schema": schema} for media in media_types}}}
