"""What each feed must look like, as agreed with its senders: delivery, columns, personal data, rules, the file."""

import streamlit as st

from app import filters, parts, queries
from app.frame import Page, open_page
from app.labels import MISSING
from app.parts import Html
from app.snapshot import Row

SEVERITY_TONES = {"quarantine": "bad", "found": "warn"}
HANDLING_TONES = {"hashed": "fair", "dropped": "warn"}


def choices(page: Page, column: Row) -> Html:
    """`1 in person · 2 online`, the codes in bold."""
    told = []
    for line in page.t.name(column, "choices").split("\n"):
        code, _, label = line.partition(" ")
        told.append(parts.joined(parts.strong(code), label, by="&nbsp;"))
    return parts.joined(*told, by=" · ")


def presence(page: Page, column: Row) -> Html:
    """Whether the column must stand in the header, and whether its value must be filled."""
    t = page.t
    if column["filled"]:
        return parts.chip(t("contracts.filled"), "fair")
    if column["required"]:
        return parts.joined(
            parts.chip(t("contracts.required"), "fair"), parts.small(t("contracts.may_be_empty")), by=""
        )
    return parts.chip(t("contracts.optional"))


def meaning(page: Page, column: Row) -> Html:
    t = page.t
    default = column["default_value"]
    pieces = (
        t.name(column, "description"),
        parts.small(choices(page, column)) if column["choices"] else "",
        parts.small(t("contracts.default", value=default)) if default else "",
    )
    return parts.joined(*pieces, by="")


def show_contract(page: Page, feed: Row) -> None:
    """What the feed is for, and the version in force with its file."""
    t = page.t
    version = f"{t('contracts.version')} {feed['contract_version']}"
    in_force = t("contracts.since", moment=t.moment(feed["since"])) if feed["since"] else ""
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        st.subheader(t.name(feed, "title"), anchor=False)
        parts.show(parts.joined(parts.chip(version, "good"), parts.small(in_force)))
    with right:
        parts.download(
            t("contracts.download"),
            feed["document"] or "",
            f"{feed['feed']}-{feed['contract_version']}.odcs.yaml",
            mime="application/yaml",
            width="stretch",
        )
    parts.show(
        parts.grid(
            [
                parts.card(
                    Html(f"<h3>{parts.text(t(f'contracts.{part}'))}</h3>"), parts.line("note", t.name(feed, part))
                )
                for part in ("purpose", "usage", "limitations")
            ],
            least="260px",
        )
    )


def show_delivery(page: Page, feed: Row) -> None:
    t = page.t
    endings = "|".join(feed["formats"].split(", "))
    st.code(f"{feed['folder']}<{t('contracts.any_name')}>.{endings}", language=None)
    parts.show(
        parts.facts(
            [
                (t("contracts.grain"), t.name(feed, "grain")),
                (t("contracts.key"), feed["key_columns"]),
                (t("contracts.version_column"), feed["version_column"] or t("contracts.snapshot")),
            ]
        )
    )
    told = [*t.name(feed, "promises").split("\n"), t.name(feed, "encoding")]
    st.markdown("\n".join(f"- {line}" for line in told))


def columns_table(page: Page, columns: list[Row]) -> Html:
    t = page.t
    return parts.table(
        [t("contracts.column"), t("contracts.presence"), t("contracts.meaning"), t("contracts.example")],
        [
            [
                parts.joined(parts.strong(column["column_name"]), parts.small(t.known("kind", column["type"])), by=""),
                presence(page, column),
                meaning(page, column),
                parts.joined(*(column["examples"] or MISSING).split(" · "), by="<br>"),
            ]
            for column in columns
        ],
        widths=("20%", "17%", "41%"),
    )


def show_personal(page: Page, columns: list[Row]) -> None:
    """The promise about personal data, and what becomes of each such column."""
    t = page.t
    if not columns:
        st.markdown(t("contracts.personal.none"))
        return
    st.markdown(t("contracts.personal.text"))
    parts.show(
        parts.table(
            [t("contracts.column"), t("contracts.handling"), t("contracts.meaning")],
            [
                [
                    parts.strong(column["column_name"]),
                    parts.chip(t.known("handling", column["handling"]), HANDLING_TONES.get(column["handling"], "")),
                    t.name(column, "description"),
                ]
                for column in columns
            ],
            widths=("20%", "17%"),
        )
    )


def rules_table(page: Page, feed: Row) -> Html:
    t = page.t
    return parts.table(
        [t("filter.rule"), t("contracts.column"), t("contracts.says"), t("contracts.otherwise")],
        [
            [
                parts.strong(rule["rule"]),
                rule["column_name"] or t("contracts.general"),
                t.name(rule, "description"),
                parts.chip(t.known("severity", rule["severity"]), SEVERITY_TONES.get(rule["severity"], "")),
            ]
            for rule in page.snapshot.rows(queries.CONTRACT_RULES, feed=feed["feed"])
        ],
        widths=("12%", "17%", "53%"),
    )


def render(page: Page) -> None:
    t = page.t
    feeds = page.snapshot.rows(queries.CONTRACTS) if page.snapshot.has_table("dim_feed") else []
    if not feeds:
        st.info(t("contracts.none"), icon=":material/info:")
        return
    chosen = filters.choose(
        "feed",
        t("filter.feed"),
        {row["feed"]: t.known("feed", row["feed"]) for row in feeds},
        default="dossiers",
        widget=st.segmented_control,
        required=True,
    )
    feed = next(row for row in feeds if row["feed"] == chosen)
    columns = page.snapshot.rows(queries.CONTRACT_COLUMNS, feed=chosen)
    kept = [column for column in columns if column["handling"] == "kept"]

    show_contract(page, feed)
    st.subheader(t("contracts.delivery"), anchor=False)
    show_delivery(page, feed)
    st.subheader(f"{t('contracts.columns')} ({t.number(len(kept))})", anchor=False)
    st.caption(t("contracts.columns.note"))
    parts.show(columns_table(page, kept))
    st.subheader(t("contracts.personal"), anchor=False)
    show_personal(page, [column for column in columns if column["handling"] != "kept"])
    st.subheader(t("contracts.rules"), anchor=False)
    st.caption(t("contracts.rules.note"))
    parts.show(rules_table(page, feed))
    with st.expander(t("contracts.document")):
        st.code(feed["document"], language="yaml", height=480)


if __name__ == "__main__":
    render(open_page("contracts"))
