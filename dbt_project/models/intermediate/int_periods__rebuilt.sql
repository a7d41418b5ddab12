{{ config(materialized='view') }}

-- The periods that this build scores anew; all others stay as they are.
select * exclude (build_no)
from {{ ref('int_periods') }}
where build_no = {{ build_no() }}
