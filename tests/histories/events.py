"""What may happen between two builds. Each event changes the world and draws from its own random numbers only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from tests.golden import odd_inbox
from tests.golden.odd_inbox import NEW_UNITS, OLD_UNITS, REFORM, clock, midnight
from tests.histories.world import File, Record, World

Event = Callable[[World, Random], None]
EVENTS: dict[str, Event] = {}
BEGINNING = "beginning"
STARTS = (date(2025, 6, 12), date(2025, 9, 17), date(2025, 11, 25), date(2026, 2, 20))
"""Days on which a history begins: before the reform of the units, before the end of a quarter, of a year."""
FIRST_DOSSIERS = 240
EXCLUDED = (1, 3)
FINISHED = 10


def event(happen: Event) -> Event:
    EVENTS[happen.__name__] = happen
    return happen


# --- dossiers ---------------------------------------------------------------------------------------------


def new_dossier(world: World, rng: Random, received: date) -> Record:
    unit = rng.choice(NEW_UNITS if received >= REFORM else OLD_UNITS)
    record = odd_inbox.first_version(rng, f"H53.{received:%y%m%d}-{world.next_number():05d}", received, unit)
    return record | {"SoGiayTo": rng.choice((None, "000000000001", f"{rng.randint(1, 40):012d}"))}


def later(world: World, rng: Random, record: Record, day: date | None = None) -> datetime:
    """A moment after the record's own, on or before the day."""
    newest = midnight(day or world.today) + timedelta(hours=18)
    return record["NgayCapNhat"] + (newest - record["NgayCapNhat"]) * rng.random()


def gone_on(world: World, rng: Random, record: Record) -> Record:
    """The next version of a dossier, as far as it can have happened by today."""
    last = midnight(world.today) + timedelta(hours=23)
    still = record | {"DongBoDVCQG": not record["DongBoDVCQG"], "NgayCapNhat": later(world, rng, record)}
    if record["TrangThaiHoSo"] in (*EXCLUDED, FINISHED) or record["NgayTiepNhan"] is None:
        return still
    versions = [step(rng, record) for step in (odd_inbox.supplemented, odd_inbox.resumed, odd_inbox.finished)]
    possible = [v for v in versions if v["NgayCapNhat"] <= last and (v["NgayKetThucXuLy"] or last) <= last]
    if not possible:
        return still
    return rng.choice(possible)


def some(rng: Random, records: dict[str, Record], most: int) -> list[Record]:
    codes = sorted(records)
    return [records[code] for code in rng.sample(codes, min(len(codes), rng.randint(1, most)))]


def deliver_dossiers(world: World, rng: Random, records: list[Record], day: date | None = None) -> None:
    """Put states that the source now knows into a new file of a day."""
    for record in records:
        world.told(record)
    world.deliver(rng, "dossiers", records, day)


def change_some(world: World, rng: Random, change: Callable[[Record], Record], most: int = 4) -> None:
    """Some dossiers change, later than they last did, and today's delivery says so."""
    changed = [
        record | change(record) | {"NgayCapNhat": later(world, rng, record)}
        for record in some(rng, world.dossiers, most)
    ]
    deliver_dossiers(world, rng, changed)


def received_on(rng: Random, record: Record, received: date) -> Record:
    """What changes when a dossier counts as accepted on another day; its unit is one of that day."""
    other_era = (received >= REFORM) != (record["NgayTiepNhan"].date() >= REFORM) if record["NgayTiepNhan"] else True
    change: Record = {"NgayTiepNhan": clock(rng, received)}
    if other_era:
        change["MaDonVi"] = rng.choice(NEW_UNITS if received >= REFORM else OLD_UNITS)
    if record["NgayKetThucXuLy"] and record["NgayKetThucXuLy"].date() < received:
        change |= {"NgayKetThucXuLy": None, "TrangThaiHoSo": 4}
    return change


def months_before(day: date, months: int) -> date:
    """A day in the month so many months before."""
    first = day.replace(day=1)
    for _ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    return first + timedelta(days=min(day.day, 28) - 1)


