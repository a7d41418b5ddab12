"""Submitted forms: who owes and who is late, what became of each version, self-scores beside verified ones."""

import streamlit as st

from app import filters
from app.forms import owed, reminders, unit
from app.frame import FEEDS_OF_FORMS, Page, open_page

PARTS = {"owed": owed.show, "unit": unit.show, "reminders": reminders.show}


def render(page: Page) -> None:
    t = page.t
    if not page.snapshot.has_table("fct_submission_due"):
        st.info(t("forms.older"), icon=":material/info:")
        return
    part = filters.choose(
        "form_part",
        t("forms.part"),
        {part: t(f"forms.part.{part}") for part in PARTS},
        widget=st.segmented_control,
        required=True,
    )
    PARTS[part](page)


if __name__ == "__main__":
    render(open_page("submissions", of_766=False, feeds=FEEDS_OF_FORMS))
