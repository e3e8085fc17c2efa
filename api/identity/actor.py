"""The person, or program, behind a call, and which objects concern it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.identity.roles import PERMISSIONS, Permission, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Missions, contributors and carriers that concern a user; ``everything`` for the whole organization.

    An object concerns the user where its mission, its contributor or its carrier is one of these.
    """

    everything: bool = False
    missions: frozenset[str] = frozenset()
    contributors: frozenset[str] = frozenset()
    carriers: frozenset[str] = frozenset()

    def covers(
        self, *, mission: str | None = None, contributor: str | None = None, carriers: Iterable[str] = ()
    ) -> bool:
        """Whether an object of these concerns the user."""
        return (
            self.everything
            or mission in self.missions
            or contributor in self.contributors
            or not self.carriers.isdisjoint(carriers)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts.

    Attributes
    ----------
    user
        Id of the user.
    name
        As the audit log shows it.
    way
        How it signed in: ``session``, ``key:<id>`` or ``bearer``.
    """

    user: str
    name: str
    roles: frozenset[Role]
    scope: Scope
    way: str

    def may(self, permission: Permission) -> bool:
        """Whether one of its roles holds the permission."""
        return any(permission in PERMISSIONS[role] for role in self.roles)


SYSTEM = Actor(user="system", name="movcon", roles=frozenset(), scope=Scope(everything=True), way="system")
"""The service itself: what workers and timers do."""
