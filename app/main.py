"""The dashboard: `streamlit run app/main.py`. Page configuration and navigation only; each page is a view."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# `streamlit run` puts this folder on the path, not its parent.
if str(HERE.parent) not in sys.path:
    sys.path.insert(0, str(HERE.parent))

import streamlit as st  # noqa: E402

from app import filters, parts  # noqa: E402
from app.labels import Labels  # noqa: E402

PAGES = {
    "nav.figures": {
        "overview": ":material/dashboard:",
        "ranking": ":material/leaderboard:",
        "unit": ":material/account_balance:",
        "indicator": ":material/function:",
    },
    "nav.trust": {
        "reconciliation": ":material/compare_arrows:",
        "quality": ":material/fact_check:",
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
