"""The plan's cost against as-was practice and against buying every movement alone, with and without letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.render.costs import requirement_usd
from api.render.season import Season
from api.render.tables import Cell, Column, Kind, Table
from movcon.lift import SourceKind
from movcon.movements import RotationRequirement
from movcon.plan import Plan
from movcon.problem import Problem
from movcon.verification.standalone import standalone_charter_usd, standalone_letter_usd, standalone_mission_usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Standalone:
    """Prices of every requirement moved alone, as docs/rules.md defines them; missing = undefined.

    ``charter_usd``: cheapest ad hoc charter. ``as_was_usd``: by the usual source, else that charter.
    """

    charter_usd: Mapping[str, int]
    as_was_usd: Mapping[str, int]


def standalone_prices(problem: Problem) -> Standalone:
    """Stand-alone prices of every requirement of a problem."""
    charter: dict[str, int] = {}
    as_was: dict[str, int] = {}
    for need in problem.rotations:
        ad_hoc = standalone_charter_usd(problem, need)
        usual = ad_hoc
        if need.usual_source is SourceKind.LETTER_OF_ASSIST:
            usual = standalone_letter_usd(problem, need, standalone_charter_usd(problem, need))
        elif need.usual_source is SourceKind.MISSION_AIRCRAFT:
            usual = standalone_mission_usd(problem, need)
        if ad_hoc is not None:
            charter[need.id] = ad_hoc
        price = ad_hoc if usual is None else usual
        if price is not None:
            as_was[need.id] = price
    return Standalone(charter_usd=charter, as_was_usd=as_was)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One set of movements priced three ways; only those moved and with both other prices are in it."""

    scope: str
    movements: int
    people: int
    plan_usd: int
    all_ad_hoc_usd: int
    as_was_usd: int

    @property
    def saved_ad_hoc_usd(self) -> int:
        """Saving against all-ad-hoc; negative = dearer."""
        return self.all_ad_hoc_usd - self.plan_usd

    @property
    def saved_as_was_usd(self) -> int:
        """Saving against as-was practice; negative = dearer."""
        return self.as_was_usd - self.plan_usd


def compare(season: Season, standalone: Standalone) -> tuple[Comparison, Comparison]:
    """All movements, and those that neither usually nor in this plan go by letter of assist."""
    usd = requirement_usd(season)
    comparable = [
        need
        for need in season.problem.rotations
        if need.id in usd and need.id in standalone.charter_usd and need.id in standalone.as_was_usd
    ]

    def by_letter(need: RotationRequirement) -> bool:
        kinds = {chalk.flight.itinerary.kind for chalk in season.chalks_of[need.id]}
        return need.usual_source is SourceKind.LETTER_OF_ASSIST or SourceKind.LETTER_OF_ASSIST in kinds

    def priced(scope: str, needs: Sequence[RotationRequirement]) -> Comparison:
        return Comparison(
            scope=scope,
            movements=len(needs),
            people=sum(need.incoming + need.outgoing for need in needs),
            plan_usd=sum(usd[need.id] for need in needs),
            all_ad_hoc_usd=sum(standalone.charter_usd[need.id] for need in needs),
            as_was_usd=sum(standalone.as_was_usd[need.id] for need in needs),
        )

    return (
        priced("letter-of-assist movements in", comparable),
        priced("letter-of-assist movements out", [need for need in comparable if not by_letter(need)]),
    )


def comparison_table(season: Season, standalone: Standalone, as_was_plan: Plan | None) -> Table:
    """Plan, all-ad-hoc and as-was practice side by side; the as-was market planned by the same search below."""
    rows: list[tuple[Cell, ...]] = [
        (
            item.scope,
            item.movements,
            item.people,
            item.plan_usd,
            item.all_ad_hoc_usd,
            item.saved_ad_hoc_usd,
            share(item.saved_ad_hoc_usd, item.all_ad_hoc_usd),
            item.as_was_usd,
            item.saved_as_was_usd,
            share(item.saved_as_was_usd, item.as_was_usd),
        )
        for item in compare(season, standalone)
    ]
    if as_was_plan is not None:
        moved = {load.requirement for i in as_was_plan.itineraries for s in i.sorties for load in s.loads}
        people = sum(sortie.people for i in as_was_plan.itineraries for sortie in i.sorties)
        usd = as_was_plan.cost.lift_usd
        saved = usd - season.plan.cost.lift_usd
        rows.append(
            (
                "as-was market, planned by the same search",
                len(moved),
                people,
                season.plan.cost.lift_usd,
                None,
                None,
                None,
                usd,
                saved,
                share(saved, usd),
            )
        )
    return Table(
        name="comparison",
        title="Cost against other ways to buy",
        columns=(
            Column("scope", "Compared"),
            Column("movements", "Movements", Kind.COUNT),
            Column("people", "People", Kind.COUNT),
            Column("plan_usd", "This plan", Kind.USD),
            Column("all_ad_hoc_usd", "All ad hoc", Kind.USD),
            Column("saved_ad_hoc_usd", "Saved", Kind.USD),
            Column("saved_ad_hoc", "%", Kind.SHARE),
            Column("as_was_usd", "As-was practice", Kind.USD),
            Column("saved_as_was_usd", "Saved", Kind.USD),
            Column("saved_as_was", "%", Kind.SHARE),
        ),
        rows=tuple(rows),
        note="All ad hoc: every movement alone on its cheapest ad hoc charter. As-was practice: every movement by "
        "its usual source of the time. Only movements planned here that have both prices are compared; a movement "
        "counts as one by letter of assist when it usually goes by letter or does so in this plan.",
    )


def share(part: int, whole: int) -> float | None:
    """Part of the whole; None without a whole."""
    return part / whole if whole else None
