"""What each kind of job is asked: bodies of the HTTP service, and arguments as a worker reads them back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

from api.office.jobs import DOCUMENT, FILES
from movcon.clock import minute_of
from movcon.deployment.release import DeploymentRelease, DeploymentStability
from movcon.errors import InvalidValue
from movcon.release import StabilityPrices, StagedRelease
from optimizer.deployment.cures import DEFAULT_TIME_LIMIT_S as CURES_LIMIT_S
from optimizer.deployment.replanning import DEFAULT_STEPS
from optimizer.rotation import DEFAULT_BUDGET

_STAGES = StagedRelease()
_PRICES = StabilityPrices()
_WAYS = DeploymentStability()
_DAY_S = 86_400
DEFAULT_TIME_LIMIT_S = 60.0
_LEAST_S = 1.0
Id = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=80, pattern=r"^[^\x00]*$")]


def _writable(value: object) -> object:
    """The value, where it can be written as JSON text again: no lone surrogates, no NaN."""
    json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    return value


def _whole_minute(moment: AwareDatetime) -> AwareDatetime:
    """The moment, where it is a whole minute."""
    try:
        minute_of(moment)
    except InvalidValue as error:
        raise ValueError(str(error)) from error
    return moment


_EDITS_MAX = 500
_EDITS = "Edits in order, each with its `kind` and fields as docs/edits.md lists them; dates as text."
_RUNWAY = {
    "kind": "close_airfield",
    "airfield": "GLRB",
    "first_day": "2010-09-10",
    "last_day": "2010-09-20",
    "reason": "runway works",
}
_STRIKE: dict[str, Any] = {"kind": "close_place", "place": "KEMBA", "first_day": "2010-09-10", "last_day": "2010-09-20"}
Edits = Annotated[
    list[dict[str, Any]],
    AfterValidator(_writable),
    Field(max_length=_EDITS_MAX, description=_EDITS, examples=[[_RUNWAY]]),
]
DeploymentEdits = Annotated[
    list[dict[str, Any]],
    AfterValidator(_writable),
    Field(max_length=_EDITS_MAX, description=_EDITS, examples=[[_STRIKE]]),
]
Seed = Annotated[StrictInt, Field(ge=0, le=2**31, description="Seed of the search.")]
Present = Annotated[
    AwareDatetime, AfterValidator(_whole_minute), Field(description="What departs before it is history.")
]
_Days = Annotated[StrictInt, Field(ge=0, le=1_000)]
_Usd = Annotated[StrictInt, Field(ge=0, le=1_000_000_000)]


class Asked(BaseModel):
    """What all kinds share."""

    model_config = ConfigDict(extra="forbid")

    def plans(self) -> dict[str, str]:
        """Plans it asks about, by JSON pointer."""
        return {}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a search may still use: wall seconds, iterations; None = not limited by it."""

    time_limit_s: float | None
    budget: int | None


class SearchAsked(Asked):
    """What is asked of a search. With neither limit it lasts 60 seconds; with a budget it repeats exactly."""

    time_limit_s: Annotated[
        float | None, Field(ge=0, le=_DAY_S, allow_inf_nan=False, description="Wall seconds for the search.")
    ] = None
    budget: Annotated[StrictInt | None, Field(ge=0, le=10_000_000, description="Search iterations.")] = None
    seed: Seed = 0

    def left(self, used: tuple[float, int], *, resumed: bool) -> Limits:
        """What is left of the limits; of a resumed search, after what workers before have used (seconds, units)."""
        limit = DEFAULT_TIME_LIMIT_S if self.time_limit_s is None and self.budget is None else self.time_limit_s
        if not resumed:
            return Limits(limit, self.budget)
        seconds, units = used
        return Limits(
            None if limit is None else max(limit - seconds, _LEAST_S),
            None if self.budget is None else max(self.budget - units, 0),
        )


