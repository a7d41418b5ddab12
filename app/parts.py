"""Pieces that pages share: small HTML that Streamlit has no widget for, every value escaped here and nowhere else, and
the button that downloads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Literal

import streamlit as st

STYLE = """
<style>
.block-container, [data-testid="stMainBlockContainer"] { padding-top: 2.2rem; max-width: 1240px; }
.dti a { color: #1b4f8a; text-decoration: none; }
.dti a:hover { text-decoration: underline; }
.dti-banner { border: 1px solid #b7791f; border-left: 6px solid #b7791f; background: #fdf6e3; color: #5c3c05;
  padding: .6rem .9rem; border-radius: 6px; line-height: 1.45; }
.dti-banner.bad { border-color: #b23a48; background: #fbeef0; color: #8a2432; }
.dti-banner b { letter-spacing: .03em; margin-right: .6rem; }
.dti-eyebrow { color: #5a6878; font-size: .82rem; letter-spacing: .02em; margin-bottom: .15rem; }
.dti-head h1 { font-size: 1.8rem; line-height: 1.25; margin: 0; padding: 0; font-weight: 650; color: #14304f; }
.dti-lead { color: #44515f; margin: .3rem 0 .8rem; }
.dti-meta { display: flex; flex-wrap: wrap; gap: .3rem 1.3rem; border-top: 1px solid #d9e0e8;
  border-bottom: 1px solid #d9e0e8; padding: .55rem 0; font-size: .86rem; color: #1c2733; }
.dti-meta span.k { color: #5a6878; margin-right: .4rem; }
.dti-chip { display: inline-block; font-size: .78rem; line-height: 1.3; padding: .08rem .5rem; border-radius: 999px;
  border: 1px solid #c3ccd6; color: #3b4856; background: #fff; white-space: nowrap; }
.dti-chip.good { border-color: #3f7d58; color: #24583a; background: #eef6f0; }
.dti-chip.fair { border-color: #1b4f8a; color: #1b4f8a; background: #edf3fa; }
.dti-chip.warn { border-color: #b7791f; color: #6f4708; background: #fdf6e3; }
.dti-chip.bad { border-color: #b23a48; color: #8a2432; background: #fbeef0; }
.dti-card { border: 1px solid #d9e0e8; border-radius: 8px; padding: 1.05rem 1.15rem; background: #fff; height: 100%; }
.dti-card .label { color: #5a6878; font-size: .88rem; }
.dti-card .big { font-size: 3.1rem; font-weight: 650; line-height: 1.1; color: #14304f;
  font-variant-numeric: tabular-nums; }
.dti-card .mid { font-size: 1.55rem; font-weight: 620; line-height: 1.2; color: #14304f;
  font-variant-numeric: tabular-nums; }
.dti-card .of { font-size: 1.05rem; font-weight: 400; color: #5a6878; }
.dti-card .note { color: #44515f; font-size: .88rem; margin-top: .5rem; line-height: 1.45; }
.dti-card h3 { font-size: 1rem; line-height: 1.35; margin: 0 0 .7rem; padding: 0; font-weight: 600; }
.dti-scroll { overflow-x: auto; }
.dti-scroll.tall { max-height: 440px; overflow-y: auto; border-bottom: 1px solid #d9e0e8; }
.dti-scroll.tall th { position: sticky; top: 0; z-index: 1; }
.dti-grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(var(--least), 1fr)); gap: .9rem; }
table.dti-table { width: 100%; border-collapse: collapse; font-size: .9rem; line-height: 1.4; margin: 0; }
table.dti-table th { text-align: left; font-weight: 600; color: #44515f; font-size: .82rem; padding: .45rem .6rem;
  border-bottom: 1.5px solid #b9c4d0; vertical-align: bottom; background: #f3f6fa; }
table.dti-table td { padding: .45rem .6rem; border-bottom: 1px solid #e6ebf0; vertical-align: top; }
table.dti-table .num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
table.dti-table tr.sum td { font-weight: 620; background: #f8fafc; border-bottom-color: #cfd8e1; }
table.dti-table tr:hover td { background: #f8fafc; }
table.dti-table small { color: #5a6878; font-size: .8rem; display: block; }
.dti-bar { display: inline-block; vertical-align: middle; width: 100%; min-width: 84px; height: 9px;
  background: #e6ebf0; border-radius: 3px; position: relative; overflow: hidden; }
.dti-bar i { display: block; height: 100%; background: #1b4f8a; }
.dti-bar.lost i { background: #b23a48; }
.dti-bar.pale i { background: #8aa6c6; }
.dti-bar.plan i { background: repeating-linear-gradient(135deg, #6b7785 0 3px, #b9c4d0 3px 6px); }
.dti-swatch { display: inline-block; width: 1.15rem; height: .95rem; line-height: .9rem; margin-right: .45rem;
  border: 1px solid #5a6878; border-radius: 2px; text-align: center; vertical-align: -.1rem; flex: none; }
ul.dti-legend { list-style: none; margin: .2rem 0; padding: 0; font-size: .88rem; display: grid; gap: .3rem; }
ul.dti-legend li { display: flex; align-items: center; margin: 0; padding: 0; }
ul.dti-legend .num { margin-left: auto; color: #5a6878; white-space: nowrap; }
.dti-flow { display: flex; align-items: stretch; gap: .5rem; }
.dti-flow > .dti-card { flex: 1; min-width: 0; height: auto; }
.dti-flow .dti-card .big { font-size: 2.2rem; }
.dti-flow .dti-card small { display: block; color: #5a6878; }
.dti-flow .dti-card .note b { margin-right: .35rem; }
.dti-arrow { align-self: center; font-size: 1.5rem; color: #5a6878; }
.dti-plan { display: grid; grid-template-columns: 1fr auto; gap: .15rem .8rem; font-size: .88rem;
  align-items: baseline; }
.dti-plan .v { font-weight: 620; font-variant-numeric: tabular-nums; text-align: right; }
.dti-plan .full { grid-column: 1 / -1; margin-bottom: .5rem; }
.dti dl.dti-facts { margin: 0; padding: 0; display: grid; gap: .6rem 1.4rem; font-size: .9rem;
  grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); }
.dti-facts dt { color: #5a6878; font-size: .8rem; margin: 0; font-weight: 400; }
.dti-facts dd { margin: 0; }
.dti-fraction { display: inline-block; text-align: center; vertical-align: middle; max-width: 46rem; }
.dti-fraction span { display: block; padding: .25rem .9rem; }
.dti-fraction span + span { border-top: 1.5px solid #1c2733; }
table.dti-table td:first-child { min-width: 11rem; }
.dti-formula { display: flex; align-items: center; flex-wrap: wrap; gap: .4rem 1rem; }
@media (max-width: 700px) {
  .block-container, [data-testid="stMainBlockContainer"] { padding-top: 4.2rem; }
  table.dti-table { min-width: 40rem; }
  .dti-flow { flex-direction: column; }
  .dti-arrow { transform: rotate(90deg); }
}
</style>
"""

BAND_TONES = {1: "good", 2: "good", 3: "fair", 4: "warn", 5: "bad"}
STATUS_TONES = {"no_data": "bad", "missing": "bad", "assumed": "warn", "provisional": "fair"}
CONFIDENCE_TONES = {"official": "good", "derived": "", "unverified": "warn"}


@dataclass(frozen=True)
class Html:
    """Text that is markup already."""

    markup: str


def text(value: str | Html) -> str:
    return value.markup if isinstance(value, Html) else escape(value)


def joined(*values: str | Html, by: str = " ") -> Html:
    return Html(by.join(text(value) for value in values if value))


def show(*values: str | Html) -> None:
    st.html(f'<div class="dti">{"".join(text(value) for value in values)}</div>')


def chip(label: str, tone: str = "", title: str = "") -> Html:
    return Html(f'<span class="dti-chip {tone}" title="{escape(title)}">{escape(label)}</span>')


def anchor(label: str, target: str) -> Html:
    return Html(f'<a href="{escape(target)}">{escape(label)}</a>')


def strong(value: str | Html) -> Html:
    return Html(f"<b>{text(value)}</b>")


def small(value: str | Html) -> Html:
    return Html(f"<small>{text(value)}</small>" if value else "")


def code(value: str) -> Html:
    return Html(f"<code>{escape(value)}</code>")


def bar(value: Decimal | None, of: Decimal | None, tone: str = "") -> Html:
    """A bar that repeats a number printed beside it, so it is hidden from screen readers. Nothing where unknown."""
    if value is None or not of:
        return Html("")
    share = min(max(float(value / of), 0), 1)
    return Html(f'<span class="dti-bar {tone}" aria-hidden="true"><i style="width:{share:.2%}"></i></span>')


def table(
    headers: Sequence[str | Html],
    rows: Sequence[Sequence[str | Html]],
    numeric: Sequence[int] = (),
    sums: Sequence[int] = (),
    widths: Sequence[str] = (),
    tall: bool = False,
) -> Html:
    """`numeric` names the columns set to the right, `sums` the rows set as totals. A tall table scrolls by itself."""

    def side(column: int) -> str:
        return ' class="num"' if column in numeric else ""

    columns = "".join(f'<col style="width:{width}">' for width in widths)
    head = "".join(f'<th scope="col"{side(i)}>{text(header)}</th>' for i, header in enumerate(headers))
    body = "".join(
        f"<tr{' class=sum' if number in sums else ''}>"
        + "".join(f"<td{side(i)}>{text(cell)}</td>" for i, cell in enumerate(row))
        + "</tr>"
        for number, row in enumerate(rows)
    )
    return Html(
        f'<div class="dti-scroll{" tall" if tall else ""}"><table class="dti-table"><colgroup>{columns}</colgroup>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def card(*values: str | Html) -> Html:
    return Html(f'<div class="dti-card">{"".join(text(value) for value in values)}</div>')


def grid(cards: Sequence[Html], least: str = "200px") -> Html:
    """Cards of one height, side by side as far as they are `least` wide."""
    return Html(f'<div class="dti-grid" style="--least: {least}">{"".join(card.markup for card in cards)}</div>')


def line(kind: str, *values: str | Html) -> Html:
    return Html(f'<div class="{kind}">{joined(*values).markup}</div>')


def frame_height(rows: int, most: int) -> int:
    """Pixels of a data frame that shows its header and `rows` rows without a blank one, at most `most`."""
    return min(33 * (rows + 1) + 3, most)


def download(
    label: str,
    data: str | bytes | Callable[[], str],
    file_name: str,
    *,
    mime: str = "text/csv",
    icon: str = ":material/download:",
    width: Literal["content", "stretch"] = "content",
) -> None:
    """A button that hands the reader a file and does not run the page again. data: a function makes it when asked."""
    st.download_button(label, data, file_name, mime, on_click="ignore", icon=icon, width=width)


def notice(title: str, told: str, tone: str = "") -> Html:
    """A box with what is to be known; its texts are never markup, as those of Streamlit's own boxes would be."""
    return Html(f'<div class="dti-banner {tone}" role="status"><b>{escape(title)}</b>{escape(told)}</div>')


def facts(pairs: Sequence[tuple[str, str | Html]]) -> Html:
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{text(value)}</dd></div>" for name, value in pairs)
    return Html(f'<dl class="dti-facts">{items}</dl>')
