"""A small deployment that holds every feature of the language, and a plan for it laid by hand.

``small_problem`` and ``small_plan`` make the same frozen records each time; change them with ``dataclasses.replace``.
"""

from tests.deployment.small_network import at, day, small_problem
from tests.deployment.small_voyages import small_plan

__all__ = ["at", "day", "small_plan", "small_problem"]
