"""A few bad rows, of the kinds that real exports hold, so that quarantine has something to show."""

from enum import IntEnum

import numpy as np
import polars as pl

from orchestration.sample.lifecycle import Change, DeliveredRows

DEFECTIVE_SHARE = 0.0005
UNKNOWN_UNIT = "C99999"
# A district of old Tây Ninh: valid until 2025-06-30 only.
ENDED_UNIT = "D703"
UNREADABLE_TIME = "31/02/2026 25:61"
FIRST_DEFECTIVE_NUMBER = 990_001


class Defect(IntEnum):
    NONE = 0
    UNKNOWN_UNIT = 1
    UNREADABLE_TIME = 2
    NOT_ACCEPTED_BUT_IN_PROCESS = 3
    ENDED_BEFORE_ACCEPTANCE = 4
    ENDED_UNIT = 5


def draw_defects(rng: np.random.Generator, rows: DeliveredRows) -> tuple[np.ndarray, np.ndarray]:
    """Positions of rows to deliver a second time in a spoiled form under a code of their own, and the defects.

    About 0.05 % of the rows, at least one of each kind.
    """
    in_process = np.flatnonzero(rows.change == Change.IN_PROCESS)
    kinds = len(Defect) - 1
    count = min(max(round(DEFECTIVE_SHARE * len(rows)), kinds), len(in_process))
    chosen = np.sort(rng.choice(in_process, count, replace=False))
    return chosen, (np.arange(count) % kinds + 1).astype(np.int8)


def spoil(rows: pl.DataFrame, datetime_format: str) -> pl.DataFrame:
    """The rows with their `defect` and `defect_number` (0 = sound) worked in; date-times become text.

    Input: the columns of a delivery, date-times typed, plus the two. Output: the columns of a delivery only.
    """
    defect = pl.col("defect")
    text = rows.with_columns(
        pl.when(defect == Defect.ENDED_BEFORE_ACCEPTANCE)
        .then(pl.col("NgayTiepNhan") - pl.duration(days=3))
        .otherwise("NgayKetThucXuLy")
        .alias("NgayKetThucXuLy")
    ).with_columns(pl.selectors.datetime().dt.strftime(datetime_format))
    return text.with_columns(
        pl.when(defect > 0)
        .then(pl.col("MaHoSo").str.head(-4) + pl.col("defect_number").cast(pl.String))
        .otherwise("MaHoSo")
        .alias("MaHoSo"),
        pl.when(defect == Defect.UNKNOWN_UNIT)
        .then(pl.lit(UNKNOWN_UNIT))
        .when(defect == Defect.ENDED_UNIT)
        .then(pl.lit(ENDED_UNIT))
        .otherwise("MaDonVi")
        .alias("MaDonVi"),
        pl.when(defect == Defect.UNREADABLE_TIME)
        .then(pl.lit(UNREADABLE_TIME))
        .when(defect == Defect.NOT_ACCEPTED_BUT_IN_PROCESS)
        .then(None)
        .otherwise("NgayTiepNhan")
        .alias("NgayTiepNhan"),
        pl.when(defect == Defect.ENDED_BEFORE_ACCEPTANCE)
        .then(pl.lit(9, pl.Int8))
        .otherwise("TrangThaiHoSo")
        .alias("TrangThaiHoSo"),
    ).drop("defect", "defect_number")
