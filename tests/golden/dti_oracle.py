"""The DTI computed once more from the captured tables, with exact fractions and the rules written out here.

Pure standard library; shares no line with the product and reads none of its seeds but the captures. Rules: the DTI part
of DECISIONS. Weights: 922 of 2022 and its use in 2023, 405 as in effect in 2024, 1726 of 2020.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

FOUNDATION = ("nhan_thuc_so", "the_che_so", "ha_tang_so", "nhan_luc_so", "attt_mang")
ACTIVITY = {"cqs": "hd_chinh_quyen_so", "kts": "hd_kinh_te_so", "xhs": "hd_xa_hoi_so"}
INDICES = (*FOUNDATION, *ACTIVITY.values())
POINTS = {
    "dti-922-province": dict(zip(INDICES, (100, 100, 100, 100, 100, 200, 150, 150), strict=True)),
    "dti-405-province": dict(zip(INDICES, (50, 50, 140, 100, 100, 200, 150, 150), strict=True)),
}
POINTS["dti-922-province-2023"] = POINTS["dti-922-province"]
OF_1726 = {"cqs": 400, "kts": 300, "xhs": 300}
JUDGED_BY = {
    2020: "dti-1726-province",
    2021: "dti-922-province",
    2022: "dti-922-province",
    2023: "dti-922-province-2023",
    2024: "dti-405-province",
}
LEVELS = {
    "province": "province",
    "province (63, pre-merger)": "province",
    "province mean": "province",
    "province (34, merged)": "province_merged",
}
SIZE = {"province": 63, "province_merged": 34}
MERGED = {
    "Tuyên Quang": "Hà Giang, Tuyên Quang",
    "Lào Cai": "Yên Bái, Lào Cai",
    "Thái Nguyên": "Bắc Kạn, Thái Nguyên",
    "Phú Thọ": "Vĩnh Phúc, Hòa Bình, Phú Thọ",
    "Bắc Ninh": "Bắc Giang, Bắc Ninh",
    "Hưng Yên": "Thái Bình, Hưng Yên",
    "Hải Phòng": "Hải Dương, Hải Phòng",
    "Ninh Bình": "Hà Nam, Nam Định, Ninh Bình",
    "Quảng Trị": "Quảng Bình, Quảng Trị",
    "Đà Nẵng": "Quảng Nam, Đà Nẵng",
    "Quảng Ngãi": "Kon Tum, Quảng Ngãi",
    "Gia Lai": "Bình Định, Gia Lai",
    "Khánh Hòa": "Ninh Thuận, Khánh Hòa",
    "Lâm Đồng": "Đắk Nông, Bình Thuận, Lâm Đồng",
    "Đắk Lắk": "Phú Yên, Đắk Lắk",
    "TP. Hồ Chí Minh": "Bà Rịa - Vũng Tàu, Bình Dương, TP. Hồ Chí Minh",
    "Đồng Nai": "Bình Phước, Đồng Nai",
    "Tây Ninh": "Long An, Tây Ninh",
    "Cần Thơ": "Sóc Trăng, Hậu Giang, Cần Thơ",
    "Vĩnh Long": "Bến Tre, Trà Vinh, Vĩnh Long",
    "Đồng Tháp": "Tiền Giang, Đồng Tháp",
    "Cà Mau": "Bạc Liêu, Cà Mau",
    "An Giang": "Kiên Giang, An Giang",
    "Huế": "Thừa Thiên Huế",
}
UNCHANGED = (
    "Cao Bằng", "Điện Biên", "Hà Nội", "Hà Tĩnh", "Lai Châu", "Lạng Sơn", "Nghệ An", "Quảng Ninh", "Sơn La",
    "Thanh Hóa",
)  # fmt: skip
"""Resolution 202/2025/QH15."""

Key = tuple[str, str, str, int, str]
"""Framework version, level, name (`mean` for a mean), year, node."""


@dataclass
class Dti:
    """published: value and rank; computed: value by key and way; ranks: of whole tables."""

    published: dict[Key, tuple[Fraction | None, int | None]]
    computed: dict[tuple[Key, str], Fraction]
    ranks: dict[Key, int]


def formers() -> dict[str, list[str]]:
    return {name: parts.split(", ") for name, parts in MERGED.items()} | {name: [name] for name in UNCHANGED}


def published_of(file: Path) -> dict[Key, tuple[Fraction | None, int | None]]:
    found = {}
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if row["level"] not in LEVELS:
                continue
            year, level = int(row["year"]), LEVELS[row["level"]]
            name = "mean" if row["level"].endswith("mean") else row["name"]
            cells = {"dti": (row["value"], row["rank"])}
            cells |= {pillar: (row[f"pillar_{pillar}"], row[f"rank_{pillar}"]) for pillar in ACTIVITY}
            cells |= {index: (row[index], "") for index in INDICES}
            for node, (value, rank) in cells.items():
                if value or rank:
                    key = (JUDGED_BY[year], level, name, year, node)
                    found[key] = (Fraction(value) if value else None, int(rank) if rank else None)
    return found


def weighted(values: dict[str, Fraction], points: dict[str, int]) -> Fraction | None:
    if any(values.get(name) is None for name in points):
        return None
    return sum(values[name] * weight for name, weight in points.items()) / sum(points.values())


def compute(file: Path) -> Dti:
    published = published_of(file)
    computed: dict[tuple[Key, str], Fraction] = {}
    by_place: dict[tuple[str, str, int], dict[str, Fraction]] = defaultdict(dict)
    for (_, level, name, year, node), (value, _) in published.items():
        if value is not None:
            by_place[level, name, year][node] = value
    for (level, name, year), values in by_place.items():
        own = JUDGED_BY[year]
        if own == "dti-1726-province":
            whole = weighted(values, OF_1726)
            if whole is not None:
                computed[(own, level, name, year, "dti"), "pillars"] = whole
            continue
        for version in {own, "dti-922-province", "dti-405-province"} - (
            {"dti-922-province"} if own == "dti-922-province-2023" else set()
        ):
            points = POINTS[version]
            wholes = {"dti": points}
            for pillar, index in ACTIVITY.items():
                wholes[pillar] = {name: points[name] for name in (*FOUNDATION, index)}
            for node, of in wholes.items():
                whole = weighted(values, of)
                if whole is not None:
                    computed[(version, level, name, year, node), "main_indices"] = whole
    for name, parts in formers().items():
        for year, own in JUDGED_BY.items():
            for node in ("dti", *ACTIVITY, *INDICES):
                values = [by_place["province", part, year].get(node) for part in parts]
                if None not in values:
                    computed[(own, "province_merged", name, year, node), "former_provinces"] = sum(values) / len(values)
    tables: dict[tuple[str, str, int, str], dict[str, Fraction]] = {}
    for way in ("former", "published"):  # what was published goes before
        found: dict[tuple[str, str, int, str], dict[str, Fraction]] = defaultdict(dict)
        if way == "published":
            for (version, level, name, year, node), (value, _) in published.items():
                if value is not None and name != "mean":
                    found[version, level, year, node][name] = value
        else:
            for ((version, level, name, year, node), basis), value in computed.items():
                if basis == "former_provinces":
                    found[version, level, year, node][name] = value
        tables |= {table: values for table, values in found.items() if len(values) == SIZE[table[1]]}
    ranks = {}
    for (version, level, year, node), values in tables.items():
        computed[(version, level, "mean", year, node), "mean"] = sum(values.values()) / len(values)
        for name, value in values.items():
            ranks[version, level, name, year, node] = 1 + sum(other > value for other in values.values())
    return Dti(published, computed, ranks)
