"""The figures of one published version, made ready once: each as the JSON text that is answered, in the order of pages.

A version is some hundred thousand figures. To find a page in a table in memory and join its texts takes 1 to 3 ms; to
write JSON for each request took 5 to 8.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import duckdb
from pydantic import BaseModel

from orchestration.ioc.api.answers import Node, Period, Unit
from orchestration.ioc.api.asking import FILTERS, Asked
from orchestration.ioc.published import FIGURES, KEY, MISSING_FEEDS
from orchestration.ioc.record import SCHEMA_VERSION, PublishedFigure
from orchestration.previous import quoted

READY = f"""
create table memory.main.figures as
select row_number() over (order by {", ".join(KEY)}) as position, {", ".join(FILTERS)}, to_json(figure)::varchar as text
from (
    select *, struct_pack({", ".join(f"{name} := {name}" for name in PublishedFigure.model_fields)}) as figure
    from (select *, case when is_closed then 'closed' else 'provisional' end as status from ({FIGURES}))
)
order by position
"""
NAMES: dict[type[BaseModel], str] = {
    Unit: "select * from marts.dim_unit order by unit_code, valid_from",
    Period: """
        select * from marts.dim_period
        union all by name
        -- years of the DTI before anything was counted; a year with a closed figure is over
        select
            period_type, period_start, make_date(year(period_start), 12, 31) as period_end,
            'Năm ' || year(period_start) as label_vi, 'Year ' || year(period_start) as label_en,
            bool_or(status = 'closed') as is_closed
        from memory.main.figures
        anti join marts.dim_period using (period_type, period_start)
        group by all
        order by period_type, period_start
    """,
    Node: """
        select *, indicator_code as node_code, level as kind from marts.dim_indicator
        where framework_version in (select framework_version from memory.main.figures)
        order by framework_version, sort_order
    """,
}


class StaleCursor(Exception):
    """A cursor of another version than the one that is asked."""


class Prepared:
    """One version, ready to be asked from several threads at once. Its file is closed, so it may be removed.

    A page comes in the order of the table, which DuckDB keeps through `where` and `limit` (its documentation, "Order
    Preservation"); to sort by position again took two thirds of the time of a page.

    version, as_of: as published. etag: of everything answered from it, the schema's version included.
    """

    def __init__(self, serving: Path, pointer: dict[str, str], memory_limit: str):
        """Raises duckdb.Error where the file cannot be opened or does not hold what is published."""
        self.version = pointer["version"]
        self.as_of = pointer["as_of"]
        self.etag = f'"{SCHEMA_VERSION}-{self.version}"'
        self._connection = duckdb.connect(
            ":memory:", config={"threads": 1, "memory_limit": memory_limit, "temp_directory": ""}
        )
        run = self._connection.execute
        run(f"attach {quoted(serving / pointer['file'])} as published (read_only)")
        run("use published")
        run(READY, {"as_of": self.as_of})
        self._names = {shape: self._items(_listed(shape, rows)) for shape, rows in NAMES.items()}
        (self._figures,) = run("select count(*) from memory.main.figures").fetchone()
        self._missing = {feed: day.isoformat() for feed, day in run(MISSING_FEEDS).fetchall()}
        run("use memory")
        run("detach published")

    def about(self) -> bytes:
        content = {"schema_version": SCHEMA_VERSION, "figures": self._figures, "missing_feeds": self._missing}
        return self._answer(json.dumps(content)[1:-1])

    def names(self, shape: type[BaseModel]) -> bytes:
        """All units, periods or nodes, as JSON."""
        return self._answer(self._names[shape])

    def page(self, asked: Asked) -> bytes:
        """One page of figures, as JSON. Raises StaleCursor."""
        after = self._position(asked.cursor)
        filters = asked.model_dump(include=set(FILTERS), exclude_none=True)
        conditions = "".join(f" and {name} = ${name}" for name in filters)
        with self._connection.cursor() as cursor:
            rows = cursor.execute(
                f"select position, text from figures where position > $after{conditions} limit $limit + 1",
                {"after": after, "limit": asked.limit, **filters},
            ).fetchall()
        page = rows[: asked.limit]
        following = f"{self.version}~{page[-1][0]}" if len(rows) > asked.limit else None
        return self._answer(f'{_items(text for _, text in page)},"next_cursor":{json.dumps(following)}')

    def _position(self, cursor: str | None) -> int:
        if cursor is None:
            return 0
        version, _, position = cursor.rpartition("~")
        if version != self.version:
            raise StaleCursor
        return int(position)

    def _items(self, rows: str) -> str:
        return _items(text for (text,) in self._connection.execute(rows).fetchall())

    def _answer(self, content: str) -> bytes:
        head = f'{{"published_version":{json.dumps(self.version)},"as_of":{json.dumps(self.as_of)},'
        return f"{head}{content}}}".encode()


def _items(texts: Iterable[str]) -> str:
    return f'"items":[{",".join(texts)}]'


def _listed(shape: type[BaseModel], rows: str) -> str:
    """A query that gives the rows as JSON texts with the fields of the shape, and no others."""
    return f"select to_json(listed)::varchar from (select {', '.join(shape.model_fields)} from ({rows})) as listed"
