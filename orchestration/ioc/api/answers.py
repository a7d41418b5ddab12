"""The shapes of answers. The OpenAPI description is generated from these classes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from orchestration.ioc.record import Kind, MissingFeeds, PeriodType, PublishedFigure

Number = Annotated[Decimal, WithJsonSchema({"type": "number", "minimum": 0})]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Unit(_Shape):
    """A unit and the days on which its code meant it; a code that was given anew has several."""

    unit_code: str
    valid_from: date
    valid_to: date | None
    name_vi: str
    name_en: str | None
    level: str = Field(description="tinh, so-nganh, huyen, xa, …")
    parent_code: str | None
    successor_code: str | None
    rank_group: str | None


class Period(_Shape):
    period_type: PeriodType
    period_start: date
    period_end: date
    label_vi: str
    label_en: str
    is_closed: bool


class Node(_Shape):
    """An index, group or indicator of a version of the framework; of the DTI also a pillar, main index or component."""

    index_code: str
    framework_version: str
    kind: Kind
    node_code: str
    parent_code: str | None
    name_vi: str
    name_en: str | None
    max_points: Number | None
    target_ratio: Number | None
    legal_basis: str | None
    confidence: str = Field(description="official, derived or unverified: how far a source confirms the rule")


class Answer(_Shape):
    published_version: str
    as_of: date = Field(description="day T of the publication: what arrived up to this day is counted")


class Version(Answer):
    schema_version: str
    figures: int = Field(ge=0, description="how many figures the version has")
    missing_feeds: MissingFeeds


class Units(Answer):
    items: list[Unit]


class Periods(Answer):
    items: list[Period]


class Nodes(Answer):
    items: list[Node]


class Figures(Answer):
    items: list[PublishedFigure]
    next_cursor: str | None = Field(description="`cursor` of the next page; null on the last one")
