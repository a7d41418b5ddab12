"""The records of the IOC feed: one figure, the manifest of a delivery, the receipt that the IOC drops back.

Their JSON Schema and `docs/ioc` are generated from these classes. The first number of SCHEMA_VERSION changes when a
consumer would have to be changed, the second when it may take no notice: a column more, a value more in a list.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

SCHEMA_VERSION = "1.1"
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Sequence = Annotated[int, Field(ge=1)]
Share = Annotated[
    Decimal, Field(ge=0, max_digits=18, decimal_places=6), WithJsonSchema({"type": "number", "minimum": 0})
]
Points = Annotated[
    Decimal, Field(ge=0, max_digits=12, decimal_places=4), WithJsonSchema({"type": "number", "minimum": 0})
]


MissingFeeds = Annotated[
    dict[str, date],
    Field(
        description="feeds of which a promised day up to T had not arrived, with the first such day; since schema"
        " version 1.1"
    ),
]


class Kind(StrEnum):
    """index: the whole. group: a group, of the DTI a pillar or a main index. indicator: an indicator or component."""

    INDEX = "index"
    GROUP = "group"
    INDICATOR = "indicator"


class Status(StrEnum):
    """provisional: the period is open, or not yet settled. closed: it is settled. corrected: it was delivered as closed
    with another figure, see `replaces`."""

    PROVISIONAL = "provisional"
    CLOSED = "closed"
    CORRECTED = "corrected"


class Source(StrEnum):
    """What a figure of the DTI rests on. published: a published table. computed: follows from published values.
    verified: components that an appraiser scored or the warehouse counted, never the unit's own score."""

    PUBLISHED = "published"
    COMPUTED = "computed"
    VERIFIED = "verified"


class State(StrEnum):
    """Why there is a value or none: `inherited` is the province's figure, `assumed` follows from a rule without counts,
    `not_applicable`, `no_data`, `insufficient` have no points; `insufficient`: too little of the DTI is assessed."""

    OK = "ok"
    INHERITED = "inherited"
    ASSUMED = "assumed"
    NOT_APPLICABLE = "not_applicable"
    NO_DATA = "no_data"
    INSUFFICIENT = "insufficient"


class Flag(StrEnum):
    """small_cell: fewer than five cases, so figures are left out. held: a check holds the new figure back, this is the
    last good one. simulated: some deliveries were made up for a trial. unverified: the rule has no confirmed source."""

    HELD = "held"
    SIMULATED = "simulated"
    SMALL_CELL = "small_cell"
    UNVERIFIED = "unverified"


class PeriodType(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    NINE_MONTHS = "nine_months"
    YEAR = "year"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PublishedFigure(_Record):
    """One figure of one unit and period, under the framework in force in that period. Null means unknown, never 0."""

    index_code: str = Field(
        description="d766: service to citizens and firms, Decision 766/QĐ-TTg. dti: digital transformation, yearly"
    )
    framework_version: str = Field(description="version of the framework by which it was scored")
    kind: Kind
    node_code: str = Field(description="code of the index, group or indicator in that version")
    unit_code: str
    unit_valid_from: date | None = Field(
        description="since when the unit has this code: codes were given anew; null where the DTI has a year that"
        " lies before the unit began"
    )
    period_type: PeriodType
    period_start: date
    period_end: date
    numerator: int | None = Field(ge=0, description="of indicators only")
    denominator: int | None = Field(ge=0, description="of indicators only")
    value: Share | None = Field(
        description="numerator / denominator; of index and group, points / max_points; null of a component that an"
        " appraiser scored"
    )
    points: Points | None = Field(description="of d766 to two decimals, of dti to four")
    max_points: Points | None = Field(description="of an index or group of dti from components: of what was assessed")
    source: Source | None = Field(default=None, description="of dti only; since schema version 1.1")
    status: Literal[Status.PROVISIONAL, Status.CLOSED]
    state: State
    quality_flags: list[Flag]
    as_of: date = Field(description="day T up to which it was counted; of a held figure an earlier one")


class Figure(PublishedFigure):
    """One figure of one unit and period, under the framework in force in that period. Null means unknown, never 0."""

    status: Status
    as_of: date = Field(description="day T of the publication in which the figure became what it is")
    replaces: Sequence | None = Field(description="of a corrected figure: the delivery whose figure it replaces")
    withdrawn: bool = Field(description="the figure is no longer published and must be removed")


class File(_Record):
    name: str
    rows: int = Field(ge=0)
    bytes: int = Field(ge=0)
    sha256: Sha256


class Content(StrEnum):
    """full: every figure; what it lacks is gone. changes: figures that differ from the delivery before."""

    FULL = "full"
    CHANGES = "changes"


class Previous(_Record):
    sequence: Sequence
    manifest_sha256: Sha256


class Manifest(_Record):
    """What a delivery holds. Numbers have no gaps, and each names the manifest before it by its hash."""

    schema_version: str
    delivery: str = Field(description="name of its folder, <as_of>-<sequence>")
    sequence: Sequence
    content: Content
    as_of: date = Field(description="day T of the publication")
    published_version: str
    created_at: datetime
    previous: Previous | None = Field(
        description="null in the first delivery, and in a full one where no copy of the one before is left"
    )
    replaces: list[Sequence] = Field(description="deliveries some of whose closed figures this one corrects")
    missing_feeds: MissingFeeds = {}
    rows: int = Field(ge=0)
    rows_by_status: dict[str, int]
    files: list[File]


class Outcome(StrEnum):
    APPLIED = "applied"
    REPEATED = "repeated"
    REFUSED = "refused"


class Receipt(_Record):
    """What the IOC drops into `ioc/receipts/`, one file a delivery it received, `<anything>.json`."""

    sequence: Sequence
    outcome: Outcome
    manifest_sha256: Sha256 | None = Field(description="of what was received; null when it could not be read")
    received_at: datetime
    missing: list[Sequence] = Field(default=[], description="deliveries that it lacks and asks for")
    reason: str | None = Field(default=None, max_length=500, description="of a refusal")
