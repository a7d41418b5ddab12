"""What every page shares: the published version, the filters of the sidebar, the header line and the banner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from app import filters, parts, queries
from app.labels import LANGUAGES, MISSING, Labels
from app.snapshot import NothingPublished, Row, Snapshot, home, open_latest, published_version

HOLDS_NAMED = 3
FEEDS_OF_766 = ["dossiers", "procedures", "petitions"]
FEEDS_OF_DTI = ["dti_results"]
FEEDS_OF_FORMS = ["submissions", "appraisals"]
FEEDS_OF_LAND = ["land_parcels", "land_certificates", "land_tax_transfers"]
COMMANDS = {"no_pointer": "make demo SERVE=0", "bad_pointer": "make refresh", "no_file": "make refresh"}


@dataclass(frozen=True)
class Page:
    """The version and language a page shows; period and framework where it is about Decision 766."""

    snapshot: Snapshot
    t: Labels
    period: Row | None = None
    previous_period: Row | None = None
    framework: Row | None = None

    @property
    def framework_version(self) -> str:
        return self.framework["framework_version"]

    @property
    def index_code(self) -> str:
        return self.framework["index_code"]

    @property
    def period_label(self) -> str:
        return self.t.name(self.period, "label")

    @property
    def of_period(self) -> dict[str, Any]:
        """The parameters of a query about one period under one framework."""
        return {
            "framework": self.framework_version,
            "period_type": self.period["period_type"],
            "period_start": self.period["period_start"],
        }

    @property
    def span(self) -> dict[str, Any]:
        return {"period_start": self.period["period_start"], "period_end": self.period["period_end"]}

    def units(self) -> dict[str, Row]:
        """The units valid in the period, the province first."""
        return {row["unit_code"]: row for row in self.snapshot.rows(queries.UNITS_IN_PERIOD, **self.span)}

    def holds(self) -> list[Row]:
        """What is held back in this version."""
        return self.snapshot.rows(queries.HOLDS) if self.snapshot.has_table("fct_hold") else []

    def missing_since(self) -> dict[str, date]:
        """The feeds that are missing on the day T of this version, with the first day that is."""
        rows = self.snapshot.rows(queries.MISSING_FEEDS) if self.snapshot.has_table("fct_missing_feed") else []
        return {row["feed"]: row["missing_since"] for row in rows}

    def held_thing(self, hold: Row) -> str:
        """What a hold is about, in words: a feed's day, or the figures of a unit or period."""
        t = self.t
        if hold["feed"]:
            return t("hold.feed_day", feed=t.known("feed", hold["feed"]), day=t.day(hold["arrival_day"]))
        named = [t.name(hold) if hold["name_vi"] else hold["unit_code"], t.name(hold, "label")]
        return " · ".join(name for name in named if name and name != MISSING) or hold["hold_id"]

    def confidence(self, code: str | None) -> parts.Html:
        return parts.chip(
            self.t.known("confidence", code),
            parts.CONFIDENCE_TONES.get(code or "", ""),
            self.t.known("confidence", f"{code}.means") if code else "",
        )

    def status(self, code: str | None) -> parts.Html:
        code = code or "missing"
        meaning = "" if code == "missing" else self.t.known("status", f"{code}.means")
        return parts.chip(self.t.status(code), parts.STATUS_TONES.get(code, ""), meaning)

    def band(self, row: Row) -> parts.Html:
        if row.get("band_rank") is None:
            return parts.Html("")
        return parts.chip(self.t.name(row, "band"), parts.BAND_TONES.get(row["band_rank"], ""))


def open_page(name: str, *, of_766: bool = True, feeds: Sequence[str] = FEEDS_OF_766, about: str = "dti.title") -> Page:
    """Draw the shared part of page `name` and return what it shows. Stops the run where there is nothing to show.

    of_766: whether the page shows a period under a version of Decision 766. One that does not has no filters of them,
    and `about` says what it is about instead.
    feeds: those behind its figures, of which its banners and its header line speak.
    """
    t = Labels(filters.language())
    with st.sidebar:
        filters.choose(
            "lang", t("filter.language"), LANGUAGES, default="vi", widget=st.segmented_control, required=True
        )
    try:
        snapshot = open_latest()
    except NothingPublished as problem:
        _tell_nothing_is_published(t, problem)
        st.stop()
    _watch_for_a_new_version(snapshot.version)
    if not of_766:
        page = Page(snapshot, t)
        _tell_what_is_held(page, [hold for hold in page.holds() if hold["feed"] in feeds])
        _tell_what_is_simulated(page, feeds)
        _title(t, name, _header_line(page, feeds), of=t(about))
        return page
    frameworks = snapshot.rows(queries.FRAMEWORKS)
    periods = snapshot.rows(queries.PERIODS)
    if not periods or not frameworks:
        _title(t, name)
        st.info(t("nothing.in_period"), icon=":material/info:")
        st.stop()
    with st.sidebar:
        period = filters.period(
            periods,
            t("filter.period_type"),
            t("filter.period"),
            {kind: t(f"period.{kind}") for kind in filters.PERIOD_TYPES},
            lambda row: t.name(row, "label"),
        )
        version = filters.choose(
            "framework",
            t("filter.framework"),
            {row["framework_version"]: row["framework_version"] for row in frameworks},
            default=filters.default_framework(frameworks, period["period_start"]),
        )
    earlier = [
        row
        for row in periods
        if row["period_type"] == period["period_type"] and row["period_start"] < period["period_start"]
    ]
    page = Page(
        snapshot=snapshot,
        t=t,
        period=period,
        previous_period=max(earlier, key=lambda row: row["period_start"], default=None),
        framework=next(row for row in frameworks if row["framework_version"] == version),
    )
    _tell_what_is_held(page, page.holds())
    _tell_what_is_simulated(page, feeds)
    _title(t, name, _header_line(page, feeds))
    return page


