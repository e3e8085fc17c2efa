"""``python -m benchmarks [SUITE ...] [--quick]``: measure, print, and append to the suite's table of results.

A suite is a module with a ``SUITE``; name it in ``_SUITES`` and it can be run. ``python -m benchmarks tsrsp FOLDER``
takes instances that are not ours to hand on from a folder.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import load_list, replan, rotation, small, start_up, tsrsp

_SUITES = {suite.name: suite for suite in (rotation.SUITE, small.SUITE, replan.SUITE, load_list.SUITE, start_up.SUITE)}


def main() -> None:
    """Run the suites named, or all of them that need nothing from elsewhere, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", nargs="*", help=f"one of {', '.join(_SUITES)}; none named = all; or tsrsp FOLDER")
    parser.add_argument("--quick", action="store_true", help="few cases, short times; nothing is written")
    chosen = parser.parse_args()
    if chosen.suite[:1] == ["tsrsp"]:
        if len(chosen.suite) != 2 or not Path(chosen.suite[1]).is_dir():
            parser.error("Name the folder of instances: python -m benchmarks tsrsp FOLDER.")
        tsrsp.suite(Path(chosen.suite[1])).run(quick=chosen.quick)
        return
    unknown = [name for name in chosen.suite if name not in _SUITES]
    if unknown:
        parser.error(f"There is no suite {', '.join(unknown)}; there are {', '.join(_SUITES)}.")
    for name in chosen.suite or _SUITES:
        _SUITES[name].run(quick=chosen.quick)


if __name__ == "__main__":
    main()
