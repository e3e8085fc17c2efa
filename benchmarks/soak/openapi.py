"""``python -m benchmarks.soak.openapi``: send whatever the OpenAPI document allows and forbids; look at every answer.

A fault is an answer of the 500s, one with a status, a media type or a shape that the document does not have, a call
that is taken though the document forbids it, and a route that lets somebody in who does not say who it is.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time

import schemathesis
import structlog
from fastapi import FastAPI
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from api.http.app import create_app
from benchmarks.soak.installation import own_installation

_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "ignored_auth",
    "unsupported_method",
)


def faults_found(
    app: FastAPI, authorization: str, known: dict[str, str], *, examples: int, seed: int, stateful: bool = False
) -> list[str]:
    """What is wrong with the answers, a line each; ``known`` are ids of objects that there are, by parameter."""
    schema = schemathesis.openapi.from_asgi(
        "/v1/openapi.json", app, config=_config(authorization, examples, seed, stateful=stateful)
    )
    for name, value in known.items():
        schema.config.parameters[f"path.{name}"] = value
    found: dict[str, str] = {}
    for event in from_schema(schema).execute():
        if isinstance(event, events.FatalError):
            raise event.exception
        if isinstance(event, events.NonFatalError):
            found.setdefault(f"{event.label}: {event.value}", "")
        if isinstance(event, events.ScenarioFinished):
            for checks in event.recorder.checks.values():
                for check in checks:
                    if check.status is Status.FAILURE and check.failure_info is not None:
                        told = check.failure_info
                        words = f"{event.label}: {check.name}: {told.failure.message}"
                        found.setdefault(words.splitlines()[0], told.code_sample)
    return [f"{words}\n    {sample}".rstrip() for words, sample in found.items()]


def _config(authorization: str, examples: int, seed: int, *, stateful: bool) -> SchemathesisConfig:
    return SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "headers": {"Authorization": authorization},
            "continue-on-failure": True,
            "suppress-health-check": ["all"],
            "cache": {"enabled": False},
            "generation": {"mode": "all", "max-examples": examples, "database": "none", "no-shrink": True},
            "checks": {"enabled": False} | {name: {"enabled": True} for name in _CHECKS},
            "phases": {"stateful": {"enabled": stateful}},
        }
    )


def main() -> None:
    """Send for a while, on either database, and tell what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument("--examples", type=int, default=100, help="made-up calls of each kind, a route")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    began = time.monotonic()
    with own_installation(chosen.database) as made:
        found = faults_found(
            create_app(made.office),
            f"Bearer {made.key}",
            {"season": made.season},
            examples=chosen.examples,
            seed=chosen.seed,
            stateful=True,
        )
    print(*found, sep="\n")
    print(f"{len(found)} faults in {time.monotonic() - began:.0f} s")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
