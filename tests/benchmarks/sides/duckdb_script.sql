-- What an engineer would write by hand for one province and one rule book: the same files, the same counts, the same
-- points. No quarantine ledger, no re-delivery, no versions, no checks, one framework, no tests.
create table units as
select code, level, parent, coalesce(valid_from, date '1900-01-01') as valid_from,
    coalesce(valid_to, date '9999-12-31') as valid_to
from read_csv($units, types = {'valid_from': 'date', 'valid_to': 'date'});

create table ancestry as
with recursive up as (
    select code as unit, code as ancestor, parent from units
    union all
    select up.unit, units.code, units.parent from up inner join units on up.parent = units.code
)
select unit, ancestor from up;

create macro stamp(t) as coalesce(try_strptime(t, '%Y%m%d%H%M%S'), try_strptime(t, ['%d/%m/%Y %H:%M:%S', '%Y%m%d', '%Y-%m-%d']));

create table dossiers as
with delivered as (
    select * from read_csv($comma_files, delim = ',', all_varchar = true, filename = true)
    union all by name
    select * from read_csv($semicolon_files, delim = ';', all_varchar = true, filename = true)
), typed as (
    select
        MaHoSo as code, regexp_replace(MaTTHC, '(\.\d{3}\.\d{2}\.\d{2})?\.H\d{2}$', '') as procedure_code,
        MaDonVi as unit, coalesce(try_cast(KenhThucHien as int), 1) as channel, try_cast(TrangThaiHoSo as int) as status,
        cast(stamp(NgayTiepNhan) as date) as received_on, cast(stamp(NgayHenTra) as date) as due_on,
        cast(stamp(NgayKetThucXuLy) as date) as finished_on, cast(stamp(NgayYeuCauBoSung) as date) as asked_on,
        coalesce(try_cast(SoLanBoSung as int), 0) as asked, CoNghiaVuTaiChinh = '1' as fee,
        DuocThanhToanTrucTuyen in ('1', '2') as paid, CoKetQuaDienTu = '1' as e_result,
        SoHoaThanhPhan = '1' and SoHoaKetQua = '1' as digitised, TaiSuDungDuLieuSoHoa = '1' as reused,
        LayTuKhoDMQG = '1' as store, KhaiThacCSDLDanCu = '1' as population, DongBoDVCQG = '1' as synced,
        CoPhanAnh = '1' as petition, DaXoa = '1' as deleted, stamp(NgayCapNhat) as updated_at, filename,
        NgayTiepNhan is not null as has_received
    from delivered
)
select * from typed
where updated_at is not null and unit in (select code from units) and has_received = (received_on is not null)
    and (received_on is not null or status in (1, 3, 5)) and coalesce(finished_on >= received_on, true);

create table latest as
select *, date_trunc('month', received_on)::date as month, case when asked > 1 then received_on when due_on is null then null
    when coalesce(finished_on, case when status = 5 then asked_on end) is null then due_on + 1
    when coalesce(finished_on, case when status = 5 then asked_on end) > due_on then received_on end as overdue_from
from (select * from dossiers qualify row_number() over (partition by code order by updated_at desc, filename desc) = 1) as d
inner join (select code as valid_unit, valid_from, valid_to from units) as u
    on unit = valid_unit and received_on between valid_from and valid_to
where not coalesce(deleted, false) and status not in (1, 3);

create table months as select unnest(generate_series(date '2025-07-01', $as_of::date, interval 1 month))::date as month;

create table month_periods as
select month, kind, first, least(last, $as_of::date) as cutoff, last from (
    select month, 'month' as kind, month as first, last_day(month) as last from months
    union all select month, 'quarter', date_trunc('quarter', month)::date, (date_trunc('quarter', month) + interval 3 month - interval 1 day)::date from months
    union all select month, 'half', make_date(year(month), if(month(month) < 7, 1, 7), 1), make_date(year(month), if(month(month) < 7, 6, 12), if(month(month) < 7, 30, 31)) from months
    union all select month, 'nine_months', date_trunc('year', month)::date, make_date(year(month), 9, 30) from months where month(month) < 10
    union all select month, 'year', date_trunc('year', month)::date, make_date(year(month), 12, 31) from months
);

create table periods as select distinct kind, first, cutoff, last from month_periods;

create table cube as
select unit, procedure_code, latest.month, count(*) as n, count(*) filter (where synced) as c14,
    count(*) filter (where channel = 2) as c33, count(*) filter (where fee) as fee,
    count(*) filter (where fee and paid) as c36, count(*) filter (where paid) as paid,
    count(*) filter (where e_result) as c41, count(*) filter (where digitised) as c42, count(*) filter (where reused) as c43,
    count(*) filter (where store) as c44, count(*) filter (where population) as c45b,
    [
        count(*) filter (where overdue_from is null or overdue_from > m.cutoff),
        count(*) filter (where overdue_from is null or overdue_from > q.cutoff),
        count(*) filter (where overdue_from is null or overdue_from > h.cutoff),
        count(*) filter (where overdue_from is null or overdue_from > nm.cutoff),
        count(*) filter (where overdue_from is null or overdue_from > y.cutoff)] as on_time,
    [
        count(*) filter (where (overdue_from is null or overdue_from > m.cutoff) and not coalesce(petition, false)),
        count(*) filter (where (overdue_from is null or overdue_from > q.cutoff) and not coalesce(petition, false)),
        count(*) filter (where (overdue_from is null or overdue_from > h.cutoff) and not coalesce(petition, false)),
        count(*) filter (where (overdue_from is null or overdue_from > nm.cutoff) and not coalesce(petition, false)),
        count(*) filter (where (overdue_from is null or overdue_from > y.cutoff) and not coalesce(petition, false))] as satisfied
