"""The dossiers feed: delivered rows in the columns of the exchange format, a day at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from orchestration.sample.defects import FIRST_DEFECTIVE_NUMBER, draw_defects, spoil
from orchestration.sample.delivery import COMPACT_TIME, VIETNAMESE_TIME
from orchestration.sample.facts import Facts
from orchestration.sample.lifecycle import NEVER, Change, DeliveredRows, Lifecycles
from orchestration.sample.procedures import Catalogue
from orchestration.sample.receptions import DIRECT, SECONDS_PER_DAY, Receptions
from orchestration.sample.units import HandlingUnits

# Every 13th day file is of the other common form: semicolons and Vietnamese date-times.
OTHER_FORM_EVERY = 13
BLOCK_ROWS = 200_000
DUE_HOUR = 17
PROVINCE_SUFFIXES = ["", ".H53", ".000.00.00.H53"]

STATUS = {
    Change.SUBMITTED: 1,
    Change.REFUSED: 3,
    Change.ACCEPTED: 2,
    Change.IN_PROCESS: 4,
    Change.FIRST_REQUEST: 5,
    Change.FIRST_ANSWER: 4,
    Change.SECOND_REQUEST: 5,
    Change.SECOND_ANSWER: 4,
    Change.PAUSED: 8,
    Change.TAX_REQUESTED: 6,
    Change.TAX_PAID: 4,
    Change.ENDED: 9,
    Change.RETURNED: 10,
    Change.CORRECTED: 9,
    Change.DELETED: 4,
}
WITHDRAWN_STATUS = 7


@dataclass(frozen=True)
class DayFile:
    """One day's rows and the form of the file they go into."""

    arrival_day: date
    rows: pl.DataFrame
    separator: str
    datetime_format: str


@dataclass(frozen=True)
class DossierHistory:
    """Everything known of the dossiers, from which their rows are read off."""

    receptions: Receptions
    lifecycles: Lifecycles
    facts: Facts
    fixed: pl.DataFrame


