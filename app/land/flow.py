"""Land to tax and back: what was sent, what the tax office answered and when, what came back, by month and commune."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import altair as alt
import pandas as pd

from app import filters, parts
from app.charts import MUTED, grouped
from app.frame import Page
from app.labels import MISSING, Labels
from app.land.state import share
from app.maps import shades
from app.parts import Html
from app.snapshot import Row, csv_of

COUNTS = (
    "transfers",
    "electronic",
    "answered",
    "answered_on_time",
    "returned",
    "cancelled",
    "unanswered",
    "overdue",
    "persons",
    "organisations",
    "without_certificate",
    "without_transfer",
)
STATES = {
    "in_time": shades.GOOD,
    "late": shades.FAIR,
    "waiting": "#d9e0e8",
    "overdue": shades.BAD,
    "returned": shades.RETURNED,
}
"""Where a transfer stands; the five parts of all that were sent and not cancelled."""
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Flow:
    """Transfers of some communes and months together. Days are working days, money is VND."""

    counts: dict[str, int]
    days: list[int]
    amount: Decimal | None

    def __getitem__(self, name: str) -> int:
        return self.counts[name]

    @property
    def judged(self) -> int:
        """Those of which it can be said whether the answer came in time: answered, or not answered and overdue."""
        return self["answered"] + self["overdue"]

    @property
    def median_days(self) -> Decimal | None:
        """Exact: of all answers, not of medians."""
        if not self.days:
            return None
        ordered, middle = sorted(self.days), len(self.days) // 2
        return Decimal(ordered[middle] + ordered[~middle]) / 2

    def state(self, name: str) -> int:
        return {
            "in_time": self["answered_on_time"],
            "late": self["answered"] - self["answered_on_time"],
            "waiting": self["unanswered"] - self["overdue"],
            "overdue": self["overdue"],
            "returned": self["returned"],
        }[name]


def flow_of(rows: Iterable[Row]) -> Flow:
    rows = list(rows)
    amounts = [row["amount"] for row in rows if row["amount"] is not None]
    return Flow(
        counts={name: sum(row[name] for row in rows) for name in COUNTS},
        days=[day for row in rows for day in row["days_taken"] or ()],
        amount=sum(amounts, Decimal(0)) if amounts else None,
    )


def steps(page: Page, flow: Flow, allowed: dict[str, Row]) -> Html:
    """Three steps side by side: the land side sends, the tax office answers, the land side gives the certificate."""
    t = page.t

    def said(name: str, value: str, note: str | Html = "") -> Html:
        return parts.line("note", parts.strong(value), t(name), parts.small(note))

    def of(part: int, whole: int) -> str:
        return f"{t.number(part)} / {t.number(whole)}"

    persons, organisations = (allowed.get(f"tax_days_{kind}") for kind in ("person", "organisation"))
    rule = ""
    if persons and organisations:
        rule = parts.joined(
            t("tax.allowed", persons=t.number(persons["value"]), organisations=t.number(organisations["value"])),
            page.confidence(persons["confidence"]),
        )
    median = MISSING if flow.median_days is None else t.number(flow.median_days, 1)
    sent = parts.card(
        parts.line("label", t("tax.step.sent")),
        parts.line("big", t.number(flow["transfers"])),
        said(
            "tax.electronic",
            t.ratio(share(flow["electronic"], flow["transfers"])),
            of(flow["electronic"], flow["transfers"]),
        ),
        said("tax.persons", t.number(flow["persons"])),
        said("tax.organisations", t.number(flow["organisations"])),
        said("tax.cancelled", t.number(flow["cancelled"])),
    )
    answered = parts.card(
        parts.line("label", t("tax.step.answered")),
        parts.line("big", t.ratio(share(flow["answered_on_time"], flow.judged))),
        said("tax.on_time", of(flow["answered_on_time"], flow.judged), rule),
        said("tax.median", median),
        said("tax.waiting", t.number(flow.state("waiting"))),
        said("tax.overdue", t.number(flow["overdue"])),
        said("tax.returned", t.number(flow["returned"])),
    )
    back = parts.card(
        parts.line("label", t("tax.step.back")),
        parts.line(
            "big", MISSING if flow.amount is None else t("tax.billions", amount=t.number(flow.amount / 10**9, 2))
        ),
        said("tax.amount", MISSING if flow.amount is None else t("tax.dong", amount=t.number(flow.amount))),
        said("tax.without_certificate", t.number(flow["without_certificate"])),
        said("tax.without_transfer", t.number(flow["without_transfer"])),
    )
    arrow = '<div class="dti-arrow" aria-hidden="true">→</div>'
    return Html(f'<div class="dti-flow">{arrow.join(card.markup for card in (sent, answered, back))}</div>')


def months(rows: Sequence[Row], t: Labels) -> alt.Chart:
    """A bar a month, in the five states of a transfer."""
    words = {name: t(f"tax.state.{name}") for name in STATES}
    by_month: dict[Any, list[Row]] = {}
    for row in rows:
        by_month.setdefault(row["period_start"], []).append(row)
    data = pd.DataFrame(
        {
            "month": t.month(month),
            "state": words[name],
            "place": place,
            "transfers": flow.state(name),
            "shown": f"{t.number(flow.state(name))} / {t.number(flow['transfers'])}",
        }
        for month, flow in sorted((month, flow_of(held)) for month, held in by_month.items())
        for place, name in enumerate(STATES)
    )
    return (
        alt.Chart(data)
        .mark_bar(stroke="white", strokeWidth=0.5)
        .encode(
            x=alt.X("month:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap="parity")),
            y=alt.Y(
                "transfers:Q",
                title=t("tax.transfers"),
                axis=alt.Axis(tickMinStep=1, titleColor=MUTED, labelExpr=grouped(t)),
            ),
            order="place:O",
            color=alt.Color(
                "state:N",
                title=None,
                scale=alt.Scale(domain=list(words.values()), range=list(STATES.values())),
                legend=alt.Legend(orient="top", columns=2, labelLimit=300),
            ),
            tooltip=[
                alt.Tooltip("month:N", title=t("month")),
                alt.Tooltip("state:N", title=t("status")),
                alt.Tooltip("shown:N", title=t("tax.transfers")),
            ],
        )
        .properties(height=260)
        .configure_view(stroke=None)
    )


def by_commune(rows: Sequence[Row]) -> list[tuple[Row, Flow]]:
    """A row that names the commune, and its flow; most overdue first."""
    held: dict[str, list[Row]] = {}
    for row in rows:
        held.setdefault(row["commune_code"], []).append(row)
    flows = [(own[0], flow_of(own)) for own in held.values()]
    return sorted(flows, key=lambda pair: (-pair[1]["overdue"], -Fraction(pair[1]["transfers"])))


def commune_name(page: Page, row: Row) -> str:
    return page.t("tax.unknown_commune") if row["commune_code"] == UNKNOWN else page.t.name(row)


def communes_table(page: Page, rows: Sequence[Row]) -> Html:
    t = page.t
    body: list[list[str | Html]] = [
        [
            parts.anchor(commune_name(page, row), filters.link("land_tax", commune=row["commune_code"])),
            t.number(flow["transfers"]),
            t.ratio(share(flow["electronic"], flow["transfers"])),
            t.ratio(share(flow["answered_on_time"], flow.judged)),
            t.number(flow.median_days, 1),
            t.number(flow["unanswered"]),
            t.number(flow["overdue"]),
            t.number(flow["returned"]),
            t.number(flow["without_certificate"]),
            t.number(flow["without_transfer"]),
            t.number(flow.amount),
        ]
        for row, flow in by_commune(rows)
    ]
    return parts.table(commune_headers(page), body, numeric=range(1, 11), tall=True)


def commune_headers(page: Page) -> list[str]:
    t = page.t
    return [
        t("land.commune"),
        t("tax.transfers"),
        t("tax.share.electronic"),
        t("tax.share.answered_on_time"),
        t("tax.median.short"),
        t("tax.share.unanswered"),
        t("tax.share.overdue"),
        t("tax.state.returned"),
        t("tax.share.without_certificate"),
        t("tax.no_transfer"),
        t("tax.amount.short"),
    ]


def as_csv(page: Page, rows: Sequence[Row]) -> bytes:
    """Counts as they are, by commune; days and money in numbers."""
    t = page.t
    headers = [t("code"), t("land.commune"), *(t(f"tax.count.{name}") for name in COUNTS)]
    headers += [t("tax.median.short"), t("tax.amount.short")]
    return csv_of(
        headers,
        (
            [
                row["commune_code"],
                commune_name(page, row),
                *(flow[name] for name in COUNTS),
                flow.median_days,
                flow.amount,
            ]
            for row, flow in by_commune(rows)
        ),
    )
