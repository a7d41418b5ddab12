"""Suite of the feed `dti_results`: a table comes once a year, and many of its rows hold a rank alone."""

from quality.suites.feed import FeedSuite

SUITE = FeedSuite(
    feed="dti_results",
    weekly=False,
    shares={"valued": "value is not null"},
    filled=("value",),
)
