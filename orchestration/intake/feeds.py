"""The feeds of the inbox contract, as data: columns, kinds, lists of values, row rules.

Column names are those of the National Portal's exchange format. Rule ids `DQ-*` are the rules of the
data-quality catalogue; `IN-*` are the reader's own (see quality/rules.md).
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from orchestration.intake import annex
from orchestration.intake.feed import Column, Derived, Feed, Identity, Kind, RowRule
from orchestration.intake.land.derived import commune_and_place_of, commune_of
from orchestration.intake.masking import PERSON_IN_ID, PERSON_IN_TEXT, PERSON_IN_TITLE

PERSONAL = frozenset(
    {
        "ChuHoSo", "SoGiayTo", "LoaiGiayTo", "SoDinhDanh", "SoDienThoai", "Email", "DiaChi", "DiaChiChuHoSo",
        "NgaySinhChuHoSo", "NguoiUyQuyen", "TrichYeuHoSo", "NguoiNop", "NoiDung", "HoTen", "LyDoBoSung",
        "LyDoTuChoi", "NguoiXuLy",
    }
)  # fmt: skip


def code(name: str, *, required: bool = False, filled: bool = False, choices: tuple[str, ...] = ()) -> Column:
    return Column(name, Kind.CODE, required, filled, choices=frozenset(choices) or None)


def time(name: str, *, required: bool = False) -> Column:
    return Column(name, Kind.TIME, required, filled=required)


def flag(name: str, *, required: bool = False) -> Column:
    return Column(name, Kind.FLAG, required, filled=required)


def count(
    name: str,
    *,
    required: bool = False,
    filled: bool = False,
    default: str | None = None,
    choices: range | None = None,
) -> Column:
    return Column(name, Kind.COUNT, required, filled, default, frozenset(choices) if choices else None)


def on_day(column: str) -> pl.Expr:
    return pl.col(column).dt.date()


DOSSIERS = Feed(
    name="dossiers",
    columns=(
        code("MaHoSo", required=True, filled=True),
        Column("MaTTHC", Kind.PROCEDURE, required=True, filled=True),
        code("MaDonVi", required=True, filled=True),
        count("KenhThucHien", required=True, default="1", choices=range(1, 4)),
        count("MucDo", choices=range(2, 5)),
        count("LoaiDoiTuong", choices=range(1, 5)),
        time("NgayNopHoSo"),
        time("NgayTiepNhan"),
        time("NgayHenTra"),
        time("NgayKetThucXuLy"),
        time("NgayTra"),
        count("TrangThaiHoSo", required=True, filled=True, choices=range(1, 11)),
        count("SoLanBoSung"),
        time("NgayYeuCauBoSung"),
        flag("CoNghiaVuTaiChinh"),
        count("DuocThanhToanTrucTuyen", choices=range(0, 4)),
        flag("CoKetQuaDienTu"),
        flag("SoHoaThanhPhan"),
        flag("SoHoaKetQua"),
        flag("TaiSuDungDuLieuSoHoa"),
        flag("LayTuKhoDMQG"),
        flag("KhaiThacCSDLDanCu"),
        flag("DongBoDVCQG"),
        flag("CoPhanAnh"),
        time("NgayCapNhat", required=True),
        flag("DaXoa"),
    ),
    key=("MaHoSo",),
    unit_column="MaDonVi",
    unit_day=pl.coalesce(on_day("NgayTiepNhan"), on_day("NgayNopHoSo"), on_day("NgayCapNhat")),
    rules=(
        RowRule(
            "DQ-D01",
            "NgayTiepNhan",
            pl.col("NgayTiepNhan").is_null() & ~pl.col("TrangThaiHoSo").is_in([1, 3, 5]),
            "the day of acceptance, because the status is beyond reception",
        ),
        RowRule(
            "DQ-D03",
            "NgayTiepNhan",
            on_day("NgayTiepNhan") > pl.col("arrival_day"),
            "a day not after the arrival day",
        ),
        RowRule(
            "DQ-D04",
            "NgayKetThucXuLy",
            on_day("NgayKetThucXuLy") > pl.col("arrival_day"),
            "a day not after the arrival day",
        ),
        RowRule(
            "DQ-D05",
            "NgayKetThucXuLy",
            on_day("NgayKetThucXuLy") < on_day("NgayTiepNhan"),
            "a day not before NgayTiepNhan",
        ),
    ),
    business_day="NgayTiepNhan",
    version_time="NgayCapNhat",
    identity=Identity("SoGiayTo", "applicant_hash", "applicant_id_class"),
    personal=PERSONAL,
)

PROCEDURES = Feed(
    name="procedures",
    columns=(
        Column("MaTTHC", Kind.PROCEDURE, required=True, filled=True),
        Column("TenTTHC", Kind.TEXT),
        Column("LinhVuc", Kind.TEXT),
        code("CapThucHien", required=True, filled=True, choices=("tinh", "xa")),
        code("MaDonVi"),
        count("MucDo", required=True, filled=True, choices=range(2, 5)),
        flag("CoPhiLePhi", required=True),
        flag("TichHopThanhToan", required=True),
        flag("DoiTuongCongDan", required=True),
        flag("KetNoiDanCu", required=True),
        time("NgayCongBo"),
        time("NgayHieuLuc"),
        time("NgayCongKhai"),
        flag("NoiDungDayDu"),
        time("HieuLucTu", required=True),
        time("HieuLucDen"),
    ),
    key=("MaTTHC", "MaDonVi"),
    unit_column="MaDonVi",
    unit_day=pl.col("arrival_day"),
    unit_optional=True,
    unit_of_any_day=True,
)

PETITIONS = Feed(
    name="petitions",
    columns=(
        code("MaPAKN", required=True, filled=True),
        code("MaDonVi", required=True, filled=True),
        time("NgayTiepNhan", required=True),
        time("HanXuLy", required=True),
        time("NgayXuLy"),
        flag("HaiLong"),
        flag("LapLai"),
        code("Loai"),
        time("NgayCapNhat", required=True),
    ),
    key=("MaPAKN",),
    unit_column="MaDonVi",
    unit_day=on_day("NgayTiepNhan"),
    business_day="NgayTiepNhan",
    version_time="NgayCapNhat",
    personal=PERSONAL,
)

PORTAL = Feed(
    name="portal",
    columns=(
        time("as_of", required=True),
        code("unit_code", required=True, filled=True),
        code("period_type", required=True, filled=True, choices=("month", "quarter", "year")),
        time("period_start", required=True),
        code("indicator_code", required=True, filled=True),
        count("numerator"),
        count("denominator"),
        Column("score", Kind.DECIMAL, required=True),
        Column("max_score", Kind.DECIMAL, required=True),
        code("quality_flags"),
    ),
    key=("as_of", "unit_code", "period_type", "period_start", "indicator_code"),
    version_time="as_of",
)

FIRST_DTI_YEAR = 2020
MAIN_INDICES = (
    "nhan_thuc_so", "the_che_so", "ha_tang_so", "nhan_luc_so", "attt_mang", "hd_chinh_quyen_so", "hd_kinh_te_so",
    "hd_xa_hoi_so",
)  # fmt: skip
PILLARS = ("pillar_cqs", "pillar_kts", "pillar_xhs")
DTI_LEVELS = (
    "province", "province (63, pre-merger)", "province (34, merged)", "province mean", "province mean (34, merged)",
    "ministry (DVC)", "ministry (no DVC)", "ministry mean", "ministry mean (DVC)", "ministry mean (no DVC)", "national",
)  # fmt: skip

FRAMEWORK_LEVELS = ("province", "ministry", "national", "department", "district", "commune")

DTI_RESULTS = Feed(
    name="dti_results",
    columns=(
        count("year", required=True, filled=True),
        code("level", required=True, filled=True, choices=DTI_LEVELS),
        Column("name", Kind.TEXT, required=True, filled=True),
        count("rank"),
        Column("value", Kind.DECIMAL, required=True),
        *(Column(index, Kind.DECIMAL) for index in (*MAIN_INDICES, *PILLARS)),
        *(count(f"rank_{pillar}") for pillar in ("cqs", "kts", "xhs")),
        Column("basis", Kind.TEXT),
        code("confidence", choices=("high", "medium", "low")),
        Column("source_url", Kind.TEXT),
    ),
    key=("year", "level", "name"),
    rules=(
        RowRule(
            "IN-YEAR",
            "year",
            ~pl.col("year").is_between(FIRST_DTI_YEAR, pl.col("arrival_day").dt.year()),
            "a year from 2020 to that of the arrival day",
        ),
        *(
            RowRule("IN-SHARE", index, ~pl.col(index).is_between(0, 1), "a value from 0 to 1")
            for index in ("value", *MAIN_INDICES, *PILLARS)
        ),
    ),
)

PLAN_PERIODS = ("year", "quarter_1", "quarter_2", "quarter_3", "quarter_4")
UNIT_GROUPS = ("so-nganh", "huyen", "xa")
PLANNED_AHEAD = 5
HEAD_TITLE = r"(?i)^(phó )?(giám đốc|tổng giám đốc|chánh|chủ tịch|trưởng|\pL+ trưởng|người đứng đầu|bí thư)\b"

TARGETS = Feed(
    name="targets",
    columns=(
        code("indicator_code", required=True, filled=True),
        code("unit_code", required=True, filled=True),
        count("year", required=True, filled=True),
        code("period_type", choices=PLAN_PERIODS),
        Column("target_ratio", Kind.DECIMAL, required=True),
        Column("target_points", Kind.DECIMAL),
        Column("legal_basis", Kind.TEXT, required=True, filled=True),
        code("lead_unit"),
        Column("responsible_head_title", Kind.TEXT),
        time("valid_from", required=True),
    ),
    key=("indicator_code", "unit_code", "year", "period_type", "valid_from"),
    unit_column="unit_code",
    unit_day=on_day("valid_from"),
    unit_of_any_day=True,
    unit_groups=frozenset(UNIT_GROUPS),
    rules=(
        RowRule(
            "IN-HORIZON",
            "year",
            ~pl.col("year").is_between(FIRST_DTI_YEAR, pl.col("arrival_day").dt.year() + PLANNED_AHEAD),
            "a year from 2020 to five after that of the arrival day",
        ),
        RowRule(
            "IN-TARGET",
            "target_ratio",
            (pl.col("target_ratio").is_null() == pl.col("target_points").is_null())
            | ~pl.col("target_ratio").is_between(0, 1),
            "a ratio from 0 to 1 (0.80 for 80 %), or else points in target_points",
        ),
        RowRule("IN-POINTS", "target_points", ~pl.col("target_points").is_between(0, 1000), "points from 0 to 1000"),
        RowRule(
            "IN-TITLE",
            "responsible_head_title",
            ~pl.col("responsible_head_title").str.contains(HEAD_TITLE)
            | pl.col("responsible_head_title").str.contains(PERSON_IN_TITLE),
            "the title of a post (Giám đốc Sở …, Chủ tịch UBND …), without the name of its holder",
        ),
    ),
)

FRAMEWORKS = Feed(
    name="frameworks",
    columns=(
        code("framework_version", required=True, filled=True),
        code("node_code", required=True, filled=True),
        code("parent_code"),
        code("kind", required=True, filled=True, choices=("index", "pillar", "main_index", "component")),
        Column("name_vi", Kind.TEXT, required=True, filled=True),
        Column("name_en", Kind.TEXT),
        Column("max_points", Kind.DECIMAL, required=True),
        count("n_components"),
        code("pillars"),
        code("scoring_type", required=True, choices=annex.SCORING_TYPES),
        Column("target", Kind.DECIMAL),
        code("direction", choices=("higher", "lower")),
        code("bands"),
        Column("min_assessed", Kind.DECIMAL),
        code("measured_by", choices=("self_declared", "automatic", "statistics")),
        code("indicator_code"),
        code("confidence", required=True, filled=True, choices=("official", "derived", "unverified")),
        code("level", choices=FRAMEWORK_LEVELS),
        Column("legal_basis", Kind.TEXT),
        time("valid_from"),
        time("valid_to"),
        Column("note_vi", Kind.TEXT),
        Column("note_en", Kind.TEXT),
        Column("source", Kind.TEXT),
    ),
    key=("framework_version", "node_code"),
    whole_file=annex.refuse_unsound,
)

PERIOD_TYPES = ("month", "quarter", "half", "nine_months", "year")

SUBMISSIONS = Feed(
    name="submissions",
    columns=(
        code("form_code", required=True, filled=True),
        code("unit_code", required=True, filled=True),
        code("period", required=True, filled=True),
        code("node_code", required=True, filled=True),
        code("period_type", required=True, filled=True, choices=PERIOD_TYPES),
        time("period_start", required=True),
        count("declared_version"),
        Column("value", Kind.DECIMAL),
        count("numerator"),
        count("denominator"),
        Column("self_score", Kind.DECIMAL),
        flag("not_applicable"),
        Column("evidence_name", Kind.TEXT),
        Column("evidence_link", Kind.TEXT),
        code("evidence_hash"),
        time("evidence_date"),
        code("cell", required=True, filled=True),
        code("doubts"),
    ),
    key=("form_code", "unit_code", "period", "node_code"),
    own_rules=(
        ("IN-FORMULA", ""),
        ("IN-NUMBER", ""),
        ("IN-PERSON", ""),
        ("DQ-S01", ""),
        ("IN-FIELD", "node_code"),
        ("IN-TWICE", "node_code"),
        ("IN-RANGE", "value"),
        ("IN-LEVEL", "value"),
        ("DQ-S12", "self_score"),
        ("IN-SKIPPED", "not_applicable"),
        ("IN-LINK", "evidence_link"),
        ("IN-HASH", "evidence_hash"),
    ),
)

ON_THE_WHOLE = ("returned", "approved", "locked")
VERIFIED = "verified"
APPRAISER_TITLES = ("hoi_dong", "chu_tich_hoi_dong", "co_quan_thuong_truc", "to_giup_viec")
"""A closed list, so that no name can stand there."""

APPRAISALS = Feed(
    name="appraisals",
    columns=(
        code("form_code", required=True, filled=True),
        code("unit_code", required=True, filled=True),
        code("period", required=True, filled=True),
        count("version", required=True, filled=True),
        code("node_code"),
        code("decision", required=True, filled=True, choices=(*ON_THE_WHOLE, VERIFIED)),
        Column("verified_score", Kind.DECIMAL),
        Column("reason", Kind.TEXT),
        code("appraiser_title", choices=APPRAISER_TITLES),
        time("decided_at", required=True),
    ),
    key=("form_code", "unit_code", "period", "version", "node_code", "decision"),
    unit_column="unit_code",
    unit_day=on_day("decided_at"),
    unit_of_any_day=True,
    version_time="decided_at",
    rules=(
        RowRule(
            "APP-WHOLE",
            "node_code",
            pl.col("decision").is_in(ON_THE_WHOLE) & pl.col("node_code").is_not_null(),
            "nothing: the decision is about the whole form",
        ),
        RowRule(
            "APP-SCORE",
            "verified_score",
            ((pl.col("decision") == VERIFIED) & (pl.col("node_code").is_null() | pl.col("verified_score").is_null()))
            | ((pl.col("decision") != VERIFIED) & pl.col("verified_score").is_not_null())
            | (pl.col("verified_score") < 0),
            "a score of zero or more with the decision verified of one field, and with no other",
        ),
        RowRule(
            "APP-REASON",
            "reason",
            (pl.col("decision") == "returned") & pl.col("reason").is_null(),
            "a reason, because the form is returned",
        ),
        RowRule(
            "IN-PERSON",
            "reason",
            pl.col("reason").str.replace_all(r"(\d)[ .](\d)", "$1$2").str.contains(PERSON_IN_TEXT),
            "words without e-mail, identity or telephone numbers",
        ),
        RowRule(
            "APP-FUTURE",
            "decided_at",
            on_day("decided_at") > pl.col("arrival_day"),
            "a day not after the arrival day",
        ),
    ),
)

LAND_PERSONAL = frozenset(
    {
        "hoTen", "hoTenChu", "ngaySinh", "namSinh", "gioiTinh", "soGiayTo", "maSoDinhDanh", "soDienThoai", "email",
        "diaChi", "danTocId", "quocTichId", "tenToChuc", "maSoThue", "tenNguoiKy", "geometry",
    }
)  # fmt: skip
COMMUNE_COLUMNS = {"commune_code": pl.String(), "is_current_code": pl.Boolean()}
SHEET = Column("soHieuToBanDo", Kind.NUMBER, required=True)
PARCEL = Column("soThuTuThua", Kind.NUMBER, required=True)
KNOWN_COMMUNE = RowRule(
    "LAND-COMMUNE",
    "xaId",
    pl.col("commune_code").is_null() & pl.col("xaId").is_not_null(),
    "the GSO code of a commune of the province, of today or of before 2025-07-01",
)


def system_id(name: str) -> tuple[Column, RowRule]:
    """A column of ids that the sending system counts up, and the rule that no person stands in it."""
    no_person = RowRule(
        "IN-CODE", name, pl.col(name).str.contains(PERSON_IN_ID), "an id of the system; words and addresses are none"
    )
    return Column(name, Kind.TEXT, required=True, filled=True), no_person


LAND_PARCELS = Feed(
    name="land_parcels",
    columns=(
        code("maThua"),
        Column("xaId", Kind.COMMUNE, required=True, filled=True),
        replace(SHEET, filled=True),
        replace(PARCEL, filled=True),
        Column("dienTich", Kind.DECIMAL, required=True),
        Column("dienTichPhapLy", Kind.DECIMAL),
        code("mucDich", required=True),
        code("dienTichMucDich"),
        flag("daXacThucChu"),
        flag("coHinhHoc"),
        flag("isLastest", required=True),
        time("ngayCapNhat", required=True),
        time("ngayBienDong"),
    ),
    key=("xaId", "soHieuToBanDo", "soThuTuThua"),
    rules=(KNOWN_COMMUNE,),
    version_time="ngayCapNhat",
    personal=LAND_PERSONAL,
    derived=Derived(COMMUNE_COLUMNS | {"place": pl.String()}, commune_and_place_of),
    snapshots=True,
)

CERTIFICATE_ID, NO_PERSON_IN_CERTIFICATE_ID = system_id("giayChungNhanId")

LAND_CERTIFICATES = Feed(
    name="land_certificates",
    columns=(
        CERTIFICATE_ID,
        code("soPhatHanh", required=True),
        code("soVaoSo"),
        Column("ngayCap", Kind.TIME, required=True),
        Column("xaId", Kind.COMMUNE, required=True, filled=True),
        SHEET,
        PARCEL,
        code("soBienNhan"),
        time("ngayCapNhat", required=True),
    ),
    key=("giayChungNhanId",),
    rules=(NO_PERSON_IN_CERTIFICATE_ID, KNOWN_COMMUNE),
    version_time="ngayCapNhat",
    personal=LAND_PERSONAL,
    derived=Derived(COMMUNE_COLUMNS, commune_of),
)

SLIP_ID, NO_PERSON_IN_SLIP_ID = system_id("maPhieu")

LAND_TAX_TRANSFERS = Feed(
    name="land_tax_transfers",
    columns=(
        SLIP_ID,
        code("soBienNhan", required=True),
        time("ngayChuyen", required=True),
        time("ngayThongBaoThue"),
        count("soTien"),
        code("trangThai", required=True, filled=True, choices=("da_chuyen", "da_thong_bao", "tra_lai", "da_huy")),
        code("kenh", required=True, filled=True, choices=("dien_tu", "giay")),
        time("ngayCapNhat", required=True),
    ),
    key=("maPhieu",),
    rules=(NO_PERSON_IN_SLIP_ID,),
    business_day="ngayChuyen",
    version_time="ngayCapNhat",
    personal=LAND_PERSONAL,
)

FEEDS: dict[str, Feed] = {
    feed.name: feed
    for feed in (
        DOSSIERS,
        PROCEDURES,
        PETITIONS,
        PORTAL,
        DTI_RESULTS,
        TARGETS,
        FRAMEWORKS,
        SUBMISSIONS,
        APPRAISALS,
        LAND_PARCELS,
        LAND_CERTIFICATES,
        LAND_TAX_TRANSFERS,
    )
}