from latest
inner join month_periods as m on latest.month = m.month and m.kind = 'month'
inner join month_periods as q on latest.month = q.month and q.kind = 'quarter'
inner join month_periods as h on latest.month = h.month and h.kind = 'half'
left join month_periods as nm on latest.month = nm.month and nm.kind = 'nine_months'
inner join month_periods as y on latest.month = y.month and y.kind = 'year'
group by all;

create table dossier_counts as
select ancestor as unit, kind, first, procedure_code, sum(columns('^(n|c[0-9].*|fee|paid)$')), sum(on_time[array_position(['month', 'quarter', 'half', 'nine_months', 'year'], kind)]) as c21,
    sum(satisfied[array_position(['month', 'quarter', 'half', 'nine_months', 'year'], kind)]) as c54
from cube
inner join ancestry on cube.unit = ancestry.unit
inner join month_periods on cube.month = month_periods.month
group by all;

create table catalogue as
select kind, first, MaTTHC as procedure_code, CapThucHien as done_at, MaDonVi as unit, MucDo::int in (3, 4) as online,
    CoPhiLePhi = '1' as fee, TichHopThanhToan = '1' as integrated, DoiTuongCongDan = '1' as citizen,
    KetNoiDanCu = '1' as connected
from (select *, regexp_extract(filename, '\d{4}-\d\d-\d\d')::date as day
    from read_csv($procedure_files, all_varchar = true, filename = true)) as rows
inner join (select kind, first, cutoff, last from periods) as p
    on day = coalesce((select max(d) from (select regexp_extract(f, '\d{4}-\d\d-\d\d')::date as d from unnest($procedure_files) as t(f)) where d <= last),
        (select min(regexp_extract(f, '\d{4}-\d\d-\d\d')::date) from unnest($procedure_files) as t(f)))
where cast(stamp(HieuLucTu) as date) <= cutoff and (HieuLucDen is null or cast(stamp(HieuLucDen) as date) > cutoff);

create table competence as
select kind, first, key, procedure_code, bool_or(online) as online, bool_or(fee) as fee, bool_or(integrated) as integrated,
    bool_or(citizen) as citizen, bool_or(connected) as connected
from (select *, 'tinh' as key from catalogue union all select *, 'xa' from catalogue where done_at = 'xa'
    union all select *, unit from catalogue where unit is not null)
group by all;

create table scored as
with by_unit as (
    select unit, kind, first, sum(columns('^(n|c[0-9].*|fee|paid)$')) from dossier_counts group by all
), keys as (
    select code as unit, kind, first, case when level = 'tinh' then 'tinh' when level in ('xa', 'huyen') then 'xa' else code end as key
    from units inner join periods on valid_from <= last and first <= valid_to
), procedures as (
    select keys.unit, keys.kind, keys.first, count(*) as n31, count(*) filter (where c.online) as c31,
        count(*) filter (where c.online and d.c33 > 0) as c32, count(*) filter (where c.fee) as n34,
        count(*) filter (where c.fee and d.paid > 0) as c34, count(*) filter (where c.fee and c.integrated) as c35,
        count(*) filter (where c.citizen) as n45a, count(*) filter (where c.citizen and c.connected) as c45a
    from keys inner join competence as c using (kind, first, key)
    left join dossier_counts as d on keys.unit = d.unit and keys.kind = d.kind and keys.first = d.first and c.procedure_code = d.procedure_code
    group by all
), measured as (
    select keys.unit, keys.kind, keys.first, unnest([
        {'code': '1.4', 'n': c14, 'd': by_unit.n, 'm': 6, 't': 1.0}, {'code': '2.1', 'n': c21, 'd': by_unit.n, 'm': 20, 't': 1.0},
        {'code': '3.1', 'n': c31, 'd': n31, 'm': 2, 't': 0.8}, {'code': '3.2', 'n': c32, 'd': c31, 'm': 4, 't': 1.0},
        {'code': '3.3', 'n': c33, 'd': by_unit.n, 'm': 6, 't': 0.5}, {'code': '3.4', 'n': c34, 'd': n34, 'm': 2, 't': 0.8},
        {'code': '3.5', 'n': c35, 'd': n34, 'm': 2, 't': 0.8}, {'code': '3.6', 'n': c36, 'd': by_unit.fee, 'm': 6, 't': 1.0},
        {'code': '4.1', 'n': c41, 'd': by_unit.n, 'm': 6, 't': 1.0}, {'code': '4.2', 'n': c42, 'd': by_unit.n, 'm': 4, 't': 1.0},
        {'code': '4.3', 'n': c43, 'd': by_unit.n, 'm': 2, 't': 0.8}, {'code': '4.4', 'n': c44, 'd': by_unit.n, 'm': 4, 't': 1.0},
        {'code': '4.5a', 'n': c45a, 'd': n45a, 'm': 2, 't': 1.0}, {'code': '4.5b', 'n': c45b, 'd': by_unit.n, 'm': 2, 't': 1.0},
        {'code': '5.4', 'n': c54, 'd': by_unit.n, 'm': 6, 't': 0.9}], recursive := true)
    from keys left join by_unit using (unit, kind, first) left join procedures using (unit, kind, first)
)
select unit, kind, first, code, coalesce(n, 0)::bigint as numerator, coalesce(d, 0)::bigint as denominator,
    case when d > 0 then round(least(m, m * n / d / t), 2) end as points
from measured;
