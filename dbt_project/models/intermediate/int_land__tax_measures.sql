{{ config(materialized='view') }}
-- Land dossiers sent to the tax office in a year, and how many of them went electronically and were answered, for each
-- unit that is scored by a set of the DTI: the commune of the land, the unit that handles the dossier, and those above
-- them. Where years have transfers, a unit without any has 0 of 0: sharing land data is not its task.
with transfers as (
    select *, cast(year(sent_on) as integer) as year
    from {{ ref('int_land__tax_transfers') }}
    where status <> 'da_huy'
),

-- the commune and the handling unit share the province above them
of_units as (
    select transfers.transfer_id, ancestry.ancestor_code as unit_code
    from transfers
    inner join {{ ref('int_units__ancestry') }} as ancestry
        on ancestry.unit_code in (transfers.commune_code, transfers.handling_unit)
    union
    select transfers.transfer_id, provinces.unit_code
    from transfers
    inner join {{ ref('int_units') }} as provinces
        on
            provinces.level = 'tinh'
            and provinces.successor_code is null
            and transfers.sent_on between provinces.valid_from and provinces.valid_to
)

select
    entities.unit_code,
    years.year,
    count(transfers.transfer_id) filter (transfers.is_electronic and transfers.status = 'da_thong_bao') as numerator,
    count(transfers.transfer_id) as denominator
from {{ ref('int_dti__entities') }} as entities
cross join (select year from transfers group by all) as years
left join of_units
    on entities.unit_code = of_units.unit_code
left join transfers
    on of_units.transfer_id = transfers.transfer_id and years.year = transfers.year
group by all
