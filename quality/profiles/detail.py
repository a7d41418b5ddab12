"""Profiles of the listed dossiers of the last JUDGED_MONTHS: how their shares move from month to month."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from quality.thresholds import JUDGED_MONTH_DOSSIERS, JUDGED_MONTHS, MONTHS_BEFORE, SETTLED_AFTER_DAYS

KNOWN_AT_ACCEPTANCE = ["is_online", "has_fee_due"]


def monthly_shares(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """A row per share of the last judged month: the province's dossiers against the months before.

    What is known at acceptance is judged in the last month of T or before with JUDGED_MONTH_DOSSIERS dossiers; what
    becomes known later, in the last such month that closed SETTLED_AFTER_DAYS before T.

    Columns: share (`<month>/<column of dossier_detail>`), now, before (mean of MONTHS_BEFORE months), moved, words
    (both).
    """
    return connection.execute(
        """
        with months as (
            select
                received_month,
                avg(cast(is_online as integer)) as is_online,
                avg(cast(has_fee_due as integer)) as has_fee_due,
                avg(cast(on_time as integer)) as on_time,
                avg(cast(is_paid_online as integer)) as is_paid_online,
                avg(cast(has_electronic_result as integer)) as has_electronic_result,
                avg(cast(is_digitised as integer)) as is_digitised,
                avg(cast(is_synchronised as integer)) as is_synchronised
            from marts.dossier_detail
            where received_month >= $since
            group by all
            having count(*) >= $least
        ),

        shares as (
            unpivot months on columns(* exclude (received_month)) into name share value now
        ),

        beside as (
            select
                received_month, share, now,
                avg(now) over months_before as before,
                count(*) over months_before as months
            from shares
            where
                share in (select unnest($early::varchar[]))
                or last_day(received_month) <= (select as_of from control.build) - $after_days::integer
            window months_before as (
                partition by share order by received_month rows between $months preceding and 1 preceding
            )
        )

        select strftime(received_month, '%Y-%m') || '/' || share as share, now, before, abs(now - before) as moved,
            printf('%.3f → %.3f', before, now) as words
        from beside
        where months = $months
        qualify row_number() over (partition by beside.share order by received_month desc) = 1
        order by all
        """,
        {
            "since": first_judged_month(connection),
            "least": JUDGED_MONTH_DOSSIERS,
            "months": MONTHS_BEFORE,
            "early": KNOWN_AT_ACCEPTANCE,
            "after_days": SETTLED_AFTER_DAYS,
        },
    ).df()


def monthly_procedures(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """A row per month with JUDGED_MONTH_DOSSIERS dossiers, where a catalogue has arrived.

    Columns: month, outside_catalogue (share of the dossiers whose procedure no catalogue lists).
    """
    return connection.execute(
        """
        select
            strftime(received_month, '%Y-%m') as month,
            avg(cast(procedures.procedure_code is null as integer)) as outside_catalogue
        from marts.dossier_detail as details
        left join marts.dim_procedure as procedures using (procedure_code)
        where received_month >= $since and exists (from marts.dim_procedure)
        group by all
        having count(*) >= $least
        order by all
        """,
        {"since": first_judged_month(connection), "least": JUDGED_MONTH_DOSSIERS},
    ).df()


def first_judged_month(connection: duckdb.DuckDBPyConnection) -> date:
    """The first of the JUDGED_MONTHS up to the month of T; as a value, so that older dossiers are not read."""
    return connection.execute(
        "select cast(date_trunc('month', as_of) - to_months($months - 1) as date) from control.build",
        {"months": JUDGED_MONTHS},
    ).fetchone()[0]