class PlanAsked(SearchAsked):
    """Plan the season anew. With neither limit it searches for 60 seconds; with a budget it repeats exactly."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"kind": "plan", "time_limit_s": 60}]})

    kind: Literal["plan"]
    edits: Edits = []
    reasons: Annotated[
        StrictInt, Field(ge=0, le=50, description="Movements not moved to explain by solving; seconds each.")
    ] = 3


class ReplanAsked(Asked):
    """Plan again from a released plan: its movements, with what has been requested, changed and cancelled since."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "replan", "present": "2010-09-01T00:00:00Z", "edits": []}]}
    )

    kind: Literal["replan"]
    plan: Annotated[Id | None, Field(description="The released plan; left out: the season's.")] = None
    present: Present
    edits: Edits = []
    fixed_days: _Days = _STAGES.fixed_days
    sequence_days: _Days = _STAGES.sequence_days
    asset_days: _Days = _STAGES.asset_days
    usd_per_changed_date: _Usd = _PRICES.usd_per_changed_date
    usd_per_changed_aircraft: _Usd = _PRICES.usd_per_changed_aircraft
    usd_per_changed_chalk: _Usd = _PRICES.usd_per_changed_chalk
    usd_per_late_day: _Usd = _PRICES.usd_per_late_day
    budget: Annotated[StrictInt, Field(ge=0, le=10_000)] = DEFAULT_BUDGET
    seed: Seed = 0

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        try:
            self.staging()
        except InvalidValue as error:
            raise ValueError(str(error)) from error
        return self

    def staging(self) -> StagedRelease:
        """Stages of the release."""
        return StagedRelease(fixed_days=self.fixed_days, sequence_days=self.sequence_days, asset_days=self.asset_days)

    def prices(self) -> StabilityPrices:
        """What changes cost."""
        return StabilityPrices(
            usd_per_changed_date=self.usd_per_changed_date,
            usd_per_changed_aircraft=self.usd_per_changed_aircraft,
            usd_per_changed_chalk=self.usd_per_changed_chalk,
            usd_per_late_day=self.usd_per_late_day,
        )

    def plans(self) -> dict[str, str]:
        """The released plan."""
        return {} if self.plan is None else {"/plan": self.plan}


class VerifyAsked(Asked):
    """Verify a plan of the season again, or a `plan.json` handed in, against the season as it is requested now.

    A document that keeps every rule becomes a plan of the season.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "verify", "plan": "pln_06471c0e5a2b3f-9a4c21d0"}]}
    )

    kind: Literal["verify"]
    plan: Id | None = None
    document: Annotated[
        dict[str, Any] | None, AfterValidator(_writable), Field(description="The object of a `plan.json`.")
    ] = None
    edits: Edits = []

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.plan is None) == (self.document is None):
            raise ValueError("give a plan of the season or a document, not both")
        if self.plan is not None and self.edits:
            raise ValueError("edits are for a document; a plan has its own")
        return self

    def plans(self) -> dict[str, str]:
        """The plan, where it is one of the season."""
        return {} if self.plan is None else {"/plan": self.plan}


class CuresAsked(Asked):
    """Why movements are not moved, and the cheapest edits that would move them, priced by solving."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "cures", "plan": "pln_06471c0e5a2b3f-9a4c21d0"}]}
    )

    kind: Literal["cures"]
    plan: Id
    movements: Annotated[
        list[Id] | None, Field(max_length=500, description="Only these; left out: all that are not moved.")
    ] = None

    def plans(self) -> dict[str, str]:
        """The plan asked about."""
        return {"/plan": self.plan}


