"""Suite of the feed `frameworks`: a version comes once in years, whole, or its reader refuses it."""

from quality.suites.feed import FeedSuite

SUITE = FeedSuite(
    feed="frameworks",
    weekly=False,
    shares={"scored": "kind <> 'component' or scoring_type <> 'not_scored'"},
    filled=("name_vi",),
)
