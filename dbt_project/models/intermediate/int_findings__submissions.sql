{{ config(materialized='view') }}


-- What the reader of forms doubts of the version that counts, and decisions that rest on nothing or give no reason.
with counting as (
    select submitted.*, periods.period_start
    from {{ ref('int_submissions__values') }} as submitted
    inner join {{ ref('int_forms__periods') }} as periods using (form_code, period)
    where submitted.counts
),

doubted as (
    select *, concat_ws('|', form_code, unit_code, period, node_code) as record_key
    from counting
    where doubts is not null
),

counts as (
    select 'DQ-S10' as rule, unit_code, period_start, record_key
    from doubted
    where list_contains(string_split(doubts, '|'), 'DQ-S10')
),

evidence as (
    select 'DQ-S13' as rule, unit_code, period_start, record_key
    from doubted
    where list_contains(string_split(doubts, '|'), 'DQ-S13')
),

without_reason as (
    select
        'APP-DIFFERS' as rule,
        unit_code,
        period_start,
        concat_ws('|', form_code, unit_code, period, node_code) as record_key
    from counting
    where verified_score is distinct from self_score and verified_score is not null and reason is null
),

above_the_maximum as (
    select
        'APP-ABOVE' as rule,
        counting.unit_code,
        counting.period_start,
        concat_ws('|', counting.form_code, counting.unit_code, counting.period, counting.node_code) as record_key
    from counting
    inner join {{ ref('form_fields') }} as fields using (form_code, node_code)
    where counting.verified_score > fields.max_self_score
),

about_nothing as (
    select
        'APP-NOWHERE' as rule,
        decisions.unit_code,
        cast(date_trunc('month', decisions.decided_at) as date) as period_start,
        decisions.record_key
    from {{ ref('stg_appraisals__decisions') }} as decisions
    anti join {{ ref('int_submissions__values') }} as submitted
        on
            decisions.form_code = submitted.form_code
            and decisions.unit_code = submitted.unit_code
            and decisions.period = submitted.period
            and decisions.version = submitted.version
            and (decisions.node_code is null or decisions.node_code = submitted.node_code)
)

select rule, unit_code, period_start as month, record_key from counts
union all
select rule, unit_code, period_start, record_key from evidence
union all
select rule, unit_code, period_start, record_key from without_reason
union all
select rule, unit_code, period_start, record_key from above_the_maximum
union all
select rule, unit_code, period_start, record_key from about_nothing
