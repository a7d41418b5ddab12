select
    mart,
    figure,
    index_code,
    framework_version,
    node_code,
    relation,
    confidence,
    note_vi,
    note_en
from {{ ref('land_links') }}
