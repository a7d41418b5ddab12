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

TRAILING_DAYS, LEAST_DAYS = 8, 4
"""A day is measured against the median of the last so many days of its kind (working days, days off), and only when
there are LEAST_DAYS of them: first deliveries have nothing to be measured against."""

USUAL_VOLUME = (1 / 3, 3)
"""Rows of a completed day, as multiples of the median: the sample's working days stay between 0.5 and 2."""

MAX_SHIFT = 0.25
"""Of a share against its median. Beyond this a quarter of the rows say something else than they used to."""

USED_TO_BE_FILLED, NOW_EMPTY = 0.8, 0.05
"""A column whose median share was at least the first and is at most the second was dropped by the export."""

BULK_ROWS = 5
"""A day with more rows than so many medians is a bulk load of history, whose old records may well lack columns."""

MAX_VERSIONS_AFTER_ARRIVAL = 0.01
"""Share of rows changed at the source after they arrived: beyond this its clock is wrong, and the latest state too."""

MAX_CODES_LOST = 0.3
"""Share of the last good catalogue's codes that a new one lacks. Reforms repeal tens of procedures at a time, a cut
export loses hundreds of 2,100."""

RUNS_REMEMBERED = 30
"""Runs of a suite whose outcomes are kept: a month of daily refreshes."""
