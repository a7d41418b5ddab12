"""The dbt test `unique_together`: which rows it finds."""

from __future__ import annotations

import re

import duckdb
import pytest
from jinja2 import Template

from orchestration.settings import DBT_PROJECT

SOURCE = (DBT_PROJECT / "tests" / "generic" / "unique_together.sql").read_text("utf-8")
QUERY = re.search(r"{% test .*? %}(.*){% endtest %}", SOURCE, re.DOTALL)[1]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("('a', 1), ('a', 2), ('b', 1)", []),
        ("('a', 1), ('a', 1), ('b', 1)", [("a", 1, 2)]),
        ("('a', null), ('b', 1)", [("a", None, 1)]),
        ("(null, 1), (null, 1)", [(None, 1, 2)]),
    ],
)
def test_rows_that_share_a_key_or_lack_a_part_of_it_are_found(rows: str, found: list[tuple]) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"create table marts as from (values {rows}) as rows(code, number)")
        query = Template(QUERY).render(model="marts", columns=["code", "number"])
        assert connection.execute(query).fetchall() == found


def test_keys_that_share_no_more_than_their_number_are_not_found() -> None:
    with duckdb.connect() as connection:
        connection.execute("create table marts as from (values ('a'), ('b')) as rows(code)")
        connection.execute("create macro hash(key) as 1")
        query = Template(QUERY).render(model="marts", columns=["code"])
        assert connection.execute(query).fetchall() == []
