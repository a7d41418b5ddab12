"""What the map can show, topic by topic: the figures of each unit and the classes that they fall into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app import queries as figures_of_766
from app.frame import Page
from app.labels import MISSING
from app.maps import queries, shades
from app.maps.figures import Shown, figures_of, no_data, scaled, shares
from app.maps.shades import Shade
from app.snapshot import Row

MEAN_DAYS = "2.2"
DTI_LEVELS = {"xa": "commune", "huyen": "district"}
PLAN_SHADES = {"green": shades.GOOD, "amber": shades.FAIR, "red": shades.BAD}
DUE_SHADES = {
    "submitted": shades.GOOD,
    "late": shades.FAIR,
    "missing": shades.BAD,
    "returned": shades.RETURNED,
    "open": shades.IDLE,
}
LAND_FLAGS = (
    "clean",
    "to_supplement",
    "to_rebuild",
    "complete",
    "unique_key",
    "owner_verified",
    "with_geometry",
    "current_code",
    "fresh",
    "matched_to_dossier",
)
TAX_SHARES = {
    "electronic": "transfers",
    "answered_on_time": "judged",
    "unanswered": "transfers",
    "overdue": "transfers",
    "without_certificate": "transfers",
}
"""Numerator and denominator of each share of the transfers to the tax office."""


@dataclass(frozen=True)
class Measure:
    name: str
    show: Callable[[], Shown]


def measures(page: Page, topic: str, level: str) -> dict[str, Measure]:
    """What a topic can show of the units of this level in this period, by code; empty where it has nothing."""
    return TOPICS[topic](page, level)


def of_766(page: Page, level: str) -> dict[str, Measure]:
    nodes = page.snapshot.rows(figures_of_766.INDICATORS, framework=page.framework_version)
    return {node["indicator_code"]: _of_node(page, level, node) for node in nodes}


def of_dti(page: Page, level: str) -> dict[str, Measure]:
    t = page.t
    of_year = {"dti_level": DTI_LEVELS[level], "dti_year": page.period["period_start"].year}

    def show(node: Row, question: str) -> Shown:
        asked = {"dti_source": node["source"], "node": node["node_code"], **of_year}
        rows = page.snapshot.rows(question, level=level, **asked, **page.span)
        return scaled(
            t,
            rows,
            lambda row: t.number(row["value"], 4),
            lambda row: t.known("dti.points.status", row["status"]),
            counts_of=f"{t('numerator')} / {t('denominator')}"
            if node["source"] == "measured"
            else t("map.counts.points"),
            note=t("map.dti.note", year=of_year["dti_year"]),
            framework=node["framework_version"],
        )

    def measure(node: Row, question: str, name: str) -> Measure:
        return Measure(f"{t.known('map.dti', node['source'])} · {name}", lambda: show(node, question))

    found = [
        (node, measure(node, queries.DTI, t.name(node))) for node in page.snapshot.rows(queries.DTI_NODES, **of_year)
    ]
    has_components = page.snapshot.has_table("fct_dti_component")
    for node in page.snapshot.rows(queries.DTI_COMPONENTS, **of_year) if has_components else []:
        question = queries.DTI_COUNTS if node["source"] == "measured" else queries.DTI_POINTS
        found.append((node, measure(node, question, f"{node['node_code']} {t.name(node)}")))
    return {f"{node['source']}.{node['node_code']}": offered for node, offered in found}


def of_plans(page: Page, level: str) -> dict[str, Measure]:
    rows = page.snapshot.rows(queries.PLANS, level=level, **page.of_period)
    return {
        row["indicator_code"]: Measure(
            f"{row['indicator_code']} · {page.t.name(row)}" if row["name_vi"] else row["indicator_code"],
            lambda code=row["indicator_code"]: _plan(page, level, code),
        )
        for row in rows
    }


def of_forms(page: Page, level: str) -> dict[str, Measure]:
    return {
        f"{row['form_code']}@{row['period']}": Measure(
            f"{page.t.name(row)} · {row['period']}", lambda row=row: _form(page, level, row)
        )
        for row in page.snapshot.rows(queries.FORMS, level=level, **page.span)
    }


def of_land(page: Page, level: str) -> dict[str, Measure]:
    return {
        flag: Measure(page.t(f"land.flag.{flag}"), lambda flag=flag: _land(page, level, flag)) for flag in LAND_FLAGS
    }


def of_tax(page: Page, level: str) -> dict[str, Measure]:
    return {
        share: Measure(page.t(f"tax.share.{share}"), lambda share=share: _tax(page, level, share))
        for share in TAX_SHARES
    }


TOPICS: dict[str, Callable[[Page, str], dict[str, Measure]]] = {
    "d766": of_766,
    "dti": of_dti,
    "plan": of_plans,
    "forms": of_forms,
    "land": of_land,
    "tax": of_tax,
}
NEEDS = {
    "dti": "fct_dti_score",
    "plan": "fct_plan_actual",
    "forms": "fct_submission_due",
    "land": "fct_land_quality",
    "tax": "fct_land_tax_sharing",
}
"""The mart without which a topic is not offered."""


def _of_node(page: Page, level: str, node: Row) -> Measure:
    t = page.t
    code = node["indicator_code"]

    def status(row: Row) -> str:
        return t.status(row["status"])

    def show() -> Shown:
        if node["level"] == "indicator":
            rows = page.snapshot.rows(queries.INDICATOR, level=level, indicator=code, **page.of_period, **_end(page))
            return scaled(
                t,
                rows,
                (lambda row: t("indicator.average_days", days=t.number(row["value"], 1)))
                if code == MEAN_DAYS
                else (lambda row: t.ratio(row["value"])),
                status,
                counts_of=f"{t.name(node, 'numerator')} / {t.name(node, 'denominator')}",
                framework=page.framework_version,
            )
        rows = page.snapshot.rows(queries.SCORES, level=level, node=code, **page.of_period, **_end(page))
        bands = page.snapshot.rows(figures_of_766.BANDS, framework=page.framework_version)
        return Shown(
            figures_of(
                t, rows, lambda row: t.percent(row["value"]), lambda row: row["class_code"] or shades.NO_DATA, status
            ),
            [
                *(
                    Shade(
                        str(band["band_rank"]),
                        t.name(band),
                        colour,
                        t("map.from", bound=t.percent(band["lower_bound_pct"])),
                    )
                    for band, colour in zip(bands, reversed(shades.SCALE), strict=False)
                ),
                no_data(t),
            ],
            counts_of=t("map.counts.points"),
            note=t("map.bands.note"),
            framework=page.framework_version,
        )

    return Measure(f"{code} · {t.name(node)}", show)


def _plan(page: Page, level: str, code: str) -> Shown:
    t = page.t
    rows = page.snapshot.rows(queries.PLAN, level=level, indicator=code, **_period(page), **_end(page))
    colours = {row["colour"]: row for row in page.snapshot.rows(queries.PLAN_COLOURS)}

    def shown(row: Row) -> str:
        if row["target_points"] is not None:
            return t("map.plan.points", actual=t.points(row["actual_points"]), target=t.points(row["target_points"]))
        return t("map.plan.ratio", actual=t.ratio(row["value"]), target=t.ratio(row["target_ratio"]))

    return Shown(
        figures_of(
            t,
            rows,
            shown,
            lambda row: row["class_code"] if row["class_code"] in PLAN_SHADES else shades.NO_DATA,
            lambda row: t.known("plan.status", row["status"]),
        ),
        [
            *(
                Shade(code, f"{colours[code]['mark']} {t.name(colours[code])}", colour)
                for code, colour in PLAN_SHADES.items()
                if code in colours
            ),
            no_data(t),
        ],
        counts_of=f"{t('numerator')} / {t('denominator')}",
        note=t("map.plan.note"),
        framework=page.framework_version,
    )


def _form(page: Page, level: str, form: Row) -> Shown:
    t = page.t
    rows = page.snapshot.rows(queries.FORM, level=level, form=form["form_code"], period=form["period"], **page.span)

    def shown(row: Row) -> str:
        if row["status"] is None:
            return MISSING
        late = t("map.forms.late", days=t.number(row["days_late"])) if (row["days_late"] or 0) > 0 else ""
        return " · ".join(said for said in (t(f"due.{row['status']}"), late) if said)

    figures = figures_of(
        t,
        [row | {"value": row["days_late"], "numerator": None, "denominator": None} for row in rows],
        shown,
        lambda row: row["status"] or shades.NO_DATA,
        lambda row: t("map.forms.due", day=t.day(row["due_at"])) if row["due_at"] else MISSING,
    )
    found = [Shade(code, t(f"due.{code}"), colour) for code, colour in DUE_SHADES.items()]
    return Shown(figures, [*found, no_data(t)], counts_of="")


def _land(page: Page, level: str, flag: str) -> Shown:
    t = page.t
    until = min(page.period["period_end"], page.snapshot.as_of)
    rows = page.snapshot.rows(queries.LAND, level=level, flag=flag, until=until, **page.span)
    as_of = next((row["as_of"] for row in rows if row["as_of"]), None)
    of = "changed" if flag == "fresh" else "parcels"
    return shares(t, rows, counts_of=t(f"map.counts.{of}"), note=t(f"land.flag.{flag}.means"), as_of=as_of)


def _tax(page: Page, level: str, share: str) -> Shown:
    t = page.t
    of = TAX_SHARES[share]
    rows = [
        row | {"numerator": row[share], "denominator": row[of]}
        for row in page.snapshot.rows(queries.TAX, level=level, **page.span)
    ]
    return shares(t, rows, counts_of=t(f"map.counts.{of}"), note=t(f"tax.share.{share}.means"))


def _period(page: Page) -> dict[str, Any]:
    return {"period_type": page.period["period_type"], "period_start": page.period["period_start"]}


def _end(page: Page) -> dict[str, Any]:
    return {"period_end": page.period["period_end"]}
