select
    status_code,
    name_vi,
    name_en,
    reporting_class
from {{ ref('dossier_statuses') }}
