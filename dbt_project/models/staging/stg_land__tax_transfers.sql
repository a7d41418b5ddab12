select
    "maPhieu" as transfer_id,
    "soBienNhan" as dossier_code,
    cast("ngayChuyen" as date) as sent_on,
    cast("ngayThongBaoThue" as date) as answered_on,
    "soTien" as amount_vnd,
    "trangThai" as status,
    kenh as channel,
    "ngayCapNhat" as updated_at,
    "maPhieu" as record_key,
    arrival_day,
    file_name,
    line
from {{ usable('land_tax_transfers') }}
where arrival_day <= {{ as_of() }}
