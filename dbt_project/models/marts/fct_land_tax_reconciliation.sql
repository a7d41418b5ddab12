{{ config(materialized='view') }}

-- Dossiers of which the land system and the tax office do not say the same: of several reasons the first. The last
-- transfer of a dossier that was not cancelled speaks for the tax office, if there is one. Each transfer that names no
-- dossier stands for itself.
with transfers as (
    select *
    from {{ ref('int_land__tax_transfers') }}
    qualify row_number() over (
        partition by dossier_code, case when dossier_code is null then transfer_id end
        order by status = 'da_huy', sent_on desc, transfer_id desc
    ) = 1
),

certified as (
    select *
    from {{ ref('int_land__certified_dossiers') }}
    where issued_on >= (select min(sent_on) from {{ ref('int_land__tax_transfers') }})
),

sides as (
    select
        dossier_code,
        coalesce(certified.commune_code, transfers.commune_code) as commune_code,
        coalesce(transfers.sent_on, certified.issued_on) as day,
        coalesce(certified.issued_on, transfers.certified_on) as certified_on,
        transfers.* exclude (dossier_code, commune_code, certified_on)
    from transfers
    full join certified using (dossier_code)
),

compared as (
    select
        *,
        case
            when transfer_id is null then 'no_transfer'
            when dossier_code is null then case when status <> 'da_huy' then 'no_dossier' end
            when not is_known_dossier then 'unknown_dossier'
            when certified_on is not null and status = 'da_huy' then 'certified_after_cancelled'
            when certified_on is not null and status = 'tra_lai' then 'certified_after_returned'
            when certified_on is not null and status = 'da_chuyen' then 'certified_without_answer'
            when certified_on < answered_on then 'certified_before_answer'
            when status = 'da_chuyen' then 'waiting_for_tax'
            when certified_on is null and status = 'da_thong_bao' then 'no_certificate'
        end as reason
    from sides
)

select
    dossier_code,
    commune_code,
    cast(date_trunc('month', day) as date) as period_start,
    reason,
    certified_on,
    transfer_id,
    status,
    sent_on,
    due_on,
    answered_on,
    amount_vnd
from compared
where reason is not null
