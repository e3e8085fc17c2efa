"""Edits of lift: convoys, ships, aircraft, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass, replace

from movcon.deployment.edits.change import DeploymentEdit, at_least, change_corridor, change_ship_offer
from movcon.deployment.problem import DeploymentProblem
from movcon.errors import InvalidValue


@dataclass(frozen=True, slots=True, kw_only=True)
class SetConvoys(DeploymentEdit):
    """Size of a corridor's convoys in slots, and hours between two of them."""

    corridor: str
    slots: int
    interval_h: int

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem with the convoys set; the first leaves when it did."""
        at_least("Slots of a convoy", self.slots, 1)
        at_least("Hours between convoys", self.interval_h, 1)
        return change_corridor(
            problem,
            self.corridor,
            lambda item: replace(item, convoy_centi=self.slots * 100, interval_min=self.interval_h * 60),
        )

    @property
    def words(self) -> str:
        """How large and how often."""
        return f"Have convoys of {self.slots} slots every {self.interval_h} hours on {self.corridor}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSlotPrice(DeploymentEdit):
    """Price of a slot on a corridor."""

    corridor: str
    usd_per_slot: int

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem with the price set."""
        at_least("Dollars a slot", self.usd_per_slot, 0)
        return change_corridor(problem, self.corridor, lambda item: replace(item, usd_per_slot=self.usd_per_slot))

    @property
    def words(self) -> str:
        """What it costs where."""
        return f"Pay ${self.usd_per_slot:,} a slot on {self.corridor}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetShips(DeploymentEdit):
    """Ships to be had under an offer; 0 takes the offer out."""

    offer: str
    ships: int

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem with so many ships on offer."""
        at_least("Ships", self.ships, 0)
        if self.ships == 0:
            if self.offer not in problem.ship_offer:
                raise InvalidValue(f"Ship offer {self.offer} is not in the problem; name one that is.")
            return replace(problem, ship_offers=tuple(o for o in problem.ship_offers if o.id != self.offer))
        return change_ship_offer(problem, self.offer, lambda offer: replace(offer, ships=self.ships))

    @property
    def words(self) -> str:
        """How many of which."""
        return f"Have {self.ships} ships of offer {self.offer}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDayRate(DeploymentEdit):
    """Hire of a ship offer by the day."""

    offer: str
    usd_per_day: int

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem with the hire set."""
        at_least("Dollars a day", self.usd_per_day, 0)
        return change_ship_offer(problem, self.offer, lambda offer: replace(offer, usd_per_day=self.usd_per_day))

    @property
    def words(self) -> str:
        """What it costs."""
        return f"Pay ${self.usd_per_day:,} a day for offer {self.offer}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAircraft(DeploymentEdit):
    """Lots of an aircraft offer that may be under way at once; 0 takes the offer out."""

    offer: str
    aircraft: int

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem with so many aircraft on offer."""
        at_least("Aircraft", self.aircraft, 0)
        if self.offer not in problem.charter_offer:
            raise InvalidValue(f"Aircraft offer {self.offer} is not in the problem; name one that is.")
        kept = (o for o in problem.charter_offers if o.id != self.offer or self.aircraft)
        return replace(
            problem,
            charter_offers=tuple(
                replace(o, aircraft_available=self.aircraft) if o.id == self.offer else o for o in kept
            ),
        )

    @property
    def words(self) -> str:
        """How many of which."""
        return f"Have {self.aircraft} aircraft of offer {self.offer} at once"
