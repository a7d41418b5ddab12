-- Transfers of land dossiers to the tax office by commune of the land and month in which they were sent, judged at T.
-- A transfer that was cancelled counts nowhere else. One that was sent back was no complete file: it is neither answered
-- nor waited for.
with build as (
    select as_of from {{ source('control', 'build') }}
),

transfers as (
    select
        *,
        cast(date_trunc('month', sent_on) as date) as period_start,
        status = 'da_thong_bao' as is_answered,
        status = 'da_chuyen' as is_waiting
    from {{ ref('int_land__tax_transfers') }}
),

counted as (
    select
        commune_code,
        period_start,
        count(*) as transfers,
        count(*) filter (is_electronic) as electronic,
        count(*) filter (is_answered) as answered,
        count(*) filter (is_answered and answered_on <= due_on) as answered_on_time,
        list_sort(list(days_taken) filter (is_answered and days_taken is not null)) as days_taken,
        cast(sum(amount_vnd) as decimal(38, 0)) as amount,
        count(*) filter (status = 'tra_lai') as returned,
        count(*) filter (is_waiting) as unanswered,
        count(*) filter (is_waiting and due_on < build.as_of) as overdue,
        count(*) filter (not is_organisation) as persons,
        count(*) filter (is_organisation) as organisations,
        count(*) filter (certified_on is null) as without_certificate
    from transfers
    cross join build
    where status <> 'da_huy'
    group by all
),

cancelled as (
    select commune_code, period_start, count(*) as cancelled
    from transfers
    where status = 'da_huy'
    group by all
),

-- certificates of before the first transfer were not to be sent
without_transfer as (
    select commune_code, cast(date_trunc('month', issued_on) as date) as period_start, count(*) as without_transfer
    from {{ ref('int_land__certified_dossiers') }}
    anti join (from transfers where status <> 'da_huy') using (dossier_code)
    where issued_on >= (select min(sent_on) from transfers)
    group by all
)

select
    commune_code,
    period_start,
    coalesce(transfers, 0) as transfers,
    coalesce(electronic, 0) as electronic,
    coalesce(answered, 0) as answered,
    coalesce(answered_on_time, 0) as answered_on_time,
    cast(
        (days_taken[(len(days_taken) + 1) // 2] + days_taken[len(days_taken) // 2 + 1]) * 0.5 as decimal(9, 1)
    ) as median_days,
    days_taken,
    amount,
    coalesce(returned, 0) as returned,
    coalesce(cancelled, 0) as cancelled,
    coalesce(unanswered, 0) as unanswered,
    coalesce(overdue, 0) as overdue,
    coalesce(persons, 0) as persons,
    coalesce(organisations, 0) as organisations,
    coalesce(without_certificate, 0) as without_certificate,
    coalesce(without_transfer, 0) as without_transfer,
    build.as_of
from counted
full join cancelled using (commune_code, period_start)
full join without_transfer using (commune_code, period_start)
cross join build
