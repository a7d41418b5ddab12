"""What "good enough" means, in numbers. One place, so that a change is a decision."""

JUDGED_DAY_ROWS = 100
"""A day with fewer delivered rows is not judged by shares: one bad row of two is no flood."""

MIN_ACCEPTED_SHARE = 0.5
"""Below this a feed's day looks like a broken export and is held back from publication."""

WARN_ACCEPTED_SHARE = 0.98
"""Below this a day deserves a look."""

MAX_DAY_ROWS = 1_000_000
"""More rows in one day than this is not a daily delta (plan peak: 15,000 dossiers, about 60,000 rows)."""

INDICATORS_PER_UNIT = 23
"""Indicators of Decision 766 as the portal scores it; each unit and period has all of them."""

MAX_UNITS_WITHOUT_DOSSIERS = 0.5
"""Share of ranked-group units without any dossier in a closed month above which reception data looks partial."""
