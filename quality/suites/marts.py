"""Suite of the scored marts, judging `profiles.scored_periods`."""

from __future__ import annotations

from great_expectations import expectations as gxe

from quality.runner import Rule
from quality.thresholds import MAX_UNITS_WITHOUT_DOSSIERS


def rules() -> list[Rule]:
    return [
        Rule("periods", gxe.ExpectTableRowCountToBeBetween(min_value=1), blocking=True),
        Rule("the province is scored", gxe.ExpectColumnValuesToNotBeNull(column="province_pct"), blocking=True),
        Rule(
            "percentage of the maximum",
            gxe.ExpectColumnValuesToBeBetween(column="province_pct", min_value=0, max_value=100),
            blocking=True,
        ),
        Rule(
            "units without dossiers",
            gxe.ExpectColumnValuesToBeBetween(
                column="units_without_dossiers", min_value=0, max_value=MAX_UNITS_WITHOUT_DOSSIERS
            ),
            blocking=False,
        ),
    ]
