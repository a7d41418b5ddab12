"""Suite of the feed `appraisals`: decisions come when they are made."""

from quality.suites.feed import FeedSuite

SUITE = FeedSuite(
    feed="appraisals",
    weekly=False,
    shares={"verified": "decision = 'verified'"},
    filled=("decided_at",),
    version_time="decided_at",
)
