"""A problem made ready for the search: who may carry what in which blocks, and how long the links between them are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from movcon.clock import MINUTES_PER_DAY, Minute, midnight
from movcon.lift import AircraftType, CharterOffer, ContractOffer, LetterOfAssist, MissionAircraft, Source, SourceKind
from movcon.movements import RotationRequirement
from movcon.places import Airfield, Closure
from movcon.problem import Problem, source_kind
from optimizer.rotation.blocks import Block
from optimizer.rotation.chalks import pattern
from optimizer.rotation.commitment import Commitment
from optimizer.rotation.flying import Crew
from optimizer.rotation.reuse import MISSING, BlockKey, Reuse
from optimizer.rotation.sharing import Members, SharedBlock, shared_flights, sharing_groups
from optimizer.rotation.stability import Stability
from optimizer.rotation.standalone import alone_usd


@dataclass(frozen=True, slots=True)
class Carrier:
    """A source as the search sees it. ``earliest`` and ``latest`` bound any itinerary: departure and arrival."""

    index: int
    kind: SourceKind
    source: Source
    aircraft_type: AircraftType
    crew: Crew | None
    earliest: Minute
    latest: Minute

    @property
    def type_id(self) -> str:
        """Type flown."""
        return self.aircraft_type.id

    @property
    def base(self) -> str:
        """Airfield that itineraries start from and end at."""
        return self.source.base

    @property
    def held(self) -> bool:
        """Whether tails are held over time (contract, mission) and not bought by the itinerary."""
        return self.kind in (SourceKind.CONTRACT, SourceKind.MISSION_AIRCRAFT)


@dataclass(frozen=True, slots=True)
class Link:
    """A positioning flight between two airfields by a type: totals over its hops, and elapsed minutes."""

    block_min: int
    landings: int
    elapsed_min: int


@dataclass(frozen=True, slots=True)
class Joint:
    """Requirements that may fly in one block, and that block by carrier where it saves sorties."""

    members: Members
    blocks: dict[int, tuple[Block, ...]]


HERE = Link(0, 0, 0)


class Instance:
    """Everything the search looks up, compiled once.

    Attributes
    ----------
    alone_usd
        Of each requirement, in their order, (ad hoc charter, price by its usual source) alone.
    standalone_usd
        Stand-alone charter of each requirement, in their order; None where no offer can do it.
    comparisons
        (baseline_usd, as_was_usd).
    joints
        By requirement, with whom it can share sorties.
    """

    alone_usd: tuple[tuple[int | None, int], ...]
    standalone_usd: tuple[int | None, ...]
    comparisons: tuple[int, int]

    def __init__(self, problem: Problem, like: Instance | None = None) -> None:
        """Compile a problem; what another instance already compiled and the change leaves as it was is taken over."""
        self.problem = problem
        self.needs: tuple[RotationRequirement, ...] = problem.rotations
        self.number = {need.id: k for k, need in enumerate(self.needs)}
        self.carriers = tuple(_carriers(problem))
        self.commitment = Commitment(problem)
        self.stability = Stability(problem)
        self.followers: dict[str, list[str]] = {}
        for need in self.needs:
            if need.follows is not None:
                self.followers.setdefault(need.follows, []).append(need.id)
        self.apart = {frozenset((a.contributor, a.other)) for a in problem.contributors_apart}
        self._forbidden = {frozenset((f.state, f.other_state)) for f in problem.forbidden_links}
        reuse = None if like is None else Reuse(like.problem, problem)
        self.changed_airfields = frozenset() if reuse is None else frozenset(reuse.airfields)
        self.links_known: dict[tuple[str, str, str], Link | None] = {}
        if like is not None and reuse is not None and reuse.links:
            self.links_known = like.links_known
        self._pauses: dict[str, int] = {}
        # Blocks are compiled as if nothing were ever closed, and laid into the problem as it is.
        self._open = _never_closed(problem)
        self._closed = {field.icao: field.closures for field in problem.airfields if field.closures}
        self.made: dict[BlockKey, tuple[Block, ...] | None] = {}
        self._laid: dict[BlockKey, tuple[Block, ...] | None] = {}
        self.blocks: list[dict[int, tuple[Block, ...]]] = []
        self.all_blocks: list[Block] = []
        for need in self.needs:
            mine: dict[int, tuple[Block, ...]] = {}
            for carrier in self.carriers:
                if not _may_carry(need, carrier):
                    continue
                blocks = self._compiled((need,), carrier, like, reuse)
                if blocks is not None:
                    mine[carrier.index] = blocks
            self.blocks.append(mine)
        self.joints: dict[str, list[Joint]] = {}
        for members in dict.fromkeys((*sharing_groups(problem), *self._begun_together(like))):
            self._join(members, like, reuse)
        known: dict[str, tuple[RotationRequirement, tuple[int | None, int]]] = {}
        if like is not None and reuse is not None and reuse.tariffs:
            known = {need.id: (need, alone) for need, alone in zip(like.needs, like.alone_usd, strict=True)}
        self.alone_usd = tuple(
            known[need.id][1] if need.id in known and known[need.id][0] is need else alone_usd(problem, need)
            for need in self.needs
        )
        self.standalone_usd = tuple(charter for charter, _ in self.alone_usd)
        self.comparisons = (
            sum(charter or 0 for charter, _ in self.alone_usd),
            sum(as_was for _, as_was in self.alone_usd),
        )

    def _compiled(
        self, members: Members, carrier: Carrier, like: Instance | None, reuse: Reuse | None
    ) -> tuple[Block, ...] | None:
        """Blocks of a requirement, or the block of several, by a carrier: taken over from the like, or made."""
        key = (tuple(need.id for need in members), carrier.type_id, carrier.crew)
        if key not in self.made:
            taken = MISSING if like is None or reuse is None else reuse.blocks(like.made, key, members)
            begun: tuple[Block, ...] | None = None
            if like is not None and any(need.id in self.commitment.begun for need in members):
                begun = like.made.get(key)
            if taken is MISSING and begun:
                # Who has begun goes on in the chalks released, whatever would be chosen now.
                self.made[key] = begun
                self._laid[key] = self._lay_anew(begun, members[0])
                return self._laid[key]
            if taken is MISSING:
                taken = (
                    self._make_blocks(members[0], carrier) if len(members) == 1 else self._make_shared(members, carrier)
                )
            self.made[key] = taken
            self._laid[key] = self._lay(taken, members[0])
        return self._laid[key]

    def _join(self, members: Members, like: Instance | None, reuse: Reuse | None) -> None:
        """Note that requirements can share, by every carrier that can take each of them alone, letters aside."""
        found: dict[int, tuple[Block, ...]] = {}
        for carrier in self.carriers:
            alone = [self.blocks[self.number[need.id]].get(carrier.index) for need in members]
            if carrier.kind is SourceKind.LETTER_OF_ASSIST or any(blocks is None for blocks in alone):
                continue
            blocks = self._compiled(members, carrier, like, reuse)
            if blocks is not None:
                found[carrier.index] = blocks
        if found:
            joint = Joint(members, found)
            for need in members:
                self.joints.setdefault(need.id, []).append(joint)

    def _begun_together(self, like: Instance | None) -> list[Members]:
        """Requirements that could share in the like and of which some have begun: they go on as released."""
        found: list[Members] = []
        for joint in (joint for row in (like.joints.values() if like is not None else ()) for joint in row):
            names = [need.id for need in joint.members]
            if not self.commitment.begun.isdisjoint(names) and all(name in self.number for name in names):
                found.append(tuple(self.problem.rotation[name] for name in names))
        return found

    def blocks_of(self, names: frozenset[str], carrier: Carrier) -> tuple[Block, ...]:
        """Blocks in which a carrier flies exactly these requirements: one in its parts, or several in one block."""
        for name in sorted(names & self.number.keys()):
            if len(names) == 1:
                return self.blocks[self.number[name]].get(carrier.index, ())
            for joint in self.joints.get(name, ()):
                if names == {need.id for need in joint.members}:
                    return joint.blocks.get(carrier.index, ())
        return ()

    def _lay(self, blocks: tuple[Block, ...] | None, need: RotationRequirement) -> tuple[Block, ...] | None:
        """Blocks as they are in this problem: with its closures and its release."""
        if blocks is None:
            return None
        laid: list[Block] = []
        for block in blocks:
            closed: tuple[tuple[str, Closure], ...] = ()
            if self._closed:
                touched = sorted(block.airfields & self._closed.keys())
                closed = tuple((icao, closure) for icao in touched for closure in self._closed[icao])
            again = block.again(self.problem, need, closed, index=len(self.all_blocks))
            self.all_blocks.append(again)
            laid.append(again)
        return tuple(laid)

    def _lay_anew(self, blocks: tuple[Block, ...], need: RotationRequirement) -> tuple[Block, ...]:
        """Blocks of the same chalks, timed anew by the limits of this problem."""
        laid: list[Block] = []
        for block in blocks:
            anew = block.anew(self.problem, need, index=len(self.all_blocks))
            self.all_blocks.append(anew)
            laid.append(anew)
        return tuple(laid)

    def earliest(self, carrier: Carrier, blocks: Sequence[Block]) -> Minute:
        """First minute at which an itinerary of these blocks may leave its base."""
        commitment = self.commitment
        if blocks and commitment.has_begun((blocks[0].need.id, blocks[0].part)):
            return -(10**12)
        bought = commitment.lots.get(carrier.source.id, set())
        if any(block.need.id in bought for block in blocks):
            return commitment.present
        return max(carrier.earliest, commitment.present)

    def _make_blocks(self, need: RotationRequirement, carrier: Carrier) -> tuple[Block, ...] | None:
        if self.is_forbidden(need.apoe, need.apod):
            return None
        found = pattern(self._open, need, carrier.type_id)
        if found is None:
            return None
        blocks: list[Block] = []
        arrived = departed = 0
        for part, flights in enumerate(found.parts):
            block = Block(self._open, need, carrier.type_id, carrier.crew, part, flights, (arrived, departed))
            if not flights or not block.prepare() or block.span_days > self._spread_days(need):
                return None
            arrived += sum(f.incoming for f in flights)
            departed += sum(f.outgoing for f in flights)
            blocks.append(block)
        return tuple(blocks)

    def _make_shared(self, members: Members, carrier: Carrier) -> tuple[Block, ...] | None:
        """The block of several requirements; None where it flies no less than they do apart."""
        flights = shared_flights(self._open, members, carrier.type_id)
        if flights is None or len(flights) >= self._fewest_apart(members, carrier):
            return None
        block = SharedBlock(self._open, members, carrier.type_id, carrier.crew, flights)
        if not block.prepare():
            return None
        if any(own.span_days > self._spread_days(own.need) for own in block.sharing):
            return None
        return (block,)

    def _fewest_apart(self, members: Members, carrier: Carrier) -> int:
        """Flights by which a type carries the members in two or more groups, whichever needs fewest."""
        if len(members) == 1:
            blocks = self.blocks[self.number[members[0].id]][carrier.index]
            return sum(len(block.flights) for block in blocks)
        fewest = [
            self._fewest((*members[:k], *members[k + 1 :]), carrier) + self._fewest((need,), carrier)
            for k, need in enumerate(members)
        ]
        return min(fewest)

    def _fewest(self, members: Members, carrier: Carrier) -> int:
        """Flights by which a type carries the members, together or apart."""
        apart = self._fewest_apart(members, carrier)
        flights = shared_flights(self._open, members, carrier.type_id) if len(members) > 1 else None
        return apart if flights is None else min(apart, len(flights))

    def _spread_days(self, need: RotationRequirement) -> int:
        priced = self.problem.prices.usd_per_day_over_spread is not None
        return 10**6 if priced else need.spread_days_max

    def is_forbidden(self, origin: str, destination: str) -> bool:
        """Whether a sortie between the two airfields joins two States that may not be linked."""
        airfield = self.problem.airfield
        return frozenset((airfield[origin].state, airfield[destination].state)) in self._forbidden

    def link(self, type_id: str, origin: str, destination: str) -> Link | None:
        """Positioning between two airfields, the longest of its routes over time; None where there is none."""
        if origin == destination:
            return HERE
        key = (type_id, origin, destination)
        if key in self.links_known:
            return self.links_known[key]
        found: Link | None = None
        if not self.is_forbidden(origin, destination):
            stop = self.problem.aircraft_type[type_id].tech_stop_min
            for route in self.problem.routes_between(type_id, origin, destination):
                elapsed = route.block_min + stop * (route.landings - 1)
                if found is None or elapsed > found.elapsed_min:
                    found = Link(route.block_min, route.landings, elapsed)
        self.links_known[key] = found
        return found

    def lag(self, carrier: Carrier, origin: str, destination: str) -> int | None:
        """Minutes that are always enough from the end of one block to the start of the next; None if no link."""
        link = self.link(carrier.type_id, origin, destination)
        if link is None:
            return None
        turn = carrier.aircraft_type.turnaround_min
        rest = turn if carrier.crew is None else max(turn, carrier.crew.rest_min)
        if link is HERE:
            return rest
        pause = self._pause(origin) + self._pause(destination)
        return rest + link.elapsed_min + rest + pause

    def lag_from_base(self, carrier: Carrier, destination: str) -> int | None:
        """Minutes from leaving the base to a block's start; None if no link."""
        link = self.link(carrier.type_id, carrier.base, destination)
        if link is None:
            return None
        if link is HERE:
            return 0
        turn = carrier.aircraft_type.turnaround_min
        rest = turn if carrier.crew is None else max(turn, carrier.crew.rest_min)
        return link.elapsed_min + rest + self._pause(carrier.base) + self._pause(destination)

    def lag_to_base(self, carrier: Carrier, origin: str) -> int | None:
        """Minutes from a block's end to standing at base; None if no link."""
        link = self.link(carrier.type_id, origin, carrier.base)
        if link is None:
            return None
        if link is HERE:
            return 0
        turn = carrier.aircraft_type.turnaround_min
        rest = turn if carrier.crew is None else max(turn, carrier.crew.rest_min)
        return rest + link.elapsed_min + self._pause(origin) + self._pause(carrier.base)

    def _pause(self, icao: str) -> int:
        if icao not in self._pauses:
            self._pauses[icao] = _night(self.problem.airfield[icao])
        return self._pauses[icao]


