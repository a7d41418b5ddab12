"""A slow and obvious second implementation of Decision 766, to hold the warehouse against.

It shares no line with the product: standard library only, exact fractions, the framework written out below.
Sources: the contract's table of rules and DECISIONS R1..R15; where it reads more into them it says so.
"""

import csv
import math
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from tests.golden.oracle_inbox import Inbox, Row, Unit, last_arrival, latest, read_inbox, read_units


class Indicator(NamedTuple):
    """`zero` tells what a denominator of 0 means: n/a, 0 or full points; `feeds` are those it needs."""

    code: str
    group: str
    maximum: int
    target: Fraction
    zero: str
    feeds: tuple[str, ...]


D, P, Q = "dossiers", "procedures", "petitions"
ONE = Fraction(1)
FRAMEWORK_2026 = [
    Indicator("1.1", "1", 6, ONE, "n/a", (P,)),
    Indicator("1.2", "1", 4, ONE, "n/a", (P,)),
    Indicator("1.3", "1", 2, ONE, "n/a", (P,)),
    Indicator("1.4", "1", 6, ONE, "0", (D,)),
    Indicator("2.1", "2", 20, ONE, "0", (D,)),
    Indicator("2.2", "2", 0, ONE, "n/a", (D,)),
    Indicator("3.1", "3A", 2, Fraction(80, 100), "0", (P,)),
    Indicator("3.2", "3A", 4, ONE, "0", (P, D)),
    Indicator("3.3", "3A", 6, Fraction(50, 100), "0", (D,)),
    Indicator("3.4", "3B", 2, Fraction(80, 100), "0", (P, D)),
    Indicator("3.5", "3B", 2, Fraction(80, 100), "0", (P,)),
    Indicator("3.6", "3B", 6, ONE, "0", (D,)),
    Indicator("4.1", "4", 6, ONE, "n/a", (D,)),
    Indicator("4.2", "4", 4, ONE, "n/a", (D,)),
    Indicator("4.3", "4", 2, Fraction(80, 100), "n/a", (D,)),
    Indicator("4.4", "4", 4, ONE, "n/a", (D,)),
    Indicator("4.5a", "4", 2, ONE, "n/a", (P,)),
    Indicator("4.5b", "4", 2, ONE, "n/a", (D,)),
    Indicator("4.6", "4", 2, ONE, "n/a", ()),
    Indicator("5.1", "5", 0, ONE, "n/a", (Q,)),
    Indicator("5.2", "5", 6, ONE, "full", (Q,)),
    Indicator("5.3", "5", 6, ONE, "full", (Q,)),
    Indicator("5.4", "5", 6, Fraction(90, 100), "0", (D,)),
]
FRAMEWORKS = {
    "d766-portal-2026": FRAMEWORK_2026,
    "d766-portal-2022": [
        row._replace(target=Fraction(30, 100)) if row.code == "3.6" else row for row in FRAMEWORK_2026
    ],
}
INHERITED = ("1.1", "1.2", "1.3", "4.6")
NODES = ("d766", "1", "2", "3A", "3B", "4", "5")
BANDS = ((90, "Xuất sắc"), (80, "Tốt"), (70, "Khá"), (50, "Trung bình"), (0, "Yếu"))
RANKED_LEVELS = ("so-nganh", "huyen", "xa")
NOT_RECEIVED = (1, 3)
ONLINE_PAYMENT = (1, 2)


@dataclass(frozen=True)
class Period:
    kind: str
    first: date
    last: date


@dataclass(frozen=True)
class Value:
    numerator: int | None
    denominator: int | None
    points: Fraction | None
    max_points: int | None
    points_lost: Fraction | None
    status: str


@dataclass(frozen=True)
class Score:
    """`points` and `max_points` are None where no indicator below has points; `pct` is in percent, exact."""

    points: Fraction | None
    max_points: int | None
    pct: Fraction | None
    band: str | None
    status: str


@dataclass(frozen=True)
class Rank:
    """`rank` is None for a unit listed but not ranked; `rank_of` counts the ranked units of the group."""

    rank: int | None
    rank_of: int
    previous_rank: int | None
    points_to_next_band: Fraction | None


ValueKey = tuple[str, str, str, date, str]


