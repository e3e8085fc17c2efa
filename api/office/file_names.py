"""Names of files as they were sent, made safe to show and to save."""

from __future__ import annotations

import re
import unicodedata

_LENGTH_MAX = 120
_UNSAFE = re.compile(r'[<>:"/\\|?*%;]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_MEDIA = {
    "pdf": "application/pdf",
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}
_ANY = "application/octet-stream"
MEDIA_TYPES = tuple(dict.fromkeys((*_MEDIA.values(), _ANY)))
"""Every media type that a paper may be given out as."""


def safe_name(sent: str) -> str:
    """Last part of a name, without what a file system, a terminal or a header could misread."""
    last = unicodedata.normalize("NFC", sent).replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    plain = _UNSAFE.sub("_", shown).strip(" .")
    if len(plain) > _LENGTH_MAX:
        stem, dot, ending = plain.rpartition(".")
        ending = dot + ending if stem and len(ending) <= 10 else ""
        plain = plain[: _LENGTH_MAX - len(ending)] + ending
    return f"_{plain}" if _DEVICES.fullmatch(plain) else plain or "file"


def ending_of(name: str) -> str:
    """Letters after the last point of a name, in small letters; empty where there are none that are known."""
    ending = name.rpartition(".")[2].lower()
    return ending if ending in _MEDIA else ""


def media_type(name: str) -> str:
    """Media type that a name's ending stands for: one that no browser runs."""
    return _MEDIA.get(ending_of(name), _ANY)