class ExplainAsked(Asked):
    """Why a movement goes as it does, what more of each limit is worth, or why those contracts."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "explain",
                    "plan": "pln_06471c0e5a2b3f-9a4c21d0",
                    "about": "movement",
                    "movement": "UNMIL-GHA-BN1-1",
                }
            ]
        }
    )

    kind: Literal["explain"]
    plan: Id
    about: Literal["movement", "limits", "contracts"]
    movement: Id | None = None

    @model_validator(mode="after")
    def _movement_named(self) -> Self:
        if (self.about == "movement") != (self.movement is not None):
            raise ValueError("name a movement where the question is about one, and only there")
        return self

    def plans(self) -> dict[str, str]:
        """The plan asked about."""
        return {"/plan": self.plan}


class CompareAsked(Asked):
    """Two plans of the season: what changed from one to the other, and what each costs by part."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "compare",
                    "one": "pln_06471c0e5a2b3f-9a4c21d0",
                    "other": "pln_06471c1f6b3c40-1b5d32e1",
                }
            ]
        }
    )

    kind: Literal["compare"]
    one: Id
    other: Id

    def plans(self) -> dict[str, str]:
        """Both plans."""
        return {"/one": self.one, "/other": self.other}


class DeploymentPlanAsked(SearchAsked):
    """Plan the deployment anew. With neither limit it searches for 60 seconds; with a budget it repeats exactly."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"kind": "plan_deployment", "time_limit_s": 60}]})

    kind: Literal["plan_deployment"]
    edits: DeploymentEdits = []
    start: Annotated[
        Id | None,
        Field(description="Plan of the deployment to go on from: what no longer stands in it is planned anew."),
    ] = None

    def plans(self) -> dict[str, str]:
        """The plan gone on from."""
        return {} if self.start is None else {"/start": self.start}


class DeploymentReplanAsked(Asked):
    """Plan a released deployment again: what has begun stands, load lists accepted since are taken up.

    Prices of changes are planning values.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "replan_deployment", "present": "2010-09-01T00:00:00Z", "edits": [_STRIKE]}]
        }
    )

    kind: Literal["replan_deployment"]
    plan: Annotated[Id | None, Field(description="The released plan; left out: the deployment's.")] = None
    present: Present
    edits: DeploymentEdits = []
    fixed_days: Annotated[
        StrictInt, Field(ge=0, le=1_000, description="Voyages that begin within so many days after the present stand.")
    ] = DeploymentRelease.fixed_days
    usd_per_changed_date: Annotated[
        StrictInt, Field(ge=0, le=1_000_000_000, description="Dollars for a parcel delivered on another UTC date.")
    ] = _WAYS.usd_per_changed_date
    usd_per_changed_way: Annotated[
        StrictInt, Field(ge=0, le=1_000_000_000, description="Dollars for a parcel that goes by other sources of lift.")
    ] = _WAYS.usd_per_changed_way
    budget: Annotated[
        StrictInt, Field(ge=0, le=10_000, description="Steps of the search after what is broken is mended.")
    ] = DEFAULT_STEPS
    seed: Seed = 0

    def prices(self) -> DeploymentStability:
        """What changes cost."""
        return DeploymentStability(
            usd_per_changed_date=self.usd_per_changed_date, usd_per_changed_way=self.usd_per_changed_way
        )

    def plans(self) -> dict[str, str]:
        """The released plan."""
        return {} if self.plan is None else {"/plan": self.plan}


