"""One unit: profile, score, rank, every indicator, and the dossiers behind each number."""

import pandas as pd
import streamlit as st

from app import filters, parts, queries
from app.frame import Page, open_page
from app.labels import MISSING
from app.parts import Html
from app.scores import blocks_table, score_card, show_trend
from app.snapshot import Row

LEAST_EXPORTED = 5
PAGE_SIZE = 50
SIDES = ("numerator", "rest", "denominator")
UNKNOWN_BEGINNING = 1900


def choose_unit(page: Page) -> Row:
    t = page.t
    units = page.units()
    options = {code: f"{t.name(row)}  ·  {t.known('level', row['level'])}  ·  {code}" for code, row in units.items()}
    return units[filters.choose("unit", t("filter.unit"), options, resets=("page",))]


def linked(page: Page, row: Row) -> Html:
    return parts.anchor(f"{page.t.name(row)} ({row['unit_code']})", filters.link("unit", unit=row["unit_code"]))


def validity(page: Page, unit: Row) -> str:
    t = page.t
    begins = unit["valid_from"]
    since = t("unit.validity.unknown") if begins.year <= UNKNOWN_BEGINNING else t.day(begins)
    return f"{t('since')} {since} {t('until')} {t.day(unit['valid_to']) if unit['valid_to'] else t('now')}"


def profile(page: Page, unit: Row) -> Html:
    t = page.t
    units = page.units()
    names = page.snapshot.rows(
        queries.UNIT_NAMES,
        units=tuple(code for code in (unit["parent_code"], unit["successor_code"]) if code),
    )
    by_code = {row["unit_code"]: row for row in names} | {code: units[code] for code in units}
    other_name = unit["name_en"] if t.language == "vi" else unit["name_vi"]
    pairs: list[tuple[str, str | Html]] = [
        (t("code"), unit["unit_code"]),
        (t("unit.other_name"), other_name or MISSING),
        (t("unit.level"), t.known("level", unit["level"])),
        (t("unit.validity"), validity(page, unit)),
    ]
    for label, code in ((t("unit.parent"), unit["parent_code"]), (t("unit.successor"), unit["successor_code"])):
        if code in by_code:
            pairs.append((label, linked(page, by_code[code])))
    before = page.snapshot.rows(queries.PREDECESSORS, unit=unit["unit_code"])
    if before:
        pairs.append((t("unit.predecessors"), ", ".join(t.name(row) for row in before)))
    return parts.facts(pairs)


def rank_card(page: Page, rank: Row | None) -> Html:
    t = page.t
    if rank is None:
        return parts.card(parts.line("label", t("rank")), parts.line("note", t("unit.not_ranked")))
    group = t.known("level", rank["rank_group"]).lower()
    lines = [parts.line("label", t("unit.rank", group=group))]
    if rank["rank"] is None:
        reason = t.known("ranking.unranked", rank["unranked_reason"] or "other")
        lines += [parts.line("mid", MISSING), parts.line("note", f"{t('ranking.unranked')}: {reason}")]
    else:
        of = Html(f'<span class="of"> / {rank["rank_of"]}</span>')
        lines.append(parts.line("mid", parts.joined(str(rank["rank"]), of, by="")))
        previous = MISSING if rank["previous_rank"] is None else str(rank["previous_rank"])
        lines.append(parts.line("note", t("unit.rank.previous", rank=previous)))
    lines.append(parts.line("note", f"{t('dossiers')}: {t.number(rank['dossiers'])}"))
    return parts.card(*lines)


