"""The state of land data on a day: the three classes beside the nation's, what is filled in, commune by commune."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import altair as alt
import pandas as pd

from app import filters, parts
from app.charts import MUTED
from app.frame import Page
from app.labels import Labels
from app.maps import shades
from app.parts import Html
from app.snapshot import Row, csv_of

CLASSES = ("clean", "to_supplement", "to_rebuild")
CLASS_COLOURS = {"clean": shades.GOOD, "to_supplement": "#f4a582", "to_rebuild": shades.BAD}
FLAGS = {
    "complete": "parcels",
    "unique_key": "parcels",
    "owner_verified": "parcels",
    "with_geometry": "parcels",
    "current_code": "parcels",
    "fresh": "changed",
    "matched_to_dossier": "parcels",
}
"""What is counted, and what it is a share of."""
LISTED_FLAGS = ("complete", "with_geometry", "fresh")
"""Those that no rule of data quality asks for; the parcels that lack them have lists of their own."""
UNKNOWN = {"owner_verified": "owner_unknown", "with_geometry": "geometry_unknown"}
MOST_POINTS = 60  # of more days the points would hide the lines
_NAMES = ("commune_code", "name_vi", "name_en", "as_of")


def summed(rows: Iterable[Row]) -> dict[str, int]:
    """Each count of several communes together."""
    total: dict[str, int] = {}
    for row in rows:
        for name, count in row.items():
            if name not in _NAMES:
                total[name] = total.get(name, 0) + count
    return total


def share(part: int, of: int) -> Decimal | None:
    """None where there is nothing to be a share of: no parcel is not 0 %."""
    return Decimal(part) / of if of else None


def class_cards(page: Page, total: Mapping[str, int], policy: Mapping[str, Row]) -> Html:
    """Share and number of each class, and the nation's share beside it with its source."""
    t = page.t
    cards = []
    for name in CLASSES:
        national = policy.get(f"national_{name}")
        beside = ""
        if national:
            beside = parts.joined(
                t("land.national", share=t.ratio(national["value"])), page.confidence(national["confidence"])
            )
        cards.append(
            parts.card(
                parts.line("label", swatch(name), t(f"land.flag.{name}")),
                parts.line("big", t.ratio(share(total[name], total["parcels"]))),
                parts.line("note", t("land.of", part=t.number(total[name]), whole=t.number(total["parcels"]))),
                parts.line("note", beside),
                parts.line("note", t(f"land.flag.{name}.means")),
            )
        )
    return parts.grid(cards, "240px")


def swatch(name: str) -> Html:
    return Html(f'<span class="dti-swatch" style="background:{CLASS_COLOURS[name]}" aria-hidden="true"></span>')


def flags_table(page: Page, total: Mapping[str, int], commune: str) -> Html:
    """What of a parcel is there; what nothing is known of is counted by itself and not as missing."""
    t = page.t
    link = filters.links("land")
    body: list[list[str | Html]] = []
    for flag, of in FLAGS.items():
        part, whole = total[flag], total[of]
        unknown = total.get(UNKNOWN.get(flag, ""), 0)
        name: str | Html = t(f"land.flag.{flag}")
        if flag in LISTED_FLAGS:
            name = parts.anchor(name, link(commune=commune, land_rule=flag) + "#worst")
        body.append(
            [
                parts.joined(parts.strong(name), parts.small(t(f"land.flag.{flag}.means")), by=""),
                t.number(part),
                t.number(whole),
                t.ratio(share(part, whole)),
                parts.bar(Decimal(part), Decimal(whole)),
                t("land.unknown", count=t.number(unknown)) if unknown else "",
            ]
        )
    headers = [t("land.measure"), t("numerator"), t("denominator"), t("ratio"), Html("&nbsp;"), t("land.unknown.title")]
    return parts.table(headers, body, numeric=(1, 2, 3), widths=("44%", "10%", "10%", "10%", "12%"))


