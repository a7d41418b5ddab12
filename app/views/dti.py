"""The digital transformation index (DTI): the province over the years and among the others, and what it is made of."""

import streamlit as st

from app import filters
from app.dti import components, course, table
from app.dti.scores import Scores
from app.frame import FEEDS_OF_DTI, Page, open_page, simulated_feeds

PARTS = ("course", "table", "components")


def render(page: Page) -> None:
    t = page.t
    if not page.snapshot.has_table("fct_dti_score"):
        st.info(t("dti.older"), icon=":material/info:")
        return
    part = filters.choose(
        "dti_part",
        t("dti.part"),
        {part: t(f"dti.part.{part}") for part in PARTS},
        widget=st.segmented_control,
        required=True,
    )
    if part == "components":
        components.show(page)
        return
    scores = Scores.of(page)
    if not scores.rows:
        st.info(t("dti.none"), icon=":material/info:")
        return
    if not simulated_feeds(page.snapshot, FEEDS_OF_DTI):
        st.info(t("dti.real"), icon=":material/verified:")
    {"course": course.show, "table": table.show}[part](page, scores)


if __name__ == "__main__":
    render(open_page("dti", of_766=False, feeds=FEEDS_OF_DTI))
