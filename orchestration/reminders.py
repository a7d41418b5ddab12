"""Who still owes a form, as the published version knows it, in Vietnamese: what is sent out as a reminder."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from orchestration.previous import POINTER

OWED = """
    select
        units.name_vi, due.unit_code, forms.name_vi, due.form_code, due.period, due.due_at, due.days_late, due.status,
        due.deadline_confidence
    from marts.fct_submission_due as due
    inner join marts.dim_form as forms using (form_code)
    inner join marts.dim_unit as units
        on
            due.unit_code = units.unit_code
            and due.closes_on >= units.valid_from
            and (units.valid_to is null or due.closes_on <= units.valid_to)
    where due.status in ('missing', 'returned', 'open') and (due.status <> 'open' or $with_open)
    order by due.due_at, forms.sort_order, units.name_vi
"""
STATUS = {"missing": "chưa gửi", "returned": "bị trả lại, chờ bản sửa", "open": "chưa đến hạn"}
UNVERIFIED = "Hạn gửi là tạm đặt, chưa có văn bản của tỉnh."


def reminders(serving: Path, *, with_open: bool = False) -> str | None:
    """A line per unit, form and period that is owed, the oldest first; None when nothing is published.

    with_open: also what is not due yet.
    """
    pointer = serving / POINTER
    if not pointer.exists():
        return None
    current = json.loads(pointer.read_text("utf-8"))
    with duckdb.connect(str(serving / current["file"]), read_only=True) as connection:
        (is_there,) = connection.execute(
            "select count(*) from information_schema.tables where table_name = 'fct_submission_due'"
        ).fetchone()
        rows = connection.execute(OWED, {"with_open": with_open}).fetchall() if is_there else []
    lines = [f"Số liệu đến {current['as_of']}: {len(rows)} biểu còn phải gửi."]
    if any(row[-1] == "unverified" for row in rows):
        lines.append(UNVERIFIED)
    for unit, unit_code, form, form_code, period, due, late, status, _ in rows:
        delay = f", chậm {late} ngày" if late else ""
        lines.append(
            f"{due:%d/%m/%Y}  {unit} ({unit_code}): {form} ({form_code}), kỳ {period}: {STATUS[status]}{delay}"
        )
    return "\n".join(lines)