class DeploymentVerifyAsked(Asked):
    """Verify a plan of the deployment again, or a `plan.json` handed in, against the deployment as it stands now.

    A document that keeps every rule becomes a plan of the deployment.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "verify_deployment", "plan": "pln_06471c0e5a2b3f-9a4c21d0"}]}
    )

    kind: Literal["verify_deployment"]
    plan: Id | None = None
    document: Annotated[
        dict[str, Any] | None, AfterValidator(_writable), Field(description="The object of a `plan.json`.")
    ] = None
    edits: DeploymentEdits = []

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.plan is None) == (self.document is None):
            raise ValueError("give a plan of the deployment or a document, not both")
        if self.plan is not None and self.edits:
            raise ValueError("edits are for a document; a plan has its own")
        return self

    def plans(self) -> dict[str, str]:
        """The plan, where it is one of the deployment."""
        return {} if self.plan is None else {"/plan": self.plan}


class DeploymentExplainAsked(Asked):
    """How a parcel or consignment goes, wait by wait, or what widening the limits that bind is worth.

    What limits are worth is found by planning again with each of them widened, not proven.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "explain_deployment", "plan": "pln_06471c0e5a2b3f-9a4c21d0", "about": "limits"}]
        }
    )

    kind: Literal["explain_deployment"]
    plan: Id
    about: Literal["movement", "limits"]
    movement: Annotated[Id | None, Field(description="Id of a parcel or consignment.", examples=["SIG-SEA"])] = None

    @model_validator(mode="after")
    def _movement_named(self) -> Self:
        if (self.about == "movement") != (self.movement is not None):
            raise ValueError("name a parcel or consignment where the question is about one, and only there")
        return self

    def plans(self) -> dict[str, str]:
        """The plan asked about."""
        return {"/plan": self.plan}


class DeploymentCompareAsked(Asked):
    """Two plans of the deployment: when each closes the force, what each costs, what changed in sentences."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "compare_deployment",
                    "one": "pln_06471c0e5a2b3f-9a4c21d0",
                    "other": "pln_06471c1f6b3c40-1b5d32e1",
                }
            ]
        }
    )

    kind: Literal["compare_deployment"]
    one: Id
    other: Id

    def plans(self) -> dict[str, str]:
        """Both plans."""
        return {"/one": self.one, "/other": self.other}


class DeploymentCuresAsked(Asked):
    """Why parcels are not moved or come late, and the cheapest edits that cure it, each priced by planning again.

    Consignments are looked at one after the other, those first that cost most late or left behind.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "cures_deployment", "plan": "pln_06471c0e5a2b3f-9a4c21d0"}]}
    )

    kind: Literal["cures_deployment"]
    plan: Id
    movements: Annotated[
        list[Id] | None,
        Field(max_length=500, description="Only these parcels, consignments or units; left out: all missed or late."),
    ] = None
    time_limit_s: Annotated[
        float, Field(ge=0, le=_DAY_S, allow_inf_nan=False, description="Wall seconds after which no more is looked at.")
    ] = CURES_LIMIT_S

    def plans(self) -> dict[str, str]:
        """The plan asked about."""
        return {"/plan": self.plan}


JobAsked = Annotated[
    PlanAsked | ReplanAsked | VerifyAsked | CuresAsked | ExplainAsked | CompareAsked, Field(discriminator="kind")
]
"""Jobs of a season."""
DeploymentJobAsked = Annotated[
    DeploymentPlanAsked
    | DeploymentReplanAsked
    | DeploymentVerifyAsked
    | DeploymentExplainAsked
    | DeploymentCompareAsked
    | DeploymentCuresAsked,
    Field(discriminator="kind"),
]
"""Jobs of a deployment."""
_ADAPTER: TypeAdapter[Asked] = TypeAdapter(Annotated[JobAsked | DeploymentJobAsked, Field(discriminator="kind")])
Kind = Literal[
    "plan",
    "replan",
    "verify",
    "cures",
    "explain",
    "compare",
    "plan_deployment",
    "replan_deployment",
    "verify_deployment",
    "explain_deployment",
    "compare_deployment",
    "cures_deployment",
]


def read_arguments(text: str) -> tuple[Asked, dict[str, str]]:
    """Arguments of a job as kept: what was asked, and digests of what came with it by name."""
    whole = json.loads(text)
    kept = {name: whole.pop(name) for name in (FILES, DOCUMENT) if name in whole}
    if DOCUMENT in kept:
        whole[DOCUMENT] = {}
    return _ADAPTER.validate_python(whole), kept


def shown_arguments(text: str) -> dict[str, Any]:
    """Arguments of a job as a reader sees them: without digests, without what came with it."""
    return {name: value for name, value in json.loads(text).items() if name not in (FILES, DOCUMENT)}
