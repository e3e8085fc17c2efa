"""All a plan was made from, as files by name: the scenario's folder, the edits made, the release gone on from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from api.store.changed_deployment import changed_deployment
from api.store.changed_problem import changed_problem
from scenarios.assembly import Scenario, load_scenario
from scenarios.deployment.assembly import DeploymentScenario, load_deployment


def inputs_of(name: str, scenario: Mapping[str, bytes], changes: Mapping[str, bytes]) -> dict[str, bytes]:
    """Inputs of a plan: files of the scenario ``name``, and what was changed (``change_files`` of either kind)."""
    return {f"{name}/{file}": content for file, content in scenario.items()} | dict(changes)


def scenario_name(inputs: Mapping[str, bytes]) -> str:
    """Name of the scenario among a plan's inputs."""
    return next(name.partition("/")[0] for name in inputs if "/" in name)


def scenario_files(inputs: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files of the scenario among a plan's inputs."""
    prefix = f"{scenario_name(inputs)}/"
    return {name.removeprefix(prefix): content for name, content in inputs.items() if name.startswith(prefix)}


def load_inputs(inputs: Mapping[str, bytes], place: Path) -> Scenario:
    """The scenario with the problem that was planned, edits and release included; written into ``place`` first.

    Raises
    ------
    BadInput
        The scenario has faults, or an edit cannot be made; all at once.
    """
    scenario = load_scenario(_written(inputs, place))
    return replace(scenario, problem=changed_problem(scenario.problem, place))


def load_deployment_inputs(inputs: Mapping[str, bytes], place: Path) -> DeploymentScenario:
    """The deployment with the problem that was planned, edits included; written into ``place`` first.

    Raises
    ------
    BadInput
        The deployment has faults, or an edit cannot be made; all at once.
    """
    scenario = load_deployment(_written(inputs, place))
    return replace(scenario, problem=changed_deployment(scenario.problem, place))


def _written(inputs: Mapping[str, bytes], place: Path) -> Path:
    """Write inputs into a folder; the scenario's own."""
    for name, content in inputs.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return place / scenario_name(inputs)
