"""Small frames that the suites judge: one DuckDB pass makes a row per day, period or unit, whatever the volume."""
