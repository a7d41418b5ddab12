{{ config(materialized='view') }}

-- The dossiers that this build looks at again for findings.
select *
from {{ ref('int_dossiers__judged') }}
where received_month in (select month from {{ ref('int_findings__months') }})
