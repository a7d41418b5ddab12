select
    arrival_day as snapshot_on,
    "MaTTHC" as procedure_code,
    "TenTTHC" as name_vi,
    "LinhVuc" as field_vi,
    "CapThucHien" as performed_at,
    unit_code,
    "MucDo" in (3, 4) as is_online,
    "CoPhiLePhi" as has_fee,
    "TichHopThanhToan" as is_payment_integrated,
    "DoiTuongCongDan" as is_for_citizens,
    "KetNoiDanCu" as is_population_connected,
    coalesce("NoiDungDayDu", false) as is_complete,
    cast("NgayCongBo" as date) as announced_on,
    cast("NgayHieuLuc" as date) as effective_on,
    cast("NgayCongKhai" as date) as published_on,
    cast("HieuLucTu" as date) as in_force_from,
    cast("HieuLucDen" as date) as in_force_to,
    "MaTTHC" || '|' || "MaDonVi" as record_key
from {{ usable('procedures') }}
where arrival_day <= {{ as_of() }}
