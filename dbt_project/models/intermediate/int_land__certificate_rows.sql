{{ config(materialized='view') }}

-- Each delivered row of a certificate, judged by what stands in it alone.
select
    certificate_id,
    commune_code,
    map_sheet,
    parcel_no,
    serial_no,
    register_no,
    issued_on,
    dossier_code,
    updated_at,
    arrival_day,
    file_name,
    line,
    case
        -- land_fields: two letters and six to eight digits
        when not coalesce(regexp_full_match(serial_no, '[A-ZĐ]{2} ?[0-9]{6,8}'), false) then 'serial_no'
        when register_no is null then 'register_no'
        when issued_on is null or issued_on > arrival_day then 'issued_on'
    end as fault
from {{ ref('stg_land__certificates') }}