def indicator_table(page: Page, unit: Row, indicators: list[Row]) -> Html:
    """Every indicator of the framework; what has no number says why."""
    t = page.t
    rows: list[list[str | Html]] = []
    for row in indicators:
        counts_days = row["indicator_code"] == "2.2"
        ratio = (
            t.ratio(row["ratio"])
            if not counts_days
            else MISSING
            if row["ratio"] is None
            else t("indicator.average_days", days=t.number(row["ratio"], 1))
        )
        name = parts.anchor(
            f"{row['indicator_code']} · {t.name(row)}",
            filters.link("unit", unit=unit["unit_code"], indicator=row["indicator_code"]),
        )
        rows.append(
            [
                name,
                t.number(row["numerator"]),
                t.number(row["denominator"]),
                ratio,
                t.points(row["points"]),
                t.points(row["max_points"]),
                t.points(row["points_lost"]),
                parts.bar(row["points"], row["max_points"]),
                page.status(row["status"]),
                page.confidence(row["confidence"]),
            ]
        )
    headers = [
        t("indicator"),
        t("numerator"),
        t("denominator"),
        t("ratio"),
        t("points"),
        t("max"),
        t("lost"),
        Html("&nbsp;"),
        t("status"),
        t("confidence"),
    ]
    return parts.table(headers, rows, numeric=(1, 2, 3, 4, 5, 6), widths=("34%",))


def dossier_frame(page: Page, rows: list[Row]) -> pd.DataFrame:
    t = page.t
    return pd.DataFrame(
        {
            "code": row["dossier_code"],
            "unit": t.name(row, "unit"),
            "procedure": row["procedure_vi"] or row["procedure_code"],
            "channel": t.known("dossier.channel", str(row["channel"])),
            "received": t.day(row["received_on"]),
            "due": t.day(row["due_on"]),
            "finished": t.day(row["finished_on"]),
            "judged": t.day(row["judged_then"]),
            "on_time": t("dossier.on_time.yes" if row["is_on_time"] else "dossier.on_time.no"),
            "overdue_days": t.number(row["overdue_days"]),
            "status": f"{row['status']} · {t.name(row, 'status')}",
            "supplements": t.number(row["supplement_requests"]),
            "counted": t("yes" if row["is_in_numerator"] else "no"),
        }
        for row in rows
    )


