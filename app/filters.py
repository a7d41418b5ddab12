"""What the reader chose, kept in the URL both ways: a shared link shows the same view, a bad value falls back.

A page change drops the URL, so the session remembers the choices. The URL is read where it is not as the last run left
it (a link, the browser's way back), and written once at the end of a run: one step of the browser's history, not one
for each choice. Widgets only mirror what is remembered.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from app.labels import DEFAULT_LANGUAGE, LANGUAGES
from app.snapshot import Row

_REMEMBERED = "remembered_filters"
_SHOWN = "shown_filters"
_SEEN = "seen_filters"
_PERIOD_MARK = {"quarter": "Q", "half": "H"}
_OF_A_PERIOD = ("framework", "page")  # another period starts again with the version valid then, at the first page
PERIOD_TYPES = ("year", "nine_months", "half", "quarter", "month")


@contextmanager
def in_the_url() -> Iterator[None]:
    """Around a whole run. One that is broken off writes nothing, and the browser still sends the URL that was read."""
    found = st.query_params.to_dict()
    if found != st.session_state.get(_SEEN):
        st.session_state.setdefault(_REMEMBERED, {}).update(found)
    st.session_state[_SEEN] = found
    st.session_state[_SHOWN] = {}
    yield
    written = {name: value for name, value in (found | st.session_state[_SHOWN]).items() if value}
    if written != found:
        st.query_params.from_dict(written)
    st.session_state[_SEEN] = written


def requested(name: str) -> str | None:
    """The raw value of the URL or of an earlier page or choice."""
    return st.session_state.get(_REMEMBERED, {}).get(name)


def keep(name: str, value: str) -> None:
    """Remember a choice; an empty one is forgotten."""
    remembered = st.session_state.setdefault(_REMEMBERED, {})
    if value:
        remembered[name] = value
    else:
        remembered.pop(name, None)


def show(name: str, value: str) -> None:
    """Remember what the page shows, and have it in the URL; nothing of it where it is empty."""
    keep(name, value)
    st.session_state.setdefault(_SHOWN, {})[name] = value


def choose(
    name: str,
    label: str,
    options: Mapping[str, str],
    default: str | None = None,
    widget: Callable[..., Any] = st.selectbox,
    resets: Sequence[str] = (),
    **widget_arguments: Any,
) -> str:
    """One of `options` (value: text) through a widget. `resets` names filters that a new choice makes void."""
    value = requested(name)
    if value not in options:
        value = default if default in options else next(iter(options))
    key = f"filter_{name}"
    st.session_state[key] = value  # each time: a browser would go on with the words of another language

    def take() -> None:
        keep(name, st.session_state[key] or value)
        for other in resets:
            keep(other, "")

    widget(label, list(options), format_func=options.__getitem__, key=key, on_change=take, **widget_arguments)
    show(name, value)
    return value


def search(name: str, label: str, **widget_arguments: Any) -> str:
    """Free text through an input."""
    key = f"filter_{name}"
    value = (requested(name) or "")[:100]
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    st.text_input(label, key=key, on_change=lambda: keep(name, st.session_state[key]), **widget_arguments)
    show(name, value)
    return value


def page_number(name: str, pages: int) -> int:
    """The page of a list, from 1, through a pager that appears where there is more than one."""
    text = requested(name) or ""
    number = min(max(int(text), 1), pages) if re.fullmatch(r"[0-9]{1,7}", text) else 1
    show(name, str(number) if pages > 1 else "")
    if pages > 1:
        key = f"filter_{name}_{pages}_{number}"
        st.pagination(pages, default=number, key=key, on_change=lambda: keep(name, str(st.session_state[key])))
    return number


def language() -> str:
    value = requested("lang")
    return value if value in LANGUAGES else DEFAULT_LANGUAGE


def period_code(period: Row) -> str:
    """2026, 2026-9M, 2026-H1, 2026-Q3 or 2026-09."""
    start: date = period["period_start"]
    kind = period["period_type"]
    if kind == "year":
        return f"{start.year}"
    if kind == "nine_months":
        return f"{start.year}-9M"
    if kind == "month":
        return f"{start:%Y-%m}"
    months = 3 if kind == "quarter" else 6
    return f"{start.year}-{_PERIOD_MARK[kind]}{(start.month - 1) // months + 1}"


def period(
    periods: Sequence[Row], type_label: str, label: str, type_texts: Mapping[str, str], texts: Callable[[Row], str]
) -> Row:
    """The period in the URL, else the latest year, else the latest period there is. Two widgets: kind, then period."""
    by_code = {period_code(row): row for row in periods}
    kinds = {kind: type_texts[kind] for kind in PERIOD_TYPES if any(row["period_type"] == kind for row in periods)}
    chosen = by_code.get(requested("period") or "") or next(
        row for kind in kinds for row in periods if row["period_type"] == kind
    )
    latest = {kind: next(period_code(row) for row in periods if row["period_type"] == kind) for kind in kinds}
    key = "filter_period_type"
    st.session_state[key] = chosen["period_type"]
    st.selectbox(
        type_label,
        list(kinds),
        format_func=kinds.__getitem__,
        key=key,
        on_change=lambda: _take_period(latest[st.session_state[key]]),
    )
    options = {code: texts(row) for code, row in by_code.items() if row["period_type"] == chosen["period_type"]}
    return by_code[choose("period", label, options, default=period_code(chosen), resets=_OF_A_PERIOD)]


def _take_period(code: str) -> None:
    keep("period", code)
    for other in _OF_A_PERIOD:
        keep(other, "")


def default_framework(frameworks: Sequence[Row], day: date) -> str:
    """The version valid on `day`, else the newest."""
    for row in frameworks:
        if row["valid_from"] <= day and (row["valid_to"] is None or day <= row["valid_to"]):
            return row["framework_version"]
    return frameworks[0]["framework_version"]


def links(page: str) -> Callable[..., str]:
    """Makes relative links to a page, which keep language, period and framework."""
    shared = {name: requested(name) for name in ("lang", "period", "framework")}
    return lambda **parameters: (
        f"{page}?{urlencode({name: value for name, value in (shared | parameters).items() if value})}"
    )


def link(page: str, **parameters: str) -> str:
    """One of them."""
    return links(page)(**parameters)


def plain(text: str) -> str:
    """Lower case without accents, for searching: `Phường Tân Ninh` as `phuong tan ninh`."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
