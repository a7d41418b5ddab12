select
    "MaPAKN" as petition_code,
    unit_code,
    cast("NgayTiepNhan" as date) as received_on,
    cast("HanXuLy" as date) as due_on,
    cast("NgayXuLy" as date) as handled_on,
    coalesce(not "HaiLong", false) as is_unsatisfied,
    coalesce("LapLai", false) as is_repeated,
    "Loai" as petition_class,
    "NgayCapNhat" as updated_at,
    "MaPAKN" as record_key,
    arrival_day,
    file_name,
    line
from {{ usable('petitions') }}
where arrival_day <= {{ as_of() }}