@dataclass
class Oracle:
    as_of: date
    values: dict[ValueKey, Value]
    scores: dict[ValueKey, Score]
    ranks: dict[ValueKey, Rank]
    population: dict[tuple[str, str, date], set[str]]
    inbox: Inbox


def half_up(number: Fraction) -> Fraction:
    """To 2 decimals, halves away from zero (all points are non-negative)."""
    return Fraction(math.floor(number * 100 + Fraction(1, 2)), 100)


def score_points(numerator: int, denominator: int, maximum: int, target: Fraction = ONE) -> Fraction:
    """max x min(1, r / target), half-up to 2 decimals; the denominator is not 0."""
    return half_up(maximum * min(ONE, Fraction(numerator, denominator) / target))


def band_of(pct: Fraction) -> str:
    return next(name for bound, name in BANDS if pct >= bound)


def to_next_band(score: Score) -> Fraction | None:
    """R14: points missing to the lower bound of the next band, up to 0.01; None in the highest band."""
    if score.pct is None or score.pct >= BANDS[0][0]:
        return None
    bound = min(bound for bound, _ in BANDS if bound > score.pct)
    missing = Fraction(bound, 100) * score.max_points - score.points
    return Fraction(math.ceil(missing * 100), 100)


def working_day_after(day: date, count: int, calendar: dict[date, str]) -> date:
    """The `count`-th working day after `day`: Monday to Friday less holidays, plus working Saturdays."""
    while count:
        day += timedelta(days=1)
        kind = calendar.get(day)
        if kind == "working_saturday" or (day.weekday() < 5 and kind != "holiday"):
            count -= 1
    return day


def read_calendar(path: Path) -> dict[date, str]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return {date.fromisoformat(row["date"]): row["kind"] for row in csv.DictReader(handle)}


def periods_between(first_day: date, as_of: date) -> list[Period]:
    """R12: every period that holds a month from the month of `first_day` to the month of `as_of`."""
    spans = [("month", m, m) for m in range(1, 13)]
    spans += [("quarter", m, m + 2) for m in (1, 4, 7, 10)]
    spans += [("half", 1, 6), ("half", 7, 12), ("nine_months", 1, 9), ("year", 1, 12)]
    periods = [
        Period(kind, date(year, start, 1), date(year, end, monthrange(year, end)[1]))
        for year in range(first_day.year, as_of.year + 1)
        for kind, start, end in spans
    ]
    return [p for p in periods if p.first <= as_of and p.last >= first_day.replace(day=1)]


def lineage(unit: Unit, day: date, by_code: dict[str, Unit]) -> set[str]:
    """The unit and every unit above it in the tree valid on `day` (R13)."""
    codes = set()
    while unit and unit.valid_on(day):
        codes.add(unit.code)
        unit = by_code.get(unit.parent)
    return codes


def counts_as_received(row: Row) -> bool:
    return not row["DaXoa"] and row["TrangThaiHoSo"] not in NOT_RECEIVED and row["NgayTiepNhan"] is not None


def judgement_day(dossier: Row, cutoff: date) -> date:
    """J: end of handling, else the request of a dossier in status 5, else the cut-off day."""
    if dossier["NgayKetThucXuLy"]:
        return dossier.day("NgayKetThucXuLy")
    if dossier["TrangThaiHoSo"] == 5 and dossier["NgayYeuCauBoSung"]:
        return dossier.day("NgayYeuCauBoSung")
    return cutoff


def on_time(dossier: Row, cutoff: date) -> bool:
    due = dossier.day("NgayHenTra")
    return (due is None or judgement_day(dossier, cutoff) <= due) and dossier["SoLanBoSung"] <= 1


def petition_on_time(petition: Row, cutoff: date) -> bool:
    return (petition.day("NgayXuLy") or cutoff) <= petition.day("HanXuLy")


def in_force(row: Row, cutoff: date) -> bool:
    until = row.day("HieuLucDen")
    return row.day("HieuLucTu") <= cutoff and (until is None or until > cutoff)


def in_competence(row: Row, unit: Unit) -> bool:
    """The province: all; district and commune: the `xa` procedures (R2); any other: its own MaDonVi (R3)."""
    if unit.level == "tinh":
        return True
    if unit.level in ("huyen", "xa"):
        return row["CapThucHien"] == "xa"
    return row.unit is not None and row.unit.code == unit.code


