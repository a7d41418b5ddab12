"""Suite of the feed `submissions`: workbooks come by period, and a field that is left empty is an answer of its own."""

from quality.suites.feed import FeedSuite

SUITE = FeedSuite(feed="submissions", weekly=False, shares={"answered": "value is not null"}, filled=("value",))
