"""The command line ``movcon``: one file per command."""

from api.cli.commands import app

__all__ = ["app"]
