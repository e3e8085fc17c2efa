"""A search as people see it: one line of progress, Ctrl-C that keeps the best, the course of the gap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from api.cli.console import percent, stderr
from api.cli.interrupt import interruptible
from optimizer.result import OnProgress, Progress, ShouldStop


@contextmanager
def shown_search(work: str) -> Iterator[tuple[OnProgress, ShouldStop]]:
    """What to hand to a planner: progress goes to standard error; ``work`` names its units."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with interruptible() as stopped, Bar(*columns, console=stderr, transient=True) as bar:
        task = bar.add_task("reading the problem", total=None)

        def show(progress: Progress) -> None:
            if progress.incumbent_usd is None:
                text = "first plan"
            else:
                bound = "-" if progress.bound_usd is None else f"${progress.bound_usd / 1e6:,.1f} M"
                text = f"best ${progress.incumbent_usd / 1e6:,.2f} M, bound {bound}, gap {percent(progress.gap)}"
            bar.update(task, description=f"{text}, {progress.work} {work} (Ctrl-C keeps the best)")

        yield show, lambda: bool(stopped)


def course_objects(course: Iterable[Progress]) -> list[dict[str, object]]:
    """The course of a search for a JSON object."""
    return [
        {
            "seconds": round(point.seconds, 3),
            "work": point.work,
            "incumbent_usd": point.incumbent_usd,
            "bound_usd": point.bound_usd,
            "gap": point.gap,
        }
        for point in course
    ]


def saving(cost: int, compared: int) -> str:
    """What is saved of another way to buy, as words."""
    if not compared:
        return "nothing to compare with"
    share = 1 - cost / compared
    return f"{abs(share) * 100:.1f} % {'saved' if share >= 0 else 'dearer'}"