def dossiers_behind(page: Page, unit: Row, indicators: list[Row]) -> None:
    t = page.t
    by_code = {row["indicator_code"]: row for row in indicators}
    code = filters.choose(
        "indicator",
        t("filter.indicator"),
        {code: f"{code} · {t.name(row)}" for code, row in by_code.items()},
        default="2.1",
        resets=("page",),
    )
    row = by_code[code]
    if code not in queries.DOSSIER_INDICATORS:
        st.info(
            t(
                "unit.drill.other",
                code=code,
                numerator=t.name(row, "numerator"),
                denominator=t.name(row, "denominator"),
            ),
            icon=":material/info:",
        )
        return
    asked = {
        "unit": unit["unit_code"],
        "indicator": code,
        "cutoff_on": page.period["cutoff_on"],
        "as_of": page.snapshot.as_of,
        **page.span,
    }
    counts = page.snapshot.row(queries.DOSSIER_COUNTS, **asked)
    side = filters.choose(
        "side",
        t("filter.side"),
        {side: f"{t(f'unit.side.{side}')} · {t.number(counts[side])}" for side in SIDES},
        widget=st.segmented_control,
        resets=("page",),
        required=True,
    )
    expected = {
        "numerator": row["numerator"],
        "denominator": row["denominator"],
        "rest": None if row["numerator"] is None else row["denominator"] - row["numerator"],
    }[side]
    total = counts[side]
    st.caption(t("unit.drill.note", cutoff=t.day(page.period["cutoff_on"])))
    if total == expected:
        st.success(t("unit.drill.equal", count=t.number(total)), icon=":material/check:")
    else:
        st.error(t("unit.drill.unequal", count=t.number(total), expected=t.number(expected)), icon=":material/error:")
    if not total:
        return
    place = st.container()
    number = filters.page_number("page", -(-total // PAGE_SIZE))
    rows = page.snapshot.rows(
        queries.DOSSIER_LIST, side=side, page_size=PAGE_SIZE, skipped=(number - 1) * PAGE_SIZE, **asked
    )
    headers = {
        "code": t("dossier.code"),
        "unit": t("unit"),
        "procedure": t("dossier.procedure"),
        "channel": t("dossier.channel"),
        "received": t("dossier.received"),
        "due": t("dossier.due"),
        "finished": t("dossier.finished"),
        "judged": t("dossier.judged"),
        "on_time": t("dossier.on_time"),
        "overdue_days": t("dossier.overdue_days"),
        "status": t("status"),
        "supplements": t("dossier.supplements"),
        "counted": t("dossier.counted"),
    }
    with place:
        first = (number - 1) * PAGE_SIZE + 1
        st.caption(
            t(
                "shown",
                first=t.number(first),
                last=t.number(first + len(rows) - 1),
                total=t.number(total),
            )
        )
        st.dataframe(
            dossier_frame(page, rows),
            hide_index=True,
            width="stretch",
            height=parts.frame_height(len(rows), 560),
            column_config={
                name: st.column_config.TextColumn(header, width=260 if name == "procedure" else None)
                for name, header in headers.items()
            },
        )
    if total < LEAST_EXPORTED:
        st.caption(t("unit.download.few", least=LEAST_EXPORTED))
        return
    parts.download(
        t("unit.download"),
        lambda: page.snapshot.csv(
            queries.DOSSIER_LIST, csv_headers(page), side=side, page_size=None, skipped=0, **asked
        ),
        f"{unit['unit_code']}_{code}_{side}_{filters.period_code(page.period)}.csv",
    )


def csv_headers(page: Page) -> dict[str, str]:
    """The columns of the download: codes and ISO dates, so that another program can read them."""
    t = page.t
    other = "vi" if t.language == "vi" else "en"
    return {
        "dossier_code": t("dossier.code"),
        "unit_code": t("code"),
        f"unit_{other}": t("unit"),
        "procedure_code": t("dossier.procedure_code"),
        "procedure_vi": t("dossier.procedure"),
        "channel": t("dossier.channel"),
        "received_on": t("dossier.received"),
        "due_on": t("dossier.due"),
        "finished_on": t("dossier.finished"),
        "judged_then": t("dossier.judged"),
        "is_on_time": t("dossier.on_time"),
        "overdue_days": t("dossier.overdue_days"),
        "status": t("status"),
        "supplement_requests": t("dossier.supplements"),
        "is_in_numerator": t("dossier.counted"),
    }


def render(page: Page) -> None:
    t = page.t
    unit = choose_unit(page)
    begins, ends = unit["valid_from"], unit["valid_to"]
    first, last = page.period["period_start"], page.period["period_end"]
    if begins > first or (ends and ends < last):
        st.info(
            t("unit.partial", first=t.day(max(begins, first)), last=t.day(min(ends or last, last))),
            icon=":material/event_busy:",
        )
    st.subheader(t.name(unit), anchor=False)
    parts.show(profile(page, unit))

    scores = page.snapshot.rows(queries.SCORES_OF_UNIT, unit=unit["unit_code"], **page.of_period)
    rank = page.snapshot.row(queries.RANK_OF_UNIT, unit=unit["unit_code"], **page.of_period)
    left, right = st.columns([1, 2.2], gap="medium")
    with left:
        parts.show(score_card(page, scores, rank))
        parts.show(rank_card(page, rank))
    with right:
        parts.show(blocks_table(page, scores))

    indicators = page.snapshot.rows(queries.INDICATORS_OF_UNIT, unit=unit["unit_code"], **page.of_period)
    st.subheader(t("unit.indicators"), anchor=False)
    parts.show(indicator_table(page, unit, indicators))

    st.subheader(t("unit.drill"), anchor="dossiers")
    dossiers_behind(page, unit, indicators)

    st.subheader(t("overview.trend"), anchor=False)
    show_trend(page, [unit])


if __name__ == "__main__":
    render(open_page("unit"))
