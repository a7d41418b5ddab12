"""Decisions on a version of a form, from what an appraiser typed to the rows of the feed `appraisals`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.labels import Labels
from app.snapshot import Row, csv_of

WHOLE = ("returned", "approved", "locked")
TITLES = ("hoi_dong", "chu_tich_hoi_dong", "co_quan_thuong_truc", "to_giup_viec")
"""Codes of the feed's contract; a closed list, so that no name can stand there."""
COLUMNS = (
    "form_code", "unit_code", "period", "version", "node_code", "decision", "verified_score", "reason",
    "appraiser_title", "decided_at",
)  # fmt: skip


@dataclass(frozen=True)
class Score:
    """What was typed for a field. points: None where nothing stands."""

    field: Row
    points: Decimal | None
    reason: str

    @property
    def is_changed(self) -> bool:
        """Whether it says anything else than the verified score in force and its reason."""
        return self.points != self.field["verified_score"] or self.reason != (self.field["reason"] or "")

    def wrong(self, t: Labels) -> str | None:
        """Why it cannot be sent."""
        code, most = self.field["node_code"], self.field["max_self_score"]
        if self.points is None and self.field["verified_score"] is None:
            return t("appraisal.wrong.no_score", field=code)
        if self.points is None:
            return t("appraisal.wrong.withdrawn", field=code)
        if self.points < 0 or self.points > most:
            return t("appraisal.wrong.range", field=code, most=t.points(most))
        if self.points != self.field["self_score"] and not self.reason:
            return t("appraisal.wrong.differs", field=code)
        return None


@dataclass(frozen=True)
class Decisions:
    """What is to be sent about one version. whole: a decision on all of it, None where there is none."""

    of: Mapping[str, Any]
    scores: tuple[Score, ...]
    whole: str | None
    reason: str
    title: str | None

    def __len__(self) -> int:
        return len(self.scores) + (self.whole is not None)

    def wrong(self, t: Labels) -> list[str]:
        """What must be mended before it is sent."""
        told = [text for score in self.scores if (text := score.wrong(t))]
        if self.whole == "returned" and not self.reason:
            told.append(t("appraisal.wrong.reason"))
        if self.title not in TITLES:
            told.append(t("appraisal.wrong.title"))
        return told

    def rows(self, at: datetime) -> Iterator[Sequence[Any]]:
        """One per decision, in the order of COLUMNS; of each field first, then of the whole."""
        whose = [self.of["form"], self.of["unit"], self.of["period"], self.of["version"]]
        moment = f"{at:%Y-%m-%d %H:%M:%S}"
        for score in self.scores:
            yield [*whose, score.field["node_code"], "verified", score.points, score.reason, self.title, moment]
        if self.whole is not None:
            yield [*whose, "", self.whole, "", self.reason, self.title, moment]

    def as_csv(self, at: datetime) -> bytes:
        return csv_of(COLUMNS, self.rows(at))


def changed(fields: Iterable[Row], typed: Mapping[str, tuple[object, object]]) -> tuple[Score, ...]:
    """The scores that say something new. typed: by node code, score and reason as a table of the browser gives them."""
    scores = (Score(field, points_of(typed[field["node_code"]][0]), words_of(typed[field["node_code"]][1]))
              for field in fields if field["node_code"] in typed)  # fmt: skip
    return tuple(score for score in scores if score.is_changed)


def points_of(typed: object) -> Decimal | None:
    """The decimal that was typed, not the binary fraction behind it."""
    return None if typed is None or typed != typed else Decimal(str(typed))


def words_of(typed: object) -> str:
    return " ".join(typed.split()) if isinstance(typed, str) else ""
