"""What may happen to land data between two builds: few parcels, certificates and slips, so that versions meet."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from tests.golden import odd_inbox
from tests.histories.events import Event
from tests.histories.world import File, Record, World

COMMUNES = ("25459", "25459", "C25480", "25456", "99999")
"""Two of today, one that went into the first, whose code a delivery may still use, and one that never was."""
PLACES = ("w652qs0n48kh", "w652qs0y1bms", "w652qs1w10rk", "w652qs4q082u", "w6", None)
"""Four points in the first commune, one that is none."""


def moment(rng: Random, day: date) -> datetime:
    """Few different ones, so that versions of one moment meet; some older than what arrived before."""
    return odd_inbox.midnight(day) + timedelta(hours=8) - timedelta(days=rng.choice((0, 0, 0, 1, 30)))


def parcel_key(rng: Random) -> Record:
    return {"xaId": rng.choice(COMMUNES), "soHieuToBanDo": rng.randint(1, 2), "soThuTuThua": rng.randint(1, 4)}


def parcel(world: World, rng: Random, day: date) -> Record:  # noqa: ARG001
    pick = rng.choice
    return parcel_key(rng) | {
        "maThua": pick(PLACES),
        "dienTich": pick(("152.3", "100", "0.4", "không rõ")),
        "dienTichPhapLy": pick((None, "152.3", "100")),
        "mucDich": pick((None, "ODT", "CLN", "ODT+CLN", "XYZ")),
        "dienTichMucDich": pick((None, "100", "152.3", "100+52.3")),
        "daXacThucChu": pick((True, True, False, None)),
        "coHinhHoc": pick((True, False)),
        "isLastest": rng.random() < 0.85,
        "ngayCapNhat": moment(rng, day),
        "ngayBienDong": pick((None, odd_inbox.midnight(day - timedelta(days=rng.randint(0, 60))))),
    }


def dossier(world: World, rng: Random) -> str:
    """One that is known, or not."""
    return rng.choice([*sorted(world.dossiers), "elsewhere"])


def certificate(world: World, rng: Random, day: date) -> Record:
    return parcel_key(rng) | {
        "giayChungNhanId": rng.randint(1, 12),
        "soPhatHanh": rng.choice(("CT 12345678", "CT 1", None)),
        "soVaoSo": rng.choice(("CS00001", "CS00001", None)),
        "ngayCap": odd_inbox.midnight(day - timedelta(days=rng.randint(-1, 30))),
        "soBienNhan": rng.choice((None, dossier(world, rng))),
        "ngayCapNhat": moment(rng, day),
    }


def transfer(world: World, rng: Random, day: date) -> Record:
    sent = day - timedelta(days=rng.randint(0, 60))
    answered = rng.choice((None, *(odd_inbox.midnight(sent + timedelta(days=days)) for days in (0, 7, 11))))
    return {
        "maPhieu": f"T{rng.randint(1, 15)}",
        "soBienNhan": dossier(world, rng),
        "ngayChuyen": odd_inbox.midnight(sent),
        "ngayThongBaoThue": answered,
        "soTien": rng.choice((None, 0, 1_500_000)),
        "trangThai": rng.choice(("da_chuyen", "da_thong_bao", "da_thong_bao", "tra_lai", "da_huy")),
        "kenh": rng.choice(("dien_tu", "giay")),
        "ngayCapNhat": moment(rng, day),
    }


RECORDS = {"land_parcels": parcel, "land_certificates": certificate, "land_tax_transfers": transfer}


def come(world: World, rng: Random, feed: str) -> date:
    """A few records, mostly in today's delivery; returns its day."""
    day = world.today - timedelta(days=rng.choice((0, 0, 0, 3, 40)))
    world.deliver(rng, feed, [RECORDS[feed](world, rng, day) for _ in range(rng.randint(1, 8))], day)
    return day


def parcels_come(world: World, rng: Random) -> None:
    come(world, rng, "land_parcels")


def all_parcels_of_some_communes_come(world: World, rng: Random) -> None:
    """A snapshot: of the communes that it names, what it lacks is gone."""
    world.snapshots.add(("land_parcels", come(world, rng, "land_parcels")))


def certificates_come(world: World, rng: Random) -> None:
    come(world, rng, "land_certificates")


def slips_go_to_the_tax_office(world: World, rng: Random) -> None:
    come(world, rng, "land_tax_transfers")


def a_day_of_land_is_delivered_again(world: World, rng: Random) -> None:
    """Rows go, another comes, and a snapshot may turn out to be none."""
    known = sorted(place for place in world.inbox if place[0] in RECORDS)
    if not known:
        return
    feed, day = rng.choice(known)
    name, file = rng.choice(sorted(world.inbox[feed, day].items()))
    kept = [record for record in file.records if rng.random() > 0.3]
    world.inbox[feed, day][name] = File((*kept, RECORDS[feed](world, rng, day)))
    if rng.random() < 0.3:
        world.snapshots.discard((feed, day))


LAND_EVENTS: dict[str, Event] = {
    happen.__name__: happen
    for happen in (
        parcels_come,
        all_parcels_of_some_communes_come,
        certificates_come,
        slips_go_to_the_tax_office,
        a_day_of_land_is_delivered_again,
    )
}
