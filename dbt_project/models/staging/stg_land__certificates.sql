select
    "giayChungNhanId" as certificate_id,
    "soPhatHanh" as serial_no,
    "soVaoSo" as register_no,
    cast("ngayCap" as date) as issued_on,
    commune_code,
    is_current_code,
    "soHieuToBanDo" as map_sheet,
    "soThuTuThua" as parcel_no,
    "soBienNhan" as dossier_code,
    "ngayCapNhat" as updated_at,
    "giayChungNhanId" as record_key,
    arrival_day,
    file_name,
    line
from {{ usable('land_certificates') }}
where arrival_day <= {{ as_of() }}
