"""What the pages that take files say of themselves: nobody signs in, so nobody is known."""

from __future__ import annotations

import streamlit as st

from app.frame import Page
from app.inbox import NotSent


def tell_nobody_signs_in(page: Page) -> None:
    st.warning(page.t("door.no_login"), icon=":material/person_alert:")


def tell_not_sent(page: Page, problem: NotSent) -> None:
    st.error(page.t(f"not_sent.{problem.reason}"), icon=":material/error:")
