"""The hand-written DuckDB script on every delivered file."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tests.benchmarks.sides.given import UNITS, Files

SCRIPT = Path(__file__).with_suffix(".sql")


def run(inbox: Path, home: Path) -> None:
    """Write the numerator and denominator of each unit, period and indicator."""
    files = Files.of(inbox)
    parameters = {
        "units": str(UNITS),
        "comma_files": [str(path) for path in files.comma],
        "semicolon_files": [str(path) for path in files.semicolon],
        "procedure_files": [str(path) for path in files.procedures],
        "as_of": files.as_of.isoformat(),
    }
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        for statement in SCRIPT.read_text("utf-8").split(";\n"):
            used = {name: value for name, value in parameters.items() if f"${name}" in statement}
            connection.execute(statement, used)
        connection.table("scored").write_parquet(str(home / "figures.parquet"))
