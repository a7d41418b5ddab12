-- What the land system says of a dossier: the certificates that name it now, the day of the first and its commune.
with named as (
    -- a version of a certificate that names no dossier may have replaced one that does
    select certificate_id from {{ ref('int_land__certificate_rows') }} where dossier_code is not null group by all
),

certificates as (
    select *
    from {{ ref('int_land__certificate_rows') }}
    semi join named using (certificate_id)
    qualify row_number() over (
        partition by certificate_id order by updated_at desc, arrival_day desc, file_name desc, line desc
    ) = 1
)

select
    dossier_code,
    arg_min(commune_code, (issued_on, certificate_id)) as commune_code,
    min(issued_on) as issued_on,
    count(*) as certificates
from certificates
where dossier_code is not null
group by dossier_code