def snapshot_for(period: Period, rows: list[Row]) -> list[Row]:
    """The last catalogue that arrived on or before the period's last day, else the earliest one."""
    days = {row.arrival for row in rows}
    if not days:
        return []
    chosen = max((day for day in days if day <= period.last), default=min(days))
    return [row for row in rows if row.arrival == chosen]


def codes(rows: list[Row]) -> set[str]:
    return {row["MaTTHC"] for row in rows}


def codes_all(rows: list[Row], good: list[Row]) -> set[str]:
    """Codes all of whose `rows` are `good` (R4: any late decision makes it late)."""
    return codes(rows) - codes([row for row in rows if row not in good])


def announcement_counts(rows: list[Row], period: Period, cutoff: date, calendar: dict[date, str]) -> dict:
    """1.1, 1.2 on the rows announced in the period, 1.3 on the rows in force at the cut-off day."""
    announced = [r for r in rows if r["NgayCongBo"] and period.first <= r.day("NgayCongBo") <= period.last]

    def limit(row: Row) -> date:
        return working_day_after(row.day("NgayCongBo"), 5, calendar)

    timely = [r for r in announced if r["NgayHieuLuc"] and limit(r) <= r.day("NgayHieuLuc")]
    published = [r for r in announced if r["NgayCongKhai"] and r.day("NgayCongKhai") <= limit(r)]
    standing = [r for r in rows if in_force(r, cutoff)]
    complete = [r for r in standing if r["NoiDungDayDu"]]
    return {
        "1.1": (len(codes_all(announced, timely)), len(codes(announced))),
        "1.2": (len(codes_all(announced, published)), len(codes(announced))),
        "1.3": (len(codes_all(standing, complete)), len(codes(standing))),
    }


def procedure_counts(rows: list[Row], population: list[Row]) -> dict:
    """3.1, 3.2, 3.4, 3.5, 4.5a from the rows in competence and in force; one code counts once (R4)."""
    online = codes([r for r in rows if r["MucDo"] in (3, 4)])
    fee = codes([r for r in rows if r["CoPhiLePhi"]])
    integrated = codes([r for r in rows if r["TichHopThanhToan"]])
    citizen = codes([r for r in rows if r["DoiTuongCongDan"]])
    connected = codes([r for r in rows if r["KetNoiDanCu"]])
    used_online = codes([d for d in population if d["KenhThucHien"] == 2])
    paid_online = codes([d for d in population if d["DuocThanhToanTrucTuyen"] in ONLINE_PAYMENT])
    return {
        "3.1": (len(online), len(codes(rows))),
        "3.2": (len(online & used_online), len(online)),
        "3.4": (len(fee & paid_online), len(fee)),
        "3.5": (len(fee & integrated), len(fee)),
        "4.5a": (len(citizen & connected), len(citizen)),
    }


def dossier_counts(population: list[Row], cutoff: date) -> dict:
    """The indicators that count dossiers; 2.2 is calendar days of handling / dossiers with an end (R10)."""
    total = len(population)

    def share(condition) -> tuple[int, int]:
        return sum(1 for d in population if condition(d)), total

    charged = [d for d in population if d["CoNghiaVuTaiChinh"]]
    finished = [d for d in population if d["NgayKetThucXuLy"]]
    days = sum((d.day("NgayKetThucXuLy") - d.day("NgayTiepNhan")).days for d in finished)
    return {
        "1.4": share(lambda d: d["DongBoDVCQG"]),
        "2.1": share(lambda d: on_time(d, cutoff)),
        "2.2": (days, len(finished)),
        "3.3": share(lambda d: d["KenhThucHien"] == 2),
        "3.6": (sum(1 for d in charged if d["DuocThanhToanTrucTuyen"] in ONLINE_PAYMENT), len(charged)),
        "4.1": share(lambda d: d["CoKetQuaDienTu"]),
        "4.2": share(lambda d: d["SoHoaThanhPhan"] and d["SoHoaKetQua"]),
        "4.3": share(lambda d: d["TaiSuDungDuLieuSoHoa"]),
        "4.4": share(lambda d: d["LayTuKhoDMQG"]),
        "4.5b": share(lambda d: d["KhaiThacCSDLDanCu"]),
        "5.4": share(lambda d: on_time(d, cutoff) and not d["CoPhanAnh"]),
    }


