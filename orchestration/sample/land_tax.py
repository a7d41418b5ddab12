"""The feed land_tax_transfers: slips that ask the tax office what is owed, and its answers."""

import numpy as np
import polars as pl

from orchestration.sample.land_states import LandDossiers
from orchestration.sample.lifecycle import NEVER
from orchestration.sample.receptions import HOUR_WEIGHTS, SECONDS_PER_DAY, time_of_day
from orchestration.sample.reference import Target
from orchestration.sample.working_days import WorkingDays

# Half of the slips go on paper at first; fewer from month to month.
PAPER_AT_FIRST, PAPER_AT_LAST = 0.5, 0.08
LATE_SHARE = 0.13
MEDIAN_AMOUNT, AMOUNT_SPREAD = 18_000_000, 1.1
SENT, ANSWERED, RETURNED, CANCELLED = "da_chuyen", "da_thong_bao", "tra_lai", "da_huy"


def slip_rows(
    rng: np.random.Generator,
    dossiers: LandDossiers,
    rates: dict[str, Target],
    calendar: WorkingDays,
    first: int,
    last: int,
) -> pl.DataFrame:
    """One row per slip per change that arrives up to day `last` (since 1970), and its `arrival`: the working day after.

    A slip is sent, then answered, returned (a second one follows) or cancelled; some stay unanswered, some dossiers
    have none, some slips name a dossier that nobody knows.
    """
    asked = np.flatnonzero(
        (dossiers.tax_requested < NEVER) & (rng.random(len(dossiers.code)) >= rates["slip_missing"].rate)
    )
    sent = dossiers.tax_requested[asked]
    size = len(asked)
    fate = rng.random(size)
    returned = fate < rates["slip_returned"].rate
    cancelled = ~returned & (fate < rates["slip_returned"].rate + rates["slip_cancelled"].rate)
    known = rng.random(size) >= rates["slip_of_no_dossier"].rate
    code = pl.Series(dossiers.code[asked], dtype=pl.String)
    slips = pl.DataFrame({"sent": sent, "paid": dossiers.tax_paid[asked]}).with_columns(
        maPhieu=pl.format("PC-{}", (pl.int_range(pl.len()) + 1).cast(pl.String).str.zfill(7)),
        soBienNhan=pl.when(pl.Series(known)).then(code).otherwise(code.str.replace(r"-(\d{4})$", "-8${1}")),
        ending=pl.Series(np.select([returned, cancelled], [RETURNED, CANCELLED], ANSWERED)),
    )
    second_try = calendar.add((sent // SECONDS_PER_DAY), rng.integers(2, 6, size)).astype(np.int64) * SECONDS_PER_DAY
    again = slips.with_columns(
        sent=pl.Series(second_try + time_of_day(rng, size, HOUR_WEIGHTS)),
        maPhieu=pl.col("maPhieu") + "-2",
        ending=pl.lit(ANSWERED),
    ).filter(pl.Series(returned))
    return _rows(rng, pl.concat([slips, again]), rates, calendar, first, last)


def _rows(
    rng: np.random.Generator,
    slips: pl.DataFrame,
    rates: dict[str, Target],
    calendar: WorkingDays,
    first: int,
    last: int,
) -> pl.DataFrame:
    size = len(slips)
    sent_day = (slips["sent"] // SECONDS_PER_DAY).to_numpy()
    late = rng.random(size) < LATE_SHARE
    days = np.where(late, 5 + rng.geometric(1 / 5, size), rng.integers(1, 6, size))
    ended = calendar.add(sent_day, days).astype(np.int64) * SECONDS_PER_DAY + time_of_day(rng, size, HOUR_WEIGHTS)
    # What is paid was notified, at least an hour before; it is in the slip if the tax office reported it.
    paid = slips["paid"].to_numpy()
    ended = np.where(late, ended, np.minimum(ended, paid - 3600))
    ended = np.maximum(ended, slips["sent"].to_numpy() + 600)
    answers = (slips["ending"] == ANSWERED).to_numpy()
    ended = np.where(answers & (rng.random(size) < rates["slip_unanswered"].rate), NEVER, ended)
    amount = np.round(MEDIAN_AMOUNT * np.exp(AMOUNT_SPREAD * rng.standard_normal(size)), -3).astype(np.int64)
    progress = (sent_day - first) / max(last - first, 1)
    on_paper = rng.random(size) < PAPER_AT_FIRST + (PAPER_AT_LAST - PAPER_AT_FIRST) * progress
    slips = slips.with_columns(
        kenh=pl.Series(np.where(on_paper, "giay", "dien_tu")), ended=pl.Series(ended), amount=pl.Series(amount)
    )
    opened = slips.with_columns(trangThai=pl.lit(SENT), at="sent")
    closed = slips.filter(pl.col("ended") < NEVER).with_columns(trangThai="ending", at="ended")
    answered = pl.col("trangThai") == ANSWERED
    rows = pl.concat([opened, closed]).sort("at", "maPhieu")
    return rows.select(
        "maPhieu",
        "soBienNhan",
        _moment(pl.col("sent")).alias("ngayChuyen"),
        pl.when(answered).then(_moment(pl.col("ended"))).alias("ngayThongBaoThue"),
        pl.when(answered).then("amount").alias("soTien"),
        "trangThai",
        "kenh",
        _moment(pl.col("at")).alias("ngayCapNhat"),
        pl.Series("arrival", calendar.add((rows["at"] // SECONDS_PER_DAY).to_numpy(), 1), pl.Int32),
    ).filter(pl.col("arrival") <= last)


def _moment(seconds: pl.Expr) -> pl.Expr:
    return (seconds * 1000).cast(pl.Datetime("ms"))
