"""Dossiers on which the land system and the tax office do not say the same: why, what to do, and their list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from app import filters, parts
from app.frame import Page
from app.labels import MISSING
from app.land import queries
from app.land.flow import commune_name
from app.parts import Html
from app.snapshot import Row

PAGE_SIZE = 50
MOST_ROWS = 12  # a longer list scrolls by itself
STUCK = "stuck"


def reasons_table(page: Page, reasons: Sequence[Row], commune: str) -> Html:
    t = page.t
    body: list[list[str | Html]] = [
        [
            parts.joined(
                parts.anchor(
                    t.known("tax.reason", row["reason"]),
                    filters.link("land_tax", commune=commune, reason=row["reason"]) + "#dossiers",
                ),
                parts.small(t.known("tax.reason_means", row["reason"])),
                by="",
            ),
            t.number(row["dossiers"]),
            t.known("tax.reason_do", row["reason"]),
        ]
        for row in reasons
    ]
    return parts.table(
        [t("reason"), t("dossiers"), t("tax.what_to_do")], body, numeric=(1,), widths=("48%", "10%", "42%")
    )


def sides_table(page: Page, rows: Sequence[Row]) -> Html:
    """What the land side knows beside what the tax side knows of the same dossier."""
    t = page.t
    body: list[list[str | Html]] = [
        [
            row["dossier_code"] or MISSING,
            commune_name(page, row),
            t.known("tax.reason", row["reason"]),
            t.day(row["certified_on"]),
            t.known("tax.status", row["status"]),
            t.day(row["sent_on"]),
            overdue_text(page, row),
            t.day(row["answered_on"]),
            t.number(row["amount_vnd"]),
        ]
        for row in rows
    ]
    headers = [
        t("dossier.code"),
        t("land.commune"),
        t("reason"),
        t("tax.side.certified_on"),
        t("tax.side.status"),
        t("tax.side.sent_on"),
        t("tax.side.due_on"),
        t("tax.side.answered_on"),
        t("tax.amount.short"),
    ]
    return parts.table(headers, body, numeric=(8,), tall=len(body) > MOST_ROWS)


def overdue_text(page: Page, row: Row) -> str | Html:
    """The last day allowed, and that it is over while no answer came."""
    t = page.t
    if row["due_on"] is None:
        return MISSING
    if row["answered_on"] is None and row["status"] == "da_chuyen" and row["due_on"] < page.snapshot.as_of:
        return parts.joined(t.day(row["due_on"]), parts.chip(t("tax.share.overdue"), "bad"), by=Html("<br>").markup)
    return t.day(row["due_on"])


def show(page: Page, commune: str, span: dict[str, Any]) -> None:
    t = page.t
    of = {"commune": commune, **span}
    reasons = page.snapshot.rows(queries.REASONS, as_of=page.snapshot.as_of, **of)
    if not reasons:
        st.success(t("tax.agreed"), icon=":material/check:")
        return
    parts.show(reasons_table(page, reasons, commune))
    st.subheader(t("tax.dossiers"), anchor="dossiers")
    counts = {row["reason"]: row["dossiers"] for row in reasons}
    stuck = sum(row["stuck"] for row in reasons)
    options = {"": f"{t('tax.reason.all')} · {t.number(sum(counts.values()))}"}
    options |= {STUCK: f"{t('tax.reason.stuck')} · {t.number(stuck)}"}
    options |= {code: f"{t.known('tax.reason', code)} · {t.number(count)}" for code, count in counts.items()}
    reason = filters.choose("reason", t("reason"), options, resets=("tax_page",))
    total = {"": sum(counts.values()), STUCK: stuck}.get(reason, counts.get(reason, 0))
    if not total:
        st.success(t("tax.none_stuck"), icon=":material/check:")
        return
    number = filters.page_number("tax_page", -(-total // PAGE_SIZE))
    asked = {"reason": reason, "as_of": page.snapshot.as_of, **of}
    rows = page.snapshot.rows(queries.DISAGREEMENTS, page_size=PAGE_SIZE, skipped=(number - 1) * PAGE_SIZE, **asked)
    first = (number - 1) * PAGE_SIZE + 1
    st.caption(t("shown", first=t.number(first), last=t.number(first + len(rows) - 1), total=t.number(total)))
    parts.show(sides_table(page, rows))
    headers = {
        "dossier_code": t("dossier.code"),
        "commune_code": t("code"),
        "reason": t("reason"),
        "certified_on": t("tax.side.certified_on"),
        "transfer_id": t("tax.side.transfer_id"),
        "status": t("tax.side.status"),
        "sent_on": t("tax.side.sent_on"),
        "due_on": t("tax.side.due_on"),
        "answered_on": t("tax.side.answered_on"),
        "amount_vnd": t("tax.amount.short"),
    }
    parts.download(
        t("tax.download"),
        lambda: page.snapshot.csv(queries.DISAGREEMENTS, headers, page_size=None, skipped=0, **asked),
        f"doi-soat-thue-{reason or 'tat-ca'}.csv",
    )