def beginning(world: World, rng: Random) -> None:
    """Eleven weeks of dossiers in some deliveries; of the other feeds some have come already."""
    first = world.today - timedelta(days=77)
    last_of_each: dict[str, Record] = {}
    while world.today - first > timedelta(days=3):
        start, first = first, min(first + timedelta(days=rng.randint(3, 8)), world.today)
        share = FIRST_DOSSIERS * (first - start).days // 77
        records = [
            new_dossier(world, rng, start + timedelta(days=rng.randrange((first - start).days))) for _ in range(share)
        ]
        for record in records:
            world.told(record)
        day = World(first)
        changed = [gone_on(day, rng, record) for record in some(rng, last_of_each, 6)] if last_of_each else []
        for record in changed:
            world.told(record)
        for part in (records[::2], records[1::2] + changed):
            world.deliver(rng, "dossiers", part, first)
        last_of_each = dict(world.dossiers)
    world.today = max(world.days("dossiers"))
    for other in (new_catalogue, petitions_come, portal_shows):
        if rng.random() < 0.85:
            other(world, rng)


@event
def a_day_arrives(world: World, rng: Random) -> None:
    """Days later: new dossiers, and news of old ones."""
    since = world.today
    world.today += timedelta(days=rng.choice((1, 1, 2, 5, 12, 25)))
    span = (world.today - since).days
    new = [new_dossier(world, rng, since + timedelta(days=rng.randint(0, span))) for _ in range(rng.randint(1, 8))]
    deliver_dossiers(world, rng, [gone_on(world, rng, record) for record in some(rng, world.dossiers, 8)] + new)


@event
def time_passes(world: World, rng: Random) -> None:
    """Weeks later some other feed arrives: dossiers became overdue, periods ended, and no dossier changed."""
    world.today += timedelta(days=rng.choice((7, 20, 35)))
    rng.choice((petitions_come, portal_shows))(world, rng)


@event
def a_late_day_arrives(world: World, rng: Random) -> None:
    """A day that never came, or another file of one that did, in the past: newer and older states, new dossiers."""
    days = world.days("dossiers")
    day = days[0] + timedelta(days=rng.randint(0, (world.today - days[0]).days))
    news = [
        record | {"CoPhanAnh": not record["CoPhanAnh"], "NgayCapNhat": later(world, rng, record, max(day, world.today))}
        for record in some(rng, world.dossiers, 4)
    ]
    new = [new_dossier(world, rng, day - timedelta(days=rng.randint(0, 20))) for _ in range(rng.randint(0, 3))]
    deliver_dossiers(world, rng, news + new, day)


@event
def an_old_state_arrives_late(world: World, rng: Random) -> None:
    """It says something else and is older, so it must lose."""
    records = [
        record
        | {
            "DaXoa": not record["DaXoa"],
            "MaDonVi": "H53",
            "NgayCapNhat": record["NgayCapNhat"] - timedelta(hours=rng.randint(1, 900)),
        }
        for record in some(rng, world.dossiers, 5)
    ]
    world.deliver(rng, "dossiers", records)


@event
def two_states_of_one_moment(world: World, rng: Random) -> None:
    """Equal NgayCapNhat: the later arrival day, then file name, then line decides; in one file or another day's."""
    records = [odd_inbox.same_moment(rng, record) for record in some(rng, world.dossiers, 4)]
    again = [odd_inbox.same_moment(rng, record) for record in records if rng.random() < 0.5]
    day = rng.choice([*world.days("dossiers")[-3:], world.today])
    world.deliver(rng, "dossiers", records + again, day)


@event
def a_day_is_delivered_again(world: World, rng: Random) -> None:
    """Rows of a known day changed, were added and went."""
    day = rng.choice(world.days("dossiers"))
    files = world.inbox["dossiers", day]
    name = rng.choice(sorted(files))
    kept = [record for record in files[name].records if rng.random() > 0.1]
    for place in rng.sample(range(len(kept)), min(len(kept), 3)):
        kept[place] = kept[place] | {"SoHoaKetQua": not kept[place]["SoHoaKetQua"], "KenhThucHien": rng.choice((1, 2))}
    added = [new_dossier(world, rng, day - timedelta(days=rng.randint(0, 40))) for _ in range(rng.randint(0, 2))]
    for record in added:
        world.told(record)
    files[name] = File(tuple(kept + added))
    world.flooded.discard(("dossiers", day))


