"""What "good enough" means, in numbers. One place, so that a change is a decision."""

JUDGED_DAY_ROWS = 100
"""A day with fewer delivered rows is not judged by shares: one bad row of two is no flood."""

MIN_ACCEPTED_SHARE = 0.5
"""Below this a feed's day looks like a broken export and is held back from publication."""

WARN_ACCEPTED_SHARE = 0.98
"""Below this a day deserves a look."""

MAX_DAY_ROWS = 1_000_000
"""More rows in one day than this is not a daily delta (plan peak: 15,000 dossiers, about 60,000 rows)."""

MAX_PARCELS = 4_000_000
"""The province has about 2.8 million parcels; a snapshot of more is not of the province alone."""

MAX_PARCELS_LOST = 0.3
"""Share of a commune's current parcels that a full snapshot lacks. Parcels are merged and parted by tens in a year; a
cut export loses whole map sheets."""

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

SETTLED_AFTER_DAYS = 30
"""A period has settled this long after its last day: late rows of the sample's 16 months then change little."""

SETTLED_DOSSIERS = 5
"""Smaller populations are not judged by movement: one dossier of four is more than MAX_LOST_DOSSIERS."""

WARN_MOVED_POINTS = 1
"""Settled percentage points. In 40 days of the sample 2 of 2,707 settled figures moved more, one of them with four
dossiers, none more than 2.78."""

MAX_MOVED_POINTS = 10
"""The width of a band: late rows do not move a settled unit by a whole class, broken deliveries do."""

MAX_LOST_DOSSIERS = 0.2
"""Share of a settled population. Dossiers are deleted one by one at the source; none of the sample's settled
populations shrank."""

JUDGED_MONTH_DOSSIERS = 100
"""Shares of a month with fewer dossiers swing by themselves."""

JUDGED_MONTHS = 24
"""Months of dossiers that every build looks at again; to look at ten years of them costs more than a day's rows."""

MONTHS_BEFORE = 3
"""A month's shares are held against the mean of so many months before it, so a lasting change warns for a quarter."""

MAX_SHARE_MOVED = 0.15
"""Of a share of the province's dossiers, month against the months before. The sample's steepest honest turn, on time
from 2025 to 2026, is 0.13."""

MAX_DOSSIERS_OUTSIDE_CATALOGUE = 0.05
"""Share of a month's dossiers whose procedure no catalogue lists (DQ-D07): they count for no procedure."""

MAX_GAP_WIDENED = 1
"""Points by which our figure may go further away from the portal's between two versions."""

JUDGED_ARRIVAL_DAYS = 30
"""Arrivals of so many days before T are judged: what is older has been seen or accepted."""

WEEKS_BEFORE = 4
"""A delivery is expected on a weekday on which it came in each of so many weeks before."""