def course(rows: Sequence[Row], t: Labels) -> alt.LayerChart:
    """The share of each class on every day on which land data arrived; a line each, told apart by dash too."""
    data = pd.DataFrame(
        {
            "day": row["as_of"].isoformat(),
            "shown_day": t.day(row["as_of"]),
            "class": t(f"land.flag.{name}"),
            "share": float(row[name] / row["parcels"]) * 100,
            "shown": t.ratio(share(row[name], row["parcels"])),
            "counts": f"{t.number(row[name])} / {t.number(row['parcels'])}",
        }
        for row in rows
        if row["parcels"]
        for name in CLASSES
    )
    names = [t(f"land.flag.{name}") for name in CLASSES]
    base = alt.Chart(data).encode(
        x=alt.X(
            "utcyearmonthdate(day):T",
            title=None,
            scale=alt.Scale(type="utc"),
            axis=alt.Axis(format="%d/%m/%Y", labelOverlap="parity", grid=False, tickCount=6),
        ),
        y=alt.Y(
            "share:Q",
            title=t("land.share"),
            scale=alt.Scale(domain=[0, 100]),
            axis=alt.Axis(values=[0, 20, 40, 60, 80, 100], labelExpr="datum.label + ' %'", titleColor=MUTED),
        ),
        color=alt.Color(
            "class:N",
            title=None,
            scale=alt.Scale(domain=names, range=list(CLASS_COLOURS.values())),
            legend=alt.Legend(orient="top", symbolType="stroke"),
        ),
    )
    lines = base.mark_line(strokeWidth=2.2).encode(
        strokeDash=alt.StrokeDash("class:N", legend=None, scale=alt.Scale(domain=names, range=[[1, 0], [6, 3], [2, 2]]))
    )
    points = base.mark_point(size=45 if len(rows) <= MOST_POINTS else 6, filled=True, opacity=1).encode(
        tooltip=[
            alt.Tooltip("shown_day:N", title=t("day")),
            alt.Tooltip("class:N", title=t("land.class")),
            alt.Tooltip("shown:N", title=t("ratio")),
            alt.Tooltip("counts:N", title=f"{t('numerator')} / {t('denominator')}"),
        ]
    )
    return alt.layer(lines, points).properties(height=260).configure_view(stroke=None)


def communes_table(page: Page, rows: Sequence[Row]) -> Html:
    """The communes with the largest share to rebuild first, then to supplement; those without parcels last."""
    t = page.t
    body: list[list[str | Html]] = [
        [
            parts.anchor(t.name(row), filters.link("land", commune=row["commune_code"])),
            t.number(row["parcels"]),
            *(t.ratio(share(row[name], row["parcels"])) for name in CLASSES),
            *(t.ratio(share(row[flag], row[of])) for flag, of in FLAGS.items()),
        ]
        for row in worst_first(rows)
    ]
    headers = [t("unit"), t("land.parcels"), *(t(f"land.flag.{name}") for name in (*CLASSES, *FLAGS))]
    return parts.table(headers, body, numeric=range(1, len(headers)), tall=True)


def worst_first(rows: Sequence[Row]) -> list[Row]:
    def rank(row: Row) -> tuple:
        parcels = row["parcels"]
        return (not parcels, *(-(share(row[name], parcels) or 0) for name in ("to_rebuild", "to_supplement")))

    return sorted(rows, key=rank)


def communes_csv(page: Page, rows: Sequence[Row]) -> bytes:
    """Counts as they are: shares follow from them."""
    t = page.t
    names = ["parcels", *CLASSES, *FLAGS, "changed", "owner_unknown", "geometry_unknown"]
    headers = [t("code"), t("unit"), t("day"), t("land.parcels")]
    headers += [t(f"land.flag.{name}") for name in (*CLASSES, *FLAGS)]
    headers += [t("land.changed"), t("land.unknown.owner"), t("land.unknown.geometry")]
    return csv_of(
        headers,
        ([row["commune_code"], t.name(row), row["as_of"], *(row[name] for name in names)] for row in worst_first(rows)),
    )
