create table present as
select code, geometry from read_csv($seeds || '/commune_shapes.csv', all_varchar = true) where level = 'xa';

create table former as
select old_code, new_code
from read_csv($seeds || '/commune_crosswalk.csv', all_varchar = true)
where is_default = 'true' and old_code not in (select code from present);

create table delivered as
select
    coalesce(new_code, xaId) as commune, new_code is null as current_code, soHieuToBanDo as sheet,
    soThuTuThua as parcel_no, maThua, cast(dienTich as decimal(18, 4)) as area,
    cast(dienTichPhapLy as decimal(18, 4)) as legal, mucDich as uses, dienTichMucDich as areas,
    daXacThucChu = 1 as verified, coHinhHoc = 1 as outlined, isLastest = 1 as last_one, file_row_number as line,
    strptime(ngayCapNhat, '%Y%m%d%H%M%S') as updated, strptime(ngayBienDong, '%Y%m%d')::date as changed, filename
from read_parquet($parcels, filename = true, file_row_number = true)
left join former on xaId = old_code
where (new_code is not null or xaId in (select code from present)) and try_cast(dienTich as decimal(18, 4)) is not null;

create table claimed as
select commune, sheet, parcel_no
from (
    select *, max(filename) over (partition by commune, sheet, parcel_no) as last_file
    from delivered
    semi join (select commune, sheet, parcel_no from delivered group by all having count(*) > 1)
        using (commune, sheet, parcel_no)
)
where filename = last_file and last_one
group by all
having count(distinct coalesce(maThua, '')) > 1;

create table current as
select row_number() over () as number, *
from (
    select * from delivered
    anti join (select commune, sheet, parcel_no from delivered group by all having count(*) > 1)
        using (commune, sheet, parcel_no)
    union all
    select * from delivered
    semi join (select commune, sheet, parcel_no from delivered group by all having count(*) > 1)
        using (commune, sheet, parcel_no)
    qualify row_number() over (
        partition by commune, sheet, parcel_no order by updated desc, last_one desc, filename desc, line desc
    ) = 1
)
where last_one;

create table held as
select
    commune, sheet, parcel_no,
    bool_or(not regexp_full_match(soPhatHanh, '[A-ZĐ]{2} ?[0-9]{6,8}') or soVaoSo is null) as faulty,
    bool_or(soBienNhan is not null) as named
from (
    select coalesce(new_code, xaId) as commune, soHieuToBanDo as sheet, soThuTuThua as parcel_no, *
    from read_parquet($certificates, filename = true)
    left join former on xaId = old_code
    qualify row_number() over (partition by giayChungNhanId order by ngayCapNhat desc, filename desc) = 1
)
group by all;

create table leaves as
select list(code) as codes from read_csv($seeds || '/land_types.csv', all_varchar = true) where kind <> 'group';

-- placed
create table judged as
select
    current.*, placed.number is not null as inside, claimed.commune is not null as claimed_twice,
    list_sum(list_transform(string_split(areas, '+'), lambda x: x::decimal(18, 4))) as total,
    list_has_all(codes, string_split(uses, '+')) as known, held.commune is not null as certified,
    coalesce(faulty, false) as faulty, coalesce(named, false) as named
from current
cross join leaves
left join placed using (number)
left join claimed using (commune, sheet, parcel_no)
left join held using (commune, sheet, parcel_no);

create table figures as
select
    commune, count(*) as parcels, count(*) filter (maThua is not null and total is not null) as complete,
    count(*) filter (not claimed_twice) as unique_key, count(*) filter (verified) as owner_verified,
    count(*) filter (outlined) as with_geometry, count(*) filter (current_code) as current_code,
    count(*) filter (updated::date - changed <= 10) as fresh, count(*) filter (named) as matched_to_dossier,
    count(*) filter (not rebuild and not supplement) as clean,
    count(*) filter (not rebuild and supplement) as to_supplement, count(*) filter (rebuild) as to_rebuild
from (
    select
        *, claimed_twice or abs(total - area) > 0.1 as rebuild,
        not inside or coalesce(abs(legal - area) > 0.05 * legal, false) or not current_code
        or not coalesce(verified, false) or not certified or faulty or not known
        or coalesce(changed >= date '2025-07-01' and not named, false) as supplement
    from judged
)
group by commune