def fixed_columns(
    rng: np.random.Generator, receptions: Receptions, catalogue: Catalogue, units: HandlingUnits
) -> pl.DataFrame:
    """The columns that are the same in every row of a dossier; one row per dossier.

    The code is H53.<unit>-<YYMMDD>-<number of the day in the unit>. Names, id and telephone numbers are plainly
    invented; they exist so that dropping them at the door is exercised.
    """
    size = len(receptions)
    submitted_day = receptions.submitted // SECONDS_PER_DAY
    citizen = catalogue.citizen[receptions.procedure]
    chance = rng.random(size)
    other = np.select([chance < 0.8, chance < 0.9], [2, 3], 4)
    person = rng.integers(1, max(size * 2 // 3, 2), size)
    channel = np.where((receptions.channel == DIRECT) & (rng.random(size) < 0.1), 0, receptions.channel)
    suffix = pl.Series(PROVINCE_SUFFIXES).gather(rng.choice(len(PROVINCE_SUFFIXES), size, p=[0.55, 0.25, 0.2]))
    level = catalogue.online_level[receptions.procedure]
    return (
        pl.DataFrame(
            {
                "number": units.number[receptions.unit],
                "day": pl.Series(submitted_day.astype(np.int32)).cast(pl.Date),
                "MaTTHC": pl.Series(catalogue.code).gather(receptions.procedure) + suffix,
                "MaDonVi": pl.Series(units.code).gather(receptions.unit),
                "KenhThucHien": pl.Series(channel).cast(pl.Int8).replace(0, None),
                "MucDo": level,
                "LoaiDoiTuong": np.where(citizen & (rng.random(size) < 0.97), 1, other).astype(np.int8),
                "person": person.astype(np.int32),
            }
        )
        .with_columns(
            MaHoSo=pl.format(
                "H53.{}-{}-{}",
                pl.col("number").cast(pl.String).str.zfill(2),
                pl.col("day").dt.strftime("%y%m%d"),
                pl.int_range(1, pl.len() + 1).over("number", "day").cast(pl.String).str.zfill(4),
            ),
        )
        .drop("number", "day")
    )


def day_files(rng: np.random.Generator, history: DossierHistory, rows: DeliveredRows) -> Iterator[DayFile]:
    """The files of the feed in order of arrival, bad rows included. Memory: one block of days at a time."""
    spoiled, defects = draw_defects(rng, rows)
    source = np.concatenate([np.arange(len(rows)), spoiled])
    defect = np.concatenate([np.zeros(len(rows), np.int8), defects])
    number = np.concatenate([np.zeros(len(rows), np.int32), FIRST_DEFECTIVE_NUMBER + np.arange(len(spoiled))])
    order = np.argsort(source, kind="stable")
    source, defect, number = source[order], defect[order], number[order]
    days, starts = np.unique(rows.arrival[source], return_index=True)
    ends = np.append(starts[1:], len(source))
    position = 0
    while position < len(days):
        until = max(np.searchsorted(ends, starts[position] + BLOCK_ROWS, side="right"), position + 1)
        block = slice(starts[position], ends[until - 1])
        table = _rows(history, rows, source[block]).with_columns(
            pl.Series("defect", defect[block]), pl.Series("defect_number", number[block])
        )
        for index in range(position, until):
            day = table.slice(starts[index] - block.start, ends[index] - starts[index])
            yield _day_file(day, int(days[index]), bool(defect[starts[index] : ends[index]].any()))
        position = until


def _day_file(rows: pl.DataFrame, arrival: int, has_defects: bool) -> DayFile:
    arrival_day = date.fromordinal(date(1970, 1, 1).toordinal() + arrival)
    other_form = arrival % OTHER_FORM_EVERY == 0
    separator, datetime_format = (";", VIETNAMESE_TIME) if other_form else (",", COMPACT_TIME)
    rows = spoil(rows, datetime_format) if has_defects else rows.drop("defect", "defect_number")
    return DayFile(arrival_day, rows, separator, datetime_format)


def _rows(history: DossierHistory, delivered: DeliveredRows, source: np.ndarray) -> pl.DataFrame:
    """The full state of a dossier at the moment of each row, columns as in the inbox contract."""
    dossier, change, at = delivered.dossier[source], delivered.change[source], delivered.at[source]
    lifecycles, facts = history.lifecycles, history.facts
    times = lifecycles.at

    def reached(step: Change) -> np.ndarray:
        return times[step][dossier] <= at

    accepted, ended = reached(Change.ACCEPTED), reached(Change.ENDED)
    returned, corrected = reached(Change.RETURNED), reached(Change.CORRECTED)
    first_request, second_request = reached(Change.FIRST_REQUEST), reached(Change.SECOND_REQUEST)
    answers = reached(Change.FIRST_ANSWER).astype(np.int8) + reached(Change.SECOND_ANSWER)
    status = np.array([STATUS[step] for step in Change], np.int8)[change]
    status = np.where((change == Change.CORRECTED) & returned, 10, status)
    status = np.where((change == Change.ENDED) & lifecycles.withdrawn[dossier], WITHDRAWN_STATUS, status)

    due_day = lifecycles.due_days[answers, dossier].astype(np.int64)
    due = due_day * SECONDS_PER_DAY + DUE_HOUR * 3600
    result_known = ended & (corrected | (times[Change.CORRECTED][dossier] >= NEVER))
    tax_settled = reached(Change.TAX_PAID) | (times[Change.TAX_REQUESTED][dossier] >= NEVER) | ended
    last_known = ended | (times[Change.ENDED][dossier] >= NEVER)
    request = np.where(second_request, times[Change.SECOND_REQUEST][dossier], times[Change.FIRST_REQUEST][dossier])

    def flag(fact: np.ndarray, known: np.ndarray) -> np.ndarray:
        return (fact[dossier] & known).astype(np.int8)

    fixed = history.fixed[dossier]
    return (
        pl.DataFrame(
            {
                "MaHoSo": fixed["MaHoSo"],
                "MaTTHC": fixed["MaTTHC"],
                "MaDonVi": fixed["MaDonVi"],
                "KenhThucHien": fixed["KenhThucHien"],
                "MucDo": fixed["MucDo"],
                "LoaiDoiTuong": fixed["LoaiDoiTuong"],
                "person": fixed["person"],
                "NgayNopHoSo": _time(history.receptions.submitted[dossier]),
                "NgayTiepNhan": _time(times[Change.ACCEPTED][dossier], accepted),
                "NgayHenTra": _time(due, accepted & (due_day >= 0)),
                "NgayKetThucXuLy": _time(times[Change.ENDED][dossier], ended),
                "NgayTra": _time(times[Change.RETURNED][dossier], returned),
                "TrangThaiHoSo": status.astype(np.int8),
                "SoLanBoSung": first_request.astype(np.int8) + second_request,
                "NgayYeuCauBoSung": _time(request, first_request),
                "CoNghiaVuTaiChinh": flag(facts.fee_due, accepted),
                "DuocThanhToanTrucTuyen": np.where(accepted & tax_settled, facts.payment[dossier], 0).astype(np.int8),
                "CoKetQuaDienTu": flag(facts.e_result, result_known),
                "SoHoaThanhPhan": flag(facts.components_digitised, accepted),
                "SoHoaKetQua": flag(facts.result_digitised, result_known),
                "TaiSuDungDuLieuSoHoa": flag(facts.reused, accepted),
                "LayTuKhoDMQG": flag(facts.from_store, accepted),
                "KhaiThacCSDLDanCu": flag(facts.population_data, accepted),
                "DongBoDVCQG": np.ones(len(dossier), np.int8),
                "CoPhanAnh": flag(facts.complaint, accepted & last_known),
                "NgayCapNhat": _time(at),
                "DaXoa": (change == Change.DELETED).astype(np.int8),
            }
        )
        .with_columns(
            _personal("ChuHoSo", "CHỦ HỒ SƠ MÔ PHỎNG ", 6),
            _personal("SoGiayTo", "", 12),
            _personal("SoDienThoai", "", 10),
        )
        .drop("person")
    )


def _time(seconds: np.ndarray, known: np.ndarray | None = None) -> pl.Series:
    """Seconds since 1970 as date-times; null where not (yet) known."""
    milliseconds = pl.Series(seconds * 1000 if known is None else np.where(known, seconds, 0) * 1000)
    times = milliseconds.cast(pl.Datetime("ms"))
    return times if known is None else times.set(pl.Series(~known), None)


def _personal(name: str, prefix: str, digits: int) -> pl.Expr:
    return (pl.lit(prefix) + pl.col("person").cast(pl.String).str.zfill(digits)).alias(name)
