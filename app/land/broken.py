"""What each rule of land data found, what it costs a parcel, and the worst records behind each number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import streamlit as st

from app import filters, parts
from app.frame import Page
from app.labels import MISSING
from app.land import queries
from app.land.state import LISTED_FLAGS, share
from app.parts import Html
from app.snapshot import Row

PAGE_SIZE = 50
EFFECT_TONES = {"rebuild": "bad", "supplement": "warn"}
MOST_ROWS = 12  # a longer list scrolls by itself
MAY_BE_EMPTY = {"missing", "serial_no", "register_no", "issued_on"}
"""Reasons of which an empty value is the matter itself."""
OF_CERTIFICATES = {"DQ-L07": "certificates_without_parcel", "DQ-L08": "faulty_certificates"}
"""Rules that judge certificates too, and the count of those that break them."""


def column_of(rule: str) -> str:
    """DQ-L03 as `broken_l03`."""
    return f"broken_{rule.removeprefix('DQ-').lower()}"


def tolerance(page: Page, rule: Row) -> str:
    t = page.t
    if rule["value"] is None:
        return MISSING
    if rule["unit"] == "share":
        return t.ratio(rule["value"])
    decimals = max(0, -rule["value"].normalize().as_tuple().exponent)
    return f"{t.number(rule['value'], decimals)} {t.known('land.unit', rule['unit'])}"


def rules_table(page: Page, rules: Sequence[Row], total: Mapping[str, int], commune: str) -> Html:
    t = page.t
    body: list[list[str | Html]] = []
    for rule in rules:
        found = total[column_of(rule["rule"])]
        certificates = total.get(OF_CERTIFICATES.get(rule["rule"], ""), 0)
        body.append(
            [
                parts.joined(
                    parts.anchor(
                        f"{rule['rule']} · {t.name(rule)}",
                        filters.link("land", commune=commune, land_rule=rule["rule"]) + "#worst",
                    ),
                    parts.small(t.name(rule, "note")),
                    by="",
                ),
                parts.chip(t.known("land.effect", rule["effect"]), EFFECT_TONES.get(rule["effect"], "")),
                tolerance(page, rule),
                t.number(found),
                parts.joined(
                    t.ratio(share(found, total["parcels"])),
                    parts.small(t("land.certificates", count=t.number(certificates))) if certificates else "",
                    by="",
                ),
                parts.bar(Decimal(found), Decimal(total["parcels"]), "lost"),
                page.confidence(rule["confidence"]),
            ]
        )
    headers = [
        t("filter.rule"),
        t("land.effect"),
        t("land.tolerance"),
        t("land.parcels"),
        t("ratio"),
        Html("&nbsp;"),
        t("confidence"),
    ]
    return parts.table(headers, body, numeric=(2, 3, 4), widths=("44%", "12%", "8%", "8%", "10%"))


def worst_table(page: Page, rows: Sequence[Row]) -> Html:
    """A record a row: where it is, what was delivered, what it should have been."""
    t = page.t
    body: list[list[str | Html]] = [
        [
            t.name(row),
            t.number(row["position"]),
            row["map_sheet"],
            row["parcel_no"],
            row["certificate_id"] or row["national_id"] or MISSING,
            t.known("land.reason", row["reason"]),
            row["delivered"] or (t("land.nothing") if row["reason"] in MAY_BE_EMPTY else MISSING),
            row["expected"] or MISSING,
        ]
        for row in rows
    ]
    headers = [
        t("land.commune"),
        t("land.position"),
        t("land.map_sheet"),
        t("land.parcel_no"),
        t("land.id"),
        t("reason"),
        t("land.delivered"),
        t("land.expected"),
    ]
    return parts.table(
        headers, body, numeric=(1,), widths=("22%", "7%", "8%", "8%", "15%", "18%"), tall=len(body) > MOST_ROWS
    )


def show_worst(page: Page, rules: Sequence[Row], total: Mapping[str, int], commune: str) -> None:
    """The list behind a rule's number, or of what a figure lacks, at most a hundred of a commune.

    The rule that found most comes first.
    """
    t = page.t
    listed = {row["rule"]: f"{row['rule']} · {t.name(row)}" for row in rules}
    listed |= {flag: t("land.lacks", flag=t(f"land.flag.{flag}")) for flag in LISTED_FLAGS}
    rule = filters.choose(
        "land_rule",
        t("filter.rule"),
        listed,
        default=max((row["rule"] for row in rules), key=lambda rule: total[column_of(rule)]),
        resets=("land_page",),
    )
    told = next((row for row in rules if row["rule"] == rule), None)
    if told and told["what_to_do_vi"]:
        parts.show(parts.line("note", parts.strong(t("tax.what_to_do")), t.name(told, "what_to_do")))
    asked = {"rule": rule, "commune": commune}
    total = page.snapshot.row(queries.WORST_COUNT, **asked)["records"]
    if not total:
        st.success(t("land.worst.none"), icon=":material/check:")
        return
    number = filters.page_number("land_page", -(-total // PAGE_SIZE))
    rows = page.snapshot.rows(queries.WORST, page_size=PAGE_SIZE, skipped=(number - 1) * PAGE_SIZE, **asked)
    first = (number - 1) * PAGE_SIZE + 1
    st.caption(t("shown", first=t.number(first), last=t.number(first + len(rows) - 1), total=t.number(total)))
    parts.show(worst_table(page, rows))
    headers = {
        "rule": t("filter.rule"),
        "commune_code": t("code"),
        "position": t("land.position"),
        "map_sheet": t("land.map_sheet"),
        "parcel_no": t("land.parcel_no"),
        "national_id": t("land.national_id"),
        "certificate_id": t("land.certificate"),
        "reason": t("reason"),
        "delivered": t("land.delivered"),
        "expected": t("land.expected"),
    }
    parts.download(
        t("land.worst.download"),
        lambda: page.snapshot.csv(queries.WORST, headers, page_size=None, skipped=0, **asked),
        f"dat-dai-{rule}{f'-{commune}' if commune else ''}.csv",
    )
