"""Suite of the feed `land_tax_transfers`."""

from quality.suites.feed import FeedSuite

SUITE = FeedSuite(
    feed="land_tax_transfers",
    weekly=True,
    shares={"electronic": "kenh = 'dien_tu'", "answered": '"ngayThongBaoThue" is not null'},
    filled=("soBienNhan", "ngayThongBaoThue", "soTien"),
    version_time="ngayCapNhat",
)
