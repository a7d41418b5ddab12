-- Names of the procedures, from the last snapshot that lists each code.
select
    procedure_code,
    arg_max(name_vi, snapshot_on) as name_vi,
    arg_max(field_vi, snapshot_on) as field_vi
from {{ ref('stg_procedures__catalogue_rows') }}
group by procedure_code
