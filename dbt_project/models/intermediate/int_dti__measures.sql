-- Components that the warehouse counts itself, and by what.
select framework_version, node_code, mart, indicator_code, formula_vi, formula_en, confidence, note_vi, note_en
from {{ ref('dti_measures') }}
union all by name
select framework_version, node_code, 'fct_indicator_value' as mart, indicator_code, confidence
from {{ ref('int_dti__imported') }}
where indicator_code is not null
