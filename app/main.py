"""The dashboard: `streamlit run app/main.py`. Page configuration and navigation only; each page is a view."""

from pathlib import Path

import streamlit as st

from app import filters, inbox, parts
from app.labels import Labels

HERE = Path(__file__).resolve().parent
PAGES = {
    "nav.figures": {
        "overview": ":material/dashboard:",
        "ranking": ":material/leaderboard:",
        "unit": ":material/account_balance:",
        "indicator": ":material/function:",
        "map": ":material/map:",
        "targets": ":material/flag:",
        "dti": ":material/hub:",
    },
    "nav.forms": {
        "submissions": ":material/assignment:",
        "upload": ":material/upload_file:",
        "appraisal": ":material/grading:",
    },
    "nav.of_land": {
        "land": ":material/landscape:",
        "land_tax": ":material/sync_alt:",
    },
    "nav.trust": {
        "reconciliation": ":material/compare_arrows:",
        "quality": ":material/fact_check:",
        "contracts": ":material/handshake:",
        "method": ":material/menu_book:",
    },
}
WRITING = {"upload", "appraisal"}  # pages that exist only where the installation takes files

with filters.in_the_url():
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
                if inbox.is_open() or name not in WRITING
            ]
            for section, pages in PAGES.items()
        },
        expanded=True,
    ).run()
