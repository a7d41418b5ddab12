"""The DTI of the provinces as the page's parts read it: what was published, else what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.dti import queries
from app.frame import Page
from app.labels import MISSING
from app.parts import Html, joined, small
from app.snapshot import Row

PROVINCE = "H53"
MEAN = "mean"
LEVELS = ("province", "province_merged")
PILLARS = ("cqs", "kts", "xhs")
DECIMALS = 4


@dataclass(frozen=True)
class Scores:
    """All rows of provinces. A value is asked for by level, year, entity and node."""

    rows: Sequence[Row]

    @classmethod
    def of(cls, page: Page) -> Scores:
        return cls(page.snapshot.rows(queries.SCORES))

    def years(self) -> list[int]:
        return sorted({row["year"] for row in self.rows})

    def tables(self) -> list[tuple[int, str]]:
        """Year and level of each table, the newest first, and of one year the newer provinces first."""
        return sorted({(row["year"], row["level"]) for row in self.rows}, reverse=True)

    def own(self, level: str, year: int) -> list[Row]:
        """Rows under the version that judged the year."""
        return [row for row in self.rows if row["level"] == level and row["year"] == year and row["is_own_framework"]]

    def one(self, level: str, year: int, entity: str, node: str = "dti") -> Row | None:
        """The published row, with what was computed where it has no value or no rank; else the computed row.

        `source` says where the value is from, `rank_source` where the rank is from.
        """
        found = {
            row["source"]: row
            for row in self.own(level, year)
            if row["entity_code"] == entity and row["node_code"] == node
        }
        published, computed = found.get("published"), found.get("computed")
        if published is None or computed is None:
            row = published or computed
            return row and row | {"rank_source": row["source"]}
        valued = published if published["value"] is not None else computed
        ranked = published if published["rank"] is not None else computed
        return valued | {"rank": ranked["rank"], "rank_of": ranked["rank_of"], "rank_source": ranked["source"]}

    def under_others(self, level: str, year: int, entity: str, node: str = "dti") -> list[Row]:
        """The same year under the points of other versions."""
        return [
            row
            for row in self.rows
            if not row["is_own_framework"]
            and (row["level"], row["year"], row["entity_code"], row["node_code"]) == (level, year, entity, node)
        ]

    def entities(self, level: str, year: int) -> list[str]:
        return list(dict.fromkeys(row["entity_code"] for row in self.own(level, year) if row["entity_code"] != MEAN))

    def best(self, level: str, year: int, node: str = "dti") -> Row | None:
        """The first of a ranked table."""
        ranked = (self.one(level, year, entity, node) for entity in self.entities(level, year))
        return next((row for row in ranked if row and row["rank"] == 1), None)


def value_text(page: Page, row: Row | None, with_source: bool = True) -> str | Html:
    """A value to four decimals, and below it how it was computed, if it was."""
    t = page.t
    if row is None or row["value"] is None:
        return MISSING
    value = t.number(row["value"], DECIMALS)
    if not with_source or row["source"] == "published":
        return value
    return joined(value, small(t.known("dti.basis", row["basis"])), by="")


def rank_text(page: Page, row: Row | None) -> str | Html:
    t = page.t
    if row is None or row["rank"] is None:
        return MISSING
    text = f"{row['rank']} / {row['rank_of']}"
    return joined(text, small(t("dti.computed")), by="") if row["rank_source"] == "computed" else text


def table_text(page: Page, year: int, level: str) -> str:
    return f"{year} · {page.t(f'dti.level.{level}')}"


def table_code(year: int, level: str) -> str:
    return f"{year}-{'34' if level == 'province_merged' else '63'}"


def as_float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
