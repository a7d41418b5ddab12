-- Every form workbook that counts as delivered, with what its name says; the number of its version is the one that its
-- name gives, where that leaves the order of arrival as it is, else the next.
-- For the k-th file, max over the files up to it of (number given - their place) is what the names are ahead of k.
with delivered as (
    select
        arrival_day,
        file_name,
        origin,
        sha256,
        rows_accepted,
        rows_quarantined,
        string_split(regexp_extract(file_name, '([^/]+)\.[^./]*$', 1), '__') as parts
    from {{ ref('stg_intake__deliveries') }}
    where feed = 'submissions' and not is_held and rows_delivered > 0
),

-- rows kept in place of a held day have no ledger entry that fits them
kept as (
    select
        arrival_day,
        file_name,
        cast(null as varchar) as origin,
        cast(null as varchar) as sha256,
        count(*) as rows_accepted,
        cast(null as bigint) as rows_quarantined,
        string_split(regexp_extract(file_name, '([^/]+)\.[^./]*$', 1), '__') as parts
    from {{ ref('stg_submissions__fields') }}
    anti join delivered using (arrival_day, file_name)
    group by all
),

files as (
    select * from delivered
    union all
    select * from kept
),

named as (
    select
        arrival_day,
        file_name,
        origin,
        sha256,
        rows_accepted,
        rows_quarantined,
        parts[1] as unit_code,
        parts[2] as form_code,
        parts[3] as period,
        try_cast(substr(parts[4], 2) as bigint) as declared_version
    from files
),

placed as (
    select
        *,
        row_number() over (
            partition by form_code, unit_code, period
            order by arrival_day, declared_version nulls first, file_name
        ) as place
    from named
)

select
    form_code,
    unit_code,
    period,
    place + max(greatest(coalesce(declared_version, 0) - place, 0)) over (
        partition by form_code, unit_code, period
        order by place
        rows unbounded preceding
    ) as version,
    declared_version,
    arrival_day,
    file_name,
    origin,
    sha256,
    cast(rows_accepted as bigint) as rows_accepted,
    cast(rows_quarantined as bigint) as rows_quarantined
from placed