def petition_counts(petitions: list[Row], cutoff: date) -> dict:
    def satisfied(p: Row) -> bool:
        return p["HaiLong"] is not False and not p["LapLai"] and petition_on_time(p, cutoff)

    total = len(petitions)
    return {
        "5.1": (sum(1 for p in petitions if p["Loai"]), total),
        "5.2": (sum(1 for p in petitions if petition_on_time(p, cutoff)), total),
        "5.3": (sum(1 for p in petitions if satisfied(p)), total),
    }


def received_by(unit: Unit, period: Period, records: list[tuple[Row, date, set[str]]]) -> list[Row]:
    """Of (row, day received, codes of the units it counts for): those of the unit and period."""
    return [r for r, day, above in records if unit.code in above and period.first <= day <= period.last]


class World:
    """The state as of T: latest dossiers and petitions, catalogue rows, units, calendar."""

    def __init__(self, inbox: Inbox, units: list[Unit], calendar: dict[date, str], as_of: date) -> None:
        self.inbox, self.units, self.calendar, self.as_of = inbox, units, calendar, as_of
        by_code = {unit.code: unit for unit in units}
        self.by_code = by_code
        self.dossiers = [
            (row, row.day("NgayTiepNhan"), lineage(row.unit, row.day("NgayTiepNhan"), by_code))
            for row in latest(inbox.rows["dossiers"], "MaHoSo")
            if counts_as_received(row)
        ]
        self.petitions = [
            (row, row.day("NgayTiepNhan"), lineage(row.unit, row.day("NgayTiepNhan"), by_code))
            for row in latest(inbox.rows["petitions"], "MaPAKN")
        ]

    def periods(self) -> list[Period]:
        first_days = [day for _, day, _ in self.dossiers + self.petitions]
        return periods_between(min(first_days), self.as_of) if first_days else []

    def units_of(self, period: Period) -> list[Unit]:
        return [unit for unit in self.units if unit.overlaps(period.first, period.last)]

    def population(self, unit: Unit, period: Period) -> list[Row]:
        return received_by(unit, period, self.dossiers)

    def root(self, unit: Unit) -> Unit:
        """The province above the unit, from which 1.1 to 1.3 and 4.6 are inherited."""
        while unit.level != "tinh":
            unit = self.by_code[unit.parent]
        return unit

    def counts(self, unit: Unit, period: Period) -> dict[str, tuple[int, int] | None]:
        """Numerator and denominator of every indicator; None where a needed feed never arrived (R5)."""
        cutoff = min(period.last, self.as_of)
        population = self.population(unit, period)
        catalogue = snapshot_for(period, self.inbox.rows["procedures"])
        competence = [r for r in catalogue if in_force(r, cutoff) and in_competence(r, unit)]
        counts = {
            **dossier_counts(population, cutoff),
            **procedure_counts(competence, population),
            **petition_counts(received_by(unit, period, self.petitions), cutoff),
        }
        if unit.level == "tinh":
            counts |= announcement_counts(catalogue, period, cutoff, self.calendar)
        for indicator in FRAMEWORK_2026:
            if not self.inbox.arrived.issuperset(indicator.feeds):
                counts[indicator.code] = None
        return counts


def value_of(indicator: Indicator, counted: tuple[int, int] | None, plain_status: str) -> Value:
    """Points of one indicator; `plain_status` is ok, provisional or inherited (R6, R7, R8)."""
    if indicator.code == "4.6":
        status = "inherited" if plain_status == "inherited" else "assumed"
        return Value(None, None, Fraction(2), 2, Fraction(0), status)
    if counted is None:
        return Value(None, None, None, None, None, "no_data")
    numerator, denominator = counted
    if denominator == 0 and indicator.zero == "n/a":
        return Value(0, 0, None, None, None, "not_applicable")
    if denominator == 0:
        points = Fraction(indicator.maximum if indicator.zero == "full" else 0)
    else:
        points = score_points(numerator, denominator, indicator.maximum, indicator.target)
    lost = indicator.maximum - points
    return Value(numerator, denominator, points, indicator.maximum, lost, plain_status)


