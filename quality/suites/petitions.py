"""Suite of the feed `petitions`."""

from quality.suites.feed import FeedSuite

SUITE = FeedSuite(
    feed="petitions",
    weekly=True,
    shares={"closed": '"NgayXuLy" is not null', "satisfaction_known": '"HaiLong" is not null'},
    filled=("NgayXuLy", "HaiLong"),
    version_time="NgayCapNhat",
)
