select
    framework_version,
    index_code,
    name_vi,
    name_en,
    valid_from,
    valid_to,
    judgement_ruleset,
    legal_basis,
    confidence,
    note_vi,
    note_en
from {{ ref('frameworks') }}
