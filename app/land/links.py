"""Which components of the DTI and indicators of Decision 766 a figure of land data feeds or touches, shown as such."""

from __future__ import annotations

from app import filters, parts
from app.frame import Page
from app.labels import MISSING
from app.land import queries
from app.parts import Html
from app.snapshot import Row

TONES = {"feeds": "fair", "touches": ""}


def table(page: Page, mart: str, names: str) -> Html:
    """`names` is the prefix of the texts that name the figures of this mart."""
    t = page.t
    rows = page.snapshot.rows(queries.LINKS, mart=mart)
    if not rows:
        return Html("")
    body: list[list[str | Html]] = [
        [
            t.known(names, row["figure"]),
            parts.chip(t(f"land.link.{row['relation']}"), TONES[row["relation"]]),
            parts.joined(bears_on(page, row), parts.small(row["framework_version"] or t("app.basis")), by=""),
            t.name(row, "note"),
            page.confidence(row["confidence"]),
        ]
        for row in rows
    ]
    headers = [t("land.measure"), t("land.link"), t("land.link.to"), t("land.link.how"), t("confidence")]
    return parts.table(headers, body, widths=("18%", "11%", "30%", "29%"))


def bears_on(page: Page, row: Row) -> Html:
    """The indicator or component, with a link to its page."""
    name = page.t.name(row)
    words = f"{row['node_code']} · {name}" if name != MISSING else row["node_code"]
    if row["index_code"] == "d766":
        return parts.anchor(words, filters.link("indicator", indicator=row["node_code"]))
    link = filters.link("dti", dti_part="components", dti_framework=row["framework_version"])
    return parts.anchor(words, link)
