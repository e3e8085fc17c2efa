"""What a benchmark suite is, and where its rows are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

Row = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """A named set of cases with a table of results.

    Attributes
    ----------
    name
        As given on the command line.
    title
        Heading of its file of results.
    results
        File beside this one that rows are appended to.
    columns
        Of a row; date and version are put before them.
    rows
        Measures and yields rows, one after the other; its argument says whether to be quick.
    """

    name: str
    title: str
    results: str
    columns: Row
    rows: Callable[[bool], Iterator[Row]]

    def run(self, *, quick: bool) -> None:
        """Measure and print; unless it is quick, append each row as soon as it is there."""
        path = Path(__file__).parent / self.results
        text = path.read_text(encoding="utf-8") if path.exists() else f"# {self.title}\n\n{self.head}"
        for cells in self.rows(quick):
            today = datetime.now(tz=UTC).date().isoformat()
            row = _line((today, version("movcon"), *cells))
            print(row, end="", flush=True)
            text += row
            if not quick:
                path.write_text(text, encoding="utf-8")

    @property
    def head(self) -> str:
        """Heading of the table."""
        columns = ("date", "version", *self.columns)
        return _line(columns) + "|" + "---|" * len(columns) + "\n"


def _line(cells: Row) -> str:
    return "| " + " | ".join(cells) + " |\n"