def score_of(values: list[Value], provisional: bool) -> Score:
    """R17: a missing feed below makes a node `no_data`; a node with nothing scored has neither points nor maximum."""
    scored = [value for value in values if value.points is not None]
    status = "provisional" if provisional else "ok"
    if any(value.status == "no_data" for value in values):
        status = "no_data"
    elif not scored:
        status = "not_applicable"
    if not scored:
        return Score(None, None, None, None, status)
    points, maximum = sum((v.points for v in scored), Fraction(0)), sum(v.max_points for v in scored)
    pct = points * 100 / maximum if maximum else None
    return Score(points, maximum, pct, band_of(pct) if maximum else None, status)


def score_unit(oracle: Oracle, world: World, version: str, unit: Unit, period: Period, counts: dict) -> None:
    """Fill the values of one unit and period, and the scores of its index and groups."""
    provisional = period.last > world.as_of
    root = world.root(unit)
    values = {}
    for indicator in FRAMEWORKS[version]:
        inherits = indicator.code in INHERITED and root is not unit
        status = "inherited" if inherits else "provisional" if provisional else "ok"
        source = root if inherits else unit
        values[indicator.code] = value_of(indicator, counts[source.code].get(indicator.code), status)
        oracle.values[version, unit.code, period.kind, period.first, indicator.code] = values[indicator.code]
    for node in NODES:
        members = [values[row.code] for row in FRAMEWORKS[version] if node in ("d766", row.group)]
        oracle.scores[version, unit.code, period.kind, period.first, node] = score_of(members, provisional)


def rank_group(oracle: Oracle, version: str, level: str, period: Period, members: list[Unit]) -> None:
    """Competition ranks (1, 2, 2, 4) on the exact percentage, of units with a non-zero population."""
    scores = {u.code: oracle.scores[version, u.code, period.kind, period.first, "d766"] for u in members}
    ranked = {
        code: score.pct
        for code, score in scores.items()
        if oracle.population[code, period.kind, period.first] and score.pct is not None
    }
    for code, score in scores.items():
        rank = 1 + sum(1 for pct in ranked.values() if pct > ranked[code]) if code in ranked else None
        oracle.ranks[version, level, period.kind, period.first, code] = Rank(
            rank, len(ranked), None, to_next_band(score)
        )


def fill_previous_ranks(oracle: Oracle, periods: list[Period]) -> None:
    """R15: the rank in the preceding period of the same type."""
    before = {
        (later.kind, later.first): max(
            (earlier.first for earlier in periods if earlier.kind == later.kind and earlier.first < later.first),
            default=None,
        )
        for later in periods
    }
    for key, rank in oracle.ranks.items():
        version, group, kind, first, code = key
        earlier = oracle.ranks.get((version, group, kind, before.get((kind, first)), code))
        oracle.ranks[key] = Rank(rank.rank, rank.rank_of, earlier.rank if earlier else None, rank.points_to_next_band)


def compute(inbox: Path, units_csv: Path, holidays_csv: Path, as_of: date | None = None) -> Oracle:
    """Every value, score and rank of both framework versions as of `as_of` (default: the last arrival day).

    Keys: values and scores (framework_version, unit_code, period_type, period_start, indicator or node code),
    ranks (framework_version, rank_group, period_type, period_start, unit_code).
    """
    as_of = as_of or last_arrival(inbox)
    units = read_units(units_csv)
    world = World(read_inbox(inbox, units, as_of), units, read_calendar(holidays_csv), as_of)
    oracle = Oracle(as_of, {}, {}, {}, {}, world.inbox)
    periods = world.periods()
    for period in periods:
        members = world.units_of(period)
        counts = {unit.code: world.counts(unit, period) for unit in members}
        for unit in members:
            population = {row["MaHoSo"] for row in world.population(unit, period)}
            oracle.population[unit.code, period.kind, period.first] = population
        for version in FRAMEWORKS:
            for unit in members:
                score_unit(oracle, world, version, unit, period, counts)
            for level in RANKED_LEVELS:
                rank_group(oracle, version, level, period, [u for u in members if u.level == level])
    fill_previous_ranks(oracle, periods)
    return oracle
