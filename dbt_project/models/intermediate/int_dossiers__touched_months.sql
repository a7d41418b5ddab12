-- Months of acceptance that this build counts anew: those in which a changed dossier stands, or stood before.
select distinct unnest([received_month, previous_month]) as month
from {{ ref('int_dossiers__latest') }}
where build_no = {{ build_no() }}
