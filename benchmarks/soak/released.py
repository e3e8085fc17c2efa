"""A season with a plan in force, and a key for each mission and contributor of it."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

from api.identity.actor import SYSTEM, Actor, Scope
from api.identity.roles import Role
from api.office import seasons, users
from api.office.office import Office
from api.office.plans import MadePlan, record_plan
from api.office.releases import release_plan
from api.office.scenario_files import shipped_files
from api.render.bundle import render_all
from api.store.planning_inputs import inputs_of
from optimizer.rotation import solve
from scenarios.assembly import load_scenario
from scenarios.shipped import find_scenario

_ANYBODY = Actor(user="soak", name="soak", roles=frozenset(Role), scope=Scope(everything=True), way="setup")


@dataclass(frozen=True, slots=True)
class Released:
    """A season's id, and a key for each mission and contributor."""

    season: str
    keys: tuple[str, ...]


def release_season(office: Office, scenario: str) -> Released:
    """Plan a scenario that ships with hardly any search, record the plan and release it."""
    loaded = load_scenario(find_scenario(scenario))
    plan = solve(loaded.problem, budget=1).plan
    if plan is None:
        raise RuntimeError(f"{scenario} has no plan.")
    files = render_all(
        loaded.problem,
        plan,
        title=loaded.title,
        notes=loaded.notes,
        assumptions=loaded.assumptions,
        verification=SimpleNamespace(accepted=True, findings=()),
        course=[],
    )
    with office.act(_ANYBODY) as tx:
        season = seasons.create_season(tx, f"released-{scenario}", shipped_files(scenario))
    with office.act(SYSTEM) as tx:
        made = MadePlan(
            plan=plan,
            summary={},
            verification={"accepted": True, "findings": []},
            inputs=inputs_of(scenario, seasons.planning_files(tx, season), {}),
            files=files,
        )
        row = record_plan(tx, season, "soak", "system", made)
    with office.act(_ANYBODY) as tx:
        release_plan(tx, row.id, row.version)
    moved = {name for itinerary in plan.itineraries for name in itinerary.requirements}
    needs = [loaded.problem.rotation[name] for name in sorted(moved)]
    scopes = [Scope(missions=frozenset({name})) for name in sorted({need.mission for need in needs})]
    scopes += [Scope(contributors=frozenset({name})) for name in sorted({need.contributor for need in needs})]
    return Released(season.id, tuple(_key(office, number, scope) for number, scope in enumerate(scopes)))


def _key(office: Office, number: int, scope: Scope) -> str:
    with office.act(_ANYBODY) as tx:
        words = users.UserWords(name=f"field {number}", roles=frozenset({Role.FIELD}), scope=scope)
        user = users.create_user(tx, f"field{number}@example.org", words, None)
        return users.create_key(tx, user.id, "soak", None)[1].text
