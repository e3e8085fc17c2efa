"""Text that a spreadsheet program would run: what every export does with it."""

from __future__ import annotations

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a formula begins; the last four are the full-width forms, which some programs take for the others."""
_MARK = "'"


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet program may run a text."""
    return text.startswith(STARTS)


def neutral(text: str) -> str:
    """The text, with an apostrophe before it where it would be run."""
    return _MARK + text if looks_like_formula(text) else text


def as_written(text: str) -> str:
    """The text that ``neutral`` was given."""
    return text[1:] if text.startswith(_MARK) and looks_like_formula(text[1:]) else text
