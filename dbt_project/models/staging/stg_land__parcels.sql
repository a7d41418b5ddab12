select
    "maThua" as national_id,
    commune_code,
    "xaId" as delivered_commune,
    is_current_code,
    "soHieuToBanDo" as map_sheet,
    "soThuTuThua" as parcel_no,
    "dienTich" as area_m2,
    "dienTichPhapLy" as legal_area_m2,
    upper(replace("mucDich", ' ', '')) as land_types,
    replace(replace("dienTichMucDich", ' ', ''), ',', '.') as land_type_areas,
    "daXacThucChu" as owner_verified,
    "coHinhHoc" as has_geometry,
    "isLastest" as is_latest,
    "ngayCapNhat" as updated_at,
    cast("ngayBienDong" as date) as changed_on,
    place,
    "xaId" || '|' || "soHieuToBanDo" || '|' || "soThuTuThua" as record_key,
    arrival_day,
    file_name,
    line
from {{ usable('land_parcels') }}
where arrival_day <= {{ as_of() }}