@event
def a_file_is_taken_away(world: World, rng: Random) -> None:
    """From a day of several files its rows go; a whole folder that goes takes nothing along."""
    feed, day = rng.choice(sorted(world.inbox))
    files = world.inbox[feed, day]
    del files[rng.choice(sorted(files))]
    if not files:
        del world.inbox[feed, day]


@event
def dossiers_move_to_another_month(world: World, rng: Random) -> None:
    def change(record: Record) -> Record:
        return received_on(rng, record, months_before(world.today, rng.choice((1, 1, 2, 3, 5))))

    change_some(world, rng, change)


@event
def dossiers_move_to_another_unit(world: World, rng: Random) -> None:
    def change(record: Record) -> Record:
        day = record["NgayTiepNhan"] or record["NgayNopHoSo"] or midnight(REFORM)
        return {"MaDonVi": rng.choice(NEW_UNITS if day.date() >= REFORM else OLD_UNITS)}

    change_some(world, rng, change)


@event
def dossiers_change_procedure(world: World, rng: Random) -> None:
    change_some(world, rng, lambda _: {"MaTTHC": f"{rng.choice((1, 2))}.{rng.randint(1, 16):06d}"})


@event
def dossiers_are_deleted_or_come_back(world: World, rng: Random) -> None:
    change_some(world, rng, lambda record: {"DaXoa": not record["DaXoa"]})


@event
def dossiers_stop_counting_or_count_again(world: World, rng: Random) -> None:
    """Into a status that is no reception and out of it; some lose their day of acceptance with it."""

    def change(record: Record) -> Record:
        if record["TrangThaiHoSo"] not in EXCLUDED:
            lost = {"NgayTiepNhan": None, "NgayKetThucXuLy": None} if rng.random() < 0.4 else {}
            return {"TrangThaiHoSo": rng.choice(EXCLUDED), **lost}
        received = record["NgayTiepNhan"] or record["NgayNopHoSo"] or record["NgayCapNhat"]
        return {"TrangThaiHoSo": 4} | received_on(rng, record, received.date())

    change_some(world, rng, change)


@event
def due_dates_change(world: World, rng: Random) -> None:
    change_some(
        world, rng, lambda _: {"NgayHenTra": midnight(world.today + timedelta(days=rng.randint(-30, 20)))}, most=6
    )


@event
def a_month_becomes_empty(world: World, rng: Random) -> None:
    """Every dossier of a month is deleted or accepted in the month before; of a unit or of all."""
    months = sorted({r["NgayTiepNhan"].date().replace(day=1) for r in world.dossiers.values() if r["NgayTiepNhan"]})
    month = rng.choice(months)
    unit = rng.choice((None, *NEW_UNITS, *OLD_UNITS))
    moved = rng.random() < 0.5
    records = [
        record
        | (received_on(rng, record, months_before(month, 1)) if moved else {"DaXoa": True})
        | {"NgayCapNhat": later(world, rng, record)}
        for _, record in sorted(world.dossiers.items())
        if record["NgayTiepNhan"]
        and record["NgayTiepNhan"].date().replace(day=1) == month
        and unit in (None, record["MaDonVi"])
    ]
    if len(records) * 6 < len(world.dossiers):  # more would be a full build
        deliver_dossiers(world, rng, records)


@event
def a_dossier_of_long_ago_comes_or_goes(world: World, rng: Random) -> None:
    """Alone in its month, it makes the periods begin earlier; deleted or moved, it lets them begin later again."""
    by_day = sorted((r["NgayTiepNhan"], code) for code, r in world.dossiers.items() if r["NgayTiepNhan"])
    (first, code), (second, _) = by_day[:2]
    if second - first < timedelta(days=45):
        received = first.date() - timedelta(days=rng.randint(60, 200))
        deliver_dossiers(world, rng, [new_dossier(world, rng, received) | {"NgayHenTra": None}])
        return
    record = world.dossiers[code]
    goes = rng.choice(
        ({"DaXoa": True}, {"TrangThaiHoSo": 3}, received_on(rng, record, second.date() + timedelta(days=1)))
    )
    deliver_dossiers(world, rng, [record | goes | {"NgayCapNhat": later(world, rng, record)}])


