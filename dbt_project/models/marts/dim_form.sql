select
    forms.form_code,
    forms.name_vi,
    forms.name_en,
    forms.framework_version,
    forms.unit_level,
    forms.period_type,
    forms.regime,
    calendar.regime_vi,
    calendar.regime_en,
    calendar.deadline_days,
    calendar.basis as calendar_basis,
    calendar.confidence as calendar_confidence,
    calendar.deadline_basis,
    calendar.deadline_confidence,
    forms.confidence,
    forms.valid_from,
    forms.valid_to,
    forms.note_vi,
    forms.note_en,
    forms.source,
    forms.sort_order
from {{ ref('forms') }} as forms
inner join {{ ref('reporting_calendar') }} as calendar using (regime, period_type)
