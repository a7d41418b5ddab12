"""CSV files in the odd shapes that the inbox contract allows: one record dict in, one line out."""

import csv
import io
import unicodedata
from datetime import datetime
from pathlib import Path
from random import Random

Field = str | int | bool | datetime | None

TRUE_FORMS = ("1", "1", "true", "TRUE", "có", "Có")
FALSE_FORMS = ("0", "0", "false", "False", "không", "KHÔNG")
WITH_SECONDS = (
    "%Y%m%d%H%M%S", "%d/%m/%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S.000", "%Y-%m-%dT%H:%M:%S+07:00",
)  # fmt: skip
TO_THE_MINUTE = ("%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M")
DATE_ONLY = ("%Y%m%d", "%Y-%m-%d", "%d/%m/%Y")


def render(rng: Random, value: Field) -> str:
    """Any form the contract allows; no form loses what the value holds."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return rng.choice(TRUE_FORMS if value else FALSE_FORMS)
    if isinstance(value, datetime):
        if (value.hour, value.minute, value.second) == (0, 0, 0):
            return value.strftime(rng.choice(DATE_ONLY))
        return value.strftime(rng.choice(WITH_SECONDS if value.second else WITH_SECONDS + TO_THE_MINUTE))
    return str(value)


def disguise(rng: Random, cell: str) -> str:
    """Decomposed letters (NFD) and surrounding blanks, now and then."""
    if rng.random() < 0.2:
        cell = unicodedata.normalize("NFD", cell)
    return f" {cell}  " if cell and rng.random() < 0.1 else cell


def heading(rng: Random, name: str) -> str:
    return rng.choice((name, name, name.upper(), name.lower(), f" {name} ", f"  {name.upper()}"))


def write_file(
    rng: Random, path: Path, records: list[dict[str, Field]], columns: list[str], extra: tuple[str, ...]
) -> None:
    """Comma or semicolon, with or without BOM, LF or CRLF, shuffled columns, `extra` and unknown ones."""
    header = [*columns, *extra, *rng.choice(((), ("GhiChuNoiBo",), ("CotLa", "CotLa2")))]
    rng.shuffle(header)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=rng.choice(",,;"), lineterminator=rng.choice(("\n", "\r\n")))
    writer.writerow([heading(rng, name) for name in header])
    for record in records:
        cells = {**dict.fromkeys(extra, "NGUOI-THU-000"), "GhiChuNoiBo": "gấp; xem lại, nếu cần", **record}
        writer.writerow([disguise(rng, render(rng, cells.get(name))) for name in header])
    path.write_bytes(buffer.getvalue().encode(rng.choice(("utf-8", "utf-8-sig"))))
