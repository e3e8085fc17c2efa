"""Words for yes, no and nothing in the languages load lists come in."""

from __future__ import annotations

from scenarios.intake.load_list.header import plain_words

_YES = frozenset("yes y true oui o vrai si s sim x 1 ja da oui o evet ok v wheeled stackable roulant gerbable".split())  # noqa: SIM905 - a line of words reads better
_NO = frozenset("no n false non faux nao 0 nein nyet not hayir".split())  # noqa: SIM905  # noqa: SIM905 - a line of words reads better
_NOTHING = frozenset(
    ("n a", "na", "nil", "none", "neant", "s o", "so", "sans objet", "aucun", "aucune", "nul", "ninguno")
)
_DASHES = "-\u2013\u2014._/ "
_NOTHING_LENGTH_MAX = 14
_SIGNS = {
    "\u2713": True,
    "\u2714": True,
    "\u221a": True,
    "\u2717": False,
    "\u2718": False,
    "\u2612": True,
    "\u2611": True,
}


def yes_or_no(text: str) -> bool | None:
    """Whether a cell says yes; None where it says neither."""
    if text in _SIGNS:
        return _SIGNS[text]
    words = plain_words(text)
    # "No" must not be read as the sign of a number.
    if words in _NO or is_nothing(text):
        return False
    return True if words in _YES else None


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing: blank, a dash, n/a, nil, néant."""
    if not text:
        return True
    if len(text) > _NOTHING_LENGTH_MAX or text.isdigit():
        return False
    return not text.strip(_DASHES) or plain_words(text) in _NOTHING
