"""How a target and its actual are written: cells of the tables, and rows of the download."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app import filters, parts
from app.frame import Page
from app.labels import MISSING
from app.parts import Html
from app.snapshot import Row, csv_of

COLOUR_TONES = {"green": "good", "amber": "warn", "red": "bad"}
REACH_TONES = {"out_of_reach": "bad", "secured": "good"}


def in_points(row: Row) -> bool:
    return row["target_points"] is not None


def target_text(page: Page, row: Row) -> str:
    t = page.t
    return t("plan.points", points=t.points(row["target_points"])) if in_points(row) else t.ratio(row["target_ratio"])


def actual_text(page: Page, row: Row) -> str | Html:
    """Ratio with its counts, or points; a published one says that its counts are not known."""
    t = page.t
    if in_points(row):
        return MISSING if row["actual_points"] is None else t("plan.points", points=t.points(row["actual_points"]))
    counts = ""
    if row["denominator"] is not None:
        counts = f"{t.number(row['numerator'])} / {t.number(row['denominator'])}"
    elif row["basis"] == "published":
        counts = t("plan.published")
    return parts.joined(t.ratio(row["actual_ratio"]), parts.small(counts), by="")


def gap_text(page: Page, row: Row) -> str:
    """In percentage points, or in points."""
    t = page.t
    if in_points(row):
        gap = row["gap_points"]
        return MISSING if gap is None else t("plan.points", points=t.number(gap, 2, sign=True))
    return MISSING if row["gap"] is None else t("plan.gap", points=t.number(row["gap"] * 100, 2, sign=True))


def pace_text(page: Page, row: Row) -> str | Html:
    t = page.t
    if row["required_pace"] is None:
        return MISSING
    tone = REACH_TONES.get(row["reach"], "")
    reach = parts.chip(t.known("plan.reach", row["reach"]), tone) if tone else ""
    return parts.joined(t.ratio(row["required_pace"]), reach, by="<br>")


def forecast_text(page: Page, row: Row) -> str | Html:
    t = page.t
    if row["forecast_year_end"] is None:
        return MISSING
    span = f"{t.ratio(row['forecast_low'])} – {t.ratio(row['forecast_high'])}"
    return parts.joined(t.ratio(row["forecast_year_end"]), parts.small(span), by="")


def colour_word(page: Page, row: Row) -> str:
    """The mark and the word, so that nothing hangs on the colour alone."""
    return f"{row['mark']} {page.t.name(row, 'colour')}" if row["colour"] else page.t("plan.no_colour")


def colour_text(page: Page, row: Row) -> Html:
    """The colour in words, and the status where the figure is not simply there."""
    t = page.t
    chip = parts.chip(
        colour_word(page, row), COLOUR_TONES.get(row["colour"], ""), t.name(row, "meaning") if row["colour"] else ""
    )
    known = row["status"] in ("ok", "inherited")
    return parts.joined(chip, "" if known else parts.small(t.known("plan.status", row["status"])), by="")


def basis_text(page: Page, row: Row) -> str | Html:
    t = page.t
    if not row["legal_basis"]:
        return MISSING
    scope = t("plan.in_force", period=t.known("plan.period", row["plan_period"]), day=t.day(row["valid_from"]))
    origin = parts.chip(t("origin.simulated"), "warn") if row["plan_origin"] == "simulated" else ""
    return parts.joined(row["legal_basis"], parts.small(scope), origin, by="")


def responsible_text(page: Page, row: Row) -> Html:
    return parts.joined(lead_name(page, row), parts.small(row["responsible_head_title"] or ""), by="")


def lead_name(page: Page, row: Row) -> str:
    """A code that no list knows is shown as it was delivered."""
    return page.t.name(row, "lead") if row["lead_vi"] else row["responsible_unit"]


def indicator_name(page: Page, row: Row) -> str:
    return f"{row['indicator_code']} · {page.t.name(row)}" if row["name_vi"] else row["indicator_code"]


def indicator_text(page: Page, row: Row, *, with_unit: bool) -> Html:
    """The indicator, with a link where this period has a page of it, and the unit that the target was given to."""
    name: str | Html = indicator_name(page, row)
    if row["index_code"] == "d766" and row["basis"] != "published" and not in_points(row):
        name = parts.anchor(
            indicator_name(page, row),
            filters.link("unit", unit=row["unit_code"], indicator=row["indicator_code"]),
        )
    return parts.joined(name, parts.small(page.t.name(row, "unit") if with_unit else ""), by="")


def plans_table(page: Page, rows: Sequence[Row]) -> Html:
    t = page.t
    several = len({row["unit_code"] for row in rows}) > 1
    headers = [
        t("indicator"),
        t("plan.target"),
        t("plan.actual"),
        t("plan.gap.title"),
        t("plan.colour"),
        t("plan.pace"),
        t("plan.forecast"),
        t("plan.responsible"),
        t("plan.basis"),
    ]
    body: list[list[str | Html]] = [
        [
            indicator_text(page, row, with_unit=several),
            target_text(page, row),
            actual_text(page, row),
            gap_text(page, row),
            colour_text(page, row),
            pace_text(page, row),
            forecast_text(page, row),
            responsible_text(page, row),
            basis_text(page, row),
        ]
        for row in rows
    ]
    return parts.table(
        headers, body, numeric=(1, 2, 3, 5, 6), widths=("17%", "7%", "8%", "9%", "9%", "9%", "11%", "14%", "16%")
    )


def as_csv(page: Page, rows: Sequence[Row]) -> bytes:
    """What the table shows and what it rests on, numbers as they are."""
    t = page.t
    headers = {
        "indicator_code": t("code"),
        "name": t("indicator"),
        "unit_code": t("plan.unit_code"),
        "unit": t("unit"),
        "target_ratio": t("plan.target"),
        "target_points": t("plan.target_points"),
        "numerator": t("numerator"),
        "denominator": t("denominator"),
        "actual_ratio": t("plan.actual"),
        "actual_points": t("plan.actual_points"),
        "gap": t("plan.gap.title"),
        "gap_points": t("plan.gap_points"),
        "required_pace": t("plan.pace"),
        "reach": t("plan.reach"),
        "forecast_year_end": t("plan.forecast"),
        "forecast_low": t("plan.forecast_low"),
        "forecast_high": t("plan.forecast_high"),
        "colour": t("plan.colour"),
        "status": t("status"),
        "basis": t("plan.rests_on"),
        "lead": t("plan.responsible"),
        "responsible_head_title": t("plan.head"),
        "legal_basis": t("plan.basis"),
        "valid_from": t("plan.valid_from"),
        "plan_origin": t("plan.origin"),
        "source": t("source"),
    }
    worded = (
        row
        | {
            "name": t.name(row),
            "unit": t.name(row, "unit"),
            "lead": lead_name(page, row),
            "colour": t.name(row, "colour") if row["colour"] else "",
            "reach": t.known("plan.reach", row["reach"]) if row["reach"] else "",
            "status": t.known("plan.status", row["status"]),
            "basis": t.known("plan.basis_of", row["basis"]) if row["basis"] else "",
            "plan_origin": t.known("origin", row["plan_origin"]) if row["plan_origin"] else "",
        }
        for row in rows
    )
    return csv_of(headers.values(), ([plain(row[name]) for name in headers] for row in worded))


def plain(value: object) -> object:
    """0.800000 as 0.8."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
