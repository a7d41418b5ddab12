{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'fct_dti_comparison'}}}) }}

-- It warns: a published table that contradicts itself is shown beside what follows from it, and must not keep the
-- figures of Decision 766 from being published.
select *
from {{ ref('fct_dti_comparison') }}
where not agrees
