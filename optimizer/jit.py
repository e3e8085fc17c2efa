"""The only place that knows the compiler: functions of the inner loops are compiled to machine code and cached."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

# Compiling takes long and the search gains nothing from the compiler's costlier passes.
os.environ.setdefault("NUMBA_OPT", "1")
os.environ.setdefault("NUMBA_LOOP_VECTORIZE", "0")

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def _cache_folder() -> Path | None:
    """A folder for compiled code, another one for every version of what is compiled; None where nothing can be written.

    The compiler looks only at the file of a function to see whether it changed, not at those it calls.
    """
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        text = source.read_bytes()
        if b"optimizer.jit import" in text or source.stem in ("jit", "layout"):
            digest.update(text)
    root = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    for parent in (Path(root), Path(tempfile.gettempdir())):
        folder = parent / "movcon" / digest.hexdigest()[:16]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return None


_FOLDER = _cache_folder()
if _FOLDER is not None:
    numba.config.CACHE_DIR = str(_FOLDER)


def compiled(function: Function) -> Function:
    """Compile a function that is called from outside; floating point stays as written, so that results repeat.

    It leaves the interpreter to other threads while it runs.
    """
    made: Function = numba.njit(cache=_FOLDER is not None, error_model="numpy", nogil=True)(function)
    return made


def inner(function: Function) -> Function:
    """Compile a function that compiled ones alone call: no door from outside, which takes longest to make."""
    made: Function = numba.njit(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)
    return made


def woven(function: Function) -> Function:
    """Have a function's code stand in each one that calls it; for those called from one place."""
    made: Function = numba.njit(error_model="numpy", inline="always")(function)
    return made


@inner
def plain(number: int) -> int:
    """A number written in the code, as one the compiler makes no function of its own for."""
    return number + 0
