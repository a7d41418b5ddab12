"""Suite of the feed `land_certificates`."""

from quality.suites.feed import FeedSuite

SUITE = FeedSuite(
    feed="land_certificates",
    weekly=True,
    shares={"with_dossier": '"soBienNhan" is not null'},
    filled=("soPhatHanh", "soVaoSo", "ngayCap", "soHieuToBanDo", "soThuTuThua"),
    version_time="ngayCapNhat",
)
