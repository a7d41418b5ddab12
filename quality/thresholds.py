"""What "good enough" means, in numbers. One place, so that a change is a decision."""

JUDGED_DAY_ROWS = 100
"""A day with fewer delivered rows is not judged by shares: one bad row of two is no flood."""

MIN_ACCEPTED_SHARE = 0.5
"""Below this a feed's day looks like a broken export and is held back from publication."""

WARN_ACCEPTED_SHARE = 0.98
"""Below this a day deserves a look."""

MAX_DAY_ROWS = 1_000_000
"""More rows in one day than this is not a daily delta (plan peak: 15,000 dossiers, about 60,000 rows)."""

MAX_UNITS_WITHOUT_DOSSIERS = 0.5
"""Share of ranked units without any dossier in a closed quarter or longer, above which reception looks partial."""
