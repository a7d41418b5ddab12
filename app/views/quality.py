"""What arrived, which rows were set aside and why, what was found in the rest, and what the checks say."""

import streamlit as st

from app import filters
from app.frame import Page, open_page
from app.quality import checks, deliveries, findings, quarantine, queries, rules

PARTS = {
    "deliveries": deliveries.show,
    "quarantine": quarantine.show,
    "findings": findings.show,
    "checks": checks.show,
    "rules": rules.show,
}


def part_texts(page: Page) -> dict[str, str]:
    """The names of the parts, with how much each holds."""
    t = page.t
    counts = page.snapshot.row(queries.COUNTS) or {}
    summary = page.snapshot.rows(queries.CHECK_SUMMARY) if page.snapshot.has_table("fct_check_result") else []
    numbers = {
        "quarantine": counts["standing"],
        "findings": counts["found"],
        "checks": sum(row["checks"] for row in summary if row["outcome"] != "passed") + len(page.holds()),
        "rules": counts["rules"],
    }
    return {
        part: t(f"quality.part.{part}") + (f" · {t.number(numbers[part])}" if numbers.get(part) else "")
        for part in PARTS
    }


def render(page: Page) -> None:
    if not page.snapshot.has_table("dim_dq_rule"):
        st.info(page.t("quality.older"), icon=":material/info:")
        return
    part = filters.choose("part", page.t("quality.part"), part_texts(page), widget=st.segmented_control, required=True)
    PARTS[part](page)


if __name__ == "__main__":
    render(open_page("quality"))
