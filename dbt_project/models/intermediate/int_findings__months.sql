-- Months of acceptance whose dossiers this build looks at again for findings: those that it scores anew, and all of them
-- when a catalogue came, because a procedure is missing only if no catalogue has it.
select period_start as month
from {{ ref('int_periods') }}
where
    period_type = 'month'
    and (build_no = {{ build_no() }} or exists (from {{ changed_days('procedures') }}))