@event
def unusable_rows_arrive(world: World, rng: Random) -> None:
    """They are set aside; what comes later of their dossiers corrects them."""
    victim = rng.choice([record for _, record in sorted(world.dossiers.items()) if record["NgayTiepNhan"]] or [None])
    if victim:
        world.deliver(rng, "dossiers", [victim, *rng.sample(odd_inbox.unusable(rng, victim), 3), *[victim] * 3])


@event
def a_file_without_its_key_arrives(world: World, rng: Random) -> None:
    """It is refused whole; in a known day, what stood there before stays."""
    day = rng.choice([world.today, *world.days("dossiers")])
    world.deliver(rng, "dossiers", [new_dossier(world, rng, world.today)], day, lacks="MaHoSo")


@event
def a_flood_arrives(world: World, rng: Random) -> None:
    """A day, known or new, is now mostly unusable: it is held, and what was good before counts in its place."""
    day = rng.choice([*world.days("dossiers")[-4:], world.today])
    unknown = {"MaDonVi": "KHONG-CO"}
    bad = [new_dossier(world, rng, day - timedelta(days=rng.randint(0, 30))) | unknown for _ in range(6)]
    bad += [record | unknown for record in some(rng, world.dossiers, 9)] + [bad[0]] * 4
    good = [new_dossier(world, rng, day - timedelta(days=rng.randint(0, 30))) for _ in range(2)]
    world.inbox["dossiers", day] = {"a0.csv": File((*bad, *good))}
    world.flooded.add(("dossiers", day))


@event
def a_person_accepts_what_is_held(world: World, rng: Random) -> None:  # noqa: ARG001
    world.acceptable = True


# --- the other feeds --------------------------------------------------------------------------------------


@event
def new_catalogue(world: World, rng: Random) -> None:
    rows = [record for record in odd_inbox.catalogue(rng, world.today) if record["MaTTHC"] is not None]
    world.inbox["procedures", world.today] = {"catalogue.csv": File(tuple(rows))}


@event
def an_earlier_catalogue_arrives_late(world: World, rng: Random) -> None:
    day = world.today - timedelta(days=rng.randint(1, 100))
    world.inbox["procedures", day] = {"catalogue.csv": File(tuple(odd_inbox.catalogue(rng, day)))}


@event
def petitions_come(world: World, rng: Random) -> None:
    """New ones, and news of old ones: some move to another unit or day."""
    changed = [
        record
        | rng.choice(
            (
                {"MaDonVi": rng.choice(NEW_UNITS if record["NgayTiepNhan"].date() >= REFORM else OLD_UNITS)},
                {"NgayXuLy": later(world, rng, record), "HaiLong": rng.choice((True, False, None))},
                {"LapLai": True},
            )
        )
        | {"NgayCapNhat": later(world, rng, record)}
        for record in (some(rng, world.petitions, 3) if world.petitions else [])
    ]
    for _ in range(rng.randint(1, 4)):
        received = world.today - timedelta(days=rng.randint(0, 50))
        unit = rng.choice(NEW_UNITS if received >= REFORM else OLD_UNITS)
        changed += odd_inbox.petition_versions(rng, world.next_number(), received, unit)[:1]
    for record in changed:
        world.petitions[str(record["MaPAKN"])] = record
    world.deliver(rng, "petitions", changed)


@event
def portal_shows(world: World, rng: Random) -> None:
    """The portal's figures of some units, which are laid beside ours."""
    month = months_before(world.today, rng.choice((0, 1, 2))).replace(day=1)
    rows: list[Record] = [
        {
            "as_of": midnight(world.today),
            "unit_code": unit,
            "period_type": kind,
            "period_start": month if kind == "month" else month.replace(month=1 + (month.month - 1) // 3 * 3),
            "indicator_code": indicator,
            "numerator": rng.randint(0, 9),
            "denominator": rng.choice((0, 9, 10)),
            "score": rng.choice(("5.00", "18.00", "6")),
            "max_score": "20.00",
        }
        for unit in rng.sample(("C25459", "N-CT", "H53", "X25456", "H39"), 3)
        for kind in ("month", "quarter")
        for indicator in rng.sample(("2.1", "3.3", "4.1", "5.2", "1"), 2)
    ]
    world.deliver(rng, "portal", rows)
