"""Suite of the feed `targets`: a plan comes once a year a revision may be one row; only large days are compared."""

from quality.suites.feed import FeedSuite

SUITE = FeedSuite(
    feed="targets", weekly=False, shares={"in_points": "target_points is not null"}, filled=("target_ratio",)
)