def simulated_feeds(snapshot: Snapshot, feeds: Sequence[str]) -> list[str]:
    return [row["feed"] for row in snapshot.rows(queries.SIMULATED_FEEDS, feeds=list(feeds))]


def _tell_what_is_simulated(page: Page, among: Sequence[str]) -> None:
    feeds = simulated_feeds(page.snapshot, among)
    if not feeds:
        return
    t = page.t
    title = f"{Labels('vi')('banner.simulated')} / {Labels('en')('banner.simulated')}"
    sentence = t("banner.simulated.text", feeds=t.feeds(feeds))
    parts.show(parts.Html(f'<div class="dti-banner" role="status"><b>⚠ {title}</b>{parts.text(sentence)}</div>'))


def _tell_what_is_held(page: Page, holds: list[Row]) -> None:
    if not holds:
        return
    t = page.t
    named = "; ".join(page.held_thing(hold) for hold in holds[:HOLDS_NAMED])
    more = t("hold.more", count=t.number(len(holds) - HOLDS_NAMED)) if len(holds) > HOLDS_NAMED else ""
    title = f"{Labels('vi')('hold.banner')} / {Labels('en')('hold.banner')}"
    link = parts.anchor(t("hold.open"), filters.link("quality", part="checks"))
    sentence = parts.joined(f"{named}{more}.", t("hold.banner.text"), link)
    parts.show(parts.Html(f'<div class="dti-banner held" role="status"><b>⚠ {title}</b>{parts.text(sentence)}</div>'))


def _title(t: Labels, name: str, below: str | parts.Html = "", of: str = "") -> None:
    about = of or f"{t('app.title')} · {t('app.basis')}"
    parts.show(
        parts.Html('<header class="dti-head">'),
        parts.line("dti-eyebrow", f"{t('app.owner')} · {about}"),
        parts.Html(f"<h1>{parts.text(t(f'nav.{name}'))}</h1>"),
        parts.line("dti-lead", t(f"lead.{name}")),
        below,
        parts.Html("</header>"),
    )


def _header_line(page: Page, feeds: Sequence[str]) -> parts.Html:
    t = page.t
    missing = [
        parts.chip(t("missing.feed", feed=t.known("feed", feed), day=t.day(day)), "warn", t("missing.means"))
        for feed, day in page.missing_since().items()
        if feed in feeds
    ]
    of_period = []
    if page.period:
        state = t("head.closed") if page.period["is_closed"] else t("head.open")
        tone = "" if page.period["is_closed"] else "warn"
        of_period = [
            (t("head.period"), parts.joined(page.period_label, parts.chip(state, tone))),
            (t("head.framework"), parts.joined(page.framework_version, page.confidence(page.framework["confidence"]))),
        ]
    pairs = [
        (t("head.as_of"), t.day(page.snapshot.as_of)),
        *([(t("head.missing"), parts.joined(*missing))] if missing else []),
        *of_period,
        (t("head.published_at"), t.moment(page.snapshot.published_at)),
        (t("head.version"), page.snapshot.version),
    ]
    cells = "".join(
        f'<span><span class="k">{parts.text(name)}</span>{parts.text(value)}</span>' for name, value in pairs
    )
    return parts.Html(f'<div class="dti-meta">{cells}</div>')


def _tell_nothing_is_published(t: Labels, problem: NothingPublished) -> None:
    parts.show(parts.Html(f'<header class="dti-head"><h1>{parts.text(t("nothing.title"))}</h1></header>'))
    st.warning(f"{t(f'nothing.{problem.reason}')} `{problem.path}`", icon=":material/database_off:")
    st.markdown(t("nothing.do"))
    st.code(f"DTI_HOME={home()} {COMMANDS.get(problem.reason, 'make refresh')}", language="bash")


@st.fragment(run_every=60)
def _watch_for_a_new_version(shown: str) -> None:
    """A page left open follows the next publication."""
    now = published_version()
    if now is not None and now != shown:
        st.rerun()
