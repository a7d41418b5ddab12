"""Suite of the feed `dossiers`."""

from quality.suites.feed import FeedSuite

SUITE = FeedSuite(
    feed="dossiers",
    weekly=True,
    shares={
        "online": '"KenhThucHien" = 2',
        "finished": '"NgayKetThucXuLy" is not null',
        "electronic_result": 'coalesce("CoKetQuaDienTu", false)',
        "synchronised": 'coalesce("DongBoDVCQG", false)',
    },
    filled=(
        "NgayTiepNhan",
        "NgayHenTra",
        "NgayKetThucXuLy",
        "CoNghiaVuTaiChinh",
        "DuocThanhToanTrucTuyen",
        "CoKetQuaDienTu",
        "SoHoaThanhPhan",
        "SoHoaKetQua",
        "TaiSuDungDuLieuSoHoa",
        "LayTuKhoDMQG",
        "KhaiThacCSDLDanCu",
        "DongBoDVCQG",
        "CoPhanAnh",
    ),
    version_time="NgayCapNhat",
)
