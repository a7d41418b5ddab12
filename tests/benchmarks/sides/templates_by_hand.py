"""The templates of a period by a loop that writes the same cells with XlsxWriter and nothing else: no styles beyond
one, no protection, no lists. What a script for one day would do.

python -m tests.benchmarks.sides.templates_by_hand CELLS FOLDER; CELLS: a JSON list of [file name, [[sheet, row, column,
text], …]].
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import xlsxwriter


def main(cells: str, folder: str) -> None:
    books = json.loads(Path(cells).read_text("utf-8"))
    started = time.monotonic()
    for name, written in books:
        with xlsxwriter.Workbook(str(Path(folder) / name), {"in_memory": True}) as book:
            look = book.add_format({"border": 1, "text_wrap": True})
            sheets = {}
            for sheet, row, column, text in written:
                if sheet not in sheets:
                    sheets[sheet] = book.add_worksheet(sheet)
                sheets[sheet].write_string(row, column, text, look)
    print(json.dumps({"work_seconds": time.monotonic() - started}))


if __name__ == "__main__":
    main(*sys.argv[1:])
