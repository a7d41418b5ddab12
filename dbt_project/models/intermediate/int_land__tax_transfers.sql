-- The latest row of every transfer of a land dossier to the tax office, with the working days that the tax office had and
-- took. They begin on the day after the transfer; a file of which we do not know the applicant has a person's days.
with latest as (
    select
        * exclude (answered_on),
        answered_on is not null as has_answer,
        -- an answer of before the transfer has no day
        case when answered_on >= sent_on then answered_on end as answered_on
    from {{ ref('stg_land__tax_transfers') }}
    qualify row_number() over (
        partition by transfer_id order by updated_at desc, arrival_day desc, file_name desc, line desc
    ) = 1
),

settings as (
    select
        any_value(cast(value as integer)) filter (setting = 'tax_days_person') as person,
        any_value(cast(value as integer)) filter (setting = 'tax_days_organisation') as organisation
    from {{ ref('land_settings') }}
    where setting in ('tax_days_person', 'tax_days_organisation')
),

dossiers as (
    select dossier_code, unit_code, applicant_type
    from {{ ref('int_dossiers__latest') }}
    where dossier_code in (select dossier_code from latest) and not is_deleted
),

transfers as (
    select
        latest.*,
        dossiers.dossier_code is not null as is_known_dossier,
        dossiers.applicant_type <> 1 as is_organisation,
        certified.issued_on as certified_on,
        coalesce(certified.commune_code, handling.successor_code, handling.unit_code) as commune_code,
        dossiers.unit_code as handling_unit,
        case when dossiers.applicant_type <> 1 then settings.organisation else settings.person end as days_allowed
    from latest
    cross join settings
    left join dossiers on latest.dossier_code = dossiers.dossier_code
    left join {{ ref('int_land__certified_dossiers') }} as certified
        on latest.dossier_code = certified.dossier_code
    left join {{ ref('int_units') }} as handling
        on dossiers.unit_code = handling.unit_code and handling.level = 'xa'
),

days as (
    select cast(unnest(generate_series(
        min(sent_on), greatest(max(sent_on), max(answered_on)) + 60, interval 1 day
    )) as date) as day
    from transfers
),

-- how many working days there are up to each day
positions as (
    select
        days.day,
        {{ is_working_day('days.day', 'calendar.kind') }} as is_working_day,
        count(*) filter ({{ is_working_day('days.day', 'calendar.kind') }}) over (order by days.day) as position
    from days
    left join {{ ref('holidays') }} as calendar
        on days.day = calendar.date
)

select
    transfers.transfer_id,
    transfers.dossier_code,
    coalesce(transfers.commune_code, 'unknown') as commune_code,
    transfers.handling_unit,
    transfers.is_known_dossier,
    transfers.is_organisation,
    transfers.certified_on,
    transfers.sent_on,
    transfers.answered_on,
    transfers.amount_vnd,
    transfers.channel = 'dien_tu' as is_electronic,
    case
        when transfers.status in ('tra_lai', 'da_huy') then transfers.status
        when transfers.status = 'da_thong_bao' or transfers.has_answer then 'da_thong_bao'
        else 'da_chuyen'
    end as status,
    due.day as due_on,
    answered.position - sent.position as days_taken
from transfers
inner join positions as sent
    on transfers.sent_on = sent.day
inner join positions as due
    on sent.position + transfers.days_allowed = due.position and due.is_working_day
left join positions as answered
    on transfers.answered_on = answered.day
