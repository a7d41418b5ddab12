"""Suite of the feed `land_parcels`."""

from quality.suites.feed import FeedSuite

SUITE = FeedSuite(
    feed="land_parcels",
    weekly=True,
    shares={"current": '"isLastest"', "inside": "place = 'inside'", "current_code": "is_current_code"},
    filled=("maThua", "dienTich", "dienTichPhapLy", "mucDich", "dienTichMucDich", "daXacThucChu", "coHinhHoc"),
    version_time="ngayCapNhat",
)