def _never_closed(problem: Problem) -> Problem:
    """The problem with no closures and no release: what blocks are timed in first."""
    if problem.release is None and not any(field.closures for field in problem.airfields):
        return problem
    fields = tuple(replace(field, closures=()) if field.closures else field for field in problem.airfields)
    return replace(problem, airfields=fields, release=None)


def _night(airfield: Airfield) -> int:
    if airfield.open_round_the_clock:
        return 0
    return MINUTES_PER_DAY - (airfield.closes_local_min - airfield.opens_local_min) % MINUTES_PER_DAY


def _carriers(problem: Problem) -> list[Carrier]:
    carriers: list[Carrier] = []
    for source in problem.source.values():
        crew: Crew | None = None
        asking_day = problem.planning_day if problem.release is None else problem.release.present_day
        earliest = midnight(problem.planning_day)
        if isinstance(source, ContractOffer | MissionAircraft):
            crew = Crew(source.duty_max_min, source.rest_min)
        if isinstance(source, CharterOffer | LetterOfAssist):
            earliest = midnight(asking_day + source.lead_time_days)
        carriers.append(
            Carrier(
                index=len(carriers),
                kind=source_kind(source),
                source=source,
                aircraft_type=problem.aircraft_type[source.type_id],
                crew=crew,
                earliest=earliest,
                latest=midnight(source.cleared_until + 1) - 1,
            )
        )
    return carriers


def _may_carry(need: RotationRequirement, carrier: Carrier) -> bool:
    if carrier.kind not in need.lift_sources:
        return False
    source = carrier.source
    if isinstance(source, LetterOfAssist):
        return source.contributor == need.contributor
    if isinstance(source, MissionAircraft):
        return need.mission in source.missions
    return True
