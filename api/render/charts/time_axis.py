"""The months along the foot of a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from api.render.charts.svg import line, text
from movcon.clock import Minute, moment_of, month_start


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAxis:
    """Minutes laid along x from ``left`` to ``right`` over whole calendar months (UTC)."""

    months: Sequence[int]
    left: float
    right: float

    @property
    def start(self) -> Minute:
        """First minute shown."""
        return month_start(self.months[0])

    @property
    def end(self) -> Minute:
        """First minute after what is shown."""
        return month_start(self.months[-1] + 1)

    def x(self, minute: float) -> float:
        """Place of a minute."""
        return self.left + (self.right - self.left) * (minute - self.start) / (self.end - self.start)

    def grid(self, top: float, bottom: float, *, labels: bool = True) -> list[Markup]:
        """Month lines from top to bottom with names above them."""
        drawn = []
        for month in [*self.months, self.months[-1] + 1]:
            x = self.x(month_start(month))
            drawn.append(line(x, top, x, bottom, class_="grid"))
            if labels and month <= self.months[-1]:
                when = moment_of(month_start(month))
                name = when.strftime("%b %Y") if when.month == 1 or month == self.months[0] else when.strftime("%b")
                drawn.append(text(x + 3, top - 4, name, class_="tick"))
        return drawn
