"""The figures over HTTP as a script would do it: one query for each request, no keys, limits, tags or checks.

python -m tests.benchmarks.sides.api_by_hand api --port PORT
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from urllib.parse import parse_qsl

import duckdb
import uvicorn

from orchestration.ioc.published import FIGURES, KEY
from orchestration.ioc.record import PublishedFigure

COLUMNS = tuple(PublishedFigure.model_fields)


class Service:
    def __init__(self, serving: Path):
        pointer = json.loads((serving / "current.json").read_text("utf-8"))
        self._connection = duckdb.connect(str(serving / pointer["file"]), read_only=True)
        self._connection.execute(
            f"create temp table figures as select *, case when is_closed then 'closed' else 'provisional' end as status"
            f" from ({FIGURES}) order by {', '.join(KEY)}",
            {"as_of": pointer["as_of"]},
        )

    async def __call__(self, scope, _, send) -> None:
        if scope["type"] != "http":
            return
        body = b"{}" if scope["path"] == "/healthz" else self._figures(dict(parse_qsl(scope["query_string"].decode())))
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _figures(self, asked: dict[str, str]) -> bytes:
        limit = int(asked.pop("limit", 100))
        conditions = " and ".join(f"{name} = ${name}" for name in asked) or "true"
        rows = self._connection.execute(
            f"select {', '.join(COLUMNS)} from figures where {conditions} order by {', '.join(KEY)} limit {limit}",
            asked,
        ).fetchall()
        items = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        return json.dumps({"items": items}, default=_plain).encode()


def _plain(value: object) -> float | str:
    return value.isoformat() if hasattr(value, "isoformat") else float(value)


if __name__ == "__main__":
    service = Service(Path(os.environ["DTI_HOME"]) / "serving")
    uvicorn.run(service, port=int(sys.argv[-1]), log_level="warning", access_log=False)
