"""The dashboard: `streamlit run app/main.py`. Page configuration and navigation only; each page is a view."""

from pathlib import Path

import streamlit as st

from app import filters, parts
from app.labels import Labels

HERE = Path(__file__).resolve().parent
PAGES = {
    "nav.figures": {
        "overview": ":material/dashboard:",
        "ranking": ":material/leaderboard:",
        "unit": ":material/account_balance:",
        "indicator": ":material/function:",
        "targets": ":material/flag:",
        "dti": ":material/hub:",
    },
    "nav.forms": {
        "submissions": ":material/assignment:",
    },
    "nav.trust": {
        "reconciliation": ":material/compare_arrows:",
        "quality": ":material/fact_check:",
        "contracts": ":material/handshake:",
        "method": ":material/menu_book:",
    },
}

t = Labels(filters.language())
st.set_page_config(page_title=t("app.title"), page_icon=str(HERE / "icon.svg"), layout="wide")
st.html(parts.STYLE)
st.navigation(
    {
        t(section): [
            st.Page(
                HERE / "views" / f"{name}.py",
                title=t(f"nav.{name}"),
                icon=icon,
                url_path=name,
                default=name == "overview",
            )
            for name, icon in pages.items()
        ]
        for section, pages in PAGES.items()
    }
).run()
