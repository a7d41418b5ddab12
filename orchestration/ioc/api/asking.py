"""What may be asked of the figures. Whoever sends something else is told what is expected, from here."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from orchestration.ioc.record import Kind, PeriodType, Status

LIMIT, MOST = 100, 1000
CURSOR = r"^[A-Za-z0-9-]{1,64}~[0-9]{1,9}$"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

EXPECTED_VI = {
    "index_code": "mã bộ chỉ số: d766 hoặc dti",
    "unit_code": "mã đơn vị, như trong /v1/units",
    "period_type": "một trong month, quarter, half, nine_months, year",
    "period_start": "ngày đầu kỳ, dạng YYYY-MM-DD",
    "node_code": "mã chỉ số, nhóm hoặc chỉ tiêu, như trong /v1/indicators",
    "kind": "một trong index, group, indicator",
    "framework_version": "phiên bản khung, như trong /v1/indicators",
    "status": "provisional hoặc closed",
    "limit": f"số nguyên từ 1 đến {MOST}",
    "cursor": "next_cursor của trang trước, giữ nguyên",
}


def _day(text: object) -> object:
    """Only a day as written in ISO 8601: Pydantic takes `0` for a day of 1970, too."""
    if isinstance(text, str):
        if not DAY.fullmatch(text):
            raise ValueError("no day as YYYY-MM-DD")
        return date.fromisoformat(text)
    return text


Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
Day = Annotated[date, BeforeValidator(_day)]


class Filters(BaseModel):
    """Figures to which all that is named applies; nothing named: all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    index_code: Code | None = Field(default=None, description="code of a set of indicators: d766 or dti")
    unit_code: Code | None = Field(default=None, description="code of a unit, as in /v1/units")
    period_type: PeriodType | None = Field(default=None, description="one of month, quarter, half, nine_months, year")
    period_start: Day | None = Field(default=None, description="first day of the period, as YYYY-MM-DD")
    node_code: Code | None = Field(
        default=None, description="code of an index, group or indicator, as in /v1/indicators"
    )
    kind: Kind | None = Field(default=None, description="one of index, group, indicator")
    framework_version: Code | None = Field(default=None, description="version of the framework, as in /v1/indicators")
    status: Literal[Status.PROVISIONAL, Status.CLOSED] | None = Field(default=None, description="provisional or closed")


class Asked(Filters):
    """Filters, and which page of what they leave."""

    limit: int = Field(default=LIMIT, ge=1, le=MOST, description=f"a whole number from 1 to {MOST}")
    cursor: str | None = Field(
        default=None, pattern=CURSOR, description="next_cursor of the page before, as it was given"
    )


FILTERS = tuple(Filters.model_fields)


def expected(name: str) -> tuple[str, str]:
    """What a parameter takes, in Vietnamese and English; of one that does not exist, which there are."""
    if name in EXPECTED_VI:
        return EXPECTED_VI[name], Asked.model_fields[name].description
    known = ", ".join(EXPECTED_VI)
    return f"không có tham số này; có {known}", f"there is no such parameter; there are {known}"
