"""The templates of all units, against a loop written by hand; and a burst of as many workbooks that come back."""

from __future__ import annotations

import json
from pathlib import Path

import fastexcel
import numpy as np

from orchestration.forms.catalogue import catalogue
from orchestration.forms.layout import file_name
from orchestration.forms.periods import period
from orchestration.forms.template import workbook
from orchestration.sample.submissions import drawn_answers
from tests.benchmarks.harness import dti, hold, module, tell

KEY = "2026"
ARRIVAL = "2027-01-10"
LIMIT_TEMPLATES, LIMIT_BURST, LIMIT_RATIO = 20, 60, 4


def measure(root: Path) -> bool:
    """Write 111 templates, then load 111 filled ones; whether none was lost."""
    print("forms: 111 units, one form each", flush=True)
    home = root / "home"
    product = tell("templates", dti(home, "templates", KEY))
    written = sorted((home / "templates" / KEY).iterdir())
    folder = root / "by_hand"
    folder.mkdir(parents=True)
    cells = root / "cells.json"
    cells.write_text(json.dumps([[path.name, _cells(path)] for path in written], ensure_ascii=False), "utf-8")
    by_hand = tell("templates by hand", module("sides.templates_by_hand", cells, folder))
    hold("111 templates", product.seconds, LIMIT_TEMPLATES, " s")
    hold("templates / by hand, in CPU", product.cpu / by_hand.cpu, LIMIT_RATIO)
    filled = _fill(home)
    burst = tell("burst", module("sides.submissions_burst", home))
    print(f"  {burst.output.splitlines()[-2]}")
    hold("111 workbooks checked, loaded and answered", burst.seconds, LIMIT_BURST, " s")
    answered = list((home / "answers").rglob("*.xlsx"))
    return len(written) == filled == len(answered) == 111


def _cells(path: Path) -> list[list]:
    book = fastexcel.read_excel(path)
    return [
        [sheet, row, column, text]
        for sheet in book.sheet_names
        for row, texts in enumerate(
            book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars().iter_rows()
        )
        for column, text in enumerate(texts)
        if text
    ]


def _fill(home: Path) -> int:
    """Put a filled workbook of every unit into the inbox; the number of them."""
    rng = np.random.default_rng(405)
    known, when = catalogue(), period(KEY)
    folder = home / "inbox" / "submissions" / ARRIVAL
    folder.mkdir(parents=True)
    for form in known.forms.values():
        for place, unit in enumerate(known.owing(form, when) if form.holds(when) else ()):
            content = workbook(form, unit, when, answers=drawn_answers(rng, form, when, place))
            (folder / file_name(unit.code, form.code, KEY)).write_bytes(content)
    return len(list(folder.iterdir()))
