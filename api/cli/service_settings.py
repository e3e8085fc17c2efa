"""Settings of the service from the environment, with what the command line says instead."""

from __future__ import annotations

import os

from api.settings import Settings, read_settings


def settings_with(**options: object) -> Settings:
    """Settings; options that are given count before the environment, for child processes too.

    Raises
    ------
    BadInput
        With every setting that is missing or wrong.
    """
    settings_of(**options)
    return read_settings()


def settings_of(**options: object) -> None:
    """Put options that are given into the environment, where settings are read from."""
    for name, value in options.items():
        if value is not None:
            os.environ[f"MOVCON_{name.upper()}"] = str(value)
